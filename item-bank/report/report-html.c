/* Every text goes through xmlwriter, which escapes it. */
#include "item-bank/report/report-html.h"

#include <libxml/xmlwriter.h>
#include <string.h>

#include "common/crypto/digest.h"
#include "item-bank/report/report-formula.h"
#include "item-bank/report/report-plot.h"
#include "report-resources.h"

#define STYLE_PATH     "/id/adil/report/report.css"
#define FORMULA_PIXELS 18 /* an em of a stem */

static void
report_html_open (xmlTextWriterPtr xml, const char *name, const char *class)
{
  xmlTextWriterStartElement (xml, BAD_CAST name);
  if (class != NULL && *class != '\0')
    xmlTextWriterWriteAttribute (xml, BAD_CAST "class", BAD_CAST class);
}

static void
report_html_attribute (xmlTextWriterPtr xml, const char *name, const char *value)
{
  xmlTextWriterWriteAttribute (xml, BAD_CAST name, BAD_CAST value);
}

static void
report_html_number (xmlTextWriterPtr xml, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  report_html_attribute (xml, name, g_ascii_formatd (text, sizeof text, "%.2f", value));
}

/* With a tag of its own even where it is empty: HTML knows "<td/>" only as an open one. */
static void
report_html_close (xmlTextWriterPtr xml)
{
  xmlTextWriterFullEndElement (xml);
}

static void
report_html_close_void (xmlTextWriterPtr xml)
{
  xmlTextWriterEndElement (xml);
}

static void
report_html_text (xmlTextWriterPtr xml, const char *name, const char *class, const char *text)
{
  report_html_open (xml, name, class);
  xmlTextWriterWriteString (xml, BAD_CAST text);
  report_html_close (xml);
}

/* Depths below the base line as classes of the style sheet: the policy allows no style of its own. */
static void
report_html_formula (xmlTextWriterPtr xml, const ReportRun *run)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (run->svg, &len);
  g_autofree char *base64 = g_base64_encode (data, len);
  g_autofree char *url = g_strconcat ("data:image/svg+xml;base64,", base64, NULL);
  g_autofree char *class = g_strdup_printf ("formula d%d", CLAMP (run->depth_milli, 0, 2000) / 50);

  report_html_open (xml, "img", class);
  report_html_attribute (xml, "src", url);
  report_html_attribute (xml, "alt", run->text);
  report_html_close_void (xml);
}

/* A text with formulas in it. */
static void
report_html_rich (xmlTextWriterPtr xml, ReportFormulas *formulas, const char *name, const char *class, const char *text)
{
  g_autoptr (GPtrArray) runs = report_formulas_new_runs (formulas, text, FORMULA_PIXELS);

  report_html_open (xml, name, class);
  for (guint i = 0; i < runs->len; i++)
    {
      const ReportRun *run = runs->pdata[i];

      if (run->svg != NULL)
        report_html_formula (xml, run);
      else
        xmlTextWriterWriteString (xml, BAD_CAST run->text);
    }
  report_html_close (xml);
}

static const char *
report_html_tone (ReportTone tone)
{
  static const char *const CLASSES[] = { "", "hint", "strong", "good", "warning", "bad" };

  return CLASSES[tone];
}

static void
report_html_picture (xmlTextWriterPtr xml, const ReportPicture *picture)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);
  g_autofree char *base64 = g_base64_encode (data, len);
  g_autofree char *url = g_strconcat ("data:", picture->type, ";base64,", base64, NULL);

  report_html_open (xml, "img", NULL);
  report_html_attribute (xml, "src", url);
  report_html_attribute (xml, "alt", picture->alt);
  report_html_close_void (xml);
}

