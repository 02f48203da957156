/* A plot as lines, boxes and words on a canvas: both back ends draw the same. */
#pragma once

#include "item-bank/report/report-document.h"

#define REPORT_PLOT_WIDTH  640
#define REPORT_PLOT_HEIGHT 300
#define REPORT_PLOT_COLORS 4

typedef enum
{
  REPORT_SHAPE_GRID, /* from x1,y1 to x2,y2 */
  REPORT_SHAPE_LINE,
  REPORT_SHAPE_BOX,  /* corners x1,y1 and x2,y2 */
  REPORT_SHAPE_WORD, /* at x1,y1, the base line */
} ReportShapeKind;

typedef struct
{
  ReportShapeKind kind;
  guint color; /* of a series, below REPORT_PLOT_COLORS */
  double x1, y1, x2, y2;
  char *word;
  int anchor; /* -1: x1 is where the word begins, 0: its middle, 1: its end */
} ReportShape;

/* GPtrArray of ReportShape, in the order of drawing; y grows downwards. */
GPtrArray *report_plot_new_shapes (const ReportPlot *plot);
/* "#0b4f8a" ... */
const char *report_plot_color (guint color);
