-- Recordings of sessions: whether groups ask for them and how long they are kept, and what is known of each. Their bytes are in files.

-- Whether consoles ask; how long what they record is kept, in microseconds. NULL is as above.
ALTER TABLE policy ADD COLUMN recording INTEGER;
ALTER TABLE policy ADD COLUMN recording_kept INTEGER;

-- A row stays for good: once the file is deleted it is the proof of that, without its key.
CREATE TABLE recording (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    organisation INTEGER NOT NULL,
    file TEXT NOT NULL UNIQUE,
    key BLOB NOT NULL,
    person INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended TEXT,
    bytes INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
CREATE INDEX recording_session ON recording (session, id);
CREATE INDEX recording_open ON recording (id) WHERE ended_at IS NULL;
CREATE INDEX recording_due ON recording (due_at) WHERE deleted_at IS NULL;
-- What counts towards the quota of an organisation, with the bytes.
CREATE INDEX recording_organisation ON recording (organisation, bytes) WHERE deleted_at IS NULL;
CREATE INDEX recording_deleted ON recording (organisation, deleted_at) WHERE deleted_at IS NOT NULL;

-- Where each piece lies within its recording.
CREATE TABLE recording_piece (
    recording INTEGER NOT NULL,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (recording, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX recording_piece_start ON recording_piece (recording, start);
