/* Each kind of block. Heights are found by writing to a copy of the flow that does not draw. */
#include "item-bank/report/pdf-blocks.h"

#include <cairo-pdf.h>
#include <string.h>

#include "item-bank/report/pdf-picture.h"
#include "item-bank/report/pdf-table.h"
#include "item-bank/report/report-plot.h"

#define CHUNK_MAX      2000 /* bytes */
#define CARD_PADDING   10.0
#define LETTER_SIZE    16.0
#define GAP            8.0
#define PICTURE_HEIGHT 220.0
#define ANSWER_HEIGHT  130.0
#define FIGURES_IN_ROW 5
#define HEADING_ROOM   70.0 /* what must fit below a heading */

static const ReportBlock *
pdf_blocks_at (const PdfFlow *flow, guint index)
{
  return index < flow->document->blocks->len ? flow->document->blocks->pdata[index] : NULL;
}

/* Bytes of text that make one layout: Pango takes a time that grows with the square of a paragraph's length. A cut is
 * made at a space where there is one, never inside a formula. */
static gsize
pdf_blocks_chunk (const char *text)
{
  gsize len = strlen (text), at;

  if (len <= CHUNK_MAX)
    return len;
  for (at = CHUNK_MAX; at > CHUNK_MAX / 2 && text[at] != ' ';)
    at--;
  if (text[at] != ' ')
    at = (gsize)(g_utf8_find_prev_char (text, text + CHUNK_MAX) - text);
  {
    const char *open = g_strrstr_len (text, (gssize)at, "\\("), *close = open != NULL ? strstr (open, "\\)") : NULL;

    return close != NULL && close >= text + at ? (gsize)(close - text) + 2 : at;
  }
}

static void
pdf_blocks_write_chunks (PdfFlow *flow,
                         const char *text,
                         double size,
                         gboolean is_bold,
                         gboolean is_rich,
                         const char *color,
                         double x,
                         double width)
{
  do
    {
      gsize len = pdf_blocks_chunk (text);
      g_autofree char *chunk = g_strndup (text, len);
      g_autoptr (PangoLayout) layout = is_rich ? pdf_flow_new_rich_layout (flow, chunk, size, width)
                                               : pdf_flow_new_layout (flow, chunk, size, is_bold, width);

      pango_layout_set_line_spacing (layout, 1.15f);
      pdf_flow_write_layout (flow, layout, x, color);
      text += len;
    }
  while (*text != '\0');
}

/* Texts of items, which may hold formulas. */
static void
pdf_blocks_write_item_text (PdfFlow *flow, const char *text, double size, const char *color, double x, double width)
{
  pdf_blocks_write_chunks (flow, text, size, FALSE, TRUE, color, x, width);
}

static void
pdf_blocks_write_text (
    PdfFlow *flow, const char *text, double size, gboolean is_bold, const char *color, double x, double width)
{
  pdf_blocks_write_chunks (flow, text, size, is_bold, FALSE, color, x, width);
}

void
pdf_blocks_write_title (PdfFlow *flow)
{
  const ReportDocument *document = flow->document;
  double column = PDF_FLOW_WIDTH / 3;

  pdf_blocks_write_text (flow, document->title, 19, TRUE, "#17324d", PDF_FLOW_LEFT, PDF_FLOW_WIDTH);
  flow->y += 6;
  for (guint i = 0; i + 1 < document->facts->len; i += 6)
    {
      double height = 0;

      for (guint j = 0; j < 3 && i + 2 * j + 1 < document->facts->len; j++)
        {
          double x = PDF_FLOW_LEFT + column * j;
          g_autoptr (PangoLayout) name
              = pdf_flow_new_layout (flow, document->facts->pdata[i + 2 * j], 8, FALSE, column - GAP);
          g_autoptr (PangoLayout) value
              = pdf_flow_new_layout (flow, document->facts->pdata[i + 2 * j + 1], PDF_FLOW_SIZE, TRUE, column - GAP);

          if (flow->draws)
            pdf_flow_set_color (flow, "#44515e");
          pdf_flow_draw_layout (flow, name, x, flow->y);
          if (flow->draws)
            pdf_flow_set_color (flow, "#17202a");
          pdf_flow_draw_layout (flow, value, x, flow->y + pdf_flow_layout_height (name));
          height = MAX (height, pdf_flow_layout_height (name) + pdf_flow_layout_height (value));
        }
      flow->y += height + 5;
    }
  flow->y += GAP;
}

