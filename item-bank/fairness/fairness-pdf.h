/* A fairness report to print: A4, the figures first, then the plots. */
#pragma once

#include "item-bank/fairness/fairness-report.h"

GBytes *fairness_pdf_format (const FairnessReport *report, const char *title, GError **error);
