/* One picture of an item, drawn at exactly the pixels it is given: SVG stays crisp at every text size. */
#pragma once

#include "common/exam/item-document.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

#define PICTURE_TYPE_VIEW (picture_view_get_type ())
G_DECLARE_FINAL_TYPE (PictureView, picture_view, PICTURE, VIEW, GtkWidget)

/* The natural size is the picture's own (1 px = 1/16 em), shrunk to the width there is. A picture that cannot be
 * decoded shows its text alternative. */
GtkWidget *picture_view_new (const ItemPicture *picture, DisplaySettings *settings);
/* Pixels of the picture's own size that one pixel of the widget shows, as it is allocated now. */
double picture_view_get_scale (PictureView *self);

G_END_DECLS
