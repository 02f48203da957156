/* The first error of one item. */
#include "item-bank/cli/lint-gate.h"

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/lint/item-lint.h"

gboolean
lint_gate_check (const ItemDraft *draft, GError **error)
{
  g_autoptr (GPtrArray) findings = lint_findings_new ();

  item_lint (draft, findings);
  for (guint i = 0; i < findings->len; i++)
    {
      const LintFinding *finding = g_ptr_array_index (findings, i);

      if (finding->rule->severity != LINT_ERROR)
        continue;
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s: has errors, correct them first: %s [%s]"),
                   draft->document->id, finding->message, finding->rule->code);
      return FALSE;
    }
  return TRUE;
}
