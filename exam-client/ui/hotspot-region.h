/* One region that can be chosen on a picture: its outline and letter. */
#pragma once

#include "exam-client/ui/hotspot-shape.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOTSPOT_TYPE_REGION (hotspot_region_get_type ())
G_DECLARE_FINAL_TYPE (HotspotRegion, hotspot_region, HOTSPOT, REGION, GtkWidget)

/* Takes shape. Accessible: radio, or check box where multiple; name as given; action "region.select". Signal "chosen"
 * () on a click inside the shape, Space, Enter. */
GtkWidget *hotspot_region_new (HotspotShape *shape, char letter, const char *name, gboolean multiple);
void hotspot_region_set_chosen (HotspotRegion *self, gboolean chosen);
const HotspotShape *hotspot_region_get_shape (HotspotRegion *self);
/* Pixels of the picture's own size in one pixel of the screen. */
void hotspot_region_set_scale (HotspotRegion *self, double scale);

G_END_DECLS
