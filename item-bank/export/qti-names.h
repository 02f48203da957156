/* What options, fields and items are called in QTI, where a name is a letter or "_" followed by letters, digits, "_",
 * "-" and ".". */
#pragma once

#include "item-bank/store/item-draft.h"

/* text where it is such a name, else one made from it. Newly allocated. */
char *qti_names_dup (const char *text);
gboolean qti_names_is_good (const char *text);
/* The name that the file gave, where it is good and no other option's, else the letter; targets: "T1". Newly
 * allocated. */
char *qti_names_dup_option (const GPtrArray *options, guint i);
/* "RESPONSE", or the field's id in a mixed item. Newly allocated. */
char *qti_names_dup_field (const ItemDocument *document, guint i);
/* Name of a picture's file in a package. Newly allocated. */
char *qti_names_dup_picture (const ItemPicture *picture);