static void
report_html_cell (xmlTextWriterPtr xml, const ReportCell *cell, const ReportColumn *column)
{
  g_autofree char *class = g_strdup_printf ("%s%s%s", cell->bar >= 0 ? "meter " : "",
                                            column->align == REPORT_ALIGN_END ? "number " : "",
                                            report_html_tone (cell->tone));

  report_html_open (xml, "td", g_strstrip (class));
  if (cell->bar >= 0)
    {
      report_html_open (xml, "svg", "bar");
      report_html_attribute (xml, "xmlns", "http://www.w3.org/2000/svg");
      report_html_attribute (xml, "viewBox", "0 0 100 10");
      report_html_attribute (xml, "preserveAspectRatio", "none");
      report_html_attribute (xml, "aria-hidden", "true");
      report_html_open (xml, "rect", "track");
      report_html_number (xml, "width", 100);
      report_html_number (xml, "height", 10);
      report_html_close_void (xml);
      report_html_open (xml, "rect", "fill");
      report_html_number (xml, "width", cell->bar * 100);
      report_html_number (xml, "height", 10);
      report_html_close_void (xml);
      report_html_close (xml);
    }
  report_html_text (xml, "span", NULL, cell->text);
  report_html_close (xml);
}

static void
report_html_table (xmlTextWriterPtr xml, const ReportTable *table)
{
  report_html_open (xml, "div", "scroll");
  report_html_open (xml, "table", NULL);
  if (*table->caption != '\0')
    report_html_text (xml, "caption", NULL, table->caption);
  report_html_open (xml, "thead", NULL);
  report_html_open (xml, "tr", NULL);
  for (guint i = 0; i < table->columns->len; i++)
    {
      const ReportColumn *column = table->columns->pdata[i];

      report_html_open (xml, "th", column->align == REPORT_ALIGN_END ? "number" : NULL);
      report_html_attribute (xml, "scope", "col");
      xmlTextWriterWriteString (xml, BAD_CAST column->title);
      report_html_close (xml);
    }
  report_html_close (xml);
  report_html_close (xml);
  report_html_open (xml, "tbody", NULL);
  for (guint i = 0; i < table->rows->len; i++)
    {
      const GPtrArray *row = table->rows->pdata[i];

      report_html_open (xml, "tr", NULL);
      for (guint j = 0; j < row->len; j++)
        report_html_cell (xml, row->pdata[j], table->columns->pdata[j]);
      report_html_close (xml);
    }
  report_html_close (xml);
  report_html_close (xml);
  report_html_close (xml);
}

static void
report_html_choice (xmlTextWriterPtr xml, ReportFormulas *formulas, const ReportBlock *block)
{
  report_html_open (xml, "div", block->is_marked ? "choice right" : "choice");
  report_html_text (xml, "span", "letter", block->letter);
  report_html_open (xml, "div", "answer");
  if (*block->text != '\0')
    report_html_rich (xml, formulas, "span", NULL, block->text);
  for (guint i = 0; i < block->pictures->len; i++)
    report_html_picture (xml, block->pictures->pdata[i]);
  report_html_close (xml);
  if (*block->note != '\0')
    report_html_text (xml, "span", "note", block->note);
  report_html_close (xml);
}

static void
report_html_shape (xmlTextWriterPtr xml, const ReportShape *shape)
{
  static const char *const ANCHORS[] = { "start", "middle", "end" };
  g_autofree char *class = g_strdup_printf ("series%u", shape->color);

  switch (shape->kind)
    {
    case REPORT_SHAPE_GRID:
    case REPORT_SHAPE_LINE:
      report_html_open (xml, "line", shape->kind == REPORT_SHAPE_GRID ? "grid" : class);
      report_html_number (xml, "x1", shape->x1);
      report_html_number (xml, "y1", shape->y1);
      report_html_number (xml, "x2", shape->x2);
      report_html_number (xml, "y2", shape->y2);
      report_html_close_void (xml);
      break;
    case REPORT_SHAPE_BOX:
      report_html_open (xml, "rect", class);
      report_html_number (xml, "x", MIN (shape->x1, shape->x2));
      report_html_number (xml, "y", MIN (shape->y1, shape->y2));
      report_html_number (xml, "width", ABS (shape->x2 - shape->x1));
      report_html_number (xml, "height", ABS (shape->y2 - shape->y1));
      report_html_close_void (xml);
      break;
    case REPORT_SHAPE_WORD:
      report_html_open (xml, "text", NULL);
      report_html_number (xml, "x", shape->x1);
      report_html_number (xml, "y", shape->y1);
      report_html_attribute (xml, "text-anchor", ANCHORS[shape->anchor + 1]);
      xmlTextWriterWriteString (xml, BAD_CAST shape->word);
      report_html_close (xml);
      break;
    }
}

