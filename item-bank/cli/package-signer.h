/* Signatures of a package: one more of a member, or those of another copy. Nothing else in the package changes. */
#pragma once

#include "common/exam/bank-package.h"

/* The package's file with one signature more. REFUSED, without any of the package's other signatures being believed,
 * where the certificate is not of the package's committee, signed already, or its key is another; UNTRUSTED or DAMAGED
 * where a signature that is there is not of the committee or wrong. */
GBytes *package_signer_add (const BankPackage *package, const char *cert_pem, const Secret *key_pem, GError **error);
/* The package's file with the signatures of other too. CONFLICT where the two differ in anything else. */
GBytes *package_signer_merge (const BankPackage *package, const BankPackage *other, GError **error);
/* Which members of a committee signed: their indexes (guint), ascending; empty where nobody did. UNTRUSTED where
 * somebody else did too, DAMAGED where a signature is wrong. Free with g_array_unref(). */
GArray *package_signer_list (const BankPackage *package, const char *committee_pem, GError **error);
