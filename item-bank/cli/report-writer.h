/* What preview and report have in common: where a report goes, and as what. */
#pragma once

#include "item-bank/report/report-document.h"

/* An empty report about a bank: running head and date are set. now_s: seconds since 1970. */
ReportDocument *report_writer_new (const char *title, const char *bank, gint64 now_s);
/* sha256: of the bank's content, in hex; for the foot of each page. */
void report_writer_set_content (ReportDocument *document, const char *sha256);
/* Is the user's language Indonesian? */
gboolean report_writer_is_indonesian (void);
/* ".pdf" is written as PDF, a folder (one that exists, or a name that ends with "/") gets NAME.html and NAME.pdf, all
 * else is HTML; "-" or NULL is standard output, HTML. What was written is said on standard error. Existing files are
 * replaced. */
gboolean
report_writer_write (const ReportDocument *document, const char *out, const char *name, gint64 now_s, GError **error);
