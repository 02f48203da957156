/* Puts header, question, palette, review and confirmation together and moves between items. */
#include "exam-client/ui/sitting-page.h"

#include "common/base/i18n.h"
#include "exam-client/ui/confirm-page.h"
#include "exam-client/ui/exam-header.h"
#include "exam-client/ui/item-palette.h"
#include "exam-client/ui/question-view.h"
#include "exam-client/ui/review-page.h"

#define PALETTE_COLUMNS 7

struct _SittingPage
{
  GtkWidget parent_instance;
  GtkBox *header;
  GtkBox *body;
  GtkWidget *item_view;
  GtkBox *tabs;
  GtkBox *question_box;
  GtkWidget *previous;
  GtkWidget *previous_label;
  GtkToggleButton *doubtful;
  GtkWidget *numbers;
  GtkWidget *next;
  GtkWidget *next_label;
  QuestionView *question;
  ItemPalette *palette;
  GtkWidget *detour; /* review or confirm page, NULL in the other views */
  ExamClient *client;
  gboolean compact;
  guint wide_columns;
  SittingView view;
  guint slot;
  guint first;
  guint n;
};

enum
{
  MINUTES_LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SittingPage, sitting_page, GTK_TYPE_WIDGET)

static guint
count_answered (SittingPage *self, guint section, guint *out_n, guint *out_first)
{
  guint n_answered = 0;

  *out_n = 0;
  for (guint slot = self->first; slot < self->first + self->n; slot++)
    {
      if (exam_client_get_section (self->client, slot) != section)
        continue;
      if ((*out_n)++ == 0)
        *out_first = slot;
      n_answered += *exam_client_get_response (self->client, slot) != '\0';
    }
  return n_answered;
}

/* Tabs count answers: their text follows every answer, their number is the sections of the part. */
static void
update_tabs (SittingPage *self)
{
  const Blueprint *blueprint = exam_client_get_blueprint (self->client);

  for (GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (self->tabs)); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    {
      guint section = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (tab), "section")), n, first = 0;
      guint n_answered = count_answered (self, section, &n, &first);
      const BlueprintSection *plan = g_ptr_array_index (blueprint->sections, section);
      g_autofree char *text = g_strdup_printf (_ ("%s  %u of %u"), plan->id, n_answered, n);

      gtk_button_set_label (GTK_BUTTON (tab), text);
      if (exam_client_get_section (self->client, self->slot) == section)
        gtk_widget_add_css_class (tab, "current");
      else
        gtk_widget_remove_css_class (tab, "current");
    }
}

static void
sitting_page_update (SittingPage *self)
{
  gboolean flagged = exam_client_is_flagged (self->client, self->slot);

  gtk_widget_set_sensitive (self->previous, self->slot > self->first);
  gtk_widget_set_sensitive (self->next, self->slot + 1 < self->first + self->n);
  gtk_toggle_button_set_active (self->doubtful, flagged);
  update_tabs (self);
}

static void
show_slot (SittingPage *self, guint slot)
{
  self->slot = slot;
  question_view_show (self->question, slot);
  item_palette_set_current (self->palette, slot);
  sitting_page_update (self);
}

static void
go_to (SittingPage *self, guint slot)
{
  if (slot < self->first || slot >= self->first + self->n)
    return;
  sitting_page_set_view (self, SITTING_VIEW_ITEM);
  show_slot (self, slot);
}

static void
on_tab (GtkButton *tab, SittingPage *self)
{
  guint section = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (tab), "section")), n, first = self->first;

  count_answered (self, section, &n, &first);
  go_to (self, first);
}

static void
build_tabs (SittingPage *self)
{
  const Blueprint *blueprint = exam_client_get_blueprint (self->client);
  guint part = exam_client_get_part (self->client);

  for (guint section = 0; section < blueprint->sections->len; section++)
    {
      const BlueprintSection *plan = g_ptr_array_index (blueprint->sections, section);
      GtkWidget *tab;

      if (plan->part != part)
        continue;
      tab = gtk_button_new_with_label (plan->id);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (tab))), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (tab, TRUE);
      gtk_widget_add_css_class (tab, "tab");
      g_object_set_data (G_OBJECT (tab), "section", GUINT_TO_POINTER (section));
      g_signal_connect (tab, "clicked", G_CALLBACK (on_tab), self);
      gtk_box_append (self->tabs, tab);
    }
}

