/* The plots of a fairness report: histograms over all forms, the same for HTML and PDF. */
#pragma once

#include <cairo.h>

#include "item-bank/fairness/fairness-report.h"

#define FAIRNESS_PLOT_SERIES_MAX BLUEPRINT_POINTS_MAX

typedef struct
{
  char *title;
  char *summary; /* the same in words, for those who do not see the plot */
  guint n_series;
  const FairnessSeries *series[FAIRNESS_PLOT_SERIES_MAX]; /* borrowed from the report */
  const char *names[FAIRNESS_PLOT_SERIES_MAX];            /* NULL where there is one alone */
  double offset[FAIRNESS_PLOT_SERIES_MAX];                /* taken off each value, before ... */
  double scale[FAIRNESS_PLOT_SERIES_MAX];                 /* ... it is divided by this */
  double limits[2];                                       /* lines; NAN for none */
} FairnessPlot;

/* Of FairnessPlot, in the order of reading. */
GPtrArray *fairness_plot_list (const FairnessReport *report);
/* Into the rectangle from the origin. */
void fairness_plot_draw (const FairnessPlot *plot, cairo_t *cairo, double width, double height);
