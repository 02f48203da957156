/* The table of rules, and lists of findings. */
#include "item-bank/lint/lint-finding.h"

#include <string.h>

#include "common/base/i18n.h"

static const LintRule RULES[] = {
  { "absolute-word", LINT_WARNING, FALSE, TRUE, N_ ("Words like always or never set options apart") },
  { "bad-formula", LINT_ERROR, TRUE, FALSE, N_ ("A formula cannot be shown") },
  { "bad-gap", LINT_ERROR, TRUE, FALSE, N_ ("Gaps of the stem and answer fields do not fit") },
  { "bad-region", LINT_ERROR, FALSE, FALSE, N_ ("Regions of a hotspot do not fit the picture") },
  { "catch-all", LINT_WARNING, FALSE, FALSE, N_ ("All or none of the above") },
  { "double-negative", LINT_WARNING, FALSE, TRUE, N_ ("Negative stem with a negative option") },
  { "duplicate-id", LINT_ERROR, FALSE, FALSE, N_ ("Identifiers that differ only by case") },
  { "duplicate-item", LINT_WARNING, FALSE, FALSE, N_ ("The same item twice") },
  { "duplicate-stem", LINT_WARNING, FALSE, FALSE, N_ ("The same stem twice") },
  { "empty-option", LINT_ERROR, TRUE, FALSE, N_ ("Empty option") },
  { "empty-stem", LINT_ERROR, TRUE, FALSE, N_ ("Empty stem") },
  { "empty-topic", LINT_WARNING, FALSE, TRUE, N_ ("Empty topic") },
  { "equal-options", LINT_ERROR, TRUE, FALSE, N_ ("Equal options") },
  { "external-link", LINT_ERROR, TRUE, FALSE, N_ ("Link to the outside") },
  { "impossible-points", LINT_ERROR, TRUE, FALSE, N_ ("Impossible points") },
  { "key-positions", LINT_WARNING, FALSE, FALSE, N_ ("Unbalanced positions of the keys") },
  { "longest-is-key", LINT_WARNING, FALSE, TRUE, N_ ("The longest option is the key") },
  { "markup", LINT_WARNING, FALSE, TRUE, N_ ("Remains of HTML in a text") },
  { "missing-picture", LINT_ERROR, FALSE, FALSE, N_ ("A picture is spoken of, but there is none") },
  { "near-duplicate", LINT_WARNING, FALSE, FALSE, N_ ("Nearly the same item") },
  { "negative-stem", LINT_WARNING, FALSE, TRUE, N_ ("Negation that is easily overlooked") },
  { "no-alternative", LINT_ERROR, FALSE, FALSE, N_ ("Picture without text alternative") },
  { "no-dictionary", LINT_NOTE, FALSE, FALSE, N_ ("No dictionary for a language") },
  { "no-key", LINT_ERROR, TRUE, FALSE, N_ ("No key") },
  { "numeric-order", LINT_WARNING, FALSE, TRUE, N_ ("Numbers of the options out of order") },
  { "odd-characters", LINT_WARNING, FALSE, FALSE, N_ ("Invisible or broken characters") },
  { "option-count", LINT_WARNING, FALSE, TRUE, N_ ("Unusual number of options") },
  { "option-punctuation", LINT_WARNING, FALSE, TRUE, N_ ("Options end differently") },
  { "option-reference", LINT_WARNING, FALSE, FALSE, N_ ("An option speaks of other options by letter") },
  { "other-language", LINT_WARNING, FALSE, TRUE, N_ ("Text in another language than said") },
  { "points-scale", LINT_ERROR, FALSE, FALSE, N_ ("Points do not fit the rule pack") },
  { "same-pattern", LINT_NOTE, FALSE, FALSE, N_ ("Items that differ only in their numbers") },
  { "several-keys", LINT_ERROR, TRUE, FALSE, N_ ("Several keys") },
  { "similar-options", LINT_WARNING, FALSE, FALSE, N_ ("Options that are nearly equal") },
  { "spelling", LINT_WARNING, FALSE, FALSE, N_ ("Unknown words") },
  { "stem-without-text", LINT_WARNING, FALSE, FALSE, N_ ("The stem is a picture alone") },
  { "stimulus-differs", LINT_ERROR, FALSE, FALSE, N_ ("A shared text with two contents") },
  { "stray-spaces", LINT_WARNING, FALSE, TRUE, N_ ("Stray spaces") },
  { "unmatched-option", LINT_WARNING, FALSE, FALSE, N_ ("An option without right target") },
  { "unreachable-answer", LINT_ERROR, TRUE, FALSE, N_ ("No response can earn the points") },
  { "weights", LINT_ERROR, FALSE, FALSE, N_ ("Weights are not a permutation") },
  { "weights-unusual", LINT_WARNING, FALSE, FALSE, N_ ("Unusual weights") },
};

const LintRule *
lint_rules (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (RULES);
  return RULES;
}

const LintRule *
lint_rule_find (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (RULES); i++)
    if (strcmp (RULES[i].code, code) == 0)
      return &RULES[i];
  return NULL;
}

static void
lint_finding_free (LintFinding *finding)
{
  g_free (finding->item_id);
  g_free (finding->message);
  g_free (finding);
}

GPtrArray *
lint_findings_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)lint_finding_free);
}

void
lint_findings_add (GPtrArray *findings, const char *code, const char *item_id, const char *format, ...)
{
  LintFinding *finding = g_new0 (LintFinding, 1);
  va_list args;

  finding->rule = lint_rule_find (code);
  g_assert (finding->rule != NULL);
  finding->item_id = g_strdup (item_id);
  va_start (args, format);
  finding->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (findings, finding);
}

guint
lint_findings_count (const GPtrArray *findings, LintSeverity severity)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++)
    n += ((const LintFinding *)findings->pdata[i])->rule->severity == severity;
  return n;
}

guint
lint_findings_count_code (const GPtrArray *findings, const char *code)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++)
    n += strcmp (((const LintFinding *)findings->pdata[i])->rule->code, code) == 0;
  return n;
}

const char *
lint_severity_to_token (LintSeverity severity)
{
  static const char *const TOKENS[] = { "note", "warning", "error" };

  return TOKENS[severity];
}
