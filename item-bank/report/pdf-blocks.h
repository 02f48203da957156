/* The blocks of a report on PDF pages. */
#pragma once

#include "item-bank/report/pdf-flow.h"

/* Writes the blocks from index on that belong together (one block, a card, a row of figures), moving the flow; returns
 * the index behind them. */
guint pdf_blocks_write (PdfFlow *flow, guint index);
/* The title and the facts below it. */
void pdf_blocks_write_title (PdfFlow *flow);
