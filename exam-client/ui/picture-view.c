/* Rasterises SVG with librsvg at the allocated size and keeps that one raster; PNG is a texture. */
#include "exam-client/ui/picture-view.h"

#include "common/base/i18n.h"

#include <librsvg/rsvg.h>
#include <math.h>

#define SIDE_MAX 4096.0

struct _PictureView
{
  GtkWidget parent_instance;
  DisplaySettings *settings;
  RsvgHandle *svg;
  GdkTexture *texture; /* PNG, or the last raster of svg */
  double width, height;
};

G_DEFINE_FINAL_TYPE (PictureView, picture_view, GTK_TYPE_WIDGET)

static gboolean
load_svg (PictureView *self, GBytes *data)
{
  gsize len;
  const guint8 *bytes = g_bytes_get_data (data, &len);
  gboolean has_width, has_height, has_viewbox;
  RsvgLength width, height;
  RsvgRectangle viewbox = { 0, 0, 0, 0 };

  self->svg = rsvg_handle_new_from_data (bytes, len, NULL);
  if (self->svg == NULL)
    return FALSE;
  if (rsvg_handle_get_intrinsic_size_in_pixels (self->svg, &self->width, &self->height))
    return TRUE;
  rsvg_handle_get_intrinsic_dimensions (self->svg, &has_width, &width, &has_height, &height, &has_viewbox, &viewbox);
  self->width = has_viewbox ? viewbox.width : 300;
  self->height = has_viewbox ? viewbox.height : 150;
  return TRUE;
}

static gboolean
load_png (PictureView *self, GBytes *data)
{
  self->texture = gdk_texture_new_from_bytes (data, NULL);
  if (self->texture == NULL)
    return FALSE;
  self->width = gdk_texture_get_width (self->texture);
  self->height = gdk_texture_get_height (self->texture);
  return TRUE;
}

static void
show_alternative (PictureView *self, const char *alt)
{
  GtkWidget *label = gtk_label_new (*alt != '\0' ? alt : _ ("This picture cannot be shown. Call the proctor."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "picture-missing");
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_bin_layout_new ());
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

GtkWidget *
picture_view_new (const ItemPicture *picture, DisplaySettings *settings)
{
  PictureView *self = g_object_new (PICTURE_TYPE_VIEW, NULL);
  gboolean loaded
      = strcmp (picture->type, "image/png") == 0 ? load_png (self, picture->data) : load_svg (self, picture->data);

  self->settings = g_object_ref (settings);
  self->width = CLAMP (self->width, 1, SIDE_MAX);
  self->height = CLAMP (self->height, 1, SIDE_MAX);
  if (!loaded)
    show_alternative (self, picture->alt);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *picture->alt != '\0' ? picture->alt : _ ("Picture without description"), -1);
  return GTK_WIDGET (self);
}

static GtkSizeRequestMode
picture_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
picture_view_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PictureView *self = PICTURE_VIEW (widget);
  double zoom = display_settings_get_text_scale (self->settings) / 100.0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = (int)ceil (self->width * zoom);
      *minimum = MIN (*natural, 48);
      return;
    }
  if (for_size > 0)
    zoom = MIN (zoom, for_size / self->width);
  *natural = *minimum = (int)ceil (self->height * zoom);
}

static GdkTexture *
rasterise (RsvgHandle *svg, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  RsvgRectangle viewport = { 0, 0, width, height };
  GdkTexture *texture = NULL;

  rsvg_handle_render_document (svg, cr, &viewport, NULL);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      gsize stride = (gsize)cairo_image_surface_get_stride (surface);
      g_autoptr (GBytes) pixels = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize)height);

      texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, stride);
    }
  cairo_surface_destroy (surface);
  return texture;
}

static double
fit_of (PictureView *self)
{
  return MIN (gtk_widget_get_width (GTK_WIDGET (self)) / self->width,
              gtk_widget_get_height (GTK_WIDGET (self)) / self->height);
}

double
picture_view_get_scale (PictureView *self)
{
  return 1 / fit_of (self);
}

static void
picture_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PictureView *self = PICTURE_VIEW (widget);
  int factor = gtk_widget_get_scale_factor (widget);
  double fit = fit_of (self);
  float w = (float)floor (self->width * fit), h = (float)floor (self->height * fit);
  int pixel_w = (int)w * factor, pixel_h = (int)h * factor;

  GTK_WIDGET_CLASS (picture_view_parent_class)->snapshot (widget, snapshot);
  if (pixel_w < 1 || pixel_h < 1 || (self->svg == NULL && self->texture == NULL))
    return;
  if (self->svg != NULL
      && (self->texture == NULL || gdk_texture_get_width (self->texture) != pixel_w
          || gdk_texture_get_height (self->texture) != pixel_h))
    {
      g_clear_object (&self->texture);
      self->texture = rasterise (self->svg, pixel_w, pixel_h);
    }
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (0, 0, w, h));
}

static void
picture_view_dispose (GObject *object)
{
  PictureView *self = PICTURE_VIEW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->settings);
  g_clear_object (&self->svg);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (picture_view_parent_class)->dispose (object);
}

static void
picture_view_class_init (PictureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = picture_view_dispose;
  widget_class->get_request_mode = picture_view_get_request_mode;
  widget_class->measure = picture_view_measure;
  widget_class->snapshot = picture_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
picture_view_init (PictureView *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
}
