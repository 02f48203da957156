/* Rows are never parted, so what a cell holds has a limit. */
#include "item-bank/report/pdf-table.h"

#define CELL_CHARACTERS_MAX 1500
#define PADDING             4.0
#define BAR_SHARE           0.55 /* of a cell with a bar, where its text needs less than the rest */

static double
pdf_table_width (const ReportTable *table, guint column)
{
  double sum = 0;

  for (guint i = 0; i < table->columns->len; i++)
    sum += ((const ReportColumn *)table->columns->pdata[i])->share;
  return sum > 0 ? PDF_FLOW_WIDTH * ((const ReportColumn *)table->columns->pdata[column])->share / sum : 0;
}

static PangoLayout *
pdf_table_new_layout (const PdfFlow *flow, const char *text, gboolean is_bold, double width, ReportAlign align)
{
  g_autofree char *cut = g_utf8_strlen (text, -1) > CELL_CHARACTERS_MAX
                             ? g_utf8_substring (text, 0, CELL_CHARACTERS_MAX)
                             : g_strdup (text);
  g_autofree char *whole = g_strconcat (cut, g_utf8_strlen (text, -1) > CELL_CHARACTERS_MAX ? " …" : "", NULL);
  PangoLayout *layout = pdf_flow_new_layout (flow, whole, 8.5, is_bold, width);

  pango_layout_set_alignment (layout, align == REPORT_ALIGN_END ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  return layout;
}

static double
pdf_table_bar_width (const ReportCell *cell, double width)
{
  return cell->bar >= 0 ? (width - 2 * PADDING) * BAR_SHARE : 0;
}

static double
pdf_table_write_cell (
    const PdfFlow *flow, const ReportCell *cell, ReportAlign align, double x, double width, gboolean draws)
{
  double bar = pdf_table_bar_width (cell, width), text_x = x + PADDING + (bar > 0 ? bar + PADDING : 0);
  gboolean is_bold = cell->tone == REPORT_TONE_STRONG || cell->tone == REPORT_TONE_BAD;
  g_autoptr (PangoLayout) layout
      = pdf_table_new_layout (flow, cell->text, is_bold, x + width - PADDING - text_x, align);

  if (draws && bar > 0)
    {
      const char *color = cell->tone == REPORT_TONE_PLAIN || cell->tone == REPORT_TONE_HINT
                              ? "#0b4f8a"
                              : pdf_flow_tone_color (cell->tone);

      pdf_flow_draw_box (flow, x + PADDING, flow->y + PADDING + 2, bar, 6, 1, "#e4e9ef", NULL);
      if (cell->bar > 0)
        pdf_flow_draw_box (flow, x + PADDING, flow->y + PADDING + 2, MAX (cell->bar * bar, 2), 6, 1, color, NULL);
    }
  if (draws && flow->draws)
    {
      pdf_flow_set_color (flow, pdf_flow_tone_color (cell->tone));
      pdf_flow_draw_layout (flow, layout, text_x, flow->y + PADDING);
    }
  return pdf_flow_layout_height (layout) + 2 * PADDING;
}

static double
pdf_table_row (const PdfFlow *flow, const ReportTable *table, const GPtrArray *row, gboolean draws)
{
  double x = PDF_FLOW_LEFT, height = 0;

  for (guint i = 0; i < row->len; i++)
    {
      double width = pdf_table_width (table, i);
      const ReportColumn *column = table->columns->pdata[i];

      height = MAX (height, pdf_table_write_cell (flow, row->pdata[i], column->align, x, width, draws));
      x += width;
    }
  return height;
}

static double
pdf_table_head (const PdfFlow *flow, const ReportTable *table, gboolean draws)
{
  double x = PDF_FLOW_LEFT, height = 0;

  for (guint i = 0; i < table->columns->len; i++)
    {
      const ReportColumn *column = table->columns->pdata[i];
      ReportCell cell = { column->title, REPORT_TONE_HINT, -1 };

      height = MAX (height, pdf_table_write_cell (flow, &cell, column->align, x, pdf_table_width (table, i), draws));
      x += pdf_table_width (table, i);
    }
  return height;
}

static void
pdf_table_draw_rule (const PdfFlow *flow)
{
  if (!flow->draws)
    return;
  pdf_flow_set_color (flow, "#c3ccd6");
  cairo_set_line_width (flow->cr, 0.5);
  cairo_move_to (flow->cr, PDF_FLOW_LEFT, flow->y);
  cairo_rel_line_to (flow->cr, PDF_FLOW_WIDTH, 0);
  cairo_stroke (flow->cr);
}

static void
pdf_table_write_head (PdfFlow *flow, const ReportTable *table)
{
  double height = pdf_table_head (flow, table, FALSE);

  pdf_flow_draw_box (flow, PDF_FLOW_LEFT, flow->y, PDF_FLOW_WIDTH, height, 2, "#f1f4f8", NULL);
  pdf_table_head (flow, table, TRUE);
  flow->y += height;
  pdf_table_draw_rule (flow);
}

void
pdf_table_write (PdfFlow *flow, const ReportTable *table)
{
  if (*table->caption != '\0')
    {
      g_autoptr (PangoLayout) caption = pdf_flow_new_layout (flow, table->caption, PDF_FLOW_SIZE, TRUE, PDF_FLOW_WIDTH);

      pdf_flow_need (flow, pdf_flow_layout_height (caption) + 40);
      pdf_flow_write_layout (flow, caption, PDF_FLOW_LEFT, "#17202a");
      flow->y += 2;
    }
  pdf_flow_need (flow, 2 * pdf_table_head (flow, table, FALSE));
  pdf_table_write_head (flow, table);
  for (guint i = 0; i < table->rows->len; i++)
    {
      double height = pdf_table_row (flow, table, table->rows->pdata[i], FALSE);
      guint page = flow->page;

      pdf_flow_need (flow, height);
      if (flow->page != page)
        pdf_table_write_head (flow, table);
      pdf_table_row (flow, table, table->rows->pdata[i], TRUE);
      flow->y += height;
      pdf_table_draw_rule (flow);
    }
  flow->y += 8;
}
