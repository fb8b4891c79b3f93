-- The tree: one row for each node. A node that is gone keeps its row, so that what happened at it can still be told.

CREATE TABLE node (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL,
    parent INTEGER,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    person INTEGER,
    target INTEGER,
    enabled INTEGER NOT NULL,
    gone_at INTEGER
) STRICT;
CREATE INDEX node_parent ON node (parent, id) WHERE gone_at IS NULL;
CREATE INDEX node_target ON node (target) WHERE target IS NOT NULL AND gone_at IS NULL;
CREATE INDEX node_person ON node (person) WHERE person IS NOT NULL;

-- What a group or a channel lays down; NULL is as above. Spans are microseconds, zero is never.
CREATE TABLE policy (
    node INTEGER PRIMARY KEY,
    permissions INTEGER,
    locked INTEGER,
    standard_limit INTEGER,
    mobile_limit INTEGER,
    rpat_limit INTEGER,
    pin_life INTEGER,
    connecting INTEGER,
    waiting INTEGER,
    active_idle INTEGER,
    max_offered INTEGER
) STRICT;

-- Which groups and technicians serve a channel.
CREATE TABLE assignment (
    channel INTEGER NOT NULL,
    node INTEGER NOT NULL,
    PRIMARY KEY (channel, node)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_node ON assignment (node);

-- Whether a group above the technician seat is disabled: then the seat rests whatever its own standing.
ALTER TABLE person ADD COLUMN group_disabled INTEGER NOT NULL DEFAULT 0;

-- Organisations that are there already: four nodes more for each, in the order of their numbers, then one for each administrator who is no master.
-- Kinds are 0 root, 1 master administrators, 2 administrators, 3 technicians, 5 technician group, 6 master administrator, 7 administrator, 8 technician,
-- 9 administrator link.
CREATE TEMP TABLE place AS
    SELECT o.id AS organisation, o.root, o.name,
           (SELECT last FROM counter WHERE name = 'node') + 4 * (row_number() OVER (ORDER BY o.id) - 1) AS before
    FROM organisation o;
INSERT INTO node (id, organisation, parent, kind, name, description, enabled)
    SELECT root, organisation, NULL, 0, name, '', 1 FROM place
    UNION ALL SELECT before + 1, organisation, root, 1, 'Master Administrators', '', 1 FROM place
    UNION ALL SELECT before + 2, organisation, root, 2, 'Administrators', '', 1 FROM place
    UNION ALL SELECT before + 3, organisation, root, 3, 'Technicians', '', 1 FROM place
    UNION ALL SELECT before + 4, organisation, before + 3, 5, 'Support', '', 1 FROM place;
UPDATE counter SET last = last + 4 * (SELECT count(*) FROM place) WHERE name = 'node';

-- People who were deleted before this have nodes that are gone since they were made: when they went was not kept.
INSERT INTO node (id, organisation, parent, kind, name, description, person, enabled, gone_at)
    SELECT p.administrator, p.organisation, iif(p.master, l.before + 1, l.before + 2), iif(p.master, 6, 7), '', '', p.id, 1, iif(p.status = 2, p.created_at, NULL)
    FROM person p JOIN place l ON l.organisation = p.organisation WHERE p.administrator IS NOT NULL
    UNION ALL
    SELECT p.technician, p.organisation, l.before + 4, 8, '', '', p.id, 1, iif(p.status = 2, p.created_at, NULL)
    FROM person p JOIN place l ON l.organisation = p.organisation WHERE p.technician IS NOT NULL;

-- Before this an administrator could act for every technician of the organisation.
INSERT INTO node (id, organisation, parent, kind, name, description, target, enabled)
    SELECT (SELECT last FROM counter WHERE name = 'node') + row_number() OVER (ORDER BY p.id), p.organisation, l.before + 3, 9, '', '', p.administrator, 1
    FROM person p JOIN place l ON l.organisation = p.organisation
    WHERE p.administrator IS NOT NULL AND p.master = 0 AND p.status <> 2;
UPDATE counter SET last = max(last, (SELECT coalesce(max(id), 0) FROM node)) WHERE name = 'node';
DROP TABLE place;
