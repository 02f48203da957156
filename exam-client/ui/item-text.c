/* A PangoLayout in which every formula is one object character with a shape; the pictures are drawn at its places. */
#include "exam-client/ui/item-text.h"

#include "exam-client/ui/item-markup.h"

#include <librsvg/rsvg.h>
#include <math.h>

#define OBJECT      "\xef\xbf\xbc" /* U+FFFC */
#define JOINER      "\xe2\x81\xa0" /* U+2060: no line ends here */
#define BLANK       "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0"
#define LINE_EXTRA  0.25 /* em between lines */
#define WIDTH_MIN   8    /* em */
#define FORMULA_MAX 200  /* em */

typedef struct
{
  RsvgHandle *svg;
  double width, height, depth; /* em */
  guint index;                 /* of its object character, bytes */
  double shown_width, shown_height, shown_depth;
  GdkTexture *texture;
  GdkRGBA colour; /* of texture */
} Formula;

struct _ItemText
{
  GtkWidget parent_instance;
  GPtrArray *pieces;   /* of ItemMarkupPiece; formulas in it are not looked at any more */
  GPtrArray *formulas; /* of Formula, in order of the text; NULL: cannot be drawn, so it is shown as it is spoken */
  GPtrArray *answers;  /* of char *, by gap number - 1 */
  gboolean numbered;
  PangoLayout *layout;
  guint serial; /* of the context that layout was made for */
};

G_DEFINE_FINAL_TYPE (ItemText, item_text, GTK_TYPE_WIDGET)

static void
formula_free (gpointer data)
{
  Formula *formula = data;

  if (formula == NULL)
    return;
  g_clear_object (&formula->svg);
  g_clear_object (&formula->texture);
  g_free (formula);
}

/* NULL where the picture is none. */
static Formula *
new_formula (const ItemFormula *source)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (source->svg, &len);
  RsvgHandle *svg = rsvg_handle_new_from_data (data, len, NULL);
  Formula *formula;

  if (svg == NULL || source->width_milli == 0 || source->height_milli == 0)
    {
      g_clear_object (&svg);
      return NULL;
    }
  formula = g_new0 (Formula, 1);
  formula->svg = svg;
  formula->width = MIN (source->width_milli / 1000.0, FORMULA_MAX);
  formula->height = MIN (source->height_milli / 1000.0, FORMULA_MAX);
  formula->depth = MIN (source->depth_milli / 1000.0, formula->height);
  return formula;
}

static double
em_of (PangoContext *context)
{
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size = size * 96 / 72;
  return size;
}

static void
add_attribute (PangoAttrList *attributes, PangoAttribute *attribute, gsize from, gsize to)
{
  attribute->start_index = (guint)from;
  attribute->end_index = (guint)to;
  pango_attr_list_insert (attributes, attribute);
}

static void
add_colour (ItemText *self, PangoAttrList *attributes, const char *name, gboolean is_back, gsize from, gsize to)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  guint16 r, g, b;
  GdkRGBA rgba;

  if (!gtk_style_context_lookup_color (style, name, &rgba))
    return;
  r = (guint16)(rgba.red * 65535);
  g = (guint16)(rgba.green * 65535);
  b = (guint16)(rgba.blue * 65535);
  add_attribute (attributes, is_back ? pango_attr_background_new (r, g, b) : pango_attr_foreground_new (r, g, b), from,
                 to);
}

static void
append_gap (ItemText *self, GString *text, PangoAttrList *attributes, guint gap)
{
  const char *answer = g_ptr_array_index (self->answers, gap - 1);
  gsize from = text->len;

  if (self->numbered)
    g_string_append_printf (text, "\xc2\xa0%u\xc2\xa0", gap);
  add_attribute (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), from, text->len);
  add_colour (self, attributes, "gap_paper", FALSE, from, text->len);
  add_colour (self, attributes, "gap_ink", TRUE, from, text->len);
  from = text->len;
  g_string_append_printf (text, "\xc2\xa0%s\xc2\xa0", *answer != '\0' ? answer : BLANK);
  add_attribute (attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), from, text->len);
  add_attribute (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), from, text->len);
  add_colour (self, attributes, "gap_ink", FALSE, from, text->len);
  add_colour (self, attributes, "gap_paper", TRUE, from, text->len);
}

