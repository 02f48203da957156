/* A report as PDF: A4, running head and foot with page numbers, an outline of its headings. */
#pragma once

#include "item-bank/report/report-document.h"

/* created: "2026-11-29T06:46:07Z" for the file's own date, so that equal reports are equal bytes. LIMIT or IO where a
 * PDF cannot be made. */
GBytes *report_pdf_format (const ReportDocument *document, const char *created, GError **error);
