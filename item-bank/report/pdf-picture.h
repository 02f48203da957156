/* SVG and PNG pictures on a PDF page. */
#pragma once

#include "item-bank/report/pdf-flow.h"

typedef struct PdfPicture PdfPicture;

/* NULL where it cannot be read. Its size is at most max_width by max_height points, never more than its own. */
PdfPicture *pdf_picture_new (const ReportPicture *picture, double max_width, double max_height);
void pdf_picture_free (PdfPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfPicture, pdf_picture_free)
double pdf_picture_width (const PdfPicture *picture);
double pdf_picture_height (const PdfPicture *picture);
void pdf_picture_draw (const PdfPicture *picture, const PdfFlow *flow, double x, double y);
