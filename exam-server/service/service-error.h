/* What a terminal or console is told when something is refused: one code per row of the table in
 * docs/formats/terminal-protocol.md. A domain of its own, because these codes are part of the protocol while ADIL_ERROR
 * says what kind of thing went wrong inside. */
#pragma once

#include <glib.h>

#define SERVICE_ERROR (service_error_quark ())

typedef enum
{
  SERVICE_ERROR_BAD_REQUEST,
  SERVICE_ERROR_UNKNOWN_TERMINAL,
  SERVICE_ERROR_REVOKED,
  SERVICE_ERROR_WRONG_PIN,
  SERVICE_ERROR_WRONG_SEAT,
  SERVICE_ERROR_NOT_OPEN,
  SERVICE_ERROR_SEALED,
  SERVICE_ERROR_CONFLICT,
  SERVICE_ERROR_BEHIND,
  SERVICE_ERROR_GAP,
  SERVICE_ERROR_DAMAGED,
  SERVICE_ERROR_SUBMITTED,
  SERVICE_ERROR_BUSY,
  SERVICE_ERROR_THROTTLED,
  SERVICE_ERROR_WRONG_PASSWORD,
  SERVICE_ERROR_LOG_IN_NEEDED,
  SERVICE_ERROR_NOT_ALLOWED,
  SERVICE_ERROR_NOT_FOUND,
  SERVICE_ERROR_REFUSED,
  SERVICE_ERROR_SAME_PERSON, /* the second of two people must be another one */
} ServiceError;

GQuark service_error_quark (void);
/* Sets code with a sentence for people. Always returns FALSE. */
gboolean service_error_set (GError **error, ServiceError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
