/* One item as the candidate sees it: the model. */
#include "common/exam/item-document.h"

#include <string.h>

#include "common/exam/limits.h"

#define ITEM_SHAPE_COORDINATE_MAX 10000
#define ITEM_SHAPE_POINTS_MAX     64

/* What a candidate saw must not outlive the sitting in freed memory. */
static void
item_text_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

void
item_picture_free (ItemPicture *picture)
{
  if (picture == NULL)
    return;
  g_free (picture->type);
  item_text_free (picture->alt);
  g_clear_pointer (&picture->data, g_bytes_unref);
  g_free (picture);
}

static GPtrArray *
item_pictures_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
}

static void
item_option_free (gpointer data)
{
  ItemOption *option = data;

  g_free (option->id);
  g_free (option->shape);
  g_free (option->name);
  item_text_free (option->text);
  g_ptr_array_unref (option->pictures);
  g_free (option);
}

static void
item_field_free (gpointer data)
{
  ItemField *field = data;

  g_free (field->id);
  item_text_free (field->prompt);
  g_ptr_array_unref (field->options);
  g_ptr_array_unref (field->targets);
  item_picture_free (field->picture);
  g_free (field);
}

static void
item_stimulus_free (ItemStimulus *stimulus)
{
  if (stimulus == NULL)
    return;
  g_free (stimulus->id);
  item_text_free (stimulus->text);
  g_ptr_array_unref (stimulus->pictures);
  g_free (stimulus);
}

static void
item_formula_free (gpointer data)
{
  ItemFormula *formula = data;

  item_text_free (formula->source);
  item_text_free (formula->alt);
  g_bytes_unref (formula->svg);
  g_free (formula);
}

ItemDocument *
item_document_new (const char *id, guint32 version, ItemKind kind, const char *lang, const char *stem)
{
  ItemDocument *document = g_new0 (ItemDocument, 1);

  document->id = g_strdup (id);
  document->version = version;
  document->kind = kind;
  document->lang = g_strdup (lang);
  document->stem = g_strdup (stem);
  document->pictures = item_pictures_new ();
  document->fields = g_ptr_array_new_with_free_func (item_field_free);
  document->formulas = g_ptr_array_new_with_free_func (item_formula_free);
  if (kind == ITEM_KIND_MIXED)
    document->options = g_ptr_array_new ();
  else
    item_document_add_field (document, "RESPONSE", kind);
  return document;
}

void
item_document_free (ItemDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->id);
  g_free (document->lang);
  item_text_free (document->stem);
  g_ptr_array_unref (document->pictures);
  g_ptr_array_unref (document->options);
  g_ptr_array_unref (document->fields);
  item_stimulus_free (document->stimulus);
  g_ptr_array_unref (document->formulas);
  g_free (document);
}

ItemField *
item_document_add_field (ItemDocument *document, const char *id, ItemKind kind)
{
  ItemField *field;

  g_return_val_if_fail (document->fields->len < EXAM_FIELDS_MAX && kind != ITEM_KIND_MIXED, NULL);
  field = g_new0 (ItemField, 1);
  field->id = g_strdup (id);
  field->kind = kind;
  field->prompt = g_strdup ("");
  field->options = g_ptr_array_new_with_free_func (item_option_free);
  field->targets = g_ptr_array_new_with_free_func (item_option_free);
  field->max = kind == ITEM_KIND_MATCH ? 1 : 0;
  g_ptr_array_add (document->fields, field);
  if (document->fields->len == 1)
    {
      g_clear_pointer (&document->options, g_ptr_array_unref);
      document->options = g_ptr_array_ref (field->options);
    }
  return field;
}

ItemField *
item_document_get_field (const ItemDocument *document, guint i)
{
  g_return_val_if_fail (i < document->fields->len, NULL);
  return g_ptr_array_index (document->fields, i);
}

static ItemOption *
item_option_new (char *id, const char *text)
{
  ItemOption *option = g_new0 (ItemOption, 1);

  option->id = id;
  option->text = g_strdup (text);
  option->shape = g_strdup ("");
  option->name = g_strdup ("");
  option->pictures = item_pictures_new ();
  return option;
}

