/* Lists of findings. */
#include "item-bank/cli/lint-finding.h"

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
lint_findings_add (
    GPtrArray *findings, LintSeverity severity, const char *code, const char *item_id, const char *format, ...)
{
  LintFinding *finding = g_new0 (LintFinding, 1);
  va_list args;

  finding->severity = severity;
  finding->code = code;
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
    n += ((const LintFinding *)findings->pdata[i])->severity == severity;
  return n;
}

const char *
lint_severity_to_token (LintSeverity severity)
{
  return severity == LINT_ERROR ? "error" : "warning";
}
