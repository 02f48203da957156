/* Who this terminal is: its P-256 key (made at the first start, 0600, never leaves), the request for a certificate, and
 * the certificate once somebody approved it. */
#pragma once

#include "common/crypto/digest.h"
#include "common/crypto/secret.h"

typedef struct
{
  char *folder;
  Secret *key_pem;
  char *request_pem;
  char *cert_pem; /* NULL before enrolment */
  guint8 cert_sha256[DIGEST_LEN];
  char *code; /* "ABCD-EFGH": what the approving person compares */
} TerminalIdentity;

/* Reads folder's identity, or makes a new one with this name in its request. DAMAGED where files do not fit together.
 */
TerminalIdentity *terminal_identity_load (const char *folder, const char *name, GError **error);
void terminal_identity_free (TerminalIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerminalIdentity, terminal_identity_free)
/* Keeps the certificate durably. UNTRUSTED where ca_pem did not issue it, DAMAGED where it is for another key. */
gboolean terminal_identity_set_certificate (TerminalIdentity *identity,
                                            const char *cert_pem,
                                            const char *ca_pem,
                                            GError **error);
/* First 40 bits in Crockford's base32 as "ABCD-EFGH"; newly allocated. */
char *terminal_identity_format_code (const guint8 fingerprint32[DIGEST_LEN]);
