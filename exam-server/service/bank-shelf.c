/* Opens sealed banks against the committee certificates pinned at the import, and parses rule packs. */
#include "exam-server/service/bank-shelf.h"

#include <string.h>

#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/exam/draw.h"
#include "exam-server/store/store-rule-pack.h"

struct BankShelf
{
  Centre *centre;
  GMutex lock;
  GHashTable *banks; /* hex of the manifest -> Bank */
  GHashTable *rules; /* id/version -> Rules */
};

static void
bank_free (gpointer data)
{
  Bank *bank = data;

  bank_package_free (bank->package);
  g_clear_pointer (&bank->file, g_bytes_unref);
  g_free (bank->exam);
  g_free (bank->path);
  g_free (bank);
}

static void
rules_free (gpointer data)
{
  Rules *rules = data;

  rule_pack_free (rules->pack);
  g_free (rules->json);
  g_free (rules);
}

BankShelf *
bank_shelf_new (Centre *centre)
{
  BankShelf *shelf = g_new0 (BankShelf, 1);

  shelf->centre = centre;
  g_mutex_init (&shelf->lock);
  shelf->banks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bank_free);
  shelf->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rules_free);
  return shelf;
}

void
bank_shelf_free (BankShelf *shelf)
{
  if (shelf == NULL)
    return;
  g_hash_table_unref (shelf->banks);
  g_hash_table_unref (shelf->rules);
  g_mutex_clear (&shelf->lock);
  g_free (shelf);
}

static GBytes *
map_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, &local);

  if (mapped != NULL)
    return g_mapped_file_get_bytes (mapped);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "%s", local->message);
  return NULL;
}

static Bank *
open_bank (const StoreBank *row, GError **error)
{
  Bank *bank = g_new0 (Bank, 1);

  bank->exam = g_strdup (row->exam);
  bank->path = g_strdup (row->path);
  memcpy (bank->package_sha256, row->package_sha256, DIGEST_LEN);
  bank->file = map_file (row->path, error);
  if (bank->file != NULL)
    bank->package = bank_package_open (bank->file, row->committee_pem, error);
  if (bank->package != NULL)
    {
      bank_package_manifest_sha256 (bank->package, bank->manifest_sha256);
      if (memcmp (bank->manifest_sha256, row->manifest_sha256, DIGEST_LEN) == 0)
        return bank;
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "%s: is not the package that was imported", row->path);
    }
  bank_free (bank);
  return NULL;
}

static const Bank *
take_down (BankShelf *shelf, const StoreBank *row, GError **error)
{
  g_autofree char *key = hex_format (row->manifest_sha256, DIGEST_LEN);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shelf->lock);
  Bank *bank = g_hash_table_lookup (shelf->banks, key);

  if (bank != NULL)
    return bank;
  bank = open_bank (row, error);
  if (bank != NULL)
    g_hash_table_insert (shelf->banks, g_steal_pointer (&key), bank);
  return bank;
}

const Bank *
bank_shelf_find (BankShelf *shelf, StoreTx *tx, const char *exam, GError **error)
{
  g_autoptr (StoreBank) row = store_bank_find (tx, exam, error);

  return row != NULL ? take_down (shelf, row, error) : NULL;
}

const Bank *
bank_shelf_find_drawn (BankShelf *shelf, StoreTx *tx, const StoreSession *session, GError **error)
{
  g_autoptr (DrawTranscript) transcript = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (session->transcript == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "session %s is not drawn yet", session->id);
      return NULL;
    }
  transcript = draw_transcript_parse (session->transcript, strlen (session->transcript), error);
  rows = transcript != NULL ? store_bank_list (tx, error) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StoreBank *row = rows->pdata[i];

      if (memcmp (row->manifest_sha256, transcript->bank_sha256, DIGEST_LEN) == 0)
        return take_down (shelf, row, error);
    }
  if (rows != NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "session %s was drawn from a bank that is not here",
                 session->id);
  return NULL;
}

const Rules *
bank_shelf_find_rules (BankShelf *shelf, StoreTx *tx, const char *rules_id, GError **error)
{
  g_autoptr (StoreRulePack) row = store_rule_pack_find (tx, rules_id, error);
  g_autofree char *key = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  Rules *rules;

  if (row == NULL)
    return NULL;
  key = g_strdup_printf ("%s/%" G_GINT64_FORMAT, rules_id, row->version);
  locker = g_mutex_locker_new (&shelf->lock);
  rules = g_hash_table_lookup (shelf->rules, key);
  if (rules != NULL)
    return rules;
  rules = g_new0 (Rules, 1);
  rules->json = g_strdup (row->json);
  rules->version = row->version;
  rules->pack = rule_pack_parse (rules_id, (const guint8 *)row->json, strlen (row->json), error);
  if (rules->pack == NULL)
    {
      rules_free (rules);
      return NULL;
    }
  g_hash_table_insert (shelf->rules, g_steal_pointer (&key), rules);
  return rules;
}

typedef struct
{
  const StoreBank *bank;
  const StoreRulePack *rules;
  const char *actor;
  gboolean changed;
} ImportJob;

