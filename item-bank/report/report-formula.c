/* Finds, parses and renders the formulas of a text. */
#include "item-bank/report/report-formula.h"

#include <string.h>

#include "item-bank/formula/formula-scan.h"
#include "item-bank/formula/formula.h"

struct ReportFormulas
{
  FormulaFont *font; /* NULL: not opened, or there is none */
  gboolean was_tried;
  char *lang;
};

ReportFormulas *
report_formulas_new (const char *lang)
{
  ReportFormulas *formulas = g_new0 (ReportFormulas, 1);

  formulas->lang = g_strdup (lang);
  return formulas;
}

void
report_formulas_free (ReportFormulas *formulas)
{
  if (formulas == NULL)
    return;
  g_clear_pointer (&formulas->font, formula_font_close);
  g_free (formulas->lang);
  g_free (formulas);
}

void
report_run_free (ReportRun *run)
{
  g_free (run->text);
  g_clear_pointer (&run->svg, g_bytes_unref);
  g_clear_pointer (&run->node, formula_node_free);
  g_free (run);
}

static void
report_formulas_add_words (GPtrArray *runs, const char *text, gsize len)
{
  ReportRun *run;

  if (len == 0)
    return;
  run = g_new0 (ReportRun, 1);
  run->text = formula_dup_unescaped (text, len);
  g_ptr_array_add (runs, run);
}

/* What cannot be parsed or drawn stays as it was typed: lint says what is wrong with it. */
static void
report_formulas_add_formula (
    const ReportFormulas *formulas, GPtrArray *runs, const char *text, const FormulaSpan *span, double em_px)
{
  FormulaStyle style = { formulas->font, FALSE, em_px };
  g_autoptr (FormulaNode) node = formula_parse_tex (text + span->tex_start, span->tex_len, NULL);
  g_autoptr (FormulaPicture) picture = node != NULL ? formula_render (node, &style, NULL) : NULL;
  ReportRun *run = g_new0 (ReportRun, 1);

  g_ptr_array_add (runs, run);
  if (picture == NULL)
    {
      run->text = g_strndup (text + span->start, span->end - span->start);
      return;
    }
  run->text = formula_dup_speech (node, formulas->lang);
  run->svg = g_bytes_ref (picture->svg);
  run->depth_milli = picture->depth;
  run->width_milli = picture->width;
  run->height_milli = picture->height;
  run->node = g_steal_pointer (&node);
}

GPtrArray *
report_formulas_new_runs (ReportFormulas *formulas, const char *text, double em_px)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)report_run_free);
  FormulaSpan span;
  gsize at = 0;

  if (formulas != NULL && !formulas->was_tried && formula_find_next (text, 0, FORMULA_SCAN_OURS, &span))
    {
      formulas->was_tried = TRUE;
      formulas->font = formula_font_open (NULL, NULL);
    }
  if (formulas == NULL || formulas->font == NULL)
    {
      ReportRun *run = g_new0 (ReportRun, 1);

      run->text = g_strdup (text);
      g_ptr_array_add (runs, run);
      return runs;
    }
  while (formula_find_next (text, at, FORMULA_SCAN_OURS, &span))
    {
      report_formulas_add_words (runs, text + at, span.start - at);
      report_formulas_add_formula (formulas, runs, text, &span, em_px);
      at = span.end;
    }
  report_formulas_add_words (runs, text + at, strlen (text + at));
  return runs;
}

void
report_formulas_draw (
    const ReportFormulas *formulas, const ReportRun *run, cairo_t *cr, double x, double y, double size)
{
  FormulaStyle style = { formulas->font, FALSE, 0 };

  formula_draw (run->node, &style, cr, x, y, size, NULL, NULL);
}
