/* The sealed bank on this terminal's disk: one file per hash, trusted only after the committee certificates that the
 * terminal itself pins have signed it. */
#pragma once

#include "common/exam/bank-package.h"

/* Path of the package with this SHA-256 (lower-case hex); newly allocated. */
char *package_cache_path (const char *state_dir, const char *sha256_hex);
/* Where a download goes first; a remainder of an earlier one is removed. Newly allocated. */
char *package_cache_begin (const char *state_dir, GError **error);
/* Compares the downloaded file's hash, then gives it its name. DAMAGED (and removed) where it differs. */
gboolean
package_cache_finish (const char *state_dir, const char *download_path, const char *sha256_hex, GError **error);
/* Maps and verifies. MISSING where it is not there; UNTRUSTED or DAMAGED as bank_package_open(), UNTRUSTED also below
 * min_signers; a damaged file is removed so that the next try fetches it again. */
BankPackage *package_cache_open (
    const char *state_dir, const char *sha256_hex, const char *pinned_pem, guint min_signers, GError **error);
/* Removes packages with other hashes. */
void package_cache_keep_only (const char *state_dir, const char *sha256_hex);