static gboolean
run_import_bank (StoreTx *tx, gpointer data, GError **error)
{
  ImportJob *job = data;
  g_autofree char *hex = hex_format (job->bank->package_sha256, DIGEST_LEN);
  g_autoptr (StoreBank) known = store_bank_find_version (tx, job->bank->exam, job->bank->version, NULL);

  if (known != NULL && memcmp (known->package_sha256, job->bank->package_sha256, DIGEST_LEN) == 0)
    return TRUE;
  if (known != NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
                   "bank %s version %" G_GINT64_FORMAT " is here already with other bytes; pack it under a new version",
                   job->bank->exam, job->bank->version);
      return FALSE;
    }
  job->changed = TRUE;
  return centre_audit_in (tx, job->actor, NULL, "import-bank", job->bank->exam, hex, error)
         && store_bank_insert (tx, job->bank, error);
}

static gboolean
keep_copy (Centre *centre, GBytes *file, const char *committee, const char *hex, char **out_path, GError **error)
{
  g_autofree char *path = server_dir_dup_package_path (centre->server_dir, hex);
  g_autofree char *committee_path = server_dir_dup_committee_path (centre->server_dir, hex);

  if (!file_write_durably (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), 0644, error)
      || !file_write_durably (committee_path, (const guint8 *)committee, strlen (committee), 0644, error))
    return FALSE;
  *out_path = g_canonicalize_filename (path, NULL);
  return TRUE;
}

gboolean
bank_shelf_import (Centre *centre,
                   const char *actor,
                   const char *package_path,
                   const char *committee_path,
                   guint min_signers,
                   gboolean *out_changed,
                   char **out_summary,
                   GError **error)
{
  g_autoptr (GBytes) file = map_file (package_path, error);
  g_autoptr (GBytes) committee_bytes = file != NULL ? file_read (committee_path, 1024 * 1024, error) : NULL;
  g_autofree char *committee = NULL;
  g_autoptr (BankPackage) package = NULL;
  g_autofree char *path = NULL;
  g_autofree char *hex = NULL;
  StoreBank row = { 0 };
  ImportJob job = { .bank = &row, .actor = actor };
  const Manifest *manifest;

  if (committee_bytes == NULL)
    return FALSE;
  committee = g_strndup (g_bytes_get_data (committee_bytes, NULL), g_bytes_get_size (committee_bytes));
  package = bank_package_open (file, committee, error);
  if (package == NULL || !bank_package_check_signers (package, min_signers, error))
    {
      adil_error_prefix_place (error, package_path, 0);
      return FALSE;
    }
  manifest = bank_package_manifest (package);
  digest_sha256 (row.package_sha256, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  bank_package_manifest_sha256 (package, row.manifest_sha256);
  hex = hex_format (row.package_sha256, DIGEST_LEN);
  if (!keep_copy (centre, file, committee, hex, &path, error))
    return FALSE;
  row.exam = manifest->exam;
  row.version = manifest->version;
  row.path = path;
  row.size = (gint64)g_bytes_get_size (file);
  row.committee_pem = committee;
  row.imported_ms = centre_now_ms ();
  if (!store_write_sync (centre->store, run_import_bank, &job, error))
    return FALSE;
  *out_changed = job.changed;
  *out_summary = g_strdup_printf ("bank %s version %u: %u items, signed by %u of %u, sha256 %s", manifest->exam,
                                  manifest->version, manifest->items->len, bank_package_signers (package)->len,
                                  manifest->policy_n, hex);
  return TRUE;
}

static gboolean
run_import_rules (StoreTx *tx, gpointer data, GError **error)
{
  ImportJob *job = data;
  g_autoptr (StoreRulePack) known = store_rule_pack_find_version (tx, job->rules->id, job->rules->version, NULL);

  if (known != NULL && memcmp (known->sha256, job->rules->sha256, DIGEST_LEN) == 0)
    return TRUE;
  if (known != NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
                   "rules %s version %" G_GINT64_FORMAT
                   " are here already with other text; give the change a new version",
                   job->rules->id, job->rules->version);
      return FALSE;
    }
  job->changed = TRUE;
  return centre_audit_in (tx, job->actor, NULL, "import-rules", job->rules->id, NULL, error)
         && store_rule_pack_insert (tx, job->rules, error);
}

gboolean
bank_shelf_import_rules (
    Centre *centre, const char *actor, const char *path, gboolean *out_changed, char **out_summary, GError **error)
{
  g_autoptr (GBytes) bytes = file_read (path, 1024 * 1024, error);
  g_autoptr (RulePack) pack = NULL;
  g_autofree char *text = NULL;
  StoreRulePack row = { 0 };
  ImportJob job = { .rules = &row, .actor = actor };

  if (bytes == NULL)
    return FALSE;
  pack = rule_pack_parse (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (pack == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  digest_sha256 (row.sha256, text, strlen (text));
  row.id = pack->id;
  row.version = pack->version;
  row.json = text;
  if (!store_write_sync (centre->store, run_import_rules, &job, error))
    return FALSE;
  *out_changed = job.changed;
  *out_summary = g_strdup_printf ("rules %s version %u: %u scores, %u formation types", pack->id, pack->version,
                                  pack->scores->len, pack->formation_types->len);
  return TRUE;
}
