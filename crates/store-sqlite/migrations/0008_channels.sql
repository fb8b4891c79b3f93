-- How organisations receive customers who come without a PIN, and time-outs of groups and channels.

-- What the forms of channels ask for: the labels of custom fields 0 to 5; empty is as the pages have it, or not asked for.
CREATE TABLE reception (
    organisation INTEGER PRIMARY KEY REFERENCES organisation (id),
    label0 TEXT NOT NULL DEFAULT '',
    label1 TEXT NOT NULL DEFAULT '',
    label2 TEXT NOT NULL DEFAULT '',
    label3 TEXT NOT NULL DEFAULT '',
    label4 TEXT NOT NULL DEFAULT '',
    label5 TEXT NOT NULL DEFAULT ''
) STRICT;

-- Whose pages are told why a PIN was refused.
CREATE TABLE told_origin (
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    origin TEXT NOT NULL,
    PRIMARY KEY (organisation, origin)
) STRICT, WITHOUT ROWID;

-- When time-outs look at a live session next; NULL: never. No session has one while no group or channel lays a time-out down.
ALTER TABLE session ADD COLUMN due_at INTEGER;
-- When somebody last did something in it that is neither a line of chat nor a change of state.
ALTER TABLE session ADD COLUMN acted_at INTEGER;
CREATE INDEX session_due ON session (due_at) WHERE due_at IS NOT NULL;