static void
append_formula (GString *text, PangoAttrList *attributes, Formula *formula, double em, int width)
{
  double scale = width > 0 && formula->width * em > width ? width / (formula->width * em) : 1;
  PangoRectangle logical;

  formula->shown_width = formula->width * em * scale;
  formula->shown_height = formula->height * em * scale;
  formula->shown_depth = formula->depth * em * scale;
  formula->index = (guint)text->len;
  logical.x = 0;
  logical.y = -(int)((formula->shown_height - formula->shown_depth) * PANGO_SCALE);
  logical.width = (int)(formula->shown_width * PANGO_SCALE);
  logical.height = (int)(formula->shown_height * PANGO_SCALE);
  g_string_append (text, OBJECT);
  add_attribute (attributes, pango_attr_shape_new (&logical, &logical), formula->index, text->len);
}

/* A full stop behind a formula must not begin the next line. */
static void
append_plain (GString *text, const char *plain)
{
  gunichar first = g_utf8_get_char (plain);

  if (text->len > 0 && g_str_has_suffix (text->str, OBJECT) && g_unichar_ispunct (first) && first != '('
      && first != '[')
    g_string_append (text, JOINER);
  g_string_append (text, plain);
}

static void
fill_layout (ItemText *self, int width)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (GString) text = g_string_new (NULL);
  PangoAttrList *attributes = pango_attr_list_new ();
  double em = em_of (context);
  guint next = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const ItemMarkupPiece *piece = g_ptr_array_index (self->pieces, i);
      Formula *formula = piece->kind == ITEM_MARKUP_FORMULA ? g_ptr_array_index (self->formulas, next++) : NULL;

      if (piece->kind == ITEM_MARKUP_GAP)
        append_gap (self, text, attributes, piece->gap);
      else if (formula != NULL)
        append_formula (text, attributes, formula, em, width);
      else
        append_plain (text, piece->text);
    }
  pango_layout_set_text (self->layout, text->str, (int)text->len);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_spacing (self->layout, (int)(LINE_EXTRA * em * PANGO_SCALE));
  pango_layout_set_width (self->layout, width < 0 ? -1 : width * PANGO_SCALE);
  pango_attr_list_unref (attributes);
}

static void
item_text_invalidate (ItemText *self)
{
  g_clear_object (&self->layout);
}

/* width in pixels, -1: as wide as the text is. */
static PangoLayout *
layout_for (ItemText *self, int width)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  guint serial = pango_context_get_serial (context);

  if (self->layout == NULL)
    {
      self->layout = pango_layout_new (context);
      pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
      self->serial = serial - 1;
    }
  if (self->serial != serial || pango_layout_get_width (self->layout) != (width < 0 ? -1 : width * PANGO_SCALE))
    fill_layout (self, width);
  self->serial = serial;
  return self->layout;
}

static GtkSizeRequestMode
item_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
item_text_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  ItemText *self = ITEM_TEXT (widget);
  int width, height;

  pango_layout_get_pixel_size (layout_for (self, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size), &width,
                               &height);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = height;
      return;
    }
  /* One pixel more: the layout is asked for exactly this width again and must not wrap for a rounding. */
  *natural = width + 1;
  *minimum = MIN (*natural, (int)(WIDTH_MIN * em_of (gtk_widget_get_pango_context (widget))));
}

/* The picture is a stencil: whatever its author's black was, it has the colour of the text. */
static GdkTexture *
new_texture (Formula *formula, const GdkRGBA *colour, int factor)
{
  int width = (int)ceil (formula->shown_width) * factor, height = (int)ceil (formula->shown_height) * factor;
  cairo_surface_t *stencil = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  RsvgRectangle viewport = { 0, 0, formula->shown_width * factor, formula->shown_height * factor };
  cairo_t *cr = cairo_create (stencil);
  GdkTexture *texture = NULL;

  rsvg_handle_render_document (formula->svg, cr, &viewport, NULL);
  cairo_destroy (cr);
  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_mask_surface (cr, stencil, 0, 0);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      gsize stride = (gsize)cairo_image_surface_get_stride (surface);
      g_autoptr (GBytes) pixels = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize)height);

      texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, stride);
    }
  cairo_surface_destroy (stencil);
  cairo_surface_destroy (surface);
  return texture;
}