static void
pdf_blocks_write_heading (PdfFlow *flow, const ReportBlock *block, const ReportBlock *next)
{
  gboolean is_large = block->level == 2, is_plot = next != NULL && next->kind == REPORT_BLOCK_PLOT;

  flow->y += flow->y > PDF_FLOW_TOP ? (is_large ? 14 : 8) : 0;
  pdf_flow_need (flow, HEADING_ROOM + (is_plot ? REPORT_PLOT_HEIGHT * PDF_FLOW_WIDTH / REPORT_PLOT_WIDTH : 0));
  if (flow->draws)
    {
      g_autofree char *place = g_strdup_printf ("page=%u pos=[%d %d]", flow->page, (int)PDF_FLOW_LEFT, (int)flow->y);

      cairo_pdf_surface_add_outline (flow->surface, CAIRO_PDF_OUTLINE_ROOT, block->text, place, 0);
    }
  pdf_blocks_write_text (flow, block->text, is_large ? 14 : 11, TRUE, is_large ? "#0b4f8a" : "#17202a", PDF_FLOW_LEFT,
                         PDF_FLOW_WIDTH);
  flow->y += 4;
}

static void
pdf_blocks_write_paragraph (PdfFlow *flow, const ReportBlock *block, double x, double width, double size)
{
  pdf_blocks_write_text (flow, block->text, size, block->tone == REPORT_TONE_BAD || block->tone == REPORT_TONE_STRONG,
                         pdf_flow_tone_color (block->tone), x, width);
  flow->y += 4;
}

static void
pdf_blocks_write_picture (PdfFlow *flow, const ReportPicture *source, double x, double width, double height)
{
  g_autoptr (PdfPicture) picture = pdf_picture_new (source, width, height);

  if (picture == NULL)
    {
      pdf_blocks_write_text (flow, source->alt, PDF_FLOW_SIZE, FALSE, "#8c1d18", x, width);
      return;
    }
  pdf_flow_need (flow, pdf_picture_height (picture) + 4);
  pdf_picture_draw (picture, flow, x, flow->y + 2);
  flow->y += pdf_picture_height (picture) + 6;
}

/* The letter in its circle, as in the kiosk; filled where it is right. */
static void
pdf_blocks_draw_letter (const PdfFlow *flow, const ReportBlock *block, double x, double y)
{
  g_autoptr (PangoLayout) layout = pdf_flow_new_layout (flow, block->letter, 9, TRUE, LETTER_SIZE);

  if (!flow->draws)
    return;
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pdf_flow_draw_box (flow, x, y, LETTER_SIZE, LETTER_SIZE, LETTER_SIZE / 2, block->is_marked ? "#1c5d2f" : NULL,
                     block->is_marked ? "#1c5d2f" : "#44515e");
  pdf_flow_set_color (flow, block->is_marked ? "#ffffff" : "#17202a");
  pdf_flow_draw_layout (flow, layout, x, y + (LETTER_SIZE - pdf_flow_layout_height (layout)) / 2);
}

/* What stands right of the letter. */
static void
pdf_blocks_write_answer (PdfFlow *flow, const ReportBlock *block, double x, double width)
{
  if (*block->text != '\0')
    pdf_blocks_write_item_text (flow, block->text, 10.5, "#17202a", x, width);
  for (guint i = 0; i < block->pictures->len; i++)
    pdf_blocks_write_picture (flow, block->pictures->pdata[i], x, width, ANSWER_HEIGHT);
}

