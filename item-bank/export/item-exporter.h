/* The formats that a bank is written to. A format is one ItemExporter in a file of its own, listed in item-exporter.c.
 */
#pragma once

#include "item-bank/store/bank-store.h"

/* message is a whole line for people: "item: what of it the format cannot express". */
typedef void (*ItemExportWarnFunc) (const char *message, gpointer data);

typedef struct
{
  const char *path;        /* the file to write: it exists, empty, under a temporary name, and is renamed at the end */
  const char *target_path; /* the name that it will have, for what is written beside it; NULL: standard output */
  ItemExportWarnFunc warn; /* for everything that is lost */
  gpointer data;
} ItemExportOptions;

typedef struct
{
  const char *name;   /* what --format calls it */
  const char *suffix; /* of its files, e.g. ".csv" */
  /* Writes every item of store. FALSE with an error where it cannot be done: then the file is thrown away. */
  gboolean (*write) (BankStore *store, const ItemExportOptions *options, GError **error);
} ItemExporter;

extern const ItemExporter ITEM_EXPORTER_JSONL;
extern const ItemExporter ITEM_EXPORTER_CSV;
extern const ItemExporter ITEM_EXPORTER_XLSX;
extern const ItemExporter ITEM_EXPORTER_MOODLE;
extern const ItemExporter ITEM_EXPORTER_GIFT;
extern const ItemExporter ITEM_EXPORTER_AIKEN;

extern const ItemExporter ITEM_EXPORTER_QTI22;
extern const ItemExporter ITEM_EXPORTER_QTI3;

/* NULL for an unknown name. */
const ItemExporter *item_exporter_find (const char *name);
/* "csv, jsonl": for messages. Newly allocated. */
char *item_exporter_list_names (void);
/* Says what of item_id is lost: "item: format". */
void item_exporter_warn (const ItemExportOptions *options, const char *item_id, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
