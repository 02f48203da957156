/* One item, by every rule that needs no other. */
#include "item-bank/lint/item-lint.h"

#include "item-bank/lint/lint-fields.h"
#include "item-bank/lint/lint-options.h"
#include "item-bank/lint/lint-pictures.h"
#include "item-bank/lint/lint-points.h"
#include "item-bank/lint/lint-stem.h"
#include "item-bank/lint/lint-writing.h"

gboolean
item_lint (const ItemDraft *draft, GPtrArray *findings)
{
  guint first = findings->len;
  gboolean is_good = TRUE;

  lint_stem_check (draft, findings);
  lint_options_check (draft, findings);
  lint_points_check (draft, findings);
  lint_fields_check (draft, findings);
  lint_pictures_check (draft, findings);
  lint_writing_check (draft, findings);
  for (guint i = first; i < findings->len; i++)
    is_good = is_good && !((const LintFinding *)findings->pdata[i])->rule->is_fatal;
  return is_good;
}
