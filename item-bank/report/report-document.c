/* Builds and frees the model. */
#include "item-bank/report/report-document.h"

#include <math.h>

static void
report_picture_free (gpointer data)
{
  ReportPicture *picture = data;

  g_free (picture->type);
  g_free (picture->alt);
  g_bytes_unref (picture->data);
  g_free (picture);
}

static void
report_cell_free (gpointer data)
{
  g_free (((ReportCell *)data)->text);
  g_free (data);
}

static void
report_column_free (gpointer data)
{
  g_free (((ReportColumn *)data)->title);
  g_free (data);
}

static void
report_series_free (gpointer data)
{
  ReportSeries *series = data;

  g_free (series->label);
  g_array_unref (series->xs);
  g_array_unref (series->ys);
  g_free (series);
}

static void
report_block_free (gpointer data)
{
  ReportBlock *block = data;

  g_free (block->text);
  g_free (block->note);
  g_free (block->letter);
  g_clear_pointer (&block->pictures, g_ptr_array_unref);
  if (block->table != NULL)
    {
      g_free (block->table->caption);
      g_ptr_array_unref (block->table->columns);
      g_ptr_array_unref (block->table->rows);
      g_free (block->table);
    }
  if (block->plot != NULL)
    {
      g_free (block->plot->title);
      g_free (block->plot->x_label);
      g_free (block->plot->y_label);
      g_ptr_array_unref (block->plot->series);
      g_free (block->plot);
    }
  g_free (block);
}

/* What no reader should meet: controls, characters that turn lines round, halves of pairs. */
static gboolean
report_document_is_shown (gunichar c)
{
  if (c == '\n' || c == '\t')
    return TRUE;
  return c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !(c >= 0x202A && c <= 0x202E)
         && !(c >= 0x2066 && c <= 0x2069) && c != 0x200E && c != 0x200F && c != 0x061C && c != 0xFFFE && c != 0xFFFF;
}

char *
report_document_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (64);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (out, report_document_is_shown (c) ? c : 0xFFFD);
    }
  return g_string_free (out, FALSE);
}

ReportDocument *
report_document_new (const char *title, const char *lang)
{
  ReportDocument *document = g_new0 (ReportDocument, 1);

  document->title = report_document_clean (title);
  document->lang = report_document_clean (lang);
  document->head = g_strdup ("");
  document->date = g_strdup ("");
  document->foot = g_strdup ("");
  document->facts = g_ptr_array_new_with_free_func (g_free);
  document->blocks = g_ptr_array_new_with_free_func (report_block_free);
  return document;
}

void
report_document_free (ReportDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->title);
  g_free (document->lang);
  g_free (document->head);
  g_free (document->date);
  g_free (document->foot);
  g_ptr_array_unref (document->facts);
  g_ptr_array_unref (document->blocks);
  g_free (document);
}

static void
report_document_set (char **slot, const char *text)
{
  g_free (*slot);
  *slot = report_document_clean (text);
}

void
report_document_set_running (ReportDocument *document, const char *head, const char *date, const char *foot)
{
  report_document_set (&document->head, head);
  report_document_set (&document->date, date);
  report_document_set (&document->foot, foot);
}

void
report_document_add_fact (ReportDocument *document, const char *name, const char *value)
{
  g_ptr_array_add (document->facts, report_document_clean (name));
  g_ptr_array_add (document->facts, report_document_clean (value));
}

static ReportBlock *
report_document_add_block (ReportDocument *document, ReportBlockKind kind, const char *text)
{
  ReportBlock *block = g_new0 (ReportBlock, 1);

  block->kind = kind;
  block->is_item_text = document->is_in_card;
  block->text = report_document_clean (text);
  block->note = g_strdup ("");
  block->letter = g_strdup ("");
  block->pictures = g_ptr_array_new_with_free_func (report_picture_free);
  g_ptr_array_add (document->blocks, block);
  return block;
}

void
report_document_add_heading (ReportDocument *document, guint level, const char *text)
{
  report_document_add_block (document, REPORT_BLOCK_HEADING, text)->level = CLAMP (level, 2, 3);
}

void
report_document_add_paragraph (ReportDocument *document, ReportTone tone, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != '\0')
      report_document_add_block (document, REPORT_BLOCK_PARAGRAPH, *line)->tone = tone;
}