static void
on_slot_chosen (GtkWidget *source, guint slot, SittingPage *self)
{
  go_to (self, slot);
}

static void
on_back (GtkWidget *source, SittingPage *self)
{
  sitting_page_set_view (self, SITTING_VIEW_ITEM);
  question_view_focus (self->question);
}

static void
on_finish (GtkWidget *source, SittingPage *self)
{
  sitting_page_set_view (self, SITTING_VIEW_REVIEW);
}

static void
on_continue (GtkWidget *source, SittingPage *self)
{
  sitting_page_set_view (self, SITTING_VIEW_CONFIRM);
}

static void
on_confirmed (GtkWidget *source, SittingPage *self)
{
  exam_client_finish_part (self->client);
}

static GtkWidget *
new_detour (SittingPage *self, SittingView view)
{
  GtkWidget *page;

  if (view == SITTING_VIEW_REVIEW)
    {
      page = review_page_new (self->client, self->wide_columns);
      g_signal_connect (page, "slot-chosen", G_CALLBACK (on_slot_chosen), self);
      g_signal_connect (page, "continue", G_CALLBACK (on_continue), self);
    }
  else
    {
      page = confirm_page_new (self->client);
      g_signal_connect (page, "finish", G_CALLBACK (on_confirmed), self);
    }
  g_signal_connect (page, "back", G_CALLBACK (on_back), self);
  gtk_widget_set_hexpand (page, TRUE);
  return page;
}

SittingView
sitting_page_get_view (SittingPage *self)
{
  return self->view;
}

void
sitting_page_set_view (SittingPage *self, SittingView view)
{
  gboolean detour = view == SITTING_VIEW_REVIEW || view == SITTING_VIEW_CONFIRM;

  if (view == SITTING_VIEW_PALETTE && !self->compact)
    view = SITTING_VIEW_ITEM;
  if (view == self->view)
    return;
  question_view_flush (self->question);
  self->view = view;
  if (self->detour != NULL)
    gtk_box_remove (self->body, g_steal_pointer (&self->detour));
  gtk_widget_set_visible (self->item_view, view == SITTING_VIEW_ITEM);
  gtk_widget_set_visible (GTK_WIDGET (self->palette), view == SITTING_VIEW_PALETTE || (!self->compact && !detour));
  if (!detour)
    return;
  self->detour = new_detour (self, view);
  gtk_box_append (self->body, self->detour);
  gtk_widget_grab_focus (self->detour);
}

gboolean
sitting_page_shows_item (SittingPage *self)
{
  return self->view == SITTING_VIEW_ITEM;
}

guint
sitting_page_get_n_options (SittingPage *self)
{
  return self->view == SITTING_VIEW_ITEM ? question_view_get_n_options (self->question) : 0;
}

void
sitting_page_act (SittingPage *self, KeyDecision decision)
{
  if (self->view != SITTING_VIEW_ITEM)
    return;
  switch (decision.action)
    {
    case KEY_ACTION_CHOOSE:
      question_view_choose (self->question, decision.place);
      break;
    case KEY_ACTION_NEXT:
      go_to (self, self->slot + 1);
      break;
    case KEY_ACTION_PREVIOUS:
      go_to (self, self->slot - 1);
      break;
    case KEY_ACTION_DOUBTFUL:
      exam_client_set_flagged (self->client, self->slot, !exam_client_is_flagged (self->client, self->slot));
      break;
    case KEY_ACTION_EARLIER:
      question_view_move (self->question, -1);
      break;
    case KEY_ACTION_LATER:
      question_view_move (self->question, 1);
      break;
    case KEY_ACTION_BLOCK:
    case KEY_ACTION_PASS:
      break;
    }
}

static void
on_previous (GtkButton *button, SittingPage *self)
{
  go_to (self, self->slot - 1);
}

static void
on_next (GtkButton *button, SittingPage *self)
{
  go_to (self, self->slot + 1);
}

