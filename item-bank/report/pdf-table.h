/* A table on PDF pages; its head is repeated on each. */
#pragma once

#include "item-bank/report/pdf-flow.h"

void pdf_table_write (PdfFlow *flow, const ReportTable *table);
