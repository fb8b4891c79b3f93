-- What a technician works with besides the chat: canned replies, surveys, colleagues in a session, and how many sessions are enough.

-- A canned reply is somebody's own (person), a technician group's (node), or the whole organisation's (neither).
CREATE TABLE reply (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    node INTEGER,
    person INTEGER,
    title TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX reply_place ON reply (organisation, node, person, id);

-- What was said about a session afterwards: kind 0 by its customer, 1 by its technician. `mark` is 1 to 5 of a customer; of a technician 0 not solved,
-- 1 partly, 2 solved.
CREATE TABLE survey (
    session INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    comment TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, kind)
) STRICT, WITHOUT ROWID;

-- Who is in a live session beside its technician: role 0 helps, 1 watches; who is asked and has not answered has not joined.
CREATE TABLE team (
    session INTEGER NOT NULL,
    node INTEGER NOT NULL,
    role INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    asked_by INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (session, node)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_node ON team (node, session);

-- What somebody has sent on and nobody has picked up.
CREATE INDEX session_sent_from ON session (sent_from) WHERE sent_from IS NOT NULL;
CREATE INDEX session_sent_by ON session (sent_by) WHERE sent_by IS NOT NULL;

-- With so many sessions at a time a technician counts as busy.
ALTER TABLE policy ADD COLUMN max_active INTEGER;
