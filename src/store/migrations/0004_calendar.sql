-- What a school says of its school year (region, first school day), as JSON; NULL when it said nothing.
ALTER TABLE school ADD COLUMN calendar TEXT;
-- Days between files that are expected of a source; 0 is never expected.
ALTER TABLE source ADD COLUMN rhythm INTEGER NOT NULL DEFAULT 7;
