-- What each person has set for their reports. Times are seconds on their clock; both dates are NULL until they are set.
CREATE TABLE report_setting (
    person INTEGER PRIMARY KEY REFERENCES person (id),
    area INTEGER NOT NULL DEFAULT 0,
    summary INTEGER NOT NULL DEFAULT 0,
    xml INTEGER NOT NULL DEFAULT 0,
    delimiter TEXT NOT NULL DEFAULT '|',
    day_first INTEGER NOT NULL DEFAULT 0,
    zone INTEGER NOT NULL DEFAULT 0,
    begin_at INTEGER,
    end_at INTEGER,
    day_from INTEGER NOT NULL DEFAULT 0,
    day_to INTEGER NOT NULL DEFAULT 86399
) STRICT;

-- A session enters an index of reports when it is picked up, or when it ends without that; never when its PIN is issued. With the columns behind the
-- number a report over a few technicians looks at the index only to pass over the sessions of others. State 9 is a PIN that nobody came with.
CREATE INDEX session_served ON session (organisation, picked_up_at, id, picked_up_by, channel) WHERE picked_up_at IS NOT NULL;
CREATE INDEX session_served_by ON session (picked_up_by, picked_up_at, id) WHERE picked_up_at IS NOT NULL;
CREATE INDEX session_unserved ON session (organisation, coalesce(claimed_at, created_at), id, queue, channel)
    WHERE ended_at IS NOT NULL AND picked_up_at IS NULL AND state <> 9;
-- Kind 18 is a transfer.
CREATE INDEX event_transfer ON event (at, id, session) WHERE kind = 18;

-- Where a login came from.
ALTER TABLE login ADD COLUMN network TEXT;

-- Every login there was, for 400 days. While it is open its last use stands in its own row; `token` leads there.
CREATE TABLE login_record (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL,
    person INTEGER NOT NULL,
    audience INTEGER NOT NULL,
    network TEXT,
    began_at INTEGER NOT NULL,
    used_at INTEGER,
    token BLOB
) STRICT;
CREATE UNIQUE INDEX login_record_open ON login_record (token) WHERE token IS NOT NULL;
CREATE INDEX login_record_began ON login_record (organisation, began_at, id);
INSERT INTO login_record (organisation, person, audience, began_at, token)
    SELECT p.organisation, l.person, l.audience, l.created_at, l.token FROM login l JOIN person p ON p.id = l.person ORDER BY l.created_at;

-- Logins end in many ways: by logging out, by a newer one, by a new password, with their person, by time. Whatever ends one leaves its record.
CREATE TRIGGER login_begins AFTER INSERT ON login BEGIN
    INSERT INTO login_record (organisation, person, audience, network, began_at, token)
        SELECT organisation, id, NEW.audience, NEW.network, NEW.created_at, NEW.token FROM person WHERE id = NEW.person;
END;
CREATE TRIGGER login_ends AFTER DELETE ON login BEGIN
    UPDATE login_record SET used_at = OLD.used_at, token = NULL WHERE token = OLD.token;
END;
