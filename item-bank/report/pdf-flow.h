/* A cursor that goes down A4 pages: what report-pdf.c lays out with. A flow that does not draw only counts, which is
 * how heights and the number of pages are found. */
#pragma once

#include <pango/pangocairo.h>

#include "item-bank/report/report-document.h"
#include "item-bank/report/report-formula.h"

/* Points. */
#define PDF_FLOW_PAGE_WIDTH  595.28
#define PDF_FLOW_PAGE_HEIGHT 841.89
#define PDF_FLOW_LEFT        48.0
#define PDF_FLOW_TOP         62.0
#define PDF_FLOW_BOTTOM      (PDF_FLOW_PAGE_HEIGHT - 60.0)
#define PDF_FLOW_WIDTH       (PDF_FLOW_PAGE_WIDTH - 2 * PDF_FLOW_LEFT)
#define PDF_FLOW_SIZE        9.5 /* of plain text */

typedef struct
{
  const ReportDocument *document;
  cairo_t *cr;
  cairo_surface_t *surface;
  PangoContext *pango;
  ReportFormulas *formulas;
  gboolean draws;
  double y;
  guint page;    /* from 1 */
  guint n_pages; /* 0 while it is not known */
} PdfFlow;

/* Ends the page with its running head and foot. */
void pdf_flow_next_page (PdfFlow *flow);
void pdf_flow_end_page (PdfFlow *flow);
/* Goes to the next page where less than height is left of one that has something on it. */
void pdf_flow_need (PdfFlow *flow, double height);

/* width: points. Newly allocated. */
PangoLayout *pdf_flow_new_layout (const PdfFlow *flow, const char *text, double size, gboolean is_bold, double width);
/* The same for a text of an item: formulas are drawn. */
PangoLayout *pdf_flow_new_rich_layout (const PdfFlow *flow, const char *text, double size, double width);
/* Once for a context, so that formulas are drawn. */
void pdf_flow_prepare (PangoContext *pango);
double pdf_flow_layout_height (PangoLayout *layout);
/* "#rrggbb". */
void pdf_flow_set_color (const PdfFlow *flow, const char *color);
const char *pdf_flow_tone_color (ReportTone tone);
/* At x and y, as one piece; y stays. */
void pdf_flow_draw_layout (const PdfFlow *flow, PangoLayout *layout, double x, double y);
/* Line by line from y downwards, over pages; y moves. */
void pdf_flow_write_layout (PdfFlow *flow, PangoLayout *layout, double x, const char *color);
/* color NULL: no filling or no border. */
void pdf_flow_draw_box (const PdfFlow *flow,
                        double x,
                        double y,
                        double width,
                        double height,
                        double radius,
                        const char *fill,
                        const char *border);
