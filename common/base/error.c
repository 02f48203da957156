/* The error domain that every part shares. */
#include "common/base/error.h"

GQuark
adil_error_quark (void)
{
  return g_quark_from_static_string ("adil-error-quark");
}

void
adil_error_prefix_place (GError **error, const char *file, guint line)
{
  if (error == NULL || *error == NULL)
    return;
  if (line == 0)
    g_prefix_error (error, "%s: ", file);
  else
    g_prefix_error (error, "%s:%u: ", file, line);
}
