/* A custodian's share as one A4 page to print, in Indonesian and English: a QR code for a camera, a code for hands.
 * The page is as secret as the share. */
#pragma once

#include "common/exam/share.h"

typedef struct
{
  const Share *share;
  guint n_shares; /* n of "k of n" */
  guint32 bank_version;
  const guint8 *manifest_sha256; /* DIGEST_LEN bytes: tells packages of one exam apart */
} ShareSheet;

/* The PDF. LIMIT where the share does not fit a QR code, IO where the page cannot be drawn. The bytes are wiped by
 * share_sheet_free_pdf(). */
GByteArray *share_sheet_draw (const ShareSheet *sheet, GError **error);
void share_sheet_free_pdf (GByteArray *pdf);
