-- Sessions lie in queues of technicians and of channels, are held, and go from one to another.
ALTER TABLE session RENAME COLUMN technician TO queue;
-- 0 private, 1 channel, 2 lens.
ALTER TABLE session ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN channel INTEGER;
ALTER TABLE session ADD COLUMN picked_up_by INTEGER;
-- All six are NULL but for a session on its way to another queue.
ALTER TABLE session ADD COLUMN sent_from INTEGER;
ALTER TABLE session ADD COLUMN sent_by INTEGER;
ALTER TABLE session ADD COLUMN sent_comment TEXT;
ALTER TABLE session ADD COLUMN sent_at INTEGER;
ALTER TABLE session ADD COLUMN sent_state INTEGER;
ALTER TABLE session ADD COLUMN sent_until INTEGER;
ALTER TABLE session ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- What came by a channel and is not put away, and what goes back by itself. A session with a PIN enters neither when it is made.
CREATE INDEX session_channel ON session (channel, id) WHERE channel IS NOT NULL AND state BETWEEN 1 AND 8 AND dismissed = 0;
CREATE INDEX session_sent ON session (sent_until) WHERE sent_until IS NOT NULL;

-- The queue that an event concerns, and what was said to it.
ALTER TABLE event ADD COLUMN node INTEGER;
ALTER TABLE event ADD COLUMN detail TEXT;

-- Before this only the technician of the queue could pick up.
UPDATE session SET picked_up_by = queue WHERE picked_up_at IS NOT NULL;
