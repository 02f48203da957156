-- Version 2: what happens in a session. records, segments, conflicts (and audit) are evidence: append-only.

CREATE TABLE approvals (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT,
  action  TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  actor   TEXT    NOT NULL,
  at_ms   INTEGER NOT NULL
) STRICT;
-- an expression, because UNIQUE takes two NULLs for different
CREATE UNIQUE INDEX approvals_once ON approvals (action, subject, actor, ifnull (session, ''));

CREATE TABLE checkins (
  pseudonym TEXT    NOT NULL PRIMARY KEY REFERENCES candidates (pseudonym),
  session   TEXT    NOT NULL REFERENCES sessions (id),
  seat      TEXT    NOT NULL,
  pin_hash  TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL,
  actor     TEXT    NOT NULL,
  UNIQUE (session, seat)
) STRICT;

CREATE TABLE commands (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  session   TEXT    NOT NULL REFERENCES sessions (id),
  pseudonym TEXT,
  seat      TEXT,
  kind      TEXT    NOT NULL,
  body      TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL,
  actor     TEXT    NOT NULL
) STRICT;
CREATE INDEX commands_session ON commands (session, id);

CREATE TABLE sittings (
  number           INTEGER PRIMARY KEY AUTOINCREMENT,
  pseudonym        TEXT    NOT NULL UNIQUE REFERENCES candidates (pseudonym),
  session          TEXT    NOT NULL REFERENCES sessions (id),
  exam             TEXT    NOT NULL,
  seat             TEXT    NOT NULL,
  terminal         BLOB    NOT NULL REFERENCES terminals (fingerprint),
  state            TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'submitted', 'terminated')),
  last_segment     INTEGER NOT NULL CHECK (last_segment >= 0),
  next_seq         INTEGER NOT NULL CHECK (next_seq BETWEEN 0 AND 1048576),
  chain            BLOB    NOT NULL CHECK (length (chain) = 32),
  started_ms       INTEGER NOT NULL,
  submitted_ms     INTEGER NOT NULL,
  last_received_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sittings_session ON sittings (session, seat);

CREATE TABLE segments (
  sitting     INTEGER NOT NULL REFERENCES sittings (number),
  number      INTEGER NOT NULL CHECK (number >= 1),
  header      BLOB    NOT NULL,
  received_ms INTEGER NOT NULL,
  PRIMARY KEY (sitting, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER segments_no_update BEFORE UPDATE ON segments BEGIN SELECT RAISE (ABORT, 'segments is append-only'); END;
CREATE TRIGGER segments_no_delete BEFORE DELETE ON segments BEGIN SELECT RAISE (ABORT, 'segments is append-only'); END;

-- place = sitting * 2^20 + seq: the row's own key keeps a sitting's records together and in order without any second
-- index, and makes a second record for one seq impossible. sitting and seq are computed, for people who read the table.
CREATE TABLE records (
  place       INTEGER PRIMARY KEY,
  sitting     INTEGER GENERATED ALWAYS AS (place >> 20) VIRTUAL,
  seq         INTEGER GENERATED ALWAYS AS (place & 1048575) VIRTUAL,
  bytes       BLOB    NOT NULL,
  received_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER records_no_update BEFORE UPDATE ON records BEGIN SELECT RAISE (ABORT, 'records is append-only'); END;
CREATE TRIGGER records_no_delete BEFORE DELETE ON records BEGIN SELECT RAISE (ABORT, 'records is append-only'); END;

CREATE TABLE conflicts (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  pseudonym TEXT,
  seq       INTEGER NOT NULL,
  reason    TEXT    NOT NULL,
  stored    BLOB,
  offered   BLOB    NOT NULL,
  terminal  BLOB    NOT NULL CHECK (length (terminal) = 32),
  at_ms     INTEGER NOT NULL
) STRICT;
CREATE TRIGGER conflicts_no_update BEFORE UPDATE ON conflicts BEGIN SELECT RAISE (ABORT, 'conflicts is append-only'); END;
CREATE TRIGGER conflicts_no_delete BEFORE DELETE ON conflicts BEGIN SELECT RAISE (ABORT, 'conflicts is append-only'); END;

CREATE TABLE scores (
  pseudonym TEXT    NOT NULL REFERENCES candidates (pseudonym),
  source    TEXT    NOT NULL CHECK (source IN ('local', 'server')),
  rules     TEXT    NOT NULL,
  sections  TEXT    NOT NULL,
  total     TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL,
  equal     INTEGER NOT NULL CHECK (equal IN (0, 1)),
  PRIMARY KEY (pseudonym, source)
) STRICT;

CREATE TABLE incidents (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  session   TEXT    NOT NULL REFERENCES sessions (id),
  pseudonym TEXT,
  kind      TEXT    NOT NULL,
  text      TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL
) STRICT;

CREATE TABLE decisions (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  formation  TEXT    NOT NULL REFERENCES formations (id),
  rules      TEXT    NOT NULL,
  decision   TEXT    NOT NULL,
  decided_by TEXT    NOT NULL,
  at_ms      INTEGER NOT NULL
) STRICT;
