/* The error domain that every part shares. */
#include "common/base/error.h"

G_DEFINE_QUARK (adil - error - quark, adil_error)

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
