/* Haladyna, Downing & Rodriguez (2002), guidelines 13 to 17. */
#include "item-bank/lint/lint-stem.h"

#include "common/base/i18n.h"
#include "item-bank/lint/lint-pattern.h"
#include "item-bank/lint/lint-text.h"

/* Negations that turn the question round. "bukan hanya" and "not only" do not. */
#define NEGATION_ID                                                                                                    \
  "kecuali|bukan(lah)?(?! (hanya|sekadar|cuma))|tidak (benar|tepat|sesuai|termasuk|merupakan|tergolong|dibenarkan|"    \
  "diperbolehkan|berkaitan|mencerminkan|mungkin)"
#define NEGATION_EN "except|(is|are|was|were|does|do|did|can|could|would|should|may) not(?! only)"

static void
lint_stem_check_empty (const ItemDraft *draft, GPtrArray *findings)
{
  const ItemDocument *document = draft->document;
  g_autofree char *stem = lint_text_collapse (document->stem);
  g_autofree char *topic = lint_text_collapse (draft->topic);

  if (*stem == '\0' && document->pictures->len == 0)
    lint_findings_add (findings, "empty-stem", document->id, _ ("the stem is empty: write the question"));
  else if (*stem == '\0')
    lint_findings_add (findings, "stem-without-text", document->id,
                       _ ("the stem is a picture alone: say in words what to do"));
  if (document->stimulus != NULL)
    {
      g_autofree char *text = lint_text_collapse (document->stimulus->text);

      if (*text == '\0' && document->stimulus->pictures->len == 0)
        lint_findings_add (findings, "empty-stem", document->id,
                           _ ("the shared text \"%s\" is empty: write it or remove it"), document->stimulus->id);
    }
  if (*topic == '\0')
    lint_findings_add (findings, "empty-topic", document->id,
                       _ ("the topic is empty: only a stratum for any topic can take it"));
}

static gboolean
lint_stem_has_negative_option (const ItemDocument *document)
{
  static GRegex *regex;

  for (guint i = 0; i < document->options->len; i++)
    if (lint_pattern_matches (&regex, "^\\s*(tidak|tak|bukan|tanpa|jangan|not|never|no|without)\\b", FALSE,
                              ((const ItemOption *)document->options->pdata[i])->text))
      return TRUE;
  return FALSE;
}

/* Capitals, stars or underlines set a word off; attitude items ask for no fact. */
static void
lint_stem_check_negation (const ItemDraft *draft, GPtrArray *findings)
{
  static GRegex *any, *plain;
  const ItemDocument *document = draft->document;
  g_autofree char *question = lint_text_question (document->stem, TRUE);

  if (draft->is_weighted || !item_kind_has_options (document->kind)
      || !lint_pattern_matches (&any, "\\b(" NEGATION_ID "|" NEGATION_EN ")\\b", FALSE, question))
    return;
  if (lint_pattern_matches (&plain, "(?<![*_])\\b([Kk]ecuali|[Bb]ukan(lah)?|[Tt]idak|[Ee]xcept|not)\\b", TRUE,
                            question))
    lint_findings_add (
        findings, "negative-stem", document->id,
        _ ("the question asks for what is not so, and hurried readers miss it: ask the other way round, or "
           "write the negation in capitals"));
  if (lint_stem_has_negative_option (document))
    lint_findings_add (findings, "double-negative", document->id,
                       _ ("a negative question has a negative option: turn one of them round"));
}

void
lint_stem_check (const ItemDraft *draft, GPtrArray *findings)
{
  lint_stem_check_empty (draft, findings);
  lint_stem_check_negation (draft, findings);
}
