/* Texts that reviewers sign. They are never parsed: whoever checks a signature makes the text anew and compares. */
#include "item-bank/store/approval-text.h"

#include <inttypes.h>

#include "common/base/hex.h"

char *
approval_text_format (const char *item_id, guint32 version, const guint8 draft_sha256[DIGEST_LEN], guint round)
{
  g_autofree char *hex = hex_format (draft_sha256, DIGEST_LEN);

  return g_strdup_printf ("exam-approval/v1\nitem %s\nversion %" PRIu32 "\ndraft %s\nround %u\n", item_id, version, hex,
                          round);
}

char *
approval_text_format_answer (const char *item_id,
                             guint32 version,
                             const guint8 draft_sha256[DIGEST_LEN],
                             const char *answer)
{
  g_autofree char *hex = hex_format (draft_sha256, DIGEST_LEN);

  return g_strdup_printf ("exam-blind-answer/v1\nitem %s\nversion %" PRIu32 "\ndraft %s\nanswer %s\n", item_id, version,
                          hex, answer);
}
