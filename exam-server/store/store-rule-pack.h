/* Rule packs as imported, byte for byte (table rule_packs). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *id;
  gint64 version;
  const char *json;
  guint8 sha256[32];
} StoreRulePack;

void store_rule_pack_free (StoreRulePack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreRulePack, store_rule_pack_free)

gboolean store_rule_pack_insert (StoreTx *tx, const StoreRulePack *pack, GError **error);
/* The highest version. */
StoreRulePack *store_rule_pack_find (StoreTx *tx, const char *id, GError **error);
StoreRulePack *store_rule_pack_find_version (StoreTx *tx, const char *id, gint64 version, GError **error);
GPtrArray *store_rule_pack_list (StoreTx *tx, GError **error);
