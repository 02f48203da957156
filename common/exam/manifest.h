/* The signed text that names everything inside a bank package:
 * docs/formats/bank-package.md. What m committee members sign is exactly these bytes. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"
#include "common/exam/item-document.h"
#include "common/exam/limits.h"

typedef struct
{
  guint32 x;       /* 1..n, the share's place on the polynomial */
  char *custodian; /* token */
  guint8 sha256[DIGEST_LEN];
} ManifestShare;

typedef struct
{
  guint32 idx; /* 0, 1, 2, ... in manifest order */
  char *item_id;
  guint32 version;
  char *section;
  char *stratum;
  ItemKind kind;
  guint n_options;
  guint8 item_commit[DIGEST_LEN];
  guint8 points_commit[DIGEST_LEN];
  guint8 content_sha256[DIGEST_LEN]; /* of the ciphertext in content/<idx> */
  guint8 points_sha256[DIGEST_LEN];  /* of the ciphertext in points/<idx> */
} ManifestItem;

typedef struct
{
  char *exam;
  guint32 version;
  guint policy_m;
  guint policy_n;
  guint8 committee_sha256[DIGEST_LEN];
  guint8 nonce[32];
  guint8 cek_commit[DIGEST_LEN];
  GPtrArray *shares; /* of ManifestShare */
  guint8 blueprint_sha256[DIGEST_LEN];
  GPtrArray *items; /* of ManifestItem; item_id unique */
  guint8 items_root[DIGEST_LEN];
} Manifest;

Manifest *manifest_new (const char *exam, guint32 version);
void manifest_free (Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Manifest, manifest_free)
ManifestShare *
manifest_add_share (Manifest *manifest, guint32 x, const char *custodian, const guint8 sha256[DIGEST_LEN]);
/* Appends an item with the next idx; the caller fills in the hashes. Borrowed. */
ManifestItem *manifest_add_item (Manifest *manifest,
                                 const char *item_id,
                                 guint32 version,
                                 const char *section,
                                 const char *stratum,
                                 ItemKind kind,
                                 guint n_options);

/* Computes items_root over the item lines (RFC 6962, leaf = line without LF) and gives the text. */
GBytes *manifest_format (Manifest *manifest);
/* Only the one valid spelling is accepted: re-encodes and compares. SYNTAX with line, DAMAGED for a wrong items-root.
 */
Manifest *manifest_parse (const guint8 *data, gsize len, GError **error);
/* NULL where absent. */
const ManifestItem *manifest_find_item (const Manifest *manifest, const char *item_id);
