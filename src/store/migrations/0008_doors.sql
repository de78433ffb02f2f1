-- Who may collect: a client (OAuth 2.0) of a supplier for one product, or a key for one school (UWLR). Hashes only.
CREATE TABLE door_credential (id TEXT PRIMARY KEY, board TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, school TEXT, kind TEXT NOT NULL CHECK (kind IN ('client', 'key')), scopes TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL, until TEXT) STRICT;
CREATE TABLE door_token (hash TEXT PRIMARY KEY, credential TEXT NOT NULL REFERENCES door_credential (id), scopes TEXT NOT NULL, until_ms INTEGER NOT NULL) STRICT;
CREATE INDEX door_token_until ON door_token (until_ms);

-- What a supplier collects, from its first byte to its last. `collected`: who was in it, as sealed sets; `pupils`: how many a whole view had.
CREATE TABLE collection (id TEXT PRIMARY KEY, board TEXT NOT NULL, feed TEXT NOT NULL REFERENCES feed (id), credential TEXT NOT NULL, tag TEXT NOT NULL, agreement_version INTEGER NOT NULL, fields TEXT NOT NULL, pupils INTEGER NOT NULL, opened_at TEXT NOT NULL, last_at TEXT NOT NULL, closed_at TEXT) STRICT;
CREATE INDEX collection_tag ON collection (feed, tag, opened_at);
CREATE INDEX collection_open ON collection (feed, credential) WHERE closed_at IS NULL;
CREATE TABLE collected (collection TEXT NOT NULL REFERENCES collection (id), subject_set TEXT NOT NULL, PRIMARY KEY (collection, subject_set)) STRICT;
