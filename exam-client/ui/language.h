/* The language of the texts, switched while the program runs. */
#pragma once

#include <glib.h>

/* "id" or "en". */
gboolean language_is_known (const char *code);
/* "id" where the environment's locale is Indonesian, else "en". */
const char *language_from_environment (void);
/* From now on _() gives texts in this language. Texts already on the screen must be made anew. */
void language_apply (const char *code);
/* The code of the other language, and its own name for the switch ("Bahasa Indonesia", "English"). */
const char *language_other (const char *code);
const char *language_name (const char *code);
/* title_id where the language in use is Indonesian and title_id is not empty, else title_en. */
const char *language_pick (const char *title_en, const char *title_id);
/* Folder of the catalogues beside the running program (installed or build tree), NULL where neither has one: then the
 * installed path that was compiled in applies. */
char *language_dup_catalogue_dir (void);
