/* The statements of rule_packs. */
#include "exam-server/store/store-rule-pack.h"

#include "exam-server/store/store-row.h"

static const StoreField rule_packs_fields[] = {
  STORE_FIELD (StoreRulePack, id, TEXT),
  STORE_FIELD (StoreRulePack, version, INTEGER),
  STORE_FIELD (StoreRulePack, json, TEXT),
  STORE_FIELD (StoreRulePack, sha256, HASH),
};
STORE_TABLE (rule_packs, StoreRulePack, rule_packs_fields, 2, (GDestroyNotify)store_rule_pack_free);

void
store_rule_pack_free (StoreRulePack *pack)
{
  store_row_free (&rule_packs_table, pack);
}

gboolean
store_rule_pack_insert (StoreTx *tx, const StoreRulePack *pack, GError **error)
{
  return store_row_insert (tx, &rule_packs_table, pack, error);
}

StoreRulePack *
store_rule_pack_find (StoreTx *tx, const char *id, GError **error)
{
  return store_row_find (tx, &rule_packs_table, error, "WHERE id = ?1 ORDER BY version DESC LIMIT 1", "s", id);
}

StoreRulePack *
store_rule_pack_find_version (StoreTx *tx, const char *id, gint64 version, GError **error)
{
  return store_row_find (tx, &rule_packs_table, error, "WHERE id = ?1 AND version = ?2", "si", id, version);
}

GPtrArray *
store_rule_pack_list (StoreTx *tx, GError **error)
{
  return store_row_list (tx, &rule_packs_table, error, "ORDER BY id, version", "");
}
