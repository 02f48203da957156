/* Scales, ticks and legend. */
#include "item-bank/report/report-plot.h"

#include <math.h>

#define LEFT   64
#define RIGHT  16
#define TOP    34
#define BOTTOM 52
#define TICKS  5

typedef struct
{
  double x_min, x_max, y_min, y_max;
  double x_step, y_step;
  double bar_width; /* in units of x, 0: no bars */
} PlotScale;

static void
report_shape_free (gpointer data)
{
  g_free (((ReportShape *)data)->word);
  g_free (data);
}

const char *
report_plot_color (guint color)
{
  static const char *const COLORS[REPORT_PLOT_COLORS] = { "#0b4f8a", "#b45309", "#1c5d2f", "#6b4fa0" };

  return COLORS[color % REPORT_PLOT_COLORS];
}

/* 1, 2 or 5 times a power of ten. */
static double
report_plot_step (double span)
{
  double raw = span / TICKS, power, rest;

  if (!(raw > 0))
    return 1;
  power = pow (10, floor (log10 (raw)));
  rest = raw / power;
  return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

static void
report_plot_include (const ReportSeries *series, PlotScale *scale, gboolean *is_first)
{
  for (guint i = 0; i < series->xs->len; i++)
    {
      double x = g_array_index (series->xs, double, i), y = g_array_index (series->ys, double, i);

      scale->x_min = *is_first ? x : MIN (scale->x_min, x);
      scale->x_max = *is_first ? x : MAX (scale->x_max, x);
      scale->y_min = *is_first ? y : MIN (scale->y_min, y);
      scale->y_max = *is_first ? y : MAX (scale->y_max, y);
      *is_first = FALSE;
    }
  if (series->kind == REPORT_SERIES_BARS && series->xs->len > 1)
    {
      double gap = fabs (g_array_index (series->xs, double, 1) - g_array_index (series->xs, double, 0));

      scale->bar_width = scale->bar_width > 0 ? MIN (scale->bar_width, gap) : gap;
    }
  else if (series->kind == REPORT_SERIES_BARS && scale->bar_width <= 0)
    scale->bar_width = 1;
}

static PlotScale
report_plot_scale (const ReportPlot *plot)
{
  PlotScale scale = { 0, 1, 0, 1, 1, 1, 0 };
  gboolean is_first = TRUE;

  for (guint i = 0; i < plot->series->len; i++)
    report_plot_include (plot->series->pdata[i], &scale, &is_first);
  if (scale.bar_width > 0)
    {
      scale.x_min -= scale.bar_width / 2;
      scale.x_max += scale.bar_width / 2;
      scale.y_min = MIN (scale.y_min, 0);
    }
  /* Without a span there is no scale; a wide margin below would hide that a curve starts near zero. */
  if (scale.x_max <= scale.x_min)
    scale.x_max = scale.x_min + 1;
  if (scale.y_max <= scale.y_min)
    scale.y_max = scale.y_min + 1;
  if (scale.y_min > 0 && scale.y_min < scale.y_max / 3)
    scale.y_min = 0;
  scale.x_step = report_plot_step (scale.x_max - scale.x_min);
  scale.y_step = report_plot_step (scale.y_max - scale.y_min);
  scale.y_min = floor (scale.y_min / scale.y_step) * scale.y_step;
  scale.y_max = ceil (scale.y_max / scale.y_step - 1e-9) * scale.y_step;
  return scale;
}

static double
report_plot_x (const PlotScale *scale, double x)
{
  return LEFT + (x - scale->x_min) / (scale->x_max - scale->x_min) * (REPORT_PLOT_WIDTH - LEFT - RIGHT);
}

static double
report_plot_y (const PlotScale *scale, double y)
{
  return REPORT_PLOT_HEIGHT - BOTTOM
         - (y - scale->y_min) / (scale->y_max - scale->y_min) * (REPORT_PLOT_HEIGHT - TOP - BOTTOM);
}

static void
report_plot_add (GPtrArray *shapes, ReportShapeKind kind, guint color, double x1, double y1, double x2, double y2)
{
  ReportShape *shape = g_new0 (ReportShape, 1);

  shape->kind = kind;
  shape->color = color;
  shape->x1 = x1;
  shape->y1 = y1;
  shape->x2 = x2;
  shape->y2 = y2;
  g_ptr_array_add (shapes, shape);
}

static void
report_plot_add_word (GPtrArray *shapes, double x, double y, int anchor, const char *word)
{
  ReportShape *shape = g_new0 (ReportShape, 1);

  shape->kind = REPORT_SHAPE_WORD;
  shape->x1 = x;
  shape->y1 = y;
  shape->anchor = anchor;
  shape->word = g_strdup (word);
  g_ptr_array_add (shapes, shape);
}

static void
report_plot_add_axes (const ReportPlot *plot, const PlotScale *scale, GPtrArray *shapes)
{
  double bottom = REPORT_PLOT_HEIGHT - BOTTOM, right = REPORT_PLOT_WIDTH - RIGHT;

  for (double y = scale->y_min; y <= scale->y_max + scale->y_step / 1000; y += scale->y_step)
    {
      g_autofree char *word = g_strdup_printf ("%g", fabs (y) < scale->y_step / 1000 ? 0 : y);

      report_plot_add (shapes, REPORT_SHAPE_GRID, 0, LEFT, report_plot_y (scale, y), right, report_plot_y (scale, y));
      report_plot_add_word (shapes, LEFT - 8, report_plot_y (scale, y) + 4, 1, word);
    }
  for (double x = ceil (scale->x_min / scale->x_step) * scale->x_step; x <= scale->x_max + scale->x_step / 1000;
       x += scale->x_step)
    {
      g_autofree char *word = g_strdup_printf ("%g", fabs (x) < scale->x_step / 1000 ? 0 : x);

      report_plot_add (shapes, REPORT_SHAPE_GRID, 0, report_plot_x (scale, x), bottom, report_plot_x (scale, x),
                       bottom + 5);
      report_plot_add_word (shapes, report_plot_x (scale, x), bottom + 19, 0, word);
    }
  report_plot_add_word (shapes, (LEFT + right) / 2, REPORT_PLOT_HEIGHT - 8, 0, plot->x_label);
  report_plot_add_word (shapes, 8, TOP - 16, -1, plot->y_label);
}

static void
report_plot_add_series_shapes (const ReportSeries *series, guint color, const PlotScale *scale, GPtrArray *shapes)
{
  for (guint i = 0; i < series->xs->len; i++)
    {
      double x = g_array_index (series->xs, double, i), y = g_array_index (series->ys, double, i);
      double half = scale->bar_width * 0.4;

      if (series->kind == REPORT_SERIES_BARS)
        report_plot_add (shapes, REPORT_SHAPE_BOX, color, report_plot_x (scale, x - half), report_plot_y (scale, y),
                         report_plot_x (scale, x + half), report_plot_y (scale, 0));
      else if (i > 0)
        report_plot_add (shapes, REPORT_SHAPE_LINE, color,
                         report_plot_x (scale, g_array_index (series->xs, double, i - 1)),
                         report_plot_y (scale, g_array_index (series->ys, double, i - 1)), report_plot_x (scale, x),
                         report_plot_y (scale, y));
    }
}

/* From the right, one after another; needed only where there is more than one. */
static void
report_plot_add_legend (const ReportPlot *plot, GPtrArray *shapes)
{
  double x = REPORT_PLOT_WIDTH - RIGHT;

  for (guint i = plot->series->len; plot->series->len > 1 && i > 0; i--)
    {
      const ReportSeries *series = plot->series->pdata[i - 1];

      report_plot_add_word (shapes, x, TOP - 16, 1, series->label);
      x -= 7.2 * g_utf8_strlen (series->label, -1) + 22;
      report_plot_add (shapes, REPORT_SHAPE_BOX, i - 1, x, TOP - 26, x + 12, TOP - 16);
      x -= 16;
    }
}

GPtrArray *
report_plot_new_shapes (const ReportPlot *plot)
{
  GPtrArray *shapes = g_ptr_array_new_with_free_func (report_shape_free);
  PlotScale scale = report_plot_scale (plot);

  report_plot_add_axes (plot, &scale, shapes);
  for (guint i = 0; i < plot->series->len; i++)
    report_plot_add_series_shapes (plot->series->pdata[i], i % REPORT_PLOT_COLORS, &scale, shapes);
  report_plot_add_legend (plot, shapes);
  return shapes;
}