static void
pdf_blocks_write_choice (PdfFlow *flow, const ReportBlock *block, double x, double width)
{
  g_autoptr (PangoLayout) note = pdf_flow_new_layout (flow, block->note, 8, block->is_marked, width / 3);
  int note_width;
  double inner = x + 7 + LETTER_SIZE + GAP, room, height;
  PdfFlow trial = *flow;

  pango_layout_get_size (note, &note_width, NULL);
  room = width - (inner - x) - 7 - (*block->note != '\0' ? (double)note_width / PANGO_SCALE + GAP : 0);
  trial.draws = FALSE;
  trial.y = PDF_FLOW_TOP;
  pdf_blocks_write_answer (&trial, block, inner, room);
  height = trial.page == flow->page ? MAX (trial.y - PDF_FLOW_TOP, LETTER_SIZE) + 8 : 0;
  pdf_flow_need (flow, height > 0 ? height : LETTER_SIZE * 3);
  if (height > 0)
    pdf_flow_draw_box (flow, x, flow->y, width, height, 6, block->is_marked ? "#eaf5ec" : NULL,
                       block->is_marked ? "#1c5d2f" : "#aab4c0");
  pdf_blocks_draw_letter (flow, block, x + 7, flow->y + 4);
  if (*block->note != '\0' && flow->draws)
    {
      pdf_flow_set_color (flow, block->is_marked ? "#1c5d2f" : "#44515e");
      pdf_flow_draw_layout (flow, note, x + width - 7 - (double)note_width / PANGO_SCALE, flow->y + 6);
    }
  {
    double top = flow->y;

    flow->y
        += 4 + (height > 0 && trial.y - PDF_FLOW_TOP < LETTER_SIZE ? (LETTER_SIZE - trial.y + PDF_FLOW_TOP) / 2 : 0);
    pdf_blocks_write_answer (flow, block, inner, room);
    flow->y = height > 0 ? top + height + 5 : flow->y + 9;
  }
}

static gboolean
pdf_blocks_is_figure (const ReportBlock *block)
{
  return block != NULL && block->kind == REPORT_BLOCK_CHOICE && *block->text == '\0' && block->pictures->len > 0;
}

static void
pdf_blocks_draw_figure (const PdfFlow *flow, const ReportBlock *block, double x, double width, double height)
{
  g_autoptr (PdfPicture) picture = pdf_picture_new (block->pictures->pdata[0], width - 12, ANSWER_HEIGHT - 40);
  g_autoptr (PangoLayout) note
      = pdf_flow_new_layout (flow, block->note, 7.5, block->is_marked, width - LETTER_SIZE - 12);

  pdf_flow_draw_box (flow, x, flow->y, width, height, 6, block->is_marked ? "#eaf5ec" : NULL,
                     block->is_marked ? "#1c5d2f" : "#aab4c0");
  pdf_blocks_draw_letter (flow, block, x + 5, flow->y + 4);
  if (flow->draws)
    pdf_flow_set_color (flow, block->is_marked ? "#1c5d2f" : "#44515e");
  pdf_flow_draw_layout (flow, note, x + LETTER_SIZE + 9, flow->y + 6);
  if (picture != NULL)
    pdf_picture_draw (picture, flow, x + (width - pdf_picture_width (picture)) / 2, flow->y + LETTER_SIZE + 10);
}

/* Answers that are pictures alone stand side by side. Returns the index behind them. */
static guint
pdf_blocks_write_figures (PdfFlow *flow, guint index, double x, double width)
{
  guint end = index;

  while (pdf_blocks_is_figure (pdf_blocks_at (flow, end)))
    end++;
  while (index < end)
    {
      guint n = MIN (end - index, FIGURES_IN_ROW), columns = MIN (FIGURES_IN_ROW, MAX (n, 4));
      double each = (width - GAP * (columns - 1)) / columns, height = 0;

      for (guint i = 0; i < n; i++)
        {
          g_autoptr (PdfPicture) picture
              = pdf_picture_new (pdf_blocks_at (flow, index + i)->pictures->pdata[0], each - 12, ANSWER_HEIGHT - 40);

          height = MAX (height, (picture != NULL ? pdf_picture_height (picture) : 0) + LETTER_SIZE + 16);
        }
      pdf_flow_need (flow, height);
      for (guint i = 0; i < n; i++)
        pdf_blocks_draw_figure (flow, pdf_blocks_at (flow, index + i), x + (each + GAP) * i, each, height);
      flow->y += height + 6;
      index += n;
    }
  return end;
}

