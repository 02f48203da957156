-- A database of version 1 as released, with a row or two. Never edited again: it stands for the files out there.

CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  name          TEXT    NOT NULL PRIMARY KEY,
  role          TEXT    NOT NULL CHECK (role IN ('admin', 'committee', 'proctor', 'auditor', 'custodian')),
  password_hash TEXT    NOT NULL,
  language      TEXT    NOT NULL,
  disabled      INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  created_ms    INTEGER NOT NULL
) STRICT;

CREATE TABLE account_sessions (
  token_sha256 BLOB    NOT NULL PRIMARY KEY CHECK (length (token_sha256) = 32),
  account      TEXT    NOT NULL REFERENCES accounts (name),
  csrf         TEXT    NOT NULL,
  expires_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms        INTEGER NOT NULL,
  actor        TEXT    NOT NULL,
  second_actor TEXT,
  action       TEXT    NOT NULL,
  subject      TEXT,
  detail       TEXT
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;

CREATE TABLE banks (
  exam            TEXT    NOT NULL,
  version         INTEGER NOT NULL,
  package_sha256  BLOB    NOT NULL CHECK (length (package_sha256) = 32),
  manifest_sha256 BLOB    NOT NULL CHECK (length (manifest_sha256) = 32),
  path            TEXT    NOT NULL,
  size            INTEGER NOT NULL,
  committee_pem   TEXT    NOT NULL,
  imported_ms     INTEGER NOT NULL,
  PRIMARY KEY (exam, version)
) STRICT;

CREATE TABLE rule_packs (
  id      TEXT    NOT NULL,
  version INTEGER NOT NULL,
  json    TEXT    NOT NULL,
  sha256  BLOB    NOT NULL CHECK (length (sha256) = 32),
  PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE formations (
  id             TEXT    NOT NULL PRIMARY KEY,
  title          TEXT    NOT NULL,
  agency         TEXT    NOT NULL,
  position       TEXT    NOT NULL,
  unit           TEXT    NOT NULL,
  location       TEXT    NOT NULL,
  formation_type TEXT    NOT NULL,
  education      TEXT    NOT NULL,
  quota          INTEGER NOT NULL CHECK (quota >= 0)
) STRICT;

CREATE TABLE sessions (
  id             TEXT    NOT NULL PRIMARY KEY,
  title          TEXT    NOT NULL,
  starts_at      TEXT    NOT NULL,
  time_zone      TEXT    NOT NULL,
  site           TEXT    NOT NULL,
  exam           TEXT    NOT NULL,
  rules          TEXT    NOT NULL,
  state          TEXT    NOT NULL CHECK (state IN ('planned', 'open', 'running', 'paused', 'closed')),
  public_board   INTEGER NOT NULL CHECK (public_board IN (0, 1)),
  scoring_public BLOB    CHECK (scoring_public IS NULL OR length (scoring_public) = 32),
  transcript     TEXT,
  opened_ms      INTEGER NOT NULL,
  started_ms     INTEGER NOT NULL,
  closed_ms      INTEGER NOT NULL
) STRICT;

CREATE TABLE candidates (
  pseudonym      TEXT    NOT NULL PRIMARY KEY,
  number         TEXT    NOT NULL UNIQUE,
  name           TEXT    NOT NULL,
  birth_date     TEXT    NOT NULL,
  formation      TEXT    NOT NULL REFERENCES formations (id),
  session        TEXT    REFERENCES sessions (id),
  extra_s        INTEGER NOT NULL CHECK (extra_s >= 0),
  priority_class TEXT,
  gpa            TEXT,
  presence       TEXT,
  roster_salt    BLOB    NOT NULL CHECK (length (roster_salt) = 32)
) STRICT;
CREATE INDEX candidates_session ON candidates (session, number);
CREATE INDEX candidates_formation ON candidates (formation, number);

CREATE TABLE imported_scores (
  number    TEXT    NOT NULL,
  score     TEXT    NOT NULL,
  value     TEXT    NOT NULL,
  assessor  TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL,
  import_id TEXT    NOT NULL,
  PRIMARY KEY (number, score, assessor, import_id)
) STRICT;

CREATE TABLE terminals (
  fingerprint     BLOB    NOT NULL PRIMARY KEY CHECK (length (fingerprint) = 32),
  seat            TEXT    NOT NULL,
  certificate_pem TEXT    NOT NULL,
  state           TEXT    NOT NULL CHECK (state IN ('enrolled', 'revoked')),
  name            TEXT    NOT NULL,
  created_ms      INTEGER NOT NULL,
  last_seen_ms    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX terminals_seat ON terminals (seat) WHERE state = 'enrolled';

CREATE TABLE enrolments (
  id          TEXT    NOT NULL PRIMARY KEY,
  code        TEXT    NOT NULL,
  request_pem TEXT    NOT NULL UNIQUE,
  name        TEXT    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('pending', 'approved', 'refused')),
  certificate TEXT,
  seat        TEXT,
  at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX enrolments_code ON enrolments (code);

PRAGMA application_id = 1097099628;
PRAGMA user_version = 1;
INSERT INTO accounts VALUES ('rini', 'proctor', '$argon2id$', 'id', 0, 5);
INSERT INTO audit (at_ms, actor, action) VALUES (1, 'rini', 'log-in');
INSERT INTO formations VALUES ('F1', 'Analis', 'BKN', 'Analis', 'Pusat', 'Jakarta', 'umum', 'S-1', 2);
