-- What suppliers do at their own desk. Fields by canonical name; persons by subject id; texts of suppliers are sealed.
CREATE TABLE given_back (board TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, field TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (board, supplier, product, field)) STRICT;
CREATE TABLE field_request (id TEXT PRIMARY KEY, board TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, field TEXT NOT NULL, reason BLOB NOT NULL, made_at TEXT NOT NULL, closed_by TEXT, closed_at TEXT) STRICT;
CREATE INDEX field_request_open ON field_request (board, supplier, product) WHERE closed_at IS NULL;

-- What a supplier said of a delivery afterwards: counts per code.
CREATE TABLE delivery_receipt (delivery TEXT PRIMARY KEY REFERENCES delivery (id), board TEXT NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, codes TEXT NOT NULL, at TEXT NOT NULL) STRICT;

-- The newest comparison of a feed with what its supplier holds. `told_on`: the day on which an equal difference was last told.
CREATE TABLE account (feed TEXT PRIMARY KEY REFERENCES feed (id), board TEXT NOT NULL, mark TEXT NOT NULL, differing INTEGER NOT NULL, at TEXT NOT NULL, told_on TEXT) STRICT;

CREATE TABLE erasure (feed TEXT NOT NULL REFERENCES feed (id), entity TEXT NOT NULL, subject TEXT NOT NULL, sequence INTEGER NOT NULL, erase_before TEXT NOT NULL, confirmed_at TEXT NOT NULL, PRIMARY KEY (feed, entity, subject, sequence)) STRICT;

-- Which moment of the made-up school a supplier is at. No pupil of it is kept anywhere.
CREATE TABLE test_scenario (board TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, id TEXT NOT NULL, began_at TEXT NOT NULL, sequence INTEGER NOT NULL, sent INTEGER NOT NULL, PRIMARY KEY (board, supplier, product)) STRICT;

-- Links that show a secret once. `invite_use` makes that once: its key can be inserted only one time.
CREATE TABLE invite (token_hash TEXT PRIMARY KEY, board TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, school TEXT, made_by TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT;
CREATE TABLE invite_use (token_hash TEXT PRIMARY KEY REFERENCES invite (token_hash), at TEXT NOT NULL) STRICT;
