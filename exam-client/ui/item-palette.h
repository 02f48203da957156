/* The numbers of the current part, by section, with their states, a legend and the way to the finish. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ITEM_TYPE_PALETTE (item_palette_get_type ())
G_DECLARE_FINAL_TYPE (ItemPalette, item_palette, ITEM, PALETTE, GtkWidget)

/* Signals: "slot-chosen" (guint slot), "finish" (). */
GtkWidget *item_palette_new (ExamClient *client, guint n_columns);
void item_palette_set_current (ItemPalette *self, guint slot);

G_END_DECLS
