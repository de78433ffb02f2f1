-- The whole schema, version 1. Works unchanged on SQLite and D1. Instants are ISO 8601 in UTC, days YYYY-MM-DD.
-- No column holds a pupil's value in the clear: persons are subject ids, values are sealed or keyed.
CREATE TABLE lease (name TEXT PRIMARY KEY, fence INTEGER NOT NULL, holder TEXT NOT NULL, until_ms INTEGER NOT NULL) STRICT;
CREATE TABLE lease_guard (fence INTEGER NOT NULL) STRICT;

CREATE TABLE keyring (purpose TEXT NOT NULL, owner TEXT NOT NULL, wrapped BLOB NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (purpose, owner)) STRICT;

CREATE TABLE board (id TEXT PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, demo INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE school (id TEXT PRIMARY KEY, board TEXT NOT NULL REFERENCES board (id), name TEXT NOT NULL, sector TEXT NOT NULL, nightly TEXT NOT NULL) STRICT;
CREATE TABLE source (school TEXT PRIMARY KEY REFERENCES school (id), board TEXT NOT NULL, connector TEXT NOT NULL, mapping TEXT NOT NULL, settings TEXT NOT NULL, key_scope TEXT NOT NULL, last_day_in INTEGER NOT NULL, confirmed_at TEXT, live_days INTEGER NOT NULL) STRICT;
CREATE TABLE supplier (id TEXT NOT NULL, board TEXT NOT NULL, name TEXT NOT NULL, shape TEXT NOT NULL, channel TEXT NOT NULL, settings TEXT NOT NULL, PRIMARY KEY (board, id)) STRICT;
CREATE TABLE actor (id TEXT PRIMARY KEY, board TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, token_hash TEXT NOT NULL, demo INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL) STRICT;

CREATE TABLE generation (id TEXT PRIMARY KEY, board TEXT NOT NULL, school TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('staged', 'current', 'kept', 'rehearsal')), school_year TEXT NOT NULL, read_at TEXT NOT NULL, confirmed_at TEXT NOT NULL, reading_set TEXT NOT NULL, mapping TEXT NOT NULL, mapping_hash TEXT NOT NULL, content_digest TEXT NOT NULL, counts TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX generation_current ON generation (school) WHERE state = 'current';
CREATE TABLE segment (generation TEXT NOT NULL REFERENCES generation (id), part INTEGER NOT NULL, entity TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (generation, part)) STRICT;
CREATE TABLE lookup (board TEXT NOT NULL, token TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY (board, token)) STRICT;
CREATE INDEX lookup_subject ON lookup (board, subject);

CREATE TABLE agreement (id TEXT NOT NULL, version INTEGER NOT NULL, board TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'approved', 'superseded', 'revoked')), effective_at TEXT, document TEXT NOT NULL, hash TEXT NOT NULL, proposed_by TEXT, approved_by TEXT, changed_at TEXT NOT NULL, PRIMARY KEY (board, id, version)) STRICT;
CREATE TABLE activation (board TEXT NOT NULL, school TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, since TEXT NOT NULL, until TEXT, PRIMARY KEY (board, school, supplier, product)) STRICT;
CREATE TABLE consent (board TEXT NOT NULL, subject TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, purpose TEXT NOT NULL, given INTEGER NOT NULL, given_by TEXT NOT NULL, how TEXT NOT NULL, given_on TEXT NOT NULL, PRIMARY KEY (board, subject, supplier, product, purpose)) STRICT;
CREATE TABLE restriction (board TEXT NOT NULL, subject TEXT NOT NULL, supplier TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('frozen', 'excluded')), since TEXT NOT NULL, PRIMARY KEY (board, subject, supplier)) STRICT;
CREATE TABLE group_name (board TEXT NOT NULL, subject TEXT NOT NULL, seen_at TEXT NOT NULL, mark TEXT NOT NULL, neutral BLOB, PRIMARY KEY (board, subject)) STRICT;

CREATE TABLE feed (id TEXT PRIMARY KEY, board TEXT NOT NULL, school TEXT NOT NULL, supplier TEXT NOT NULL, product TEXT NOT NULL, sequence INTEGER NOT NULL DEFAULT 0, agreement_version INTEGER, fields TEXT, fingerprint TEXT, settled_until TEXT, held TEXT, UNIQUE (school, supplier, product)) STRICT;
CREATE TABLE feed_row (feed TEXT NOT NULL REFERENCES feed (id), entity TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('present', 'suspended', 'leaving', 'removed')), generation TEXT NOT NULL, digest TEXT NOT NULL, sequence INTEGER NOT NULL, changed_at TEXT NOT NULL, unsure INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (feed, entity, subject)) STRICT;
CREATE INDEX feed_row_generation ON feed_row (generation);
CREATE INDEX feed_row_removed ON feed_row (feed, entity) WHERE state = 'removed';
CREATE TABLE issued_id (board TEXT NOT NULL, supplier TEXT NOT NULL, subject TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (board, supplier, subject)) STRICT;

CREATE TABLE delivery (id TEXT PRIMARY KEY, board TEXT NOT NULL, feed TEXT NOT NULL, sequence INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL, mode TEXT NOT NULL CHECK (mode IN ('full', 'changes', 'withdrawal')), agreement_version INTEGER NOT NULL, generation TEXT NOT NULL, names TEXT NOT NULL, subject_set TEXT NOT NULL, checkpoint_size INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'unknown', 'superseded')), code TEXT, intended_at TEXT NOT NULL, ended_at TEXT, UNIQUE (feed, sequence, part)) STRICT;
CREATE UNIQUE INDEX delivery_open ON delivery (feed) WHERE state = 'open';
CREATE TABLE subject_set (board TEXT NOT NULL, id TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (board, id)) STRICT;
CREATE TABLE disclosure (board TEXT NOT NULL, subject TEXT NOT NULL, feed TEXT NOT NULL, fields TEXT NOT NULL, agreement_version INTEGER NOT NULL, first_delivery TEXT NOT NULL, first_at TEXT NOT NULL, last_delivery TEXT NOT NULL, last_at TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (board, subject, feed, first_delivery)) STRICT;
CREATE INDEX disclosure_feed ON disclosure (feed, ended);
CREATE TABLE blocked (run TEXT NOT NULL, board TEXT NOT NULL, school TEXT NOT NULL, feed TEXT NOT NULL, entity TEXT NOT NULL, field TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (run, feed, entity, field, reason)) STRICT;
CREATE TABLE run (id TEXT PRIMARY KEY, board TEXT NOT NULL, school TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, state TEXT NOT NULL, report TEXT NOT NULL) STRICT;
CREATE INDEX run_school ON run (school, started_at);

CREATE TABLE ledger_head (board TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT;
CREATE TABLE ledger_entry (board TEXT NOT NULL, seq INTEGER NOT NULL, leaf TEXT NOT NULL, nonce BLOB, body TEXT, PRIMARY KEY (board, seq)) STRICT;
CREATE TABLE ledger_node (board TEXT NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (board, level, idx)) STRICT;
CREATE TABLE checkpoint (board TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (board, size)) STRICT;
