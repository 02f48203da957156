/* Binds the program to its catalogue of translations. */
#include "common/base/i18n.h"

#include <glib.h>
#include <locale.h>

void
i18n_init (const char *locale_dir_override)
{
  const char *dir = locale_dir_override;

  if (dir == NULL)
    dir = g_getenv ("ADIL_LOCALE_DIR");
  if (dir == NULL || *dir == '\0')
    dir = ADIL_LOCALE_DIR;
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