ItemOption *
item_field_add_option (ItemField *field, const char *text)
{
  ItemOption *option;

  g_return_val_if_fail (field->options->len < EXAM_OPTIONS_MAX, NULL);
  option = item_option_new (g_strdup_printf ("%c", 'A' + (int)field->options->len), text);
  g_ptr_array_add (field->options, option);
  return option;
}

ItemOption *
item_field_add_target (ItemField *field, const char *text)
{
  ItemOption *target;

  g_return_val_if_fail (field->targets->len < EXAM_OPTIONS_MAX, NULL);
  target = item_option_new (g_strdup_printf ("%u", field->targets->len + 1), text);
  g_ptr_array_add (field->targets, target);
  return target;
}

ItemStimulus *
item_document_set_stimulus (ItemDocument *document, const char *id, const char *text)
{
  ItemStimulus *stimulus = g_new0 (ItemStimulus, 1);

  item_stimulus_free (document->stimulus);
  stimulus->id = g_strdup (id);
  stimulus->text = g_strdup (text);
  stimulus->pictures = item_pictures_new ();
  document->stimulus = stimulus;
  return stimulus;
}

ItemFormula *
item_document_add_formula (ItemDocument *document, const char *source, const char *alt, GBytes *svg)
{
  ItemFormula *formula = g_new0 (ItemFormula, 1);

  formula->source = g_strdup (source);
  formula->alt = g_strdup (alt);
  formula->svg = g_bytes_ref (svg);
  g_ptr_array_add (document->formulas, formula);
  return formula;
}

static void
item_pictures_foreach (const GPtrArray *pictures, ItemPictureFunc func, gpointer data)
{
  for (guint i = 0; i < pictures->len; i++)
    func (pictures->pdata[i], data);
}

static void
item_options_foreach (const GPtrArray *options, ItemPictureFunc func, gpointer data)
{
  for (guint i = 0; i < options->len; i++)
    item_pictures_foreach (((const ItemOption *)options->pdata[i])->pictures, func, data);
}

void
item_document_foreach_picture (const ItemDocument *document, ItemPictureFunc func, gpointer data)
{
  if (document->stimulus != NULL)
    item_pictures_foreach (document->stimulus->pictures, func, data);
  item_pictures_foreach (document->pictures, func, data);
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = document->fields->pdata[i];

      if (field->picture != NULL)
        func (field->picture, data);
      item_options_foreach (field->options, func, data);
      item_options_foreach (field->targets, func, data);
    }
}

guint
item_document_count_shuffled (const ItemDocument *document)
{
  return item_kind_is_shuffled (document->kind) ? document->options->len : 0;
}

gboolean
item_shape_is_valid (const char *shape)
{
  static const struct
  {
    const char *name;
    guint min, max;
  } SHAPES[]
      = { { "rect ", 4, 4 }, { "circle ", 3, 3 }, { "ellipse ", 4, 4 }, { "poly ", 6, 2 * ITEM_SHAPE_POINTS_MAX } };

  for (gsize i = 0; i < G_N_ELEMENTS (SHAPES); i++)
    if (g_str_has_prefix (shape, SHAPES[i].name))
      {
        g_auto (GStrv) numbers = g_strsplit (shape + strlen (SHAPES[i].name), ",", 0);
        guint n = g_strv_length (numbers);

        for (char **number = numbers; *number != NULL; number++)
          if (strspn (*number, "0123456789") != strlen (*number) || **number == '\0' || strlen (*number) > 5
              || g_ascii_strtoull (*number, NULL, 10) > ITEM_SHAPE_COORDINATE_MAX)
            return FALSE;
        return n >= SHAPES[i].min && n <= SHAPES[i].max && (i < 3 || n % 2 == 0);
      }
  return FALSE;
}

ItemPicture *
item_picture_new (const char *type, const char *alt, GBytes *data)
{
  ItemPicture *picture = g_new0 (ItemPicture, 1);

  picture->type = g_strdup (type);
  picture->alt = g_strdup (alt != NULL ? alt : "");
  picture->data = g_bytes_ref (data);
  return picture;
}

void
item_document_take_picture (ItemDocument *document, ItemPicture *picture)
{
  g_ptr_array_add (document->pictures, picture);
}

ItemOption *
item_document_add_option (ItemDocument *document, const char *text)
{
  g_return_val_if_fail (document->fields->len > 0, NULL);
  return item_field_add_option (document->fields->pdata[0], text);
}
