-- When the source made the file of a reading; earlier readings by keyed digest; what nobody declared, with what a person
-- decided about it.
ALTER TABLE generation ADD COLUMN made_at TEXT;
CREATE TABLE reading (school TEXT NOT NULL, digest TEXT NOT NULL, generation TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (school, digest)) STRICT;
CREATE INDEX reading_at ON reading (school, at);
CREATE TABLE drift (board TEXT NOT NULL, school TEXT NOT NULL, mapping TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('name', 'code')), kind TEXT NOT NULL, name TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, count INTEGER NOT NULL, line INTEGER, col INTEGER, verdict TEXT CHECK (verdict IN ('ignored', 'mapped')), decided_by TEXT, decided_at TEXT, PRIMARY KEY (school, what, kind, name)) STRICT;
