/* One thing that lint has to say about an item or about the whole bank. */
#pragma once

#include <glib.h>

typedef enum
{
  LINT_WARNING,
  LINT_ERROR, /* such an item is not packed */
} LintSeverity;

typedef struct
{
  LintSeverity severity;
  const char *code; /* stable, e.g. "no-key": for programs */
  char *item_id;    /* NULL: the bank as a whole */
  char *message;    /* what is wrong and what to do */
} LintFinding;

/* GPtrArray of LintFinding. */
GPtrArray *lint_findings_new (void);
void lint_findings_add (
    GPtrArray *findings, LintSeverity severity, const char *code, const char *item_id, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
guint lint_findings_count (const GPtrArray *findings, LintSeverity severity);
const char *lint_severity_to_token (LintSeverity severity);
