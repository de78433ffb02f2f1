-- Holds, removal in steps and the rules of a supplier. Lists of subjects are sealed sets, named by their keyed hash.
ALTER TABLE supplier ADD COLUMN rules TEXT;

-- Why a row goes (inside only), and the day on which its next step is due.
ALTER TABLE feed_row ADD COLUMN cause TEXT;
ALTER TABLE feed_row ADD COLUMN step_on TEXT;

-- What a person decided of a list that was shown. A discarded list holds for the reading that it was made of.
CREATE TABLE hold_decision (feed TEXT NOT NULL REFERENCES feed (id), verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'discarded')), subject_set TEXT NOT NULL, generation TEXT NOT NULL, decided_at TEXT NOT NULL, PRIMARY KEY (feed, verdict, subject_set)) STRICT;

-- A threshold that holds for a while only. It counts once a second person agreed.
CREATE TABLE threshold (id TEXT PRIMARY KEY, board TEXT NOT NULL, school TEXT NOT NULL, supplier TEXT NOT NULL, kind TEXT NOT NULL, amount TEXT NOT NULL, until TEXT NOT NULL, proposed_by TEXT NOT NULL, proposed_at TEXT NOT NULL, approved_by TEXT, approved_at TEXT) STRICT;

-- Pupils of whom the rehearsal of the coming school year told that they leave: a sealed set per school and year.
CREATE TABLE announced (board TEXT NOT NULL, school TEXT NOT NULL, school_year TEXT NOT NULL, subject_set TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (school, school_year)) STRICT;
