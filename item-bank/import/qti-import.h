/* One item of QTI as a draft of the bank. */
#pragma once

#include "item-bank/import/import-sink.h"
#include "item-bank/import/qti-source.h"
#include "item-bank/store/item-draft.h"

/* file is the content of name in source; sink says section and language where the user gave them. NULL with an error
 * that begins with its line; *out_id: the item's id as far as it is known, newly allocated. */
ItemDraft *qti_import_item (
    const ImportSink *sink, QtiSource *source, const char *name, GBytes *file, char **out_id, GError **error);
/* A token of at most max_len bytes for any text: itself where it is one, else with "-" for what no token can have and a
 * mark that tells apart what would become equal. "" gives fallback. Newly allocated. */
char *qti_import_dup_token (const char *text, gsize max_len, const char *fallback);
