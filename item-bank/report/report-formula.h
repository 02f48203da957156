/* Texts of items as runs of words and formulas, for both back ends. */
#pragma once

#include "item-bank/formula/formula-draw.h"

/* The mathematical font, opened at the first formula; without it formulas stay as their author typed them. */
typedef struct ReportFormulas ReportFormulas;

typedef struct
{
  char *text;      /* words; of a formula: as it is spoken */
  GBytes *svg;     /* NULL: words */
  int depth_milli; /* thousandths of an em below the base line */
  int width_milli;
  int height_milli;  /* above the base line */
  FormulaNode *node; /* NULL: words */
} ReportRun;

/* lang: in which formulas are spoken. */
ReportFormulas *report_formulas_new (const char *lang);
void report_formulas_free (ReportFormulas *formulas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportFormulas, report_formulas_free)

/* GPtrArray of ReportRun. formulas NULL: the text is one run, as it is. em_px: of the pictures. */
GPtrArray *report_formulas_new_runs (ReportFormulas *formulas, const char *text, double em_px);
/* Draws the formula of a run with its base line's left end at x, y, one em being size units. */
void report_formulas_draw (
    const ReportFormulas *formulas, const ReportRun *run, cairo_t *cr, double x, double y, double size);
void report_run_free (ReportRun *run);
