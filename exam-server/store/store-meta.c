/* The statements of meta. */
#include "exam-server/store/store-meta.h"

#include "exam-server/store/store-row.h"

typedef struct
{
  const char *key;
  const char *value;
} Meta;

static const StoreField meta_fields[] = {
  STORE_FIELD (Meta, key, TEXT),
  STORE_FIELD (Meta, value, TEXT),
};
STORE_TABLE (meta, Meta, meta_fields, 1, NULL);

char *
store_meta_dup (StoreTx *tx, const char *key, GError **error)
{
  Meta *meta = store_row_find (tx, &meta_table, error, "WHERE key = ?1", "s", key);
  char *value = NULL;

  if (meta == NULL)
    return NULL;
  value = g_strdup (meta->value);
  store_row_free (&meta_table, meta);
  return value;
}

gboolean
store_meta_set (StoreTx *tx, const char *key, const char *value, GError **error)
{
  Meta meta = { key, value };

  return store_row_set (tx, &meta_table, &meta, error);
}