static void
draw_formula (ItemText *self, GtkSnapshot *snapshot, Formula *formula, double x, double base_line)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  float w = (float)ceil (formula->shown_width), h = (float)ceil (formula->shown_height);
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  if (formula->texture == NULL || !gdk_rgba_equal (&colour, &formula->colour)
      || gdk_texture_get_width (formula->texture) != (int)w * factor
      || gdk_texture_get_height (formula->texture) != (int)h * factor)
    {
      g_clear_object (&formula->texture);
      formula->texture = w < 1 || h < 1 ? NULL : new_texture (formula, &colour, factor);
      formula->colour = colour;
    }
  if (formula->texture != NULL)
    gtk_snapshot_append_texture (
        snapshot, formula->texture,
        &GRAPHENE_RECT_INIT ((float)x, (float)round (base_line - formula->shown_height + formula->shown_depth), w, h));
}

static void
draw_formulas (ItemText *self, GtkSnapshot *snapshot)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->layout);
  guint next = 0;

  do
    {
      Formula *formula;
      PangoRectangle place;

      while (next < self->formulas->len && g_ptr_array_index (self->formulas, next) == NULL)
        next++;
      if (next == self->formulas->len)
        break;
      formula = g_ptr_array_index (self->formulas, next);
      if (pango_layout_iter_get_index (iter) != (int)formula->index)
        continue;
      pango_layout_iter_get_char_extents (iter, &place);
      draw_formula (self, snapshot, formula, (double)place.x / PANGO_SCALE,
                    (double)pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
      next++;
    }
  while (pango_layout_iter_next_char (iter));
  pango_layout_iter_free (iter);
}

static void
item_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ItemText *self = ITEM_TEXT (widget);
  PangoLayout *layout = layout_for (self, gtk_widget_get_width (widget));
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  draw_formulas (self, snapshot);
}

GtkWidget *
item_text_new (const char *text, const ItemDocument *item, gboolean has_gaps)
{
  ItemText *self = g_object_new (ITEM_TYPE_TEXT, NULL);
  g_autofree char *spoken = item_markup_dup_spoken (text, item, has_gaps);

  self->pieces = item_markup_parse (text, item, has_gaps);
  self->numbered = item->fields->len > 1;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      ItemMarkupPiece *piece = g_ptr_array_index (self->pieces, i);

      if (piece->kind == ITEM_MARKUP_FORMULA)
        g_ptr_array_add (self->formulas, new_formula (piece->formula));
      piece->formula = NULL;
    }
  for (guint i = 0; i < item->fields->len; i++)
    g_ptr_array_add (self->answers, g_strdup (""));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return GTK_WIDGET (self);
}

void
item_text_set_gap (ItemText *self, guint gap, const char *answer)
{
  g_return_if_fail (gap >= 1 && gap <= self->answers->len);
  if (strcmp (g_ptr_array_index (self->answers, gap - 1), answer) == 0)
    return;
  g_free (g_ptr_array_index (self->answers, gap - 1));
  g_ptr_array_index (self->answers, gap - 1) = g_strdup (answer);
  item_text_invalidate (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
item_text_dispose (GObject *object)
{
  ItemText *self = ITEM_TEXT (object);

  item_text_invalidate (self);
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_clear_pointer (&self->formulas, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  G_OBJECT_CLASS (item_text_parent_class)->dispose (object);
}

static void
item_text_class_init (ItemTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = item_text_dispose;
  widget_class->get_request_mode = item_text_get_request_mode;
  widget_class->measure = item_text_measure;
  widget_class->snapshot = item_text_snapshot;
  gtk_widget_class_set_css_name (widget_class, "itemtext");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
item_text_init (ItemText *self)
{
  self->formulas = g_ptr_array_new_with_free_func (formula_free);
  self->answers = g_ptr_array_new_with_free_func (g_free);
}
