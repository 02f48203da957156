/* A heading, paragraphs, pictures. */
#include "exam-client/ui/reading-panel.h"

#include "common/base/i18n.h"
#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/item-text.h"
#include "exam-client/ui/picture-view.h"

void
reading_panel_add_text (GtkBox *box, const char *text, const ItemDocument *item, gboolean has_gaps)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n", -1);

  for (gsize i = 0; paragraphs[i] != NULL; i++)
    if (*g_strstrip (paragraphs[i]) != '\0')
      gtk_box_append (box, item_text_new (paragraphs[i], item, has_gaps));
}

GtkWidget *
reading_panel_new (const ItemDocument *item, DisplaySettings *settings)
{
  const ItemStimulus *stimulus = item->stimulus;
  GtkWidget *panel = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, "focusable",
                                   TRUE, "valign", GTK_ALIGN_START, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *heading = gtk_label_new (_ ("Reading"));
  g_autofree char *text = item_markup_dup_spoken (stimulus->text, item, FALSE);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", _ ("Reading"), text);

  gtk_widget_add_css_class (panel, "reading");
  gtk_widget_add_css_class (heading, "reading-heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_box_append (GTK_BOX (panel), heading);
  reading_panel_add_text (GTK_BOX (panel), stimulus->text, item, FALSE);
  for (guint i = 0; i < stimulus->pictures->len; i++)
    gtk_box_append (GTK_BOX (panel), picture_view_new (g_ptr_array_index (stimulus->pictures, i), settings));
  gtk_accessible_update_property (GTK_ACCESSIBLE (panel), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return panel;
}
