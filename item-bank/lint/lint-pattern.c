/* One-time compilation. */
#include "item-bank/lint/lint-pattern.h"

gboolean
lint_pattern_matches (GRegex **slot, const char *pattern, gboolean keeps_case, const char *text)
{
  if (g_once_init_enter (slot))
    {
      GRegex *compiled = g_regex_new (pattern, (keeps_case ? 0 : G_REGEX_CASELESS) | G_REGEX_OPTIMIZE, 0, NULL);

      g_assert (compiled != NULL);
      g_once_init_leave (slot, compiled);
    }
  return g_regex_match (*slot, text, 0, NULL);
}
