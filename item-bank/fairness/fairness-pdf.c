/* Pages of a report with cairo and pango. */
#include "item-bank/fairness/fairness-pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/fairness/fairness-plot.h"
#include "item-bank/fairness/fairness-text.h"

#define PAGE_WIDTH   595.0 /* A4 in points */
#define PAGE_HEIGHT  842.0
#define PAGE_MARGIN  40.0
#define PLOT_COLUMNS 2
#define PLOT_ROWS    5
#define PDF_EPOCH    "1970-01-01T00:00:00Z" /* the same report, the same bytes */

static cairo_status_t
fairness_pdf_take (void *data, const unsigned char *bytes, unsigned int len)
{
  g_byte_array_append (data, bytes, len);
  return CAIRO_STATUS_SUCCESS;
}

/* Gives the height back. */
static double
fairness_pdf_text (cairo_t *cairo, double y, const char *font_name, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cairo);
  PangoFontDescription *font = pango_font_description_from_string (font_name);
  int height;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int)((PAGE_WIDTH - 2 * PAGE_MARGIN) * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cairo, PAGE_MARGIN, y);
  pango_cairo_show_layout (cairo, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
  return height;
}

static void
fairness_pdf_add_plots (cairo_t *cairo, const GPtrArray *plots)
{
  double width = (PAGE_WIDTH - 2 * PAGE_MARGIN) / PLOT_COLUMNS, height = (PAGE_HEIGHT - 2 * PAGE_MARGIN) / PLOT_ROWS;

  for (guint i = 0; i < plots->len; i++)
    {
      guint place = i % (PLOT_COLUMNS * PLOT_ROWS);

      cairo_save (cairo);
      cairo_translate (cairo, PAGE_MARGIN + width * (place % PLOT_COLUMNS),
                       PAGE_MARGIN + height * (place / PLOT_COLUMNS));
      fairness_plot_draw (plots->pdata[i], cairo, width, height);
      cairo_restore (cairo);
      if (place == PLOT_COLUMNS * PLOT_ROWS - 1 || i == plots->len - 1)
        cairo_show_page (cairo);
    }
}

static void
fairness_pdf_add_first_page (cairo_t *cairo, const FairnessReport *report, const char *title)
{
  g_autofree char *head = g_strdup_printf ("%s: %s", _ ("Are forms equally hard?"), title);
  g_autofree char *text = fairness_text_format (report, TRUE);
  g_autofree char *seed = g_strdup_printf ("%s %s", _ ("Seed:"), report->seed_hex);
  double y = PAGE_MARGIN;

  y += fairness_pdf_text (cairo, y, "Sans Bold 16", head) + 12;
  /* The columns of the text need letters of one width; 4.9 is 6.5 units at 96 dots an inch. */
  y += fairness_pdf_text (cairo, y, "DejaVu Sans Mono,Monospace 4.9", text) + 12;
  fairness_pdf_text (cairo, y, "Sans 6", seed);
  cairo_show_page (cairo);
}

GBytes *
fairness_pdf_format (const FairnessReport *report, const char *title, GError **error)
{
  g_autoptr (GByteArray) pdf = g_byte_array_new ();
  g_autoptr (GPtrArray) plots = fairness_plot_list (report);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (fairness_pdf_take, pdf, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, PDF_EPOCH);
  fairness_pdf_add_first_page (cairo, report, title);
  fairness_pdf_add_plots (cairo, plots);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&pdf));
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("the report cannot be drawn: %s"), cairo_status_to_string (status));
  return NULL;
}
