/* librsvg draws SVG as lines, not as pixels. */
#include "item-bank/report/pdf-picture.h"

#include <librsvg/rsvg.h>
#include <string.h>

#define POINTS_PER_PIXEL 0.75

struct PdfPicture
{
  RsvgHandle *svg;
  cairo_surface_t *png;
  double width, height; /* points, as shown */
  double scale;         /* of a PNG's pixels */
};

typedef struct
{
  const guint8 *data;
  gsize len, at;
} PngSource;

static cairo_status_t
pdf_picture_read_png (void *closure, unsigned char *data, unsigned int len)
{
  PngSource *source = closure;

  if (source->len - source->at < len)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, source->data + source->at, len);
  source->at += len;
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
pdf_picture_load_png (PdfPicture *self, const guint8 *data, gsize len, double *out_width, double *out_height)
{
  PngSource source = { data, len, 0 };

  self->png = cairo_image_surface_create_from_png_stream (pdf_picture_read_png, &source);
  if (cairo_surface_status (self->png) != CAIRO_STATUS_SUCCESS)
    return FALSE;
  *out_width = cairo_image_surface_get_width (self->png);
  *out_height = cairo_image_surface_get_height (self->png);
  return TRUE;
}

static gboolean
pdf_picture_load_svg (PdfPicture *self, const guint8 *data, gsize len, double *out_width, double *out_height)
{
  gboolean has_width, has_height, has_box;
  RsvgLength width, height;
  RsvgRectangle box = { 0, 0, 300, 150 };

  self->svg = rsvg_handle_new_from_data (data, len, NULL);
  if (self->svg == NULL)
    return FALSE;
  if (rsvg_handle_get_intrinsic_size_in_pixels (self->svg, out_width, out_height))
    return TRUE;
  rsvg_handle_get_intrinsic_dimensions (self->svg, &has_width, &width, &has_height, &height, &has_box, &box);
  *out_width = has_box ? box.width : 300;
  *out_height = has_box ? box.height : 150;
  return TRUE;
}

PdfPicture *
pdf_picture_new (const ReportPicture *picture, double max_width, double max_height)
{
  g_autoptr (PdfPicture) self = g_new0 (PdfPicture, 1);
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);
  double width = 0, height = 0, fit;
  gboolean is_loaded
      = len > 0
        && (strcmp (picture->type, "image/png") == 0 ? pdf_picture_load_png (self, data, len, &width, &height)
                                                     : pdf_picture_load_svg (self, data, len, &width, &height));

  if (!is_loaded || !(width >= 1) || !(height >= 1) || !(width <= 100000) || !(height <= 100000))
    return NULL;
  fit = MIN (1, MIN (max_width / (width * POINTS_PER_PIXEL), max_height / (height * POINTS_PER_PIXEL)));
  self->scale = fit * POINTS_PER_PIXEL;
  self->width = width * self->scale;
  self->height = height * self->scale;
  return g_steal_pointer (&self);
}

void
pdf_picture_free (PdfPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_object (&picture->svg);
  g_clear_pointer (&picture->png, cairo_surface_destroy);
  g_free (picture);
}

double
pdf_picture_width (const PdfPicture *picture)
{
  return picture->width;
}

double
pdf_picture_height (const PdfPicture *picture)
{
  return picture->height;
}

void
pdf_picture_draw (const PdfPicture *picture, const PdfFlow *flow, double x, double y)
{
  RsvgRectangle place = { x, y, picture->width, picture->height };

  if (!flow->draws)
    return;
  cairo_save (flow->cr);
  if (picture->svg != NULL)
    rsvg_handle_render_document (picture->svg, flow->cr, &place, NULL);
  else
    {
      cairo_translate (flow->cr, x, y);
      cairo_scale (flow->cr, picture->scale, picture->scale);
      cairo_set_source_surface (flow->cr, picture->png, 0, 0);
      cairo_paint (flow->cr);
    }
  cairo_restore (flow->cr);
}
