/* Internal to the store: row structs to and from SQL, by one description per table. */
#pragma once

#include "exam-server/store/store-tx.h"

typedef enum
{
  STORE_FIELD_INTEGER, /* gint64 */
  STORE_FIELD_BOOL,    /* gboolean */
  STORE_FIELD_TEXT,    /* const char*, NULL allowed */
  STORE_FIELD_BYTES,   /* GBytes*, NULL allowed */
  STORE_FIELD_HASH,    /* guint8[32] */
  STORE_FIELD_ID,      /* gint64 given by the database: left out of inserts */
} StoreFieldType;

typedef struct
{
  const char *column;
  StoreFieldType type;
  gsize offset;
} StoreField;

typedef struct
{
  const char *name;
  const StoreField *fields; /* the key's first */
  guint n_fields;
  guint n_keys;
  gsize row_size;
  GDestroyNotify row_free;
} StoreTable;

#define STORE_FIELD(Type, member, kind)                                                                                \
  {                                                                                                                    \
#member, STORE_FIELD_##kind, G_STRUCT_OFFSET(Type, member)                                                         \
  }
#define STORE_TABLE(table, Type, fields, keys, free_function)                                                          \
  static const StoreTable table##_table = { #table, fields, G_N_ELEMENTS (fields), keys, sizeof (Type), free_function }

void store_row_free (const StoreTable *table, gpointer row);
gboolean store_row_insert (StoreTx *tx, const StoreTable *table, gconstpointer row, GError **error);
/* Inserts, or replaces every column of the row with the same key. */
gboolean store_row_set (StoreTx *tx, const StoreTable *table, gconstpointer row, GError **error);
/* Every column but the key's. MISSING. */
gboolean store_row_update (StoreTx *tx, const StoreTable *table, gconstpointer row, GError **error);
/* The first row of SELECT ... tail; MISSING. format as in store_tx_bind(). */
gpointer
store_row_find (StoreTx *tx, const StoreTable *table, GError **error, const char *tail, const char *format, ...);
GPtrArray *
store_row_list (StoreTx *tx, const StoreTable *table, GError **error, const char *tail, const char *format, ...);
