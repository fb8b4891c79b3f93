-- Ways in that are not a person's password, and switches that close ways in.

-- The hash that an organisation's single sign-on is checked against; NULL: it has none.
ALTER TABLE organisation ADD COLUMN sso_password TEXT;
ALTER TABLE organisation ADD COLUMN login_denied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN authcode_denied INTEGER NOT NULL DEFAULT 0;

-- Tickets of single sign-on, by their hash; each is taken once.
CREATE TABLE ticket (
    hash BLOB PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_person ON ticket (person);
CREATE INDEX ticket_end ON ticket (expires_at);

-- API tokens. `scope` adds up 1 sessions, 2 reports, 4 organisation, 8 read only.
CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    person INTEGER NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    hash BLOB NOT NULL,
    scope INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE UNIQUE INDEX token_name ON token (organisation, folded);
