/* The statements of audit. */
#include "exam-server/store/store-audit.h"

#include "exam-server/store/store-row.h"

static const StoreField audit_fields[] = {
  STORE_FIELD (StoreAudit, id, ID),       STORE_FIELD (StoreAudit, at_ms, INTEGER),
  STORE_FIELD (StoreAudit, actor, TEXT),  STORE_FIELD (StoreAudit, second_actor, TEXT),
  STORE_FIELD (StoreAudit, action, TEXT), STORE_FIELD (StoreAudit, subject, TEXT),
  STORE_FIELD (StoreAudit, detail, TEXT),
};
STORE_TABLE (audit, StoreAudit, audit_fields, 1, (GDestroyNotify)store_audit_free);

void
store_audit_free (StoreAudit *audit)
{
  store_row_free (&audit_table, audit);
}

gboolean
store_audit_append (StoreTx *tx, const StoreAudit *audit, GError **error)
{
  return store_row_insert (tx, &audit_table, audit, error);
}

GPtrArray *
store_audit_list (StoreTx *tx, gint64 after, guint max, GError **error)
{
  return store_row_list (tx, &audit_table, error, "WHERE id > ?1 ORDER BY id LIMIT ?2", "ii", after, (gint64)max);
}
