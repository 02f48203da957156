/* The language of the texts, switched while the program runs. */
#pragma once

#include <glib.h>

/* Instead of i18n_init(): finds the catalogues and makes a later change of language possible. Once, first thing in
 * main(). */
void language_init (void);
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
