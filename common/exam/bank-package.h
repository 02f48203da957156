/* The sealed bank: one deterministic ustar file, covered to its last bit. Entries in this order: manifest.txt,
 * manifest.cms, committee.pem, blueprint.json, then content/<idx> and points/<idx> for each item.
 * The reader re-encodes the container and compares, so a flipped bit anywhere, padding included, is refused.
 * Format and public verification with openssl: docs/formats/bank-package.md. */
#pragma once

#include <glib.h>

#include "common/exam/blueprint.h"
#include "common/exam/item-seal.h"
#include "common/exam/manifest.h"

typedef struct BankPackage BankPackage;

/* contents and points: GBytes ciphertexts by idx. The manifest is complete but for items_root. cms may be NULL.
 * REFUSED where policy_m is not more than half of policy_n. */
GBytes *bank_package_build (Manifest *manifest, GBytes *cms, const char *committee_pem, GBytes *blueprint_json,
                            GPtrArray *contents, GPtrArray *points, GError **error);

/* Opens a package whose bytes stay in file (mapped or in memory). Order of checks: container, then, where pinned_pem
 * is not NULL, signers of it over the manifest bytes, then the manifest's text, then every hash, then that committee.pem is
 * pinned_pem byte by byte, that policy_m is more than half of it, and that so many distinct members signed.
 * DAMAGED names the entry or offset; UNTRUSTED says how many signatures of how many needed. With pinned_pem NULL
 * nothing vouches for the package: for showing and signing only. */
BankPackage *bank_package_open (GBytes *file, const char *pinned_pem, GError **error);

/* The checks in their order. */
typedef enum
{
  BANK_PACKAGE_CONTAINER,  /* each byte belongs to an entry, a header or the padding, which can be only so */
  BANK_PACKAGE_SIGNATURES, /* whoever signed is on the pinned list, and each signature is right */
  BANK_PACKAGE_MANIFEST,   /* the text has its one spelling, the root fits its items */
  BANK_PACKAGE_HASHES,     /* committee, blueprint and every ciphertext */
  BANK_PACKAGE_BLUEPRINT,  /* is valid, and its cells have their items */
  BANK_PACKAGE_COMMITTEE,  /* the pinned list is the package's, and its policy a majority */
  BANK_PACKAGE_POLICY,     /* enough distinct members signed */
  BANK_PACKAGE_N_STAGES
} BankPackageStage;

/* As bank_package_open(); *out_stage is the check that failed, BANK_PACKAGE_N_STAGES where all held. */
BankPackage *
bank_package_open_staged (GBytes *file, const char *pinned_pem, BankPackageStage *out_stage, GError **error);
void bank_package_free (BankPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankPackage, bank_package_free)

const Manifest *bank_package_manifest (const BankPackage *package);
const Blueprint *bank_package_blueprint (const BankPackage *package);
const char *bank_package_committee_pem (const BankPackage *package);
GBytes *bank_package_manifest_bytes (const BankPackage *package);  /* borrowed */
GBytes *bank_package_blueprint_bytes (const BankPackage *package); /* borrowed */
GBytes *bank_package_cms (const BankPackage *package);             /* borrowed; empty before the first signature */
/* Indexes (guint) of the pinned certificates that signed; empty where pinned_pem was NULL. Borrowed. */
GArray *bank_package_signers (const BankPackage *package);
/* For who wants more than the package's own majority: UNTRUSTED where fewer than n_wanted distinct members signed. */
gboolean bank_package_check_signers (const BankPackage *package, guint n_wanted, GError **error);
void bank_package_manifest_sha256 (const BankPackage *package, guint8 out32[DIGEST_LEN]);

/* Borrowed ciphertext inside the file. */
const guint8 *bank_package_sealed (const BankPackage *package, ItemSealPart part, guint32 idx, gsize *out_len);
/* Decrypts with the item's key and compares the commitment. */
Secret *bank_package_open_item (const BankPackage *package, ItemSealPart part, guint32 idx, const Secret *item_key,
                                GError **error);
/* Same bytes with other signatures. */
GBytes *bank_package_with_cms (const BankPackage *package, GBytes *cms, GError **error);