static void
on_doubtful (GtkButton *button, SittingPage *self)
{
  exam_client_set_flagged (self->client, self->slot, !exam_client_is_flagged (self->client, self->slot));
  sitting_page_update (self);
}

static void
on_numbers (GtkButton *button, SittingPage *self)
{
  sitting_page_set_view (self, SITTING_VIEW_PALETTE);
  gtk_widget_child_focus (GTK_WIDGET (self->palette), GTK_DIR_TAB_FORWARD);
}

static void
on_slot_changed (ExamClient *client, guint slot, SittingPage *self)
{
  sitting_page_update (self);
}

static void
on_minutes_left (ExamHeader *header, guint minutes, SittingPage *self)
{
  g_signal_emit (self, signals[MINUTES_LEFT], 0, minutes);
}

static void
build_header (SittingPage *self)
{
  GtkWidget *header = exam_header_new (self->client);

  exam_header_set_compact (EXAM_HEADER (header), self->compact);
  gtk_widget_set_hexpand (header, TRUE);
  g_signal_connect (header, "minutes-left", G_CALLBACK (on_minutes_left), self);
  gtk_box_append (self->header, header);
}

static void
build_palette (SittingPage *self, guint columns)
{
  self->palette = ITEM_PALETTE (item_palette_new (self->client, columns));
  g_signal_connect (self->palette, "slot-chosen", G_CALLBACK (on_slot_chosen), self);
  g_signal_connect (self->palette, "finish", G_CALLBACK (on_finish), self);
  gtk_widget_set_visible (GTK_WIDGET (self->palette), !self->compact);
  gtk_widget_set_hexpand (GTK_WIDGET (self->palette), self->compact);
  gtk_box_append (self->body, GTK_WIDGET (self->palette));
}

/* The first item is shown when the page is on the screen: only then can it take the focus. */
static void
on_map (GtkWidget *widget, SittingPage *self)
{
  g_signal_handlers_disconnect_by_func (widget, on_map, self);
  show_slot (self, self->slot);
}

GtkWidget *
sitting_page_new (ExamClient *client, DisplaySettings *settings, gboolean compact, guint wide_columns)
{
  SittingPage *self = g_object_new (SITTING_TYPE_PAGE, NULL);
  guint slot = exam_client_get_current_slot (client);

  self->client = g_object_ref (client);
  self->compact = compact;
  exam_client_get_part_range (client, exam_client_get_part (client), &self->first, &self->n);
  self->slot = CLAMP (slot, self->first, self->first + self->n - 1);
  build_header (self);
  build_tabs (self);
  self->question = QUESTION_VIEW (question_view_new (client, settings));
  gtk_widget_set_hexpand (GTK_WIDGET (self->question), TRUE);
  gtk_box_append (self->question_box, GTK_WIDGET (self->question));
  self->wide_columns = wide_columns;
  build_palette (self, compact ? wide_columns : PALETTE_COLUMNS);
  gtk_widget_set_visible (self->numbers, compact);
  gtk_widget_set_visible (GTK_WIDGET (self->tabs), !compact);
  gtk_widget_set_visible (self->previous_label, !compact);
  gtk_widget_set_visible (self->next_label, TRUE);
  g_signal_connect_object (client, "slot-changed", G_CALLBACK (on_slot_changed), self, 0);
  g_signal_connect (self->question, "map", G_CALLBACK (on_map), self);
  return GTK_WIDGET (self);
}

static void
sitting_page_dispose (GObject *object)
{
  SittingPage *self = SITTING_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (sitting_page_parent_class)->dispose (object);
}

static void
sitting_page_class_init (SittingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sitting_page_dispose;
  signals[MINUTES_LEFT] = g_signal_new ("minutes-left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/sitting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SittingPage, header);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, body);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, item_view);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, question_box);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, previous);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, previous_label);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, doubtful);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, next);
  gtk_widget_class_bind_template_child (widget_class, SittingPage, next_label);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_doubtful);
  gtk_widget_class_bind_template_callback (widget_class, on_numbers);
}

static void
sitting_page_init (SittingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
