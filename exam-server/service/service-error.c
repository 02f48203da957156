/* The error domain of the protocol's codes. */
#include "exam-server/service/service-error.h"

G_DEFINE_QUARK (service - error, service_error)

gboolean
service_error_set (GError **error, ServiceError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SERVICE_ERROR, code, format, args);
  va_end (args);
  return FALSE;
}
