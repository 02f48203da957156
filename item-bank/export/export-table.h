/* A bank as a table in our own columns (docs/formats/item-csv.md), for CSV and XLSX alike. What the columns cannot say
 * goes whole into the column "json", so that nothing is lost; every row is read back before it is written. */
#pragma once

#include "item-bank/store/bank-store.h"

typedef struct
{
  GPtrArray *columns; /* of char* */
  guint n_options, n_targets;
} ExportTable;

/* The columns that the items of store need. */
ExportTable *export_table_new (BankStore *store, GError **error);
void export_table_free (ExportTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExportTable, export_table_free)

/* One text per column, newly allocated. cell_max: longest text of a cell (0: any). out_has_pictures: the item's
 * pictures are not in the row; they are meant to lie on the cells "stem" and "option_?" (only where takes_pictures).
 * NULL where the item does not fit into a row: say so. */
char **export_table_dup_row (const ExportTable *table, const ItemDraft *draft, gsize cell_max, gboolean takes_pictures);
