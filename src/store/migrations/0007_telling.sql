-- Which day's note was told in which way, so that each is told once, also after a restart. Codes only.
CREATE TABLE told (board TEXT NOT NULL, day TEXT NOT NULL, way TEXT NOT NULL CHECK (way IN ('mail', 'webhook')), attempts INTEGER NOT NULL, next_at TEXT NOT NULL, told_at TEXT, code TEXT, PRIMARY KEY (board, day, way)) STRICT;
-- The trend reads the runs of a board from a moment on.
CREATE INDEX run_started ON run (board, started_at);
