/* Drawn twice, white below dark, so that an outline is seen on every picture. */
#include "exam-client/ui/hotspot-region.h"

#include <math.h>

#define HALO       5.0
#define LINE       2.0
#define LINE_BOLD  4.0
#define BADGE_EM   0.95 /* radius */
#define BADGE_ROOM 2.4  /* a shape smaller than so many radii has its letter outside */

struct _HotspotRegion
{
  GtkWidget parent_instance;
  HotspotShape *shape;
  double scale;
  char letter;
  gboolean chosen;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HotspotRegion, hotspot_region, GTK_TYPE_WIDGET)

/* A point of the picture in this widget. */
static double
at_x (HotspotRegion *self, guint i)
{
  return (hotspot_shape_get (self->shape, i) - self->shape->x) / self->scale;
}

static double
at_y (HotspotRegion *self, guint i)
{
  return (hotspot_shape_get (self->shape, i) - self->shape->y) / self->scale;
}

static void
trace (HotspotRegion *self, cairo_t *cr)
{
  double w = self->shape->width / self->scale, h = self->shape->height / self->scale;

  cairo_new_path (cr);
  switch (self->shape->kind)
    {
    case HOTSPOT_SHAPE_RECT:
      cairo_rectangle (cr, 0, 0, w, h);
      break;
    case HOTSPOT_SHAPE_ELLIPSE:
      cairo_save (cr);
      cairo_translate (cr, w / 2, h / 2);
      cairo_scale (cr, MAX (w / 2, 0.5), MAX (h / 2, 0.5));
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      cairo_restore (cr);
      break;
    case HOTSPOT_SHAPE_POLY:
      for (guint i = 0; i + 1 < self->shape->numbers->len; i += 2)
        cairo_line_to (cr, at_x (self, i), at_y (self, i + 1));
      cairo_close_path (cr);
      break;
    }
}

static void
draw_badge (HotspotRegion *self, cairo_t *cr, const GdkRGBA *ink)
{
  char text[] = { self->letter, '\0' };
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  double w = self->shape->width / self->scale, h = self->shape->height / self->scale, radius;
  double x = w / 2, y = h / 2;
  int text_w, text_h;

  pango_layout_get_pixel_size (layout, &text_w, &text_h);
  radius = text_h / 1.35 * BADGE_EM;
  if (MIN (w, h) < BADGE_ROOM * radius)
    {
      x = w + radius * 0.6;
      y = -radius * 0.6;
    }
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  if (self->chosen)
    gdk_cairo_set_source_rgba (cr, ink);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, ink);
  cairo_set_line_width (cr, LINE);
  cairo_stroke (cr);
  if (self->chosen)
    cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, x - text_w / 2.0, y - text_h / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
hotspot_region_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HotspotRegion *self = HOTSPOT_REGION (widget);
  float w = (float)(self->shape->width / self->scale), h = (float)(self->shape->height / self->scale);
  float margin = 48;
  cairo_t *cr
      = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-margin, -margin, w + 2 * margin, h + 2 * margin));
  gboolean focused = gtk_widget_has_focus (widget);
  GdkRGBA ink = { 0.09f, 0.13f, 0.16f, 1 };

  if (self->chosen)
    ink = (GdkRGBA){ 0.04f, 0.31f, 0.54f, 1 };
  trace (self, cr);
  if (self->chosen)
    {
      cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.28);
      cairo_fill_preserve (cr);
    }
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (focused)
    {
      cairo_set_source_rgb (cr, 0.71, 0.33, 0.04);
      cairo_set_line_width (cr, 2 * HALO + LINE_BOLD);
      cairo_stroke_preserve (cr);
    }
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, (self->chosen ? LINE_BOLD : LINE) + HALO);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, self->chosen ? LINE_BOLD : LINE);
  cairo_stroke (cr);
  draw_badge (self, cr, &ink);
  cairo_destroy (cr);
}

static gboolean
hotspot_region_contains (GtkWidget *widget, double x, double y)
{
  HotspotRegion *self = HOTSPOT_REGION (widget);

  return hotspot_shape_contains (self->shape, self->shape->x + x * self->scale, self->shape->y + y * self->scale);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, HotspotRegion *self)
{
  if (!gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
on_select (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[CHOSEN], 0);
}

GtkWidget *
hotspot_region_new (HotspotShape *shape, char letter, const char *name, gboolean multiple)
{
  HotspotRegion *self = g_object_new (HOTSPOT_TYPE_REGION, "focusable", TRUE, "accessible-role",
                                      multiple ? GTK_ACCESSIBLE_ROLE_CHECKBOX : GTK_ACCESSIBLE_ROLE_RADIO, NULL);

  self->shape = shape;
  self->letter = letter;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  hotspot_region_set_chosen (self, FALSE);
  return GTK_WIDGET (self);
}

void
hotspot_region_set_chosen (HotspotRegion *self, gboolean chosen)
{
  self->chosen = chosen;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const HotspotShape *
hotspot_region_get_shape (HotspotRegion *self)
{
  return self->shape;
}

void
hotspot_region_set_scale (HotspotRegion *self, double scale)
{
  self->scale = scale;
}

static void
hotspot_region_finalize (GObject *object)
{
  hotspot_shape_free (HOTSPOT_REGION (object)->shape);
  G_OBJECT_CLASS (hotspot_region_parent_class)->finalize (object);
}

static void
hotspot_region_class_init (HotspotRegionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hotspot_region_finalize;
  widget_class->snapshot = hotspot_region_snapshot;
  widget_class->contains = hotspot_region_contains;
  signals[CHOSEN]
      = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "region");
  gtk_widget_class_install_action (widget_class, "region.select", NULL, on_select);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "region.select", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "region.select", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "region.select", NULL);
}

static void
hotspot_region_init (HotspotRegion *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->scale = 1;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
