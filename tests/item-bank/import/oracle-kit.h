/* Keys of what an importer took, compared with those that the exporting program says it wrote (*.oracle.json beside a
 * package: type, solution, tolerance, questionlist). */
#pragma once

#include "item-bank/import/item-importer.h"

/* Path below the reference data; NULL, with a loud skip, where it is absent. Newly allocated. */
char *oracle_kit_path (const char *name);

/* What an item is to the oracle, as one line: kind, options and key, or the accepted number or text. Newly allocated.
 */
char *oracle_kit_describe (const ItemDraft *draft);

/* Without markup and with single spaces. Newly allocated. */
char *oracle_kit_normalize (const char *text);

typedef struct
{
  GPtrArray *lines;    /* of char*: oracle_kit_describe() of each item taken, in order */
  GPtrArray *ids;      /* of char* */
  GPtrArray *messages; /* of char*: what was refused */
} OracleImport;

/* Imports the file; asserts that it is readable. */
OracleImport *oracle_kit_import (const ItemImporter *importer, const char *path);
void oracle_kit_import_free (OracleImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OracleImport, oracle_kit_import_free)

/* Imports package (found by its content, which must name importer) and asserts that nothing was refused and that the
 * keys are those of oracle, all of them. Both are names below the reference data. Number of items, 0 where skipped. */
guint oracle_kit_compare (const ItemImporter *importer, const char *package, const char *oracle);
