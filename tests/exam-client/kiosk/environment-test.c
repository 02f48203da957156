/* What the locked client does with the variables it finds. */
#include "common/base/error.h"
#include "exam-client/kiosk/environment.h"
#include "exam-client/kiosk/service-notify.h"

#include <string.h>

static void
test_dangerous (void)
{
  static const char *const dangerous[] = { "GTK_DEBUG",
                                           "GTK_MODULES",
                                           "GTK_PATH",
                                           "GDK_DEBUG",
                                           "LD_PRELOAD",
                                           "GIO_EXTRA_MODULES",
                                           "G_MESSAGES_DEBUG",
                                           "GST_PLUGIN_PATH",
                                           "GTK_THEME",
                                           "GTK_IM_MODULE",
                                           "GDK_PIXBUF_MODULE_FILE",
                                           "FONTCONFIG_FILE" };
  static const char *const harmless[]
      = { "PATH",        "HOME",         "LANG",     "LANGUAGE",     "XDG_RUNTIME_DIR", "WAYLAND_DISPLAY",
          "GDK_BACKEND", "GSK_RENDERER", "GTK_A11Y", "NOTIFY_SOCKET" };

  for (gsize i = 0; i < G_N_ELEMENTS (dangerous); i++)
    g_assert_true (environment_is_dangerous (dangerous[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (harmless); i++)
    g_assert_false (environment_is_dangerous (harmless[i]));
}

static void
test_scrub (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("GTK_DEBUG", "interactive", TRUE);
  g_setenv ("GDK_BACKEND", "wayland", TRUE);
  g_assert_true (environment_scrub (&error));
  g_assert_no_error (error);
  g_assert_null (g_getenv ("GTK_DEBUG"));
  g_assert_cmpstr (g_getenv ("GDK_BACKEND"), ==, "wayland");
}

static void
test_loader (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("LD_AUDIT", "/tmp/spy.so", TRUE);
  g_assert_false (environment_scrub (&error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED);
  g_assert_nonnull (strstr (error->message, "LD_AUDIT"));
  g_unsetenv ("LD_AUDIT");
}

static void
test_notify_without_manager (void)
{
  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("WATCHDOG_USEC");
  g_assert_false (service_notify_send ("READY=1"));
  g_assert_cmpuint (service_notify_period_ms (), ==, 0);
  g_setenv ("NOTIFY_SOCKET", "relative", TRUE);
  g_assert_false (service_notify_send ("READY=1"));
  g_setenv ("WATCHDOG_USEC", "15000000", TRUE);
  g_assert_cmpuint (service_notify_period_ms (), ==, 7500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/environment/names-of-debuggers-and-loaders-are-dangerous", test_dangerous);
  g_test_add_func ("/environment/scrub-removes-what-is-dangerous-and-keeps-the-rest", test_scrub);
  g_test_add_func ("/environment/scrub-refuses-a-program-with-foreign-code-loaded", test_loader);
  g_test_add_func ("/service-notify/is-quiet-where-no-manager-listens", test_notify_without_manager);
  return g_test_run ();
}
