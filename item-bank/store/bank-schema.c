/* Tables and triggers as SQL. Index i of the migrations brings a bank from layout i to layout i + 1. Never edited once
 * released, only added to; what is new is new tables, so that the texts in the file stay comparable. */
#include "item-bank/store/bank-schema.h"

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/store/bank-database.h"
#include "item-bank/store/bank-history.h"

static const char *const BANK_SCHEMA_MIGRATIONS[BANK_SCHEMA_VERSION] = {
  "CREATE TABLE items ("
  " id TEXT NOT NULL PRIMARY KEY,"
  " version INTEGER NOT NULL CHECK (version >= 1),"
  " state TEXT NOT NULL CHECK (state IN ('draft', 'in-review', 'returned', 'approved', 'frozen', 'retired',"
  "  'compromised'))"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE versions ("
  " item_id TEXT NOT NULL REFERENCES items (id),"
  " version INTEGER NOT NULL,"
  " kind TEXT NOT NULL,"
  " lang TEXT NOT NULL,"
  " document TEXT NOT NULL,"
  " points TEXT NOT NULL,"
  " weighted INTEGER NOT NULL,"
  " section TEXT NOT NULL,"
  " topic TEXT NOT NULL,"
  " difficulty_milli INTEGER NOT NULL,"
  " enemy_set TEXT NOT NULL,"
  " rationale TEXT NOT NULL,"
  " bloom TEXT NOT NULL,"
  " source TEXT NOT NULL,"
  " author TEXT NOT NULL,"
  " time_s INTEGER NOT NULL,"
  " sha256 BLOB NOT NULL CHECK (length (sha256) = 32),"
  " created_s INTEGER NOT NULL,"
  " PRIMARY KEY (item_id, version)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE media ("
  " sha256 BLOB NOT NULL PRIMARY KEY CHECK (length (sha256) = 32),"
  " data BLOB NOT NULL"
  ") STRICT;"
  "CREATE TABLE version_media ("
  " item_id TEXT NOT NULL,"
  " version INTEGER NOT NULL,"
  " sha256 BLOB NOT NULL REFERENCES media (sha256),"
  " PRIMARY KEY (item_id, version, sha256),"
  " FOREIGN KEY (item_id, version) REFERENCES versions (item_id, version)"
  ") STRICT, WITHOUT ROWID;",

  "CREATE TABLE history ("
  " seq INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),"
  " at_s INTEGER NOT NULL,"
  " who TEXT NOT NULL,"
  " event TEXT NOT NULL,"
  " item_id TEXT NOT NULL,"
  " version INTEGER NOT NULL,"
  " about TEXT NOT NULL,"
  " why TEXT NOT NULL,"
  " chain BLOB NOT NULL CHECK (length (chain) = 32)"
  ") STRICT;"
  "CREATE INDEX history_by_item ON history (item_id, version);"
  "CREATE TABLE reviewers ("
  " sha256 BLOB NOT NULL PRIMARY KEY CHECK (length (sha256) = 32),"
  " name TEXT NOT NULL,"
  " certificate_pem TEXT NOT NULL,"
  " added_s INTEGER NOT NULL,"
  " removed_s INTEGER NOT NULL DEFAULT 0"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE signatures ("
  " seq INTEGER NOT NULL PRIMARY KEY REFERENCES history (seq),"
  " item_id TEXT NOT NULL,"
  " version INTEGER NOT NULL,"
  " kind TEXT NOT NULL CHECK (kind IN ('approval', 'answer')),"
  " round INTEGER NOT NULL,"
  " answer TEXT NOT NULL,"
  " reviewer BLOB NOT NULL REFERENCES reviewers (sha256),"
  " text TEXT NOT NULL,"
  " cms BLOB NOT NULL,"
  " FOREIGN KEY (item_id, version) REFERENCES versions (item_id, version)"
  ") STRICT;"
  "CREATE UNIQUE INDEX signatures_by_item ON signatures (item_id, version, kind, round, reviewer);"
  "CREATE TABLE frozen ("
  " item_id TEXT NOT NULL,"
  " version INTEGER NOT NULL,"
  " seq INTEGER NOT NULL REFERENCES history (seq),"
  " PRIMARY KEY (item_id, version),"
  " FOREIGN KEY (item_id, version) REFERENCES versions (item_id, version)"
  ") STRICT, WITHOUT ROWID;",
};

/* BEFORE INSERT refuses an existing row, because INSERT OR REPLACE would delete it without a delete trigger. */
#define BANK_SCHEMA_KEEP(table_, key_, why_)                                                                           \
  "CREATE TRIGGER " table_ "_no_update BEFORE UPDATE ON " table_ " BEGIN SELECT RAISE (ABORT, '" why_ "'); END",       \
      "CREATE TRIGGER " table_ "_no_delete BEFORE DELETE ON " table_ " BEGIN SELECT RAISE (ABORT, '" why_ "'); END",   \
      "CREATE TRIGGER " table_ "_no_replace BEFORE INSERT ON " table_ " WHEN EXISTS (SELECT 1 FROM " table_            \
      " WHERE " key_ ") BEGIN SELECT RAISE (ABORT, '" why_ "'); END"

static const char *const BANK_SCHEMA_TRIGGERS[] = {
  BANK_SCHEMA_KEEP ("versions", "item_id = NEW.item_id AND version = NEW.version", "a version never changes"),
  BANK_SCHEMA_KEEP ("version_media",
                    "item_id = NEW.item_id AND version = NEW.version AND sha256 = NEW.sha256",
                    "a version never changes"),
  BANK_SCHEMA_KEEP ("media", "sha256 = NEW.sha256", "a picture never changes"),
  BANK_SCHEMA_KEEP ("history", "seq = NEW.seq", "history is only added to"),
  BANK_SCHEMA_KEEP ("signatures", "seq = NEW.seq", "a signature never changes"),
  BANK_SCHEMA_KEEP ("frozen", "item_id = NEW.item_id AND version = NEW.version", "what is frozen stays frozen"),
  "CREATE TRIGGER version_media_not_frozen BEFORE INSERT ON version_media WHEN EXISTS"
  " (SELECT 1 FROM frozen WHERE item_id = NEW.item_id AND version = NEW.version)"
  " BEGIN SELECT RAISE (ABORT, 'a frozen version never changes'); END",
  "CREATE TRIGGER reviewers_no_update BEFORE UPDATE ON reviewers WHEN NEW.sha256 <> OLD.sha256 OR"
  " NEW.name <> OLD.name OR NEW.certificate_pem <> OLD.certificate_pem OR NEW.added_s <> OLD.added_s"
  " OR OLD.removed_s <> 0 BEGIN SELECT RAISE (ABORT, 'a reviewer can only be removed'); END",
  "CREATE TRIGGER reviewers_no_delete BEFORE DELETE ON reviewers"
  " BEGIN SELECT RAISE (ABORT, 'a reviewer can only be removed'); END",
  "CREATE TRIGGER reviewers_no_replace BEFORE INSERT ON reviewers WHEN EXISTS"
  " (SELECT 1 FROM reviewers WHERE sha256 = NEW.sha256)"
  " BEGIN SELECT RAISE (ABORT, 'a reviewer can only be removed'); END",
  "CREATE TRIGGER frozen_was_approved BEFORE INSERT ON frozen WHEN NOT EXISTS"
  " (SELECT 1 FROM items WHERE id = NEW.item_id AND version = NEW.version AND state = 'approved')"
  " BEGIN SELECT RAISE (ABORT, 'only an approved version can be frozen'); END",
  "CREATE TRIGGER items_no_delete BEFORE DELETE ON items"
  " BEGIN SELECT RAISE (ABORT, 'an item is retired, never deleted'); END",
  "CREATE TRIGGER items_begin_as_draft BEFORE INSERT ON items WHEN NEW.version <> 1 OR NEW.state <> 'draft' OR EXISTS"
  " (SELECT 1 FROM items WHERE id = NEW.id)"
  " BEGIN SELECT RAISE (ABORT, 'an item begins as draft of version 1'); END",
  "CREATE TRIGGER items_move BEFORE UPDATE ON items WHEN NEW.id <> OLD.id OR NOT (NEW.version = OLD.version AND"
  " OLD.state || '>' || NEW.state IN ('draft>in-review', 'returned>in-review', 'in-review>returned',"
  " 'in-review>approved', 'approved>returned', 'approved>in-review', 'approved>frozen',"
  " 'draft>retired', 'in-review>retired', 'returned>retired', 'approved>retired', 'frozen>retired',"
  " 'draft>compromised', 'in-review>compromised', 'returned>compromised', 'approved>compromised',"
  " 'frozen>compromised', 'retired>compromised')"
  " AND (NEW.state <> 'frozen' OR EXISTS"
  " (SELECT 1 FROM frozen WHERE item_id = NEW.id AND version = NEW.version))"
  " OR NEW.version = OLD.version + 1 AND NEW.state = 'draft' AND OLD.state NOT IN ('retired', 'compromised'))"
  " BEGIN SELECT RAISE (ABORT, 'an item cannot go from this state to that one'); END",
};

gboolean
bank_schema_migrate (sqlite3 *database, gint64 from, GError **error)
{
  if (!bank_database_run (database, BANK_SCHEMA_MIGRATIONS[from], error))
    return FALSE;
  if (from != 1)
    return TRUE;
  /* What was there before there was a history gets its first entries. */
  if (!bank_history_begin (database, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (BANK_SCHEMA_TRIGGERS); i++)
    if (!bank_database_run (database, BANK_SCHEMA_TRIGGERS[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
bank_schema_knows (const char *sql)
{
  for (gsize i = 0; i < G_N_ELEMENTS (BANK_SCHEMA_TRIGGERS); i++)
    if (g_strcmp0 (sql, BANK_SCHEMA_TRIGGERS[i]) == 0)
      return TRUE;
  return FALSE;
}

gboolean
bank_schema_check (sqlite3 *database, gint64 version, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = bank_database_prepare (
      database, "SELECT DISTINCT sql FROM sqlite_schema WHERE type IN ('trigger', 'view')", error);
  gsize n = 0, n_known = 0;
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      n++;
      n_known += bank_schema_knows ((const char *)sqlite3_column_text (statement, 0));
    }
  if (result != SQLITE_DONE)
    return bank_database_fail (database, error);
  if (n == n_known && n == (version >= 2 ? G_N_ELEMENTS (BANK_SCHEMA_TRIGGERS) : 0))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("%s: the triggers that keep versions and history are not those of an item bank: somebody changed the "
                  "file by other means; go back to a copy"),
               sqlite3_db_filename (database, "main"));
  return FALSE;
}
