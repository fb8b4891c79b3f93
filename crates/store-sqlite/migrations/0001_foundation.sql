-- The first schema. Times are microseconds since 1970 UTC. Texts are compared as bytes; what is unique ignoring case has its folded form beside it.
-- An organisation's PINs are not unique by an index: the book in memory gives them out, and a random index would dirty a page for every PIN.

-- The last of each number that counts up. Numbers are never used twice, whatever is deleted.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, last) VALUES ('event', 0), ('node', 0), ('organisation', 0), ('person', 0), ('session', 0);

CREATE TABLE organisation (
    id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    email TEXT NOT NULL,
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    administrator INTEGER,
    master INTEGER NOT NULL,
    technician INTEGER,
    status INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    authcode BLOB
) STRICT;
-- Status 2 is deleted: the address is free again.
CREATE UNIQUE INDEX person_email ON person (folded) WHERE status <> 2;
CREATE UNIQUE INDEX person_authcode ON person (authcode) WHERE authcode IS NOT NULL;
CREATE UNIQUE INDEX person_administrator ON person (administrator) WHERE administrator IS NOT NULL;
CREATE UNIQUE INDEX person_technician ON person (technician) WHERE technician IS NOT NULL;
CREATE INDEX person_organisation ON person (organisation, id);

CREATE TABLE login (
    token BLOB PRIMARY KEY,
    audience INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_person ON login (person, audience);
CREATE INDEX login_end ON login (expires_at);

-- A session carries no foreign keys: its owners are checked by the command, in memory, and a key would look each up again for every PIN.
-- It enters an index only when a customer takes the seat.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL,
    technician INTEGER NOT NULL,
    caller INTEGER NOT NULL,
    state INTEGER NOT NULL,
    state_since INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    pin_expires_at INTEGER NOT NULL,
    claimed_at INTEGER,
    picked_up_at INTEGER,
    ended_at INTEGER,
    seat_empty_since INTEGER,
    words INTEGER NOT NULL,
    wrong_words INTEGER NOT NULL,
    by_link INTEGER NOT NULL,
    dismissed INTEGER NOT NULL,
    language TEXT,
    network TEXT,
    field0 TEXT NOT NULL,
    field1 TEXT NOT NULL,
    field2 TEXT NOT NULL,
    field3 TEXT NOT NULL,
    field4 TEXT NOT NULL,
    field5 TEXT NOT NULL,
    tracking TEXT NOT NULL,
    link_key BLOB,
    seat BLOB
) STRICT;
-- States 1 to 3 are live; 4 to 8 are endings that stay in the queue until they are dismissed.
CREATE INDEX session_queue ON session (technician, id) WHERE state BETWEEN 1 AND 8 AND dismissed = 0;
CREATE INDEX session_organisation ON session (organisation, id) WHERE state BETWEEN 1 AND 8 AND dismissed = 0;
CREATE INDEX session_empty ON session (seat_empty_since) WHERE seat_empty_since IS NOT NULL AND state BETWEEN 1 AND 3;
CREATE UNIQUE INDEX session_seat ON session (seat) WHERE seat IS NOT NULL;

-- One row for each PIN that is on offer or rests; the book in memory is read from here at start, so the rows are narrow and leave when rest is over.
CREATE TABLE pin (
    session INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    technician INTEGER NOT NULL,
    caller INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

-- Append-only: what happened to a session after it was made. That it was made stands in its own row.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor INTEGER NOT NULL
) STRICT;
CREATE INDEX event_session ON event (session, id);

CREATE TABLE chat (
    session INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    sender INTEGER NOT NULL,
    code TEXT,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX chat_client ON chat (session, sender, client_id) WHERE client_id <> '';

-- The times of recent charges, eight bytes each, oldest first; the row can matter no more after `until`.
CREATE TABLE budget (
    key TEXT PRIMARY KEY,
    charges BLOB NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX budget_until ON budget (until);

-- Wrong tries per organisation: by minute for the last day, by day for the days before.
CREATE TABLE wrong_minute (
    organisation INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (organisation, minute)
) STRICT, WITHOUT ROWID;
CREATE TABLE wrong_day (
    organisation INTEGER NOT NULL,
    day INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (organisation, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE guard (
    organisation INTEGER PRIMARY KEY,
    since INTEGER,
    last_wrong INTEGER NOT NULL
) STRICT;

-- Proofs of work that were shown once.
CREATE TABLE spent (
    work BLOB PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_until ON spent (until);

-- Idempotency keys, by caller.
CREATE TABLE repeat (
    caller INTEGER NOT NULL,
    key BLOB NOT NULL,
    asked BLOB NOT NULL,
    session INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX repeat_until ON repeat (until);

-- What was done to organisations and people, and by whom. Append-only.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    deed TEXT NOT NULL,
    organisation INTEGER NOT NULL,
    person INTEGER
) STRICT;
