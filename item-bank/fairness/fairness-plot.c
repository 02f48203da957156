/* Histograms with cairo: bars for the first series, lines for the others; limits dashed. */
#include "item-bank/fairness/fairness-plot.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "common/base/i18n.h"

#define BINS       60
#define FONT       "Sans"
#define FONT_PX    10
#define MARGIN     34.0
#define MARGIN_TOP 40.0

typedef struct
{
  double min, max;
  guint counts[FAIRNESS_PLOT_SERIES_MAX][BINS];
  guint most;
} PlotBins;

/* Told apart by lightness as well as by hue, and by dashes. */
static const double COLOURS[FAIRNESS_PLOT_SERIES_MAX][3]
    = { { 0.55, 0.75, 0.93 }, { 0.05, 0.25, 0.55 }, { 0.80, 0.35, 0.05 } };

static void
fairness_plot_free (gpointer data)
{
  FairnessPlot *plot = data;

  g_free (plot->title);
  g_free (plot->summary);
  g_free (plot);
}

static FairnessPlot *
fairness_plot_add (GPtrArray *plots, char *title, double limit_lo, double limit_hi)
{
  FairnessPlot *plot = g_new0 (FairnessPlot, 1);

  plot->title = title;
  plot->limits[0] = limit_lo;
  plot->limits[1] = limit_hi;
  g_ptr_array_add (plots, plot);
  return plot;
}

static void
fairness_plot_add_series (
    FairnessPlot *plot, const FairnessSeries *series, const char *name, double offset, double scale)
{
  guint n = plot->n_series++;

  plot->series[n] = series;
  plot->names[n] = name;
  plot->offset[n] = offset;
  plot->scale[n] = scale;
}

static double
fairness_plot_value (const FairnessPlot *plot, guint series, double value)
{
  return (value - plot->offset[series]) / plot->scale[series];
}

