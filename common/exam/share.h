/* One custodian's share of a bank's content key as a small text file, and how k of them give the key back.
 * Format: docs/formats/share.md ("exam-share/v1"). Its last line is a check value, so that a mistyped or torn share is
 * found before it is used. The text is as secret as the key: it lives in Secret. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"
#include "common/crypto/secret.h"
#include "common/exam/manifest.h"

#define SHARE_VALUE_LEN    32
#define SHARE_TEXT_LEN_MAX 1024

typedef struct
{
  char *exam;      /* token */
  guint threshold; /* k: so many shares are needed */
  guint x;         /* 1..255, the place on the polynomial */
  char *custodian; /* token */
  Secret *value;   /* SHARE_VALUE_LEN bytes */
} Share;

/* Copies everything. */
Share *share_new (const char *exam, guint threshold, guint x, const char *custodian, const Secret *value);
void share_free (Share *share);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Share, share_free)

/* The whole text, without a NUL at its end. */
Secret *share_format (const Share *share);
/* Only the one valid spelling. SYNTAX naming what and line; DAMAGED where the check line does not fit. text is
 * wiped by the caller; no copy of the share's value stays in ordinary memory. */
Share *share_parse (const char *what, const char *text, gsize len, GError **error);
/* SHA-256("exam-share/v1\n" || value): the hash in the manifest's share line. */
void share_digest (const Secret *value, guint8 out32[DIGEST_LEN]);

/* Is it a share of this bank, as its signed manifest says? REFUSED for another exam, UNTRUSTED for a place or
 * custodian that the manifest does not name, DAMAGED where the value's hash differs. */
gboolean share_check (const Share *share, const Manifest *manifest, GError **error);
/* The content key out of shares (GPtrArray of Share), each checked against the manifest. GAP where fewer than the
 * threshold distinct ones are there, DAMAGED where the key does not fit the manifest's commitment. */
Secret *share_combine (GPtrArray *shares, const Manifest *manifest, GError **error);
