/* Two passes: the first counts the pages, the second draws. */
#include "item-bank/report/report-pdf.h"

#include <cairo-pdf.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/report/pdf-blocks.h"
#include "item-bank/report/pdf-flow.h"

static cairo_status_t
report_pdf_take (void *closure, const unsigned char *data, unsigned int len)
{
  g_byte_array_append (closure, data, len);
  return CAIRO_STATUS_SUCCESS;
}

static void
report_pdf_run (PdfFlow *flow)
{
  flow->page = 1;
  flow->y = PDF_FLOW_TOP;
  pdf_blocks_write_title (flow);
  for (guint i = 0; i < flow->document->blocks->len;)
    i = pdf_blocks_write (flow, i);
  pdf_flow_end_page (flow);
}

static void
report_pdf_draw (const ReportDocument *document, cairo_surface_t *surface, cairo_t *cr)
{
  PangoContext *pango = pango_cairo_create_context (cr);
  g_autoptr (ReportFormulas) formulas = report_formulas_new (document->lang);
  PdfFlow flow = { .document = document, .cr = cr, .surface = surface, .pango = pango, .formulas = formulas };

  pango_cairo_context_set_resolution (pango, 72);
  pango_context_set_language (pango, pango_language_from_string (document->lang));
  pango_context_set_round_glyph_positions (pango, FALSE);
  pdf_flow_prepare (pango);
  report_pdf_run (&flow);
  flow.n_pages = flow.page;
  flow.draws = TRUE;
  report_pdf_run (&flow);
  g_object_unref (pango);
}

GBytes *
report_pdf_format (const ReportDocument *document, const char *created, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (report_pdf_take, out, PDF_FLOW_PAGE_WIDTH, PDF_FLOW_PAGE_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, document->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Adil item-bank");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  report_pdf_draw (document, surface, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("the PDF cannot be made: %s"), cairo_status_to_string (status));
      return NULL;
    }
  return g_bytes_new (out->data, out->len);
}
