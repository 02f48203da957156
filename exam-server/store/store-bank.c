/* The statements of banks. */
#include "exam-server/store/store-bank.h"

#include "exam-server/store/store-row.h"

static const StoreField banks_fields[] = {
  STORE_FIELD (StoreBank, exam, TEXT),           STORE_FIELD (StoreBank, version, INTEGER),
  STORE_FIELD (StoreBank, package_sha256, HASH), STORE_FIELD (StoreBank, manifest_sha256, HASH),
  STORE_FIELD (StoreBank, path, TEXT),           STORE_FIELD (StoreBank, size, INTEGER),
  STORE_FIELD (StoreBank, committee_pem, TEXT),  STORE_FIELD (StoreBank, imported_ms, INTEGER),
};
STORE_TABLE (banks, StoreBank, banks_fields, 2, (GDestroyNotify)store_bank_free);

void
store_bank_free (StoreBank *bank)
{
  store_row_free (&banks_table, bank);
}

gboolean
store_bank_insert (StoreTx *tx, const StoreBank *bank, GError **error)
{
  return store_row_insert (tx, &banks_table, bank, error);
}

StoreBank *
store_bank_find (StoreTx *tx, const char *exam, GError **error)
{
  return store_row_find (tx, &banks_table, error, "WHERE exam = ?1 ORDER BY version DESC LIMIT 1", "s", exam);
}

StoreBank *
store_bank_find_version (StoreTx *tx, const char *exam, gint64 version, GError **error)
{
  return store_row_find (tx, &banks_table, error, "WHERE exam = ?1 AND version = ?2", "si", exam, version);
}

GPtrArray *
store_bank_list (StoreTx *tx, GError **error)
{
  return store_row_list (tx, &banks_table, error, "ORDER BY exam, version", "");
}
