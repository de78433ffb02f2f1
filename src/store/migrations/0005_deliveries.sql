-- An emergency stop. `*` stands for every school or every supplier of the board; `reason` is a code.
CREATE TABLE stop (board TEXT NOT NULL, school TEXT NOT NULL, supplier TEXT NOT NULL, since TEXT NOT NULL, reason TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (board, school, supplier)) STRICT;

-- What could not be delivered and when it is tried again. No payload: `mark` only tells whether what is to be sent is still the same.
CREATE TABLE attempt (feed TEXT PRIMARY KEY REFERENCES feed (id), state TEXT NOT NULL CHECK (state IN ('waiting', 'failed')), attempts INTEGER NOT NULL, first_at TEXT NOT NULL, next_at TEXT, code TEXT NOT NULL, mark TEXT NOT NULL) STRICT;
CREATE INDEX attempt_next ON attempt (next_at) WHERE state = 'waiting';

-- Failures in a row of a supplier, over all schools. `open_until_ms` (since the epoch) is set from the fifth on.
CREATE TABLE breaker (board TEXT NOT NULL, supplier TEXT NOT NULL, failures INTEGER NOT NULL, cool_ms INTEGER NOT NULL, open_until_ms INTEGER, PRIMARY KEY (board, supplier)) STRICT;
