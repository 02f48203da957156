/* A grid of numbered buttons per section. One slot's change touches one button. */
#include "exam-client/ui/item-palette.h"

#include "common/base/i18n.h"
#include "exam-client/ui/answer-parts.h"
#include "exam-client/ui/language.h"
#include "exam-client/ui/palette-state.h"

struct _ItemPalette
{
  GtkWidget parent_instance;
  GtkScrolledWindow *scroller;
  GtkBox *sections;
  GtkFlowBox *legend;
  GtkButton *finish;
  ExamClient *client;
  GPtrArray *buttons; /* of GtkButton, borrowed, for first .. first + n - 1 */
  guint first;
  guint current;
};

enum
{
  SLOT_CHOSEN,
  FINISH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ItemPalette, item_palette, GTK_TYPE_WIDGET)

static void
set_state_class (GtkWidget *button, PaletteState state, gboolean current)
{
  for (PaletteState other = PALETTE_STATE_EMPTY; other <= PALETTE_STATE_DOUBTFUL; other++)
    gtk_widget_remove_css_class (button, palette_state_css_class (other));
  gtk_widget_add_css_class (button, palette_state_css_class (state));
  if (current)
    gtk_widget_add_css_class (button, "current");
  else
    gtk_widget_remove_css_class (button, "current");
}

static void
update_button (ItemPalette *self, guint slot)
{
  GtkWidget *button = g_ptr_array_index (self->buttons, slot - self->first);
  GtkWidget *number = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));
  GtkWidget *mark = gtk_widget_get_next_sibling (number);
  const char *response = exam_client_get_response (self->client, slot);
  gboolean is_partial = answer_parts_is_partial (exam_client_get_item (self->client, slot), response);
  PaletteState state = palette_state_of (response, is_partial, exam_client_is_flagged (self->client, slot));
  g_autofree char *name = palette_state_dup_name (slot - self->first + 1, state);
  gboolean current = slot == self->current;

  set_state_class (button, state, current);
  gtk_label_set_text (GTK_LABEL (mark), palette_state_mark (state, *response != '\0'));
  gtk_widget_set_visible (mark, state != PALETTE_STATE_EMPTY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, current ? _ ("Item on the screen") : "", -1);
}

static void
on_slot_changed (ExamClient *client, guint slot, ItemPalette *self)
{
  if (slot >= self->first && slot - self->first < self->buttons->len)
    update_button (self, slot);
}

static void
on_clicked (GtkButton *button, ItemPalette *self)
{
  guint slot = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "slot"));

  g_signal_emit (self, signals[SLOT_CHOSEN], 0, slot);
}

static GtkWidget *
new_cell (const char *number, const char *mark)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *number_label = gtk_label_new (number), *mark_label = gtk_label_new (mark);

  gtk_widget_add_css_class (number_label, "number");
  gtk_widget_add_css_class (mark_label, "mark");
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (cell), number_label);
  gtk_box_append (GTK_BOX (cell), mark_label);
  return cell;
}

static GtkWidget *
new_button (ItemPalette *self, guint slot)
{
  g_autofree char *number = g_strdup_printf ("%u", slot - self->first + 1);
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), new_cell (number, ""));
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_widget_add_css_class (button, "item");
  g_object_set_data (G_OBJECT (button), "slot", GUINT_TO_POINTER (slot));
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
  return button;
}

static GtkWidget *
add_section (ItemPalette *self, guint section)
{
  const Blueprint *blueprint = exam_client_get_blueprint (self->client);
  const BlueprintSection *plan = g_ptr_array_index (blueprint->sections, section);
  const char *title = language_pick (plan->title_en, plan->title_id);
  GtkWidget *heading = gtk_label_new (title), *grid = gtk_grid_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "palette-heading");
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_widget_add_css_class (grid, "palette-grid");
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (self->sections, heading);
  gtk_box_append (self->sections, grid);
  return grid;
}

static void
build (ItemPalette *self, guint n_columns)
{
  GtkWidget *grid = NULL;
  guint n, section = G_MAXUINT, place = 0;

  exam_client_get_part_range (self->client, exam_client_get_part (self->client), &self->first, &n);
  for (guint slot = self->first; slot < self->first + n; slot++)
    {
      GtkWidget *button = new_button (self, slot);

      if (exam_client_get_section (self->client, slot) != section)
        {
          section = exam_client_get_section (self->client, slot);
          grid = add_section (self, section);
          place = 0;
        }
      gtk_grid_attach (GTK_GRID (grid), button, (int)(place % n_columns), (int)(place / n_columns), 1, 1);
      g_ptr_array_add (self->buttons, button);
      place++;
      update_button (self, slot);
    }
}

static void
add_legend (ItemPalette *self, const char *css_class, const char *mark, const char *text)
{
  GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *sample = gtk_label_new (mark), *label = gtk_label_new (text);
  GtkWidget *child;

  gtk_widget_add_css_class (sample, "sample");
  gtk_widget_add_css_class (sample, css_class);
  gtk_widget_set_valign (sample, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (entry), sample);
  gtk_box_append (GTK_BOX (entry), label);
  gtk_flow_box_append (self->legend, entry);
  child = gtk_widget_get_parent (entry);
  gtk_widget_set_focusable (child, FALSE);
}

static void
fill_legend (ItemPalette *self)
{
  add_legend (self, "answered", "✓", _ ("Answered"));
  add_legend (self, "empty", "", _ ("Not answered"));
  add_legend (self, "doubtful", "?", _ ("Doubtful"));
  add_legend (self, "current", "", _ ("On the screen"));
}

GtkWidget *
item_palette_new (ExamClient *client, guint n_columns)
{
  ItemPalette *self = g_object_new (ITEM_TYPE_PALETTE, NULL);

  self->client = g_object_ref (client);
  self->current = G_MAXUINT;
  fill_legend (self);
  build (self, MAX (n_columns, 1));
  g_signal_connect_object (client, "slot-changed", G_CALLBACK (on_slot_changed), self, 0);
  return GTK_WIDGET (self);
}

/* The scrolled window follows the focus by itself, but the current number changes without it too. */
static void
scroll_to (ItemPalette *self, GtkWidget *button)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (button, GTK_WIDGET (self->sections), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y - 4, bounds.origin.y + bounds.size.height + 4);
}

void
item_palette_set_current (ItemPalette *self, guint slot)
{
  guint last = self->current;

  self->current = slot;
  if (last >= self->first && last - self->first < self->buttons->len)
    update_button (self, last);
  if (slot < self->first || slot - self->first >= self->buttons->len)
    return;
  update_button (self, slot);
  scroll_to (self, g_ptr_array_index (self->buttons, slot - self->first));
}

static void
on_finish (GtkButton *button, ItemPalette *self)
{
  g_signal_emit (self, signals[FINISH], 0);
}

static void
item_palette_dispose (GObject *object)
{
  ItemPalette *self = ITEM_PALETTE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (item_palette_parent_class)->dispose (object);
}

static void
item_palette_class_init (ItemPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = item_palette_dispose;
  signals[SLOT_CHOSEN] = g_signal_new ("slot-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FINISH]
      = g_signal_new ("finish", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/item-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, ItemPalette, scroller);
  gtk_widget_class_bind_template_child (widget_class, ItemPalette, sections);
  gtk_widget_class_bind_template_child (widget_class, ItemPalette, legend);
  gtk_widget_class_bind_template_child (widget_class, ItemPalette, finish);
  gtk_widget_class_bind_template_callback (widget_class, on_finish);
}

static void
item_palette_init (ItemPalette *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
