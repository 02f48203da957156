/* A report as one HTML page that needs nothing else: style and pictures inside, no scripts, a content security policy
 * that lets nothing in. It is well-formed XML as well. */
#pragma once

#include "item-bank/report/report-document.h"

/* Formulas in cards are pictures where the mathematical font is there, else what their author typed. */
GBytes *report_html_format (const ReportDocument *document);
