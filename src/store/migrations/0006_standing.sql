-- How the ledger of a board stands to what is kept of it outside this database. `witnessed`: a checkpoint was kept there.
-- `restored_at`: this is a copy that was put back and that nobody has reconciled yet. `lost_`: the outside checkpoint that
-- a reconciliation declared lost and that the next one replaces.
CREATE TABLE ledger_standing (board TEXT PRIMARY KEY, witnessed INTEGER NOT NULL DEFAULT 0, restored_at TEXT, lost_size INTEGER, lost_root TEXT) STRICT;
-- After a reconciliation nobody knows what a supplier has, so its next delivery is a full one.
ALTER TABLE feed ADD COLUMN full_due INTEGER NOT NULL DEFAULT 0;
-- A reading that was confirmed before this instant counts as expired: it may be older than what suppliers have.
ALTER TABLE source ADD COLUMN fresh_from TEXT;
