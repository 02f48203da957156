/* Translated texts. Sources hold the English text; _() gives it in the user's language, N_() only marks it for the
 * catalogue where a call is not possible (tables). */
#pragma once

#include <libintl.h>

#define _(text)  dgettext (GETTEXT_PACKAGE, text)
#define N_(text) (text)

/* Once, first thing in main(), before threads: takes language from the environment and binds the catalogue in
 * locale_dir_override, else (for NULL) in $ADIL_LOCALE_DIR, else where the program was installed. Numbers keep the C
 * locale (LC_NUMERIC): public formats and JSON never depend on the user's decimal sign. */
void i18n_init (const char *locale_dir_override);