static void
report_html_plot (xmlTextWriterPtr xml, const ReportPlot *plot)
{
  g_autoptr (GPtrArray) shapes = report_plot_new_shapes (plot);
  g_autofree char *box = g_strdup_printf ("0 0 %d %d", REPORT_PLOT_WIDTH, REPORT_PLOT_HEIGHT);

  report_html_open (xml, "figure", NULL);
  report_html_text (xml, "figcaption", NULL, plot->title);
  report_html_open (xml, "svg", "plot");
  report_html_attribute (xml, "xmlns", "http://www.w3.org/2000/svg");
  report_html_attribute (xml, "viewBox", box);
  report_html_attribute (xml, "role", "img");
  report_html_attribute (xml, "aria-label", plot->title);
  for (guint i = 0; i < shapes->len; i++)
    report_html_shape (xml, shapes->pdata[i]);
  report_html_close (xml);
  report_html_close (xml);
}

static void
report_html_card (xmlTextWriterPtr xml, const ReportBlock *block)
{
  report_html_open (xml, "article", "card");
  report_html_open (xml, "header", NULL);
  report_html_text (xml, "h3", NULL, block->text);
  if (*block->note != '\0')
    report_html_text (xml, "span", "note", block->note);
  report_html_close (xml);
}

static void
report_html_block (xmlTextWriterPtr xml, ReportFormulas *formulas, const ReportBlock *block)
{
  switch (block->kind)
    {
    case REPORT_BLOCK_HEADING:
      report_html_text (xml, block->level == 2 ? "h2" : "h3", NULL, block->text);
      break;
    case REPORT_BLOCK_PARAGRAPH:
      report_html_rich (xml, formulas, "p", report_html_tone (block->tone), block->text);
      break;
    case REPORT_BLOCK_TABLE:
      report_html_table (xml, block->table);
      break;
    case REPORT_BLOCK_PICTURE:
      report_html_open (xml, "div", "picture");
      report_html_picture (xml, block->pictures->pdata[0]);
      report_html_close (xml);
      break;
    case REPORT_BLOCK_CHOICE:
      report_html_choice (xml, formulas, block);
      break;
    case REPORT_BLOCK_CARD_BEGIN:
      report_html_card (xml, block);
      break;
    case REPORT_BLOCK_CARD_END:
      report_html_close (xml);
      break;
    case REPORT_BLOCK_PLOT:
      report_html_plot (xml, block->plot);
      break;
    case REPORT_BLOCK_PAGE_BREAK:
      report_html_text (xml, "div", "page-break", "");
      break;
    }
}

/* Answers that are pictures alone stand side by side, as in the kiosk. */
static gboolean
report_html_is_figure (const ReportBlock *block)
{
  return block->kind == REPORT_BLOCK_CHOICE && *block->text == '\0' && block->pictures->len > 0;
}

static void
report_html_blocks (xmlTextWriterPtr xml, const GPtrArray *blocks, const char *lang)
{
  g_autoptr (ReportFormulas) formulas = report_formulas_new (lang);
  gboolean is_row = FALSE;

  for (guint i = 0; i < blocks->len; i++)
    {
      const ReportBlock *block = blocks->pdata[i];

      if (report_html_is_figure (block) != is_row)
        {
          if (is_row)
            report_html_close (xml);
          else
            report_html_open (xml, "div", "figures");
          is_row = !is_row;
        }
      report_html_block (xml, block->is_item_text ? formulas : NULL, block);
    }
  if (is_row)
    report_html_close (xml);
}