static void
fairness_plot_add_summary (FairnessPlot *plot)
{
  g_autoptr (GString) text = g_string_new (plot->title);

  for (guint i = 0; i < plot->n_series; i++)
    {
      const FairnessSeries *series = plot->series[i];

      g_string_append_printf (text, _ ("; %s%sfrom %.3f to %.3f, mean %.3f"),
                              plot->names[i] != NULL ? plot->names[i] : "", plot->names[i] != NULL ? ": " : "",
                              fairness_plot_value (plot, i, series->min), fairness_plot_value (plot, i, series->max),
                              fairness_plot_value (plot, i, series->mean));
    }
  plot->summary = g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fairness_plot_add_part (GPtrArray *plots, const FairnessPart *part)
{
  static const char *const NAMES[] = { N_ ("cut - 1"), N_ ("cut"), N_ ("cut + 1") };
  FairnessPlot *expected = fairness_plot_add (
      plots, g_strdup_printf (_ ("%s: expected score less target, items"), part->name), -0.25, 0.25);
  FairnessPlot *information
      = fairness_plot_add (plots, g_strdup_printf (_ ("%s: information, share of target"), part->name), 0.95, NAN);

  for (guint i = 0; i < part->n_points; i++)
    {
      const char *name = part->n_points > 1 ? _ (NAMES[i]) : NULL;

      fairness_plot_add_series (expected, part->expected[i], name, part->target[i], 1);
      fairness_plot_add_series (information, part->information[i], name, 0, MAX (part->information_target[i], 1e-9));
    }
  if (part->pass->values->len > 0)
    fairness_plot_add_series (
        fairness_plot_add (plots, g_strdup_printf (_ ("%s: probability to pass at the cut"), part->name), NAN, NAN),
        part->pass, NULL, 0, 1);
}

GPtrArray *
fairness_plot_list (const FairnessReport *report)
{
  GPtrArray *plots = g_ptr_array_new_with_free_func (fairness_plot_free);

  for (guint i = 0; i < report->parts->len; i++)
    fairness_plot_add_part (plots, report->parts->pdata[i]);
  fairness_plot_add_series (
      fairness_plot_add (plots, g_strdup (_ ("Exposure of each item, times the random floor")), 1.3, NAN),
      report->exposure, NULL, 0, 1);
  fairness_plot_add_series (fairness_plot_add (plots, g_strdup (_ ("Overlap of two forms, share of items")), NAN, NAN),
                            report->overlap, NULL, 0, 1);
  fairness_plot_add_series (fairness_plot_add (plots, g_strdup (_ ("Tries per form")), NAN, NAN), report->tries, NULL,
                            0, 1);
  for (guint i = 0; i < plots->len; i++)
    fairness_plot_add_summary (plots->pdata[i]);
  return plots;
}

static void
fairness_plot_find_span (const FairnessPlot *plot, PlotBins *bins)
{
  bins->min = INFINITY;
  bins->max = -INFINITY;
  for (guint i = 0; i < plot->n_series; i++)
    if (plot->series[i]->values->len > 0)
      {
        bins->min = MIN (bins->min, fairness_plot_value (plot, i, plot->series[i]->min));
        bins->max = MAX (bins->max, fairness_plot_value (plot, i, plot->series[i]->max));
      }
  for (guint i = 0; i < G_N_ELEMENTS (plot->limits); i++)
    if (!isnan (plot->limits[i]))
      {
        bins->min = MIN (bins->min, plot->limits[i]);
        bins->max = MAX (bins->max, plot->limits[i]);
      }
  if (!isfinite (bins->min) || !isfinite (bins->max))
    bins->min = bins->max = 0;
  if (bins->max - bins->min < 1e-6)
    {
      bins->min -= 0.5;
      bins->max += 0.5;
    }
}

/* The fullest bin is as tall as the plot. */
static void
fairness_plot_count (const FairnessPlot *plot, PlotBins *bins)
{
  memset (bins, 0, sizeof *bins);
  fairness_plot_find_span (plot, bins);
  for (guint i = 0; i < plot->n_series; i++)
    for (guint j = 0; j < plot->series[i]->values->len; j++)
      {
        double value = fairness_plot_value (plot, i, (double)g_array_index (plot->series[i]->values, float, j));
        double share = (value - bins->min) / (bins->max - bins->min);
        guint bin = (guint)CLAMP (share * BINS, 0, BINS - 1);

        bins->counts[i][bin]++;
        bins->most = MAX (bins->most, bins->counts[i][bin]);
      }
}

/* align: 0 left of x, 0.5 centred, 1 right. */
static void
fairness_plot_text (cairo_t *cairo, double x, double y, double align, const char *weight, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cairo);
  g_autofree char *name = g_strdup_printf ("%s %s %dpx", FONT, weight, FONT_PX);
  PangoFontDescription *font = pango_font_description_from_string (name);
  int width, height;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cairo, x - align * width, y);
  pango_cairo_show_layout (cairo, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
fairness_plot_draw_bars (cairo_t *cairo, const PlotBins *bins, double width, double height)
{
  for (guint bin = 0; bin < BINS; bin++)
    {
      double tall = bins->most > 0 ? height * bins->counts[0][bin] / bins->most : 0;

      cairo_rectangle (cairo, width * bin / BINS, height - tall, width / BINS, tall);
    }
  cairo_set_source_rgb (cairo, COLOURS[0][0], COLOURS[0][1], COLOURS[0][2]);
  cairo_fill (cairo);
}

static void
fairness_plot_draw_line (cairo_t *cairo, const PlotBins *bins, guint series, double width, double height)
{
  static const double DASHES[] = { 4, 2 };

  for (guint bin = 0; bin < BINS; bin++)
    {
      double y = bins->most > 0 ? height - height * bins->counts[series][bin] / bins->most : height;

      cairo_line_to (cairo, width * bin / BINS, y);
      cairo_line_to (cairo, width * (bin + 1) / BINS, y);
    }
  cairo_set_source_rgb (cairo, COLOURS[series][0], COLOURS[series][1], COLOURS[series][2]);
  cairo_set_line_width (cairo, 1.2);
  cairo_set_dash (cairo, DASHES, series == 2 ? 2 : 0, 0);
  cairo_stroke (cairo);
  cairo_set_dash (cairo, NULL, 0, 0);
}

static void
fairness_plot_draw_axis (const FairnessPlot *plot, cairo_t *cairo, const PlotBins *bins, double width, double height)
{
  static const double DASHES[] = { 2, 3 };

  cairo_set_source_rgb (cairo, 0.1, 0.1, 0.1);
  cairo_set_line_width (cairo, 1);
  cairo_move_to (cairo, 0, height);
  cairo_line_to (cairo, width, height);
  cairo_stroke (cairo);
  for (guint i = 0; i <= 4; i++)
    {
      g_autofree char *text = g_strdup_printf ("%.3g", bins->min + (bins->max - bins->min) * i / 4);

      fairness_plot_text (cairo, width * i / 4, height + 3, 0.5, "", text);
    }
  cairo_set_source_rgb (cairo, 0.75, 0.05, 0.1);
  cairo_set_dash (cairo, DASHES, 2, 0);
  for (guint i = 0; i < G_N_ELEMENTS (plot->limits); i++)
    if (!isnan (plot->limits[i]))
      {
        double x = width * (plot->limits[i] - bins->min) / (bins->max - bins->min);

        cairo_move_to (cairo, x, 0);
        cairo_line_to (cairo, x, height);
        cairo_stroke (cairo);
      }
  cairo_set_dash (cairo, NULL, 0, 0);
}

static void
fairness_plot_draw_names (const FairnessPlot *plot, cairo_t *cairo)
{
  for (guint i = 0; i < plot->n_series; i++)
    if (plot->names[i] != NULL)
      {
        cairo_set_source_rgb (cairo, COLOURS[i][0], COLOURS[i][1], COLOURS[i][2]);
        cairo_rectangle (cairo, MARGIN + 90.0 * i, 25, 8, 8);
        cairo_fill (cairo);
        cairo_set_source_rgb (cairo, 0.1, 0.1, 0.1);
        fairness_plot_text (cairo, MARGIN + 90.0 * i + 12, 22, 0, "", plot->names[i]);
      }
}

void
fairness_plot_draw (const FairnessPlot *plot, cairo_t *cairo, double width, double height)
{
  double inner_width = width - 2 * MARGIN, inner_height = height - MARGIN_TOP - 20;
  PlotBins bins;

  fairness_plot_count (plot, &bins);
  cairo_save (cairo);
  cairo_set_source_rgb (cairo, 0.1, 0.1, 0.1);
  fairness_plot_text (cairo, MARGIN, 4, 0, "Bold", plot->title);
  fairness_plot_draw_names (plot, cairo);
  cairo_translate (cairo, MARGIN, MARGIN_TOP);
  fairness_plot_draw_bars (cairo, &bins, inner_width, inner_height);
  for (guint i = 1; i < plot->n_series; i++)
    fairness_plot_draw_line (cairo, &bins, i, inner_width, inner_height);
  fairness_plot_draw_axis (plot, cairo, &bins, inner_width, inner_height);
  cairo_restore (cairo);
}
