/* The statements of formations. */
#include "exam-server/store/store-formation.h"

#include "exam-server/store/store-row.h"

static const StoreField formations_fields[] = {
  STORE_FIELD (StoreFormation, id, TEXT),
  STORE_FIELD (StoreFormation, title, TEXT),
  STORE_FIELD (StoreFormation, agency, TEXT),
  STORE_FIELD (StoreFormation, position, TEXT),
  STORE_FIELD (StoreFormation, unit, TEXT),
  STORE_FIELD (StoreFormation, location, TEXT),
  STORE_FIELD (StoreFormation, formation_type, TEXT),
  STORE_FIELD (StoreFormation, education, TEXT),
  STORE_FIELD (StoreFormation, quota, INTEGER),
};
STORE_TABLE (formations, StoreFormation, formations_fields, 1, (GDestroyNotify)store_formation_free);

void
store_formation_free (StoreFormation *formation)
{
  store_row_free (&formations_table, formation);
}

gboolean
store_formation_insert (StoreTx *tx, const StoreFormation *formation, GError **error)
{
  return store_row_insert (tx, &formations_table, formation, error);
}

StoreFormation *
store_formation_find (StoreTx *tx, const char *id, GError **error)
{
  return store_row_find (tx, &formations_table, error, "WHERE id = ?1", "s", id);
}

GPtrArray *
store_formation_list (StoreTx *tx, GError **error)
{
  return store_row_list (tx, &formations_table, error, "ORDER BY id", "");
}