static void
pdf_blocks_write_plot (PdfFlow *flow, const ReportPlot *plot)
{
  g_autoptr (GPtrArray) shapes = report_plot_new_shapes (plot);
  double scale = PDF_FLOW_WIDTH / REPORT_PLOT_WIDTH;

  pdf_flow_need (flow, REPORT_PLOT_HEIGHT * scale + 24);
  pdf_blocks_write_text (flow, plot->title, 10.5, TRUE, "#17202a", PDF_FLOW_LEFT, PDF_FLOW_WIDTH);
  for (guint i = 0; flow->draws && i < shapes->len; i++)
    {
      const ReportShape *shape = shapes->pdata[i];
      double x1 = PDF_FLOW_LEFT + shape->x1 * scale, y1 = flow->y + shape->y1 * scale;
      double x2 = PDF_FLOW_LEFT + shape->x2 * scale, y2 = flow->y + shape->y2 * scale;

      pdf_flow_set_color (flow, shape->kind == REPORT_SHAPE_GRID ? "#c3ccd6" : report_plot_color (shape->color));
      if (shape->kind == REPORT_SHAPE_WORD)
        {
          g_autoptr (PangoLayout) word = pdf_flow_new_layout (flow, shape->word, 8, FALSE, -1);
          PangoRectangle extents;
          double width;

          pango_layout_set_width (word, -1);
          pango_layout_get_extents (word, NULL, &extents);
          width = (double)extents.width / PANGO_SCALE;
          pdf_flow_set_color (flow, "#17202a");
          pdf_flow_draw_layout (flow, word, x1 - width * (shape->anchor + 1) / 2,
                                y1 - (double)pango_layout_get_baseline (word) / PANGO_SCALE);
        }
      else if (shape->kind == REPORT_SHAPE_BOX)
        {
          cairo_rectangle (flow->cr, MIN (x1, x2), MIN (y1, y2), ABS (x2 - x1), ABS (y2 - y1));
          cairo_fill (flow->cr);
        }
      else
        {
          cairo_set_line_width (flow->cr, shape->kind == REPORT_SHAPE_GRID ? 0.5 : 1.4);
          cairo_move_to (flow->cr, x1, y1);
          cairo_line_to (flow->cr, x2, y2);
          cairo_stroke (flow->cr);
        }
    }
  flow->y += REPORT_PLOT_HEIGHT * scale + GAP;
}

/* Blocks inside a card, up to its end. Returns the index behind them. */
static guint
pdf_blocks_write_inside (PdfFlow *flow, guint index)
{
  double x = PDF_FLOW_LEFT + CARD_PADDING, width = PDF_FLOW_WIDTH - 2 * CARD_PADDING;

  for (;;)
    {
      const ReportBlock *block = pdf_blocks_at (flow, index);

      if (block == NULL || block->kind == REPORT_BLOCK_CARD_END)
        return index + 1;
      if (pdf_blocks_is_figure (block))
        {
          index = pdf_blocks_write_figures (flow, index, x, width);
          continue;
        }
      if (block->kind == REPORT_BLOCK_CHOICE)
        pdf_blocks_write_choice (flow, block, x, width);
      else if (block->kind == REPORT_BLOCK_PICTURE)
        pdf_blocks_write_picture (flow, block->pictures->pdata[0], x, width, PICTURE_HEIGHT);
      else if (block->kind == REPORT_BLOCK_PARAGRAPH && block->tone == REPORT_TONE_STRONG)
        {
          pdf_blocks_write_item_text (flow, block->text, 11.5, "#17202a", x, width);
          flow->y += 5;
        }
      else if (block->kind == REPORT_BLOCK_PARAGRAPH)
        {
          pdf_blocks_write_item_text (flow, block->text, 8.5, pdf_flow_tone_color (block->tone), x, width);
          flow->y += 4;
        }
      index++;
    }
}

