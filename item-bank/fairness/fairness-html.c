/* The page: goals as a table, all figures as text, then the plots. */
#include "item-bank/fairness/fairness-html.h"

#include <cairo-svg.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/fairness/fairness-plot.h"
#include "item-bank/fairness/fairness-text.h"

#define PLOT_WIDTH  380
#define PLOT_HEIGHT 220

static const char STYLE[]
    = "body{font-family:sans-serif;margin:2em;max-width:80em;color:#111;background:#fff}"
      "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3em .8em;text-align:left}"
      ".missed{font-weight:bold;color:#a00}pre{overflow-x:auto;background:#f4f4f4;padding:1em}"
      ".plots{display:flex;flex-wrap:wrap;gap:1em}img{max-width:100%;border:1px solid #ddd}";

static cairo_status_t
fairness_html_take (void *data, const unsigned char *bytes, unsigned int len)
{
  g_byte_array_append (data, bytes, len);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
fairness_html_add_plot (GString *page, const FairnessPlot *plot, GError **error)
{
  g_autoptr (GByteArray) svg = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (fairness_html_take, svg, PLOT_WIDTH, PLOT_HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  g_autofree char *base64 = NULL;
  g_autofree char *summary = g_markup_escape_text (plot->summary, -1);
  cairo_status_t status;

  fairness_plot_draw (plot, cairo, PLOT_WIDTH, PLOT_HEIGHT);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("a plot cannot be drawn: %s"), cairo_status_to_string (status));
      return FALSE;
    }
  base64 = g_base64_encode (svg->data, svg->len);
  g_string_append_printf (page, "<img width=\"%d\" height=\"%d\" alt=\"%s\" src=\"data:image/svg+xml;base64,%s\">\n",
                          PLOT_WIDTH, PLOT_HEIGHT, summary, base64);
  return TRUE;
}

static void
fairness_html_add_goals (GString *page, const FairnessReport *report)
{
  g_string_append_printf (page, "<table><tr><th>%s</th><th>%s</th><th>%s</th><th></th></tr>\n", _ ("Goal"), _ ("Found"),
                          _ ("At most"));
  for (guint i = 0; i < report->goals->len; i++)
    {
      const FairnessGoal *goal = &g_array_index (report->goals, FairnessGoal, i);
      g_autofree char *name = g_markup_escape_text (_ (goal->name), -1);

      g_string_append_printf (page, "<tr><td>%s</td><td>%.3f</td><td>%g</td><td class=\"%s\">%s</td></tr>\n", name,
                              goal->value, goal->limit, goal->is_met ? "met" : "missed",
                              goal->is_met ? _ ("met") : _ ("MISSED"));
    }
  g_string_append (page, "</table>\n");
}

GBytes *
fairness_html_format (const FairnessReport *report, const char *title, GError **error)
{
  g_autoptr (GString) page = g_string_new ("<!DOCTYPE html>\n");
  g_autoptr (GPtrArray) plots = fairness_plot_list (report);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *text = fairness_text_format (report, TRUE);
  g_autofree char *escaped_text = g_markup_escape_text (text, -1);

  /* "en" is the language that this page is written in, for HTML: the Indonesian catalogue says "id" */
  g_string_append_printf (
      page,
      "<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s: %s</title><style>%s</style></head>"
      "<body>\n<h1>%s: %s</h1>\n",
      _ ("en"), _ ("Are forms equally hard?"), escaped, STYLE, _ ("Are forms equally hard?"), escaped);
  fairness_html_add_goals (page, report);
  g_string_append_printf (page, "<pre>%s</pre>\n<p>%s %s</p>\n<div class=\"plots\">\n", escaped_text, _ ("Seed:"),
                          report->seed_hex);
  for (guint i = 0; i < plots->len; i++)
    if (!fairness_html_add_plot (page, plots->pdata[i], error))
      return NULL;
  g_string_append (page, "</div></body></html>\n");
  return g_string_free_to_bytes (g_steal_pointer (&page));
}
