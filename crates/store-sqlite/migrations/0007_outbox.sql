-- Posts to URLs of organisations, made by the command that picks a session up or ends it.

-- Where an organisation's posts go. Format 0 is a form, 1 is XML; the salt is what its signing secret is derived from.
CREATE TABLE hook (
    organisation INTEGER PRIMARY KEY REFERENCES organisation (id),
    salt BLOB NOT NULL,
    start_url TEXT,
    start_format INTEGER,
    end_url TEXT,
    end_format INTEGER
) STRICT;

-- Moment 0 is the start, 1 the end. State 0 waits, 1 was delivered, 2 was given up. What waits and has no next try waits for an earlier post of its session.
-- The body is laid down with the first try and leaves when it was delivered.
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL,
    session INTEGER NOT NULL,
    moment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    chat_after INTEGER NOT NULL,
    chat_until INTEGER,
    state INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    next_at INTEGER,
    done_at INTEGER,
    format INTEGER,
    body BLOB
) STRICT;
CREATE UNIQUE INDEX post_session ON post (session, moment);
CREATE INDEX post_organisation ON post (organisation, id);
CREATE INDEX post_due ON post (organisation, next_at) WHERE state = 0;
CREATE INDEX post_given_up ON post (organisation, id) WHERE state = 2;
CREATE INDEX post_done ON post (done_at) WHERE done_at IS NOT NULL;
