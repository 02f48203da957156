/* A score sheet as one short line. */
#include "common/exam/score-text.h"

#include <string.h>

#include "common/crypto/digest.h"

char *
score_text_format (const Blueprint *blueprint, const ScoreSheet *sheet)
{
  g_autofree char *total = rational_format (sheet->total);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *hash = NULL;

  g_return_val_if_fail (sheet->n_sections == blueprint->sections->len, NULL);
  for (guint i = 0; i < sheet->n_sections; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];
      g_autofree char *points = rational_format (sheet->sections[i].points);

      g_string_append_printf (line, "%s=%s ", section->id, points);
    }
  g_string_append_printf (line, "total=%s", total);
  if (line->len <= EXAM_RESPONSE_MAX)
    return g_strdup (line->str);
  hash = digest_sha256_hex (line->str, line->len);
  return g_strdup_printf ("total=%s sections=%u sha256=%.16s", total, sheet->n_sections, hash);
}
