/* A board: the picture, and the regions laid over it at whatever size it is shown. */
#include "exam-client/ui/hotspot-field.h"

#include "common/base/i18n.h"
#include "exam-client/ui/choice-hint.h"
#include "exam-client/ui/hotspot-region.h"
#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/picture-view.h"

#include <string.h>

struct _HotspotField
{
  FieldView parent_instance;
  GtkWidget *overlay;
  GtkWidget *picture;
  GPtrArray *regions; /* of HotspotRegion, borrowed; NULL where the shape is none */
  guint min, max;
  char chosen[EXAM_OPTIONS_MAX + 1];
};

G_DEFINE_FINAL_TYPE (HotspotField, hotspot_field, FIELD_TYPE_VIEW)

/* Called for each region whenever the board is laid out. */
static gboolean
on_place_region (GtkOverlay *overlay, GtkWidget *region, GdkRectangle *place, HotspotField *self)
{
  const HotspotShape *shape = hotspot_region_get_shape (HOTSPOT_REGION (region));
  double scale = picture_view_get_scale (PICTURE_VIEW (self->picture)), x, y;

  gtk_widget_translate_coordinates (self->picture, GTK_WIDGET (overlay), 0, 0, &x, &y);
  hotspot_region_set_scale (HOTSPOT_REGION (region), scale);
  place->x = (int)(x + shape->x / scale);
  place->y = (int)(y + shape->y / scale);
  place->width = MAX ((int)(shape->width / scale), 1);
  place->height = MAX ((int)(shape->height / scale), 1);
  return TRUE;
}

static char *
hotspot_field_dup_response (FieldView *view)
{
  return g_strdup (HOTSPOT_FIELD (view)->chosen);
}

static void
hotspot_field_set_response (FieldView *view, const char *response, SaveState save_state)
{
  HotspotField *self = HOTSPOT_FIELD (view);

  g_strlcpy (self->chosen, response, sizeof self->chosen);
  for (guint i = 0; i < self->regions->len; i++)
    if (g_ptr_array_index (self->regions, i) != NULL)
      hotspot_region_set_chosen (g_ptr_array_index (self->regions, i), strchr (response, (int)('A' + i)) != NULL);
}

static guint
hotspot_field_get_n_options (FieldView *view)
{
  return HOTSPOT_FIELD (view)->regions->len;
}

static void
update_hint (HotspotField *self, gboolean one_too_many)
{
  g_autofree char *hint = one_too_many ? choice_hint_dup_too_many (self->max) : choice_hint_dup (self->min, self->max);

  field_view_set_hint (FIELD_VIEW (self), hint, one_too_many);
}

static gboolean
choose_also (HotspotField *self, char letter)
{
  char more[EXAM_OPTIONS_MAX + 1] = { 0 };
  guint n = 0;

  if (strchr (self->chosen, letter) == NULL && self->max > 0 && strlen (self->chosen) >= self->max)
    return FALSE;
  for (char other = 'A'; other <= 'Z'; other++)
    if ((other == letter) != (strchr (self->chosen, other) != NULL))
      more[n++] = other;
  g_strlcpy (self->chosen, more, sizeof self->chosen);
  return TRUE;
}

static void
hotspot_field_choose (FieldView *view, guint place)
{
  HotspotField *self = HOTSPOT_FIELD (view);
  char letter = (char)('A' + place);
  gboolean fits = TRUE;

  g_return_if_fail (place < self->regions->len);
  if (g_ptr_array_index (self->regions, place) == NULL)
    return;
  gtk_widget_grab_focus (g_ptr_array_index (self->regions, place));
  if (self->max != 1)
    fits = choose_also (self, letter);
  else if (self->chosen[0] == letter)
    return;
  else
    {
      self->chosen[0] = letter;
      self->chosen[1] = '\0';
    }
  update_hint (self, !fits);
  if (fits)
    field_view_changed (view);
}

static void
on_chosen (HotspotRegion *region, HotspotField *self)
{
  guint place;

  if (g_ptr_array_find (self->regions, region, &place))
    hotspot_field_choose (FIELD_VIEW (self), place);
}

static void
add_region (HotspotField *self, guint place, const FieldContext *context)
{
  const ItemOption *option = g_ptr_array_index (field_view_get_field (context)->options, place);
  HotspotShape *shape = hotspot_shape_parse (option->shape);
  char letter = (char)('A' + place);
  g_autofree char *text = item_markup_dup_spoken (option->text, context->item, FALSE);
  g_autofree char *name = *text != '\0' ? g_strdup_printf ("%c. %s", letter, text)
                                        : g_strdup_printf (_ ("%c. Region %u"), letter, place + 1);
  GtkWidget *region = shape != NULL ? hotspot_region_new (shape, letter, name, self->max != 1) : NULL;

  g_ptr_array_add (self->regions, region);
  if (region == NULL)
    return;
  g_signal_connect (region, "chosen", G_CALLBACK (on_chosen), self);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), region);
}

FieldView *
hotspot_field_new (const FieldContext *context)
{
  HotspotField *self = g_object_new (HOTSPOT_TYPE_FIELD, NULL);
  const ItemField *field = field_view_get_field (context);
  g_autofree char *name = field_view_dup_name (context, _ ("Regions of the picture"));

  field_view_begin (FIELD_VIEW (self), context);
  self->min = field->min;
  self->max = field->max;
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_halign (self->overlay, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->overlay, "hotspot");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->picture = picture_view_new (field->picture, context->settings);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->picture);
  g_signal_connect (self->overlay, "get-child-position", G_CALLBACK (on_place_region), self);
  for (guint i = 0; i < field->options->len; i++)
    add_region (self, i, context);
  gtk_box_append (field_view_get_body (FIELD_VIEW (self)), self->overlay);
  update_hint (self, FALSE);
  return FIELD_VIEW (self);
}

/* Regions follow one another by their letters, wherever they lie; the toolkit would go by their places. */
static gboolean
hotspot_field_focus (GtkWidget *widget, GtkDirectionType direction)
{
  HotspotField *self = HOTSPOT_FIELD (widget);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_DOWN || direction == GTK_DIR_RIGHT;
  int n = (int)self->regions->len, i = forward ? -1 : n;

  for (int place = 0; place < n; place++)
    if (g_ptr_array_index (self->regions, place) != NULL
        && gtk_widget_has_focus (g_ptr_array_index (self->regions, place)))
      i = place;
  for (i += forward ? 1 : -1; i >= 0 && i < n; i += forward ? 1 : -1)
    if (g_ptr_array_index (self->regions, i) != NULL)
      return gtk_widget_grab_focus (g_ptr_array_index (self->regions, i));
  return FALSE;
}

static void
hotspot_field_finalize (GObject *object)
{
  g_ptr_array_unref (HOTSPOT_FIELD (object)->regions);
  G_OBJECT_CLASS (hotspot_field_parent_class)->finalize (object);
}

static void
hotspot_field_class_init (HotspotFieldClass *klass)
{
  FieldViewClass *field_class = FIELD_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hotspot_field_finalize;
  GTK_WIDGET_CLASS (klass)->focus = hotspot_field_focus;
  field_class->dup_response = hotspot_field_dup_response;
  field_class->set_response = hotspot_field_set_response;
  field_class->get_n_options = hotspot_field_get_n_options;
  field_class->choose = hotspot_field_choose;
}

static void
hotspot_field_init (HotspotField *self)
{
  self->regions = g_ptr_array_new ();
}
