/* Regions of a hotspot picture: do they lie inside, do they overlap? */
#pragma once

#include "common/exam/item-document.h"

/* Pixels of the picture's own size. FALSE where the picture does not say. */
gboolean lint_region_picture_size (const ItemPicture *picture, guint *out_width, guint *out_height);
/* shape: item_shape_is_valid(). */
gboolean lint_region_is_inside (const char *shape, guint width, guint height);
/* Do they share more than a border? Looked at on a grid of at least 64 by 64 points. */
gboolean lint_region_overlaps (const char *a, const char *b);
