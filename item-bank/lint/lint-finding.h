/* One thing that lint has to say about an item or about the whole bank. Codes: docs/formats/lint.md. */
#pragma once

#include <glib.h>

typedef enum
{
  LINT_NOTE,    /* good to know: nothing has to be done */
  LINT_WARNING, /* for people to judge */
  LINT_ERROR,   /* such an item is not approved */
} LintSeverity;

typedef struct
{
  const char *code; /* stable, e.g. "no-key": for programs */
  LintSeverity severity;
  gboolean is_fatal; /* an error that leaves the item without a fair way to be shown or scored: it is never packed */
  gboolean is_habit; /* a matter of style: where much of a bank has it, it is said once for the bank */
  const char *title; /* for reports; marked for translation */
} LintRule;

typedef struct
{
  const LintRule *rule;
  char *item_id; /* NULL: the bank as a whole */
  char *message; /* what is wrong and what to do */
} LintFinding;

/* All rules, sorted by code. */
const LintRule *lint_rules (gsize *out_n);
/* NULL for an unknown code. */
const LintRule *lint_rule_find (const char *code);

/* GPtrArray of LintFinding. */
GPtrArray *lint_findings_new (void);
/* code is one of the rules; a caller's mistake otherwise. */
void lint_findings_add (GPtrArray *findings, const char *code, const char *item_id, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
guint lint_findings_count (const GPtrArray *findings, LintSeverity severity);
guint lint_findings_count_code (const GPtrArray *findings, const char *code);
const char *lint_severity_to_token (LintSeverity severity);
