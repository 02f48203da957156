/* A stricter look at committee signatures, for places where every bit must be covered. OpenSSL verifies a CMS whose
 * version numbers, algorithm parameters, unsigned attributes or embedded certificates were changed: they are not part
 * of what is signed. Here the whole DER is compared with the only spelling that cms_add_signature() makes. */
#pragma once

#include <glib.h>

/* Exactly this and nothing else: SignedData version 1, detached content, digest SHA-256, the certificates of the
 * signers as they are pinned in committee_pem, one signer info per certificate with SHA-256 and its key's own
 * algorithm, no unsigned attributes, no CRLs, lengths in DER. UNTRUSTED for a signer who is not pinned, DAMAGED for any
 * other difference. What it does not look into, signed attributes and signature, is what cms_find_signers() verifies:
 * call both. */
gboolean cms_strict_check (GBytes *der, const char *committee_pem, GError **error);
