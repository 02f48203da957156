/* Pages and texts with cairo and Pango. */
#include "item-bank/report/pdf-flow.h"

#include <math.h>
#include <string.h>

#include "common/base/i18n.h"

#define FONT "Noto Sans, DejaVu Sans, Sans"

void
pdf_flow_set_color (const PdfFlow *flow, const char *color)
{
  guint64 rgb = g_ascii_strtoull (color + 1, NULL, 16);

  cairo_set_source_rgb (flow->cr, (double)(rgb >> 16 & 0xff) / 255, (double)(rgb >> 8 & 0xff) / 255,
                        (double)(rgb & 0xff) / 255);
}

const char *
pdf_flow_tone_color (ReportTone tone)
{
  static const char *const COLORS[] = { "#17202a", "#44515e", "#17202a", "#1c5d2f", "#7a4a00", "#8c1d18" };

  return COLORS[tone];
}

PangoLayout *
pdf_flow_new_layout (const PdfFlow *flow, const char *text, double size, gboolean is_bold, double width)
{
  PangoLayout *layout = pango_layout_new (flow->pango);
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/* A formula inside a layout, which owns it. */
typedef struct
{
  const ReportFormulas *formulas;
  const ReportRun *run;
  double size;
} PdfFormula;

#define OBJECT_CHARACTER "\357\277\274" /* U+FFFC stands where the formula is drawn */

static void
pdf_flow_draw_shape (cairo_t *cr, PangoAttrShape *shape, gboolean only_path, gpointer data)
{
  const PdfFormula *formula = shape->data;
  double x, y;

  if (only_path || formula == NULL)
    return;
  cairo_get_current_point (cr, &x, &y);
  report_formulas_draw (formula->formulas, formula->run, cr, x, y, formula->size);
}

void
pdf_flow_prepare (PangoContext *pango)
{
  pango_cairo_context_set_shape_renderer (pango, pdf_flow_draw_shape, NULL, NULL);
}

static void
pdf_flow_add_shape (PangoAttrList *attributes, const PdfFormula *formula, guint at)
{
  double unit = formula->size / 1000 * PANGO_SCALE;
  PangoRectangle place = { 0, (int)(-formula->run->height_milli * unit), (int)(formula->run->width_milli * unit),
                           (int)((formula->run->height_milli + formula->run->depth_milli) * unit) };
  PangoAttribute *shape = pango_attr_shape_new_with_data (&place, &place, (gpointer)formula, NULL, NULL);

  shape->start_index = at;
  shape->end_index = at + strlen (OBJECT_CHARACTER);
  pango_attr_list_insert (attributes, shape);
}

PangoLayout *
pdf_flow_new_rich_layout (const PdfFlow *flow, const char *text, double size, double width)
{
  GPtrArray *runs = report_formulas_new_runs (flow->formulas, text, size);
  GPtrArray *formulas = g_ptr_array_new_with_free_func (g_free);
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autoptr (GString) plain = g_string_new (NULL);
  PangoLayout *layout;

  for (guint i = 0; i < runs->len; i++)
    {
      const ReportRun *run = runs->pdata[i];
      PdfFormula *formula;

      if (run->node == NULL)
        {
          g_string_append (plain, run->text);
          continue;
        }
      formula = g_new0 (PdfFormula, 1);
      *formula = (PdfFormula){ flow->formulas, run, size };
      g_ptr_array_add (formulas, formula);
      pdf_flow_add_shape (attributes, formula, (guint)plain->len);
      g_string_append (plain, OBJECT_CHARACTER);
    }
  layout = pdf_flow_new_layout (flow, plain->str, size, FALSE, width);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  g_object_set_data_full (G_OBJECT (layout), "runs", runs, (GDestroyNotify)g_ptr_array_unref);
  g_object_set_data_full (G_OBJECT (layout), "formulas", formulas, (GDestroyNotify)g_ptr_array_unref);
  return layout;
}

double
pdf_flow_layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

void
pdf_flow_draw_layout (const PdfFlow *flow, PangoLayout *layout, double x, double y)
{
  if (!flow->draws)
    return;
  cairo_move_to (flow->cr, x, y);
  pango_cairo_show_layout (flow->cr, layout);
}

void
pdf_flow_write_layout (PdfFlow *flow, PangoLayout *layout, double x, const char *color)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoRectangle line;
      double height, base;

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      height = (double)line.height / PANGO_SCALE;
      base = (double)(pango_layout_iter_get_baseline (iter) - line.y) / PANGO_SCALE;
      pdf_flow_need (flow, height);
      if (flow->draws)
        {
          pdf_flow_set_color (flow, color);
          cairo_move_to (flow->cr, x + (double)line.x / PANGO_SCALE, flow->y + base);
          pango_cairo_show_layout_line (flow->cr, pango_layout_iter_get_line_readonly (iter));
        }
      flow->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

void
pdf_flow_draw_box (const PdfFlow *flow,
                   double x,
                   double y,
                   double width,
                   double height,
                   double radius,
                   const char *fill,
                   const char *border)
{
  cairo_t *cr = flow->cr;

  if (!flow->draws)
    return;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  if (fill != NULL)
    {
      pdf_flow_set_color (flow, fill);
      cairo_fill_preserve (cr);
    }
  if (border != NULL)
    {
      pdf_flow_set_color (flow, border);
      cairo_set_line_width (cr, 0.8);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
}

/* A text in the margin, cut where it is too long: 0 left, 1 right. */
static void
pdf_flow_margin_text (const PdfFlow *flow, const char *text, double y, int side, double share)
{
  double width = PDF_FLOW_WIDTH * share;
  g_autoptr (PangoLayout) layout = pdf_flow_new_layout (flow, text, 8, FALSE, width);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -1);
  pango_layout_set_alignment (layout, side == 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
  pdf_flow_draw_layout (flow, layout, side == 0 ? PDF_FLOW_LEFT : PDF_FLOW_LEFT + PDF_FLOW_WIDTH - width, y);
}

void
pdf_flow_end_page (PdfFlow *flow)
{
  g_autofree char *number = NULL;

  if (!flow->draws)
    return;
  number = g_strdup_printf (_ ("page %u of %u"), flow->page, flow->n_pages);
  pdf_flow_set_color (flow, "#44515e");
  pdf_flow_margin_text (flow, flow->document->head, 34, 0, 0.72);
  pdf_flow_margin_text (flow, flow->document->date, 34, 1, 0.26);
  pdf_flow_margin_text (flow, flow->document->foot, PDF_FLOW_PAGE_HEIGHT - 42, 0, 0.80);
  pdf_flow_margin_text (flow, number, PDF_FLOW_PAGE_HEIGHT - 42, 1, 0.18);
  cairo_set_line_width (flow->cr, 0.5);
  pdf_flow_set_color (flow, "#c3ccd6");
  cairo_move_to (flow->cr, PDF_FLOW_LEFT, 50);
  cairo_rel_line_to (flow->cr, PDF_FLOW_WIDTH, 0);
  cairo_move_to (flow->cr, PDF_FLOW_LEFT, PDF_FLOW_PAGE_HEIGHT - 48);
  cairo_rel_line_to (flow->cr, PDF_FLOW_WIDTH, 0);
  cairo_stroke (flow->cr);
  cairo_show_page (flow->cr);
}

void
pdf_flow_next_page (PdfFlow *flow)
{
  pdf_flow_end_page (flow);
  flow->page++;
  flow->y = PDF_FLOW_TOP;
}

void
pdf_flow_need (PdfFlow *flow, double height)
{
  if (flow->y + height > PDF_FLOW_BOTTOM && flow->y > PDF_FLOW_TOP)
    pdf_flow_next_page (flow);
}