static guint
pdf_blocks_write_card_content (PdfFlow *flow, guint index)
{
  const ReportBlock *block = pdf_blocks_at (flow, index);
  double width = PDF_FLOW_WIDTH - 2 * CARD_PADDING;
  g_autoptr (PangoLayout) note = pdf_flow_new_layout (flow, block->note, 8, FALSE, width * 0.66);
  int note_width;
  double bottom;

  pango_layout_get_size (note, &note_width, NULL);
  flow->y += CARD_PADDING;
  bottom = flow->y + 1 + pdf_flow_layout_height (note);
  if (flow->draws)
    pdf_flow_set_color (flow, "#44515e");
  pdf_flow_draw_layout (flow, note, PDF_FLOW_LEFT + CARD_PADDING + width - (double)note_width / PANGO_SCALE,
                        flow->y + 1);
  pdf_blocks_write_text (flow, block->text, PDF_FLOW_SIZE, TRUE, "#0b4f8a", PDF_FLOW_LEFT + CARD_PADDING,
                         width - (double)note_width / PANGO_SCALE - GAP);
  flow->y = MAX (flow->y, bottom) + 6;
  index = pdf_blocks_write_inside (flow, index + 1);
  flow->y += CARD_PADDING - 4;
  return index;
}

static guint
pdf_blocks_write_card (PdfFlow *flow, guint index)
{
  PdfFlow trial = *flow;
  double height;

  trial.draws = FALSE;
  trial.y = PDF_FLOW_TOP;
  pdf_blocks_write_card_content (&trial, index);
  height = trial.page == flow->page ? trial.y - PDF_FLOW_TOP : 0;
  pdf_flow_need (flow, height > 0 ? height : PDF_FLOW_BOTTOM);
  if (height > 0)
    pdf_flow_draw_box (flow, PDF_FLOW_LEFT, flow->y, PDF_FLOW_WIDTH, height, 9, NULL, "#c3ccd6");
  index = pdf_blocks_write_card_content (flow, index);
  flow->y += GAP;
  return index;
}

guint
pdf_blocks_write (PdfFlow *flow, guint index)
{
  const ReportBlock *block = pdf_blocks_at (flow, index);

  switch (block->kind)
    {
    case REPORT_BLOCK_HEADING:
      pdf_blocks_write_heading (flow, block, pdf_blocks_at (flow, index + 1));
      break;
    case REPORT_BLOCK_PARAGRAPH:
      pdf_blocks_write_paragraph (flow, block, PDF_FLOW_LEFT, PDF_FLOW_WIDTH, PDF_FLOW_SIZE);
      break;
    case REPORT_BLOCK_TABLE:
      pdf_table_write (flow, block->table);
      break;
    case REPORT_BLOCK_PICTURE:
      pdf_blocks_write_picture (flow, block->pictures->pdata[0], PDF_FLOW_LEFT, PDF_FLOW_WIDTH, PICTURE_HEIGHT);
      break;
    case REPORT_BLOCK_CHOICE:
      if (pdf_blocks_is_figure (block))
        return pdf_blocks_write_figures (flow, index, PDF_FLOW_LEFT, PDF_FLOW_WIDTH);
      pdf_blocks_write_choice (flow, block, PDF_FLOW_LEFT, PDF_FLOW_WIDTH);
      break;
    case REPORT_BLOCK_CARD_BEGIN:
      return pdf_blocks_write_card (flow, index);
    case REPORT_BLOCK_CARD_END:
      break;
    case REPORT_BLOCK_PLOT:
      pdf_blocks_write_plot (flow, block->plot);
      break;
    case REPORT_BLOCK_PAGE_BREAK:
      if (flow->y > PDF_FLOW_TOP)
        pdf_flow_next_page (flow);
      break;
    }
  return index + 1;
}
