-- Secrets of ours and of far ends, sealed under the board's key. `owner`: `supplier/<id>` or `school/<id>`. `place`: the only
-- far end that it is for. `until`: the instant from which it is not used any more (of a certificate: the end of its validity).
CREATE TABLE secret (board TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, place TEXT, sealed BLOB NOT NULL, made_at TEXT NOT NULL, until TEXT, PRIMARY KEY (board, owner, name, id)) STRICT;
-- With what a school's own system uploads its file; the token itself is kept nowhere.
CREATE TABLE upload_token (school TEXT PRIMARY KEY REFERENCES school (id), board TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL) STRICT;
