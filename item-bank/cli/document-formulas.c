/* Formulas of documents. */
#include "item-bank/cli/document-formulas.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/formula/formula-draw.h"
#include "item-bank/formula/formula-scan.h"
#include "item-bank/formula/formula.h"

static gboolean
document_formulas_has (const ItemDocument *document, const char *source)
{
  for (guint i = 0; i < document->formulas->len; i++)
    if (strcmp (((const ItemFormula *)document->formulas->pdata[i])->source, source) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
document_formulas_add_one (ItemDocument *document, const char *source, FormulaFont **font, GError **error)
{
  g_autoptr (FormulaNode) node = formula_parse_tex (source, strlen (source), error);
  g_autoptr (FormulaPicture) picture = NULL;
  g_autofree char *alt = NULL;
  ItemFormula *formula;

  if (node != NULL && *font == NULL)
    *font = formula_font_open (NULL, error);
  if (node != NULL && *font != NULL)
    {
      const FormulaStyle style = { .font = *font };

      picture = formula_render (node, &style, error);
    }
  if (picture == NULL)
    {
      g_prefix_error (error, _ ("%s: formula \"%s\": "), document->id, source);
      return FALSE;
    }
  alt = formula_dup_speech (node, document->lang);
  formula = item_document_add_formula (document, source, alt, picture->svg);
  formula->width_milli = (guint)picture->width;
  formula->height_milli = (guint)(picture->height + picture->depth);
  formula->depth_milli = (guint)MAX (picture->depth, 0);
  return TRUE;
}

static gboolean
document_formulas_scan (ItemDocument *document, const char *text, FormulaFont **font, GError **error)
{
  FormulaSpan span = { 0 };

  while (formula_find_next (text, span.end, FORMULA_SCAN_OURS, &span))
    {
      g_autofree char *source = g_strndup (text + span.tex_start, span.tex_len);

      if (!document_formulas_has (document, source) && !document_formulas_add_one (document, source, font, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
document_formulas_scan_options (ItemDocument *document, const GPtrArray *options, FormulaFont **font, GError **error)
{
  for (guint i = 0; i < options->len; i++)
    if (!document_formulas_scan (document, ((const ItemOption *)options->pdata[i])->text, font, error))
      return FALSE;
  return TRUE;
}

gboolean
document_formulas_add (ItemDocument *document, FormulaFont **font, GError **error)
{
  if (!document_formulas_scan (document, document->stem, font, error)
      || (document->stimulus != NULL && !document_formulas_scan (document, document->stimulus->text, font, error)))
    return FALSE;
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);

      if (!document_formulas_scan (document, field->prompt, font, error)
          || !document_formulas_scan_options (document, field->options, font, error)
          || !document_formulas_scan_options (document, field->targets, font, error))
        return FALSE;
    }
  return TRUE;
}