void
report_choice_add_picture (ReportBlock *choice, const char *type, const char *alt, GBytes *data)
{
  ReportPicture *picture = g_new0 (ReportPicture, 1);

  picture->type = report_document_clean (type);
  picture->alt = report_document_clean (alt);
  picture->data = g_bytes_ref (data);
  g_ptr_array_add (choice->pictures, picture);
}

void
report_document_add_picture (ReportDocument *document, const char *type, const char *alt, GBytes *data)
{
  report_choice_add_picture (report_document_add_block (document, REPORT_BLOCK_PICTURE, ""), type, alt, data);
}

ReportBlock *
report_document_add_choice (
    ReportDocument *document, const char *letter, const char *text, const char *note, gboolean is_marked)
{
  ReportBlock *block = report_document_add_block (document, REPORT_BLOCK_CHOICE, text);

  report_document_set (&block->letter, letter);
  report_document_set (&block->note, note);
  block->is_marked = is_marked;
  return block;
}

void
report_document_begin_card (ReportDocument *document, const char *title, const char *note)
{
  report_document_set (&report_document_add_block (document, REPORT_BLOCK_CARD_BEGIN, title)->note, note);
  document->is_in_card = TRUE;
}

void
report_document_end_card (ReportDocument *document)
{
  document->is_in_card = FALSE;
  report_document_add_block (document, REPORT_BLOCK_CARD_END, "");
}

void
report_document_add_page_break (ReportDocument *document)
{
  report_document_add_block (document, REPORT_BLOCK_PAGE_BREAK, "");
}

static void
report_row_free (gpointer data)
{
  g_ptr_array_unref (data);
}

ReportTable *
report_document_add_table (ReportDocument *document, const char *caption)
{
  ReportBlock *block = report_document_add_block (document, REPORT_BLOCK_TABLE, "");

  block->table = g_new0 (ReportTable, 1);
  block->table->caption = report_document_clean (caption);
  block->table->columns = g_ptr_array_new_with_free_func (report_column_free);
  block->table->rows = g_ptr_array_new_with_free_func (report_row_free);
  return block->table;
}

void
report_table_add_column (ReportTable *table, const char *title, ReportAlign align, double share)
{
  ReportColumn *column = g_new0 (ReportColumn, 1);

  column->title = report_document_clean (title);
  column->align = align;
  column->share = share;
  g_ptr_array_add (table->columns, column);
}

void
report_table_begin_row (ReportTable *table)
{
  g_ptr_array_add (table->rows, g_ptr_array_new_with_free_func (report_cell_free));
}

static ReportCell *
report_table_add (ReportTable *table, const char *text, ReportTone tone)
{
  ReportCell *cell = g_new0 (ReportCell, 1);
  GPtrArray *row;

  g_assert (table->rows->len > 0);
  row = table->rows->pdata[table->rows->len - 1];
  g_assert (row->len < table->columns->len);
  cell->text = report_document_clean (text);
  cell->tone = tone;
  cell->bar = -1;
  g_ptr_array_add (row, cell);
  return cell;
}

void
report_table_add_cell (ReportTable *table, const char *text, ReportTone tone)
{
  report_table_add (table, text, tone);
}

void
report_table_add_number (ReportTable *table, gint64 value, ReportTone tone)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  report_table_add (table, text, tone);
}

void
report_table_add_bar (ReportTable *table, double bar, const char *text, ReportTone tone)
{
  report_table_add (table, text, tone)->bar = isfinite (bar) ? CLAMP (bar, 0, 1) : 0;
}

ReportPlot *
report_document_add_plot (ReportDocument *document, const char *title, const char *x_label, const char *y_label)
{
  ReportBlock *block = report_document_add_block (document, REPORT_BLOCK_PLOT, "");

  block->plot = g_new0 (ReportPlot, 1);
  block->plot->title = report_document_clean (title);
  block->plot->x_label = report_document_clean (x_label);
  block->plot->y_label = report_document_clean (y_label);
  block->plot->series = g_ptr_array_new_with_free_func (report_series_free);
  return block->plot;
}

ReportSeries *
report_plot_add_series (ReportPlot *plot, ReportSeriesKind kind, const char *label)
{
  ReportSeries *series = g_new0 (ReportSeries, 1);

  series->label = report_document_clean (label);
  series->kind = kind;
  series->xs = g_array_new (FALSE, FALSE, sizeof (double));
  series->ys = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (plot->series, series);
  return series;
}

void
report_series_add_point (ReportSeries *series, double x, double y)
{
  if (!isfinite (x) || !isfinite (y))
    return;
  g_array_append_val (series->xs, x);
  g_array_append_val (series->ys, y);
}
