/* What reviewers sign: short ASCII texts that name one version of one item by its content hash.
 * Format: docs/formats/approval.md. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"

/* "exam-approval/v1". round: how often this version was submitted to review. Newly allocated. */
char *approval_text_format (const char *item_id, guint32 version, const guint8 draft_sha256[DIGEST_LEN], guint round);
/* "exam-blind-answer/v1". answer: a response as records hold it. Newly allocated. */
char *approval_text_format_answer (const char *item_id,
                                   guint32 version,
                                   const guint8 draft_sha256[DIGEST_LEN],
                                   const char *answer);