static GBytes *
report_html_new_style (void)
{
  static gsize is_registered;

  if (g_once_init_enter (&is_registered))
    {
      adil_report_register_resource ();
      g_once_init_leave (&is_registered, 1);
    }
  return g_resource_lookup_data (adil_report_get_resource (), STYLE_PATH, 0, NULL);
}

static void
report_html_head (xmlTextWriterPtr xml, const ReportDocument *document)
{
  g_autoptr (GBytes) style = report_html_new_style ();
  gsize len;
  const char *css = g_bytes_get_data (style, &len);
  guint8 sha256[DIGEST_LEN];
  g_autofree char *hash = NULL, *policy = NULL;

  digest_sha256 (sha256, css, len);
  hash = g_base64_encode (sha256, sizeof sha256);
  policy = g_strdup_printf ("default-src 'none'; img-src data:; style-src 'sha256-%s'", hash);
  report_html_open (xml, "head", NULL);
  report_html_open (xml, "meta", NULL);
  report_html_attribute (xml, "charset", "utf-8");
  report_html_close_void (xml);
  report_html_open (xml, "meta", NULL);
  report_html_attribute (xml, "http-equiv", "Content-Security-Policy");
  report_html_attribute (xml, "content", policy);
  report_html_close_void (xml);
  report_html_open (xml, "meta", NULL);
  report_html_attribute (xml, "name", "viewport");
  report_html_attribute (xml, "content", "width=device-width, initial-scale=1");
  report_html_close_void (xml);
  report_html_text (xml, "title", NULL, document->title);
  report_html_open (xml, "style", NULL);
  xmlTextWriterWriteRaw (xml, BAD_CAST css);
  report_html_close (xml);
  report_html_close (xml);
}

static void
report_html_body (xmlTextWriterPtr xml, const ReportDocument *document)
{
  report_html_open (xml, "body", NULL);
  report_html_open (xml, "header", "page");
  report_html_text (xml, "p", "running", document->head);
  report_html_text (xml, "h1", NULL, document->title);
  report_html_open (xml, "dl", NULL);
  for (guint i = 0; i + 1 < document->facts->len; i += 2)
    {
      report_html_open (xml, "div", NULL);
      report_html_text (xml, "dt", NULL, document->facts->pdata[i]);
      report_html_text (xml, "dd", NULL, document->facts->pdata[i + 1]);
      report_html_close (xml);
    }
  report_html_close (xml);
  report_html_close (xml);
  report_html_open (xml, "main", NULL);
  report_html_blocks (xml, document->blocks, document->lang);
  report_html_close (xml);
  report_html_open (xml, "footer", "page");
  report_html_text (xml, "span", NULL, document->date);
  report_html_text (xml, "span", "code", document->foot);
  report_html_close (xml);
  report_html_close (xml);
}

GBytes *
report_html_format (const ReportDocument *document)
{
  xmlBufferPtr buffer = xmlBufferCreate ();
  xmlTextWriterPtr xml = xmlNewTextWriterMemory (buffer, 0);
  GBytes *bytes;

  /* Memory is all that can fail. */
  g_assert (buffer != NULL && xml != NULL);
  xmlTextWriterWriteRaw (xml, BAD_CAST "<!DOCTYPE html>\n");
  report_html_open (xml, "html", NULL);
  report_html_attribute (xml, "xmlns", "http://www.w3.org/1999/xhtml");
  report_html_attribute (xml, "lang", document->lang);
  report_html_head (xml, document);
  report_html_body (xml, document);
  report_html_close (xml);
  xmlTextWriterWriteRaw (xml, BAD_CAST "\n");
  xmlTextWriterFlush (xml);
  xmlFreeTextWriter (xml);
  bytes = g_bytes_new (xmlBufferContent (buffer), (gsize)xmlBufferLength (buffer));
  xmlBufferFree (buffer);
  return bytes;
}
