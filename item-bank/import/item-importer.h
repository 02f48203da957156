/* The formats that items are read from. A format is one ItemImporter in a file of its own, listed in item-importer.c.
 */
#pragma once

#include "item-bank/import/import-sink.h"

typedef struct
{
  const char *name; /* what --format calls it */
  /* Could the file be of this format? head is its first bytes, at most ITEM_IMPORTER_HEAD_LEN. Formats are asked in the
   * order of the table. */
  gboolean (*sniff) (const guint8 *head, gsize len);
  /* Hands every item of sink->path to the sink, or refuses it there. FALSE with an error where the file as a whole is
   * not readable (bad UTF-8, broken quoting): then nothing of it may be kept. */
  gboolean (*read) (ImportSink *sink, GError **error);
  /* Of a ZIP file, whose head says little: is it a package of this format? NULL: it is not. */
  gboolean (*sniff_package) (const char *path);
} ItemImporter;

#define ITEM_IMPORTER_HEAD_LEN 4096

extern const ItemImporter ITEM_IMPORTER_JSONL;
extern const ItemImporter ITEM_IMPORTER_CSV;
extern const ItemImporter ITEM_IMPORTER_QTI;
extern const ItemImporter ITEM_IMPORTER_XLSX;
extern const ItemImporter ITEM_IMPORTER_CANVAS;
extern const ItemImporter ITEM_IMPORTER_MOODLE;
extern const ItemImporter ITEM_IMPORTER_OPENTRIVIA;
extern const ItemImporter ITEM_IMPORTER_AIKEN;
extern const ItemImporter ITEM_IMPORTER_GIFT;

/* NULL for an unknown name. */
const ItemImporter *item_importer_find (const char *name);
/* "jsonl, csv": for messages. Newly allocated. */
char *item_importer_list_names (void);
/* Does the file begin as a ZIP file does? */
gboolean item_importer_is_zip (const char *path);
/* By the file's content. SYNTAX where no format fits, MISSING or IO where it cannot be read. */
const ItemImporter *item_importer_sniff (const char *path, GError **error);
