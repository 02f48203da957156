#include "common/base/i18n.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

static void
check_binding (const char *override, const char *environment, const char *expected)
{
  if (environment != NULL)
    g_setenv ("ADIL_LOCALE_DIR", environment, TRUE);
  else
    g_unsetenv ("ADIL_LOCALE_DIR");
  i18n_init (override);
  g_assert_cmpstr (bindtextdomain (GETTEXT_PACKAGE, NULL), ==, expected);
  g_assert_cmpstr (textdomain (NULL), ==, GETTEXT_PACKAGE);
  g_assert_cmpstr (bind_textdomain_codeset (GETTEXT_PACKAGE, NULL), ==, "UTF-8");
}

static void
test_override (void)
{
  check_binding ("/override", "/environment", "/override");
}

static void
test_environment (void)
{
  check_binding (NULL, "/environment", "/environment");
}

static void
test_installed (void)
{
  check_binding (NULL, NULL, ADIL_LOCALE_DIR);
  check_binding (NULL, "", ADIL_LOCALE_DIR);
}

static void
test_untranslated (void)
{
  check_binding ("/nowhere", NULL, "/nowhere");
  g_assert_cmpstr (_ ("A text that no catalogue has"), ==, "A text that no catalogue has");
  g_assert_cmpstr (N_ ("marked"), ==, "marked");
}

static void
test_numbers_keep_c (void)
{
  g_setenv ("LC_ALL", "", TRUE);
  g_setenv ("LC_NUMERIC", "de_DE.UTF-8", TRUE);
  i18n_init ("/nowhere");
  g_assert_cmpstr (setlocale (LC_NUMERIC, NULL), ==, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/i18n/the-override-comes-first", test_override);
  g_test_add_func ("/i18n/then-the-environment", test_environment);
  g_test_add_func ("/i18n/then-the-installed-catalogue", test_installed);
  g_test_add_func ("/i18n/a-text-without-translation-is-itself", test_untranslated);
  g_test_add_func ("/i18n/numbers-keep-the-c-locale", test_numbers_keep_c);
  return g_test_run ();
}
