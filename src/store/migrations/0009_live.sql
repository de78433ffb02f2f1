-- Secrets of sources that are asked: sealed, and good for the addresses that they were given for. `expires_on`: the last day of a certificate.
CREATE TABLE source_secret (school TEXT NOT NULL REFERENCES school (id), board TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, sealed TEXT NOT NULL, expires_on TEXT, PRIMARY KEY (school, name)) STRICT;
-- Since when a source is read as it is read now: what an earlier one proved is no ground for asking only what changed.
ALTER TABLE source ADD COLUMN asked_from TEXT;
