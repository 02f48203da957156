/* Switches gettext's catalogue at run time and picks between the two titles that exam data carries. */
#include "exam-client/ui/language.h"

#include "common/base/i18n.h"

#include <locale.h>
#include <string.h>

/* gettext caches catalogues; this counter of the C library tells it that the choice changed (documented in its
 * manual, "Being a gettext client"). */
extern int _nl_msg_cat_cntr;

static const char *current = "en";

/* Beside the running program, installed or in a build tree; NULL where neither has one: then the path that was compiled
 * in applies. */
static char *
dup_catalogue_dir (void)
{
  static const char *const places[] = { "../share/locale", "../../share/locale", "../../locale" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = program != NULL ? g_path_get_dirname (program) : NULL;

  for (gsize i = 0; dir != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *candidate = g_build_filename (dir, places[i], NULL);
      g_autofree char *catalogue = g_build_filename (candidate, "id", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

      if (g_file_test (catalogue, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&candidate);
    }
  return NULL;
}

void
language_init (void)
{
  g_autofree char *dir = g_getenv ("ADIL_LOCALE_DIR") == NULL ? dup_catalogue_dir () : NULL;

  i18n_init (dir);
  /* GLib decides once, by the default domain and the first language, whether any text is translated; for the domain
   * "messages" it always does. Our own texts name their domain. */
  textdomain ("messages");
}

gboolean
language_is_known (const char *code)
{
  return g_strcmp0 (code, "id") == 0 || g_strcmp0 (code, "en") == 0;
}

const char *
language_from_environment (void)
{
  const char *const *names = g_get_language_names ();

  return g_str_has_prefix (names[0], "id") ? "id" : "en";
}

void
language_apply (const char *code)
{
  current = strcmp (code, "id") == 0 ? "id" : "en";
  /* In the plain C locale gettext ignores $LANGUAGE altogether. */
  if (strcmp (setlocale (LC_MESSAGES, NULL), "C") == 0)
    {
      setlocale (LC_CTYPE, "C.UTF-8");
      setlocale (LC_MESSAGES, "C.UTF-8");
    }
  g_setenv ("LANGUAGE", current, TRUE);
  _nl_msg_cat_cntr++;
}

const char *
language_other (const char *code)
{
  return strcmp (code, "id") == 0 ? "en" : "id";
}

const char *
language_name (const char *code)
{
  return strcmp (code, "id") == 0 ? "Bahasa Indonesia" : "English";
}

const char *
language_pick (const char *title_en, const char *title_id)
{
  if (strcmp (current, "id") == 0 && title_id != NULL && *title_id != '\0')
    return title_id;
  return title_en != NULL ? title_en : "";
}
