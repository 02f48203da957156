/* A fairness report as one HTML page with nothing outside it; the plots are SVG. */
#pragma once

#include "item-bank/fairness/fairness-report.h"

GBytes *fairness_html_format (const FairnessReport *report, const char *title, GError **error);
