-- What a person is described by, people who have no address yet, and seats that are disabled by themselves.

ALTER TABLE person ADD COLUMN nick TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN sso_id TEXT NOT NULL DEFAULT '';
-- The folded form of sso_id; NULL while that is empty.
ALTER TABLE person ADD COLUMN sso_folded TEXT;
ALTER TABLE person ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN mobile_addon INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN rpat_addon INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN seat_disabled INTEGER NOT NULL DEFAULT 0;

-- An empty address is no address, and an empty password fits nothing: many people may have them.
DROP INDEX person_email;
CREATE UNIQUE INDEX person_email ON person (folded) WHERE status <> 2 AND folded <> '';
CREATE UNIQUE INDEX person_sso ON person (organisation, sso_folded) WHERE status <> 2 AND sso_folded IS NOT NULL;
-- The account holder is the first of these.
CREATE INDEX person_master ON person (organisation, id) WHERE master = 1 AND status <> 2;
