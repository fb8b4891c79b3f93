-- What flows between the two browsers of a session beside the chat.

-- What a customer has granted and not taken back. 0 view, 1 camera, 2 microphone, 3 files, 4 clipboard, 5 recording.
CREATE TABLE consent (
    session INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (session, kind)
) STRICT, WITHOUT ROWID;

-- Calls whose two ends are known to each other. The keys are SHA-256 of what the browsers show in DTLS.
CREATE TABLE call (
    session INTEGER NOT NULL,
    peer INTEGER NOT NULL,
    node INTEGER NOT NULL,
    console_key BLOB NOT NULL,
    customer_key BLOB NOT NULL,
    since INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (session, peer)
) STRICT, WITHOUT ROWID;

-- How often wrong confirmation words were typed in a session.
CREATE TABLE confirmation (
    session INTEGER PRIMARY KEY,
    wrong INTEGER NOT NULL
) STRICT;

-- Files that went from one side to the other; what they held is not kept.
CREATE TABLE shared_file (
    session INTEGER NOT NULL,
    id TEXT NOT NULL,
    from_customer INTEGER NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;
