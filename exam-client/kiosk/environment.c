/* Allow-list of environment variables for the families that steer loader, GLib, GTK and friends. */
#include "exam-client/kiosk/environment.h"

#include <string.h>

#include "common/base/error.h"

static const char *const families[] = { "LD_", "GTK_", "GDK_", "GSK_", "GIO_", "G_", "GST_", "PANGO_", "FONTCONFIG_" };

static const char *const allowed[] = { "GDK_BACKEND", "GSK_RENDERER", "GTK_A11Y", "GIO_USE_VFS" };

gboolean
environment_is_loader (const char *name)
{
  return g_str_has_prefix (name, "LD_");
}

gboolean
environment_is_dangerous (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (allowed); i++)
    if (strcmp (name, allowed[i]) == 0)
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_str_has_prefix (name, families[i]))
      return TRUE;
  return FALSE;
}

gboolean
environment_scrub (GError **error)
{
  g_auto (GStrv) names = g_listenv ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (environment_is_loader (names[i]) && *g_getenv (names[i]) != '\0')
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED,
                     "%s is set: the exam client does not start with foreign code loaded into it. Start it with "
                     "\"env -i\", as its systemd unit does.",
                     names[i]);
        return FALSE;
      }
  for (gsize i = 0; names[i] != NULL; i++)
    if (environment_is_dangerous (names[i]))
      g_unsetenv (names[i]);
  return TRUE;
}
