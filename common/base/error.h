/* The one error domain of Adil. Codes are for branching, messages are for people: a message says which thing
 * failed (file, line, field), what is wrong with it and what to do. */
#pragma once

#include <glib.h>

#define ADIL_ERROR (adil_error_quark ())

typedef enum
{
  ADIL_ERROR_SYNTAX,    /* input that is not well-formed; nothing of it was used */
  ADIL_ERROR_DAMAGED,   /* a hash, tag, signature or chain does not fit: tampered with or broken */
  ADIL_ERROR_UNTRUSTED, /* genuine bytes, but not from somebody who may (unknown signer, too few signers) */
  ADIL_ERROR_REFUSED,   /* well understood, but a rule forbids it now */
  ADIL_ERROR_CONFLICT,  /* other bytes are already stored for the same place */
  ADIL_ERROR_GAP,       /* records are missing before this one */
  ADIL_ERROR_MISSING,   /* the thing named does not exist */
  ADIL_ERROR_LIMIT,     /* too large, too many, out of locked memory */
  ADIL_ERROR_BUSY,      /* try again later */
  ADIL_ERROR_IO,        /* the operating system, disk or network failed */
  ADIL_ERROR_CRYPTO,    /* the crypto library failed for a reason that is not the data's */
} AdilError;

GQuark adil_error_quark (void);

/* Puts "FILE:LINE: " (or "FILE: " for line 0) before the message of *error, where error and *error are set. */
void adil_error_prefix_place (GError **error, const char *file, guint line);
