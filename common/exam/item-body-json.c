/* The members of an item's JSON that say what a candidate sees. */
#include "common/exam/item-body-json.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/exam/json-members.h"
#include "common/exam/limits.h"

#define ITEM_TEXT_LEN_MAX    65536
#define ITEM_PICTURES_MAX    16
#define ITEM_FORMULAS_MAX    200
#define ITEM_CHOICES_MAX     1000
#define ITEM_FORMULA_EMS_MAX 200000

typedef struct
{
  const ItemPictureCodec *codec;
  GError **error;
} BodyReader;

/* Optional member "pictures" of object, appended to pictures. */
static gboolean
body_read_pictures (const BodyReader *reader, const cJSON *object, const char *path, GPtrArray *pictures)
{
  const cJSON *array;
  const cJSON *value;

  if (cJSON_GetObjectItemCaseSensitive (object, "pictures") == NULL)
    return TRUE;
  array = json_get_array (object, path, "pictures", reader->error);
  if (array == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, array)
  {
    g_autofree char *place = g_strdup_printf ("%s%spictures[%u]", path, *path != '\0' ? "." : "", pictures->len);
    ItemPicture *picture;

    if (pictures->len == ITEM_PICTURES_MAX)
      return json_members_fail (reader->error, path, "pictures", _ ("has more than %u pictures"), ITEM_PICTURES_MAX);
    picture = reader->codec->parse (value, place, reader->codec->data, reader->error);
    if (picture == NULL)
      return FALSE;
    g_ptr_array_add (pictures, picture);
  }
  return TRUE;
}

/* "" where absent. NULL with an error. */
static const char *
body_find_text (const BodyReader *reader, const cJSON *object, const char *path, const char *name)
{
  const char *text;

  if (cJSON_GetObjectItemCaseSensitive (object, name) == NULL)
    return "";
  text = json_get_string (object, path, name, reader->error);
  return text != NULL && json_members_check_text (text, path, name, ITEM_TEXT_LEN_MAX, reader->error) ? text : NULL;
}

static gboolean
body_read_option (const BodyReader *reader, ItemField *field, gboolean is_target, const cJSON *value, const char *path)
{
  static const char *const NAMES[] = { "id", "text", "pictures", "shape", NULL };
  static const char *const NAMES_IN_BANK[] = { "id", "text", "pictures", "shape", "name", NULL };
  GPtrArray *list = is_target ? field->targets : field->options;
  const char *id, *text, *shape, *name;
  ItemOption *option;

  if (!json_members_check (value, path, reader->codec->keeps_names ? NAMES_IN_BANK : NAMES, reader->error))
    return FALSE;
  id = json_find_string (value, "id");
  if (id == NULL && !reader->codec->keeps_names && json_get_string (value, path, "id", reader->error) == NULL)
    return FALSE;
  if ((text = json_get_string (value, path, "text", reader->error)) == NULL
      || !json_members_check_text (text, path, "text", ITEM_TEXT_LEN_MAX, reader->error)
      || (shape = body_find_text (reader, value, path, "shape")) == NULL
      || (name = body_find_text (reader, value, path, "name")) == NULL)
    return FALSE;
  if (list->len == EXAM_OPTIONS_MAX)
    return json_members_fail (reader->error, "", is_target ? "targets" : "options", _ ("has more than %u options"),
                              EXAM_OPTIONS_MAX);
  option = is_target ? item_field_add_target (field, text) : item_field_add_option (field, text);
  if (id != NULL && strcmp (id, option->id) != 0)
    return json_members_fail (reader->error, path, "id",
                              _ ("is \"%.40s\", must be \"%s\": options are lettered in order"), id, option->id);
  if (*shape != '\0' && (field->kind != ITEM_KIND_HOTSPOT || !item_shape_is_valid (shape)))
    return json_members_fail (reader->error, path, "shape", _ ("\"%.40s\" is not a shape of a hotspot"), shape);
  if (field->kind == ITEM_KIND_HOTSPOT && *shape == '\0')
    return json_members_fail (reader->error, path, "shape", _ ("is missing: the region of a hotspot"));
  g_free (option->shape);
  option->shape = g_strdup (shape);
  g_free (option->name);
  option->name = g_strdup (name);
  if (!body_read_pictures (reader, value, path, option->pictures))
    return FALSE;
  return *text != '\0' || option->pictures->len > 0 || *shape != '\0' || reader->codec->keeps_names
         || json_members_fail (reader->error, path, NULL, _ ("has neither text nor picture"));
}

/* prefix: the place of object with a point behind it, or "". */
static gboolean
body_read_options (
    const BodyReader *reader, ItemField *field, gboolean is_target, const cJSON *object, const char *prefix)
{
  const char *name = is_target ? "targets" : "options";
  const cJSON *array = json_get_array (object, prefix, name, reader->error);
  const cJSON *value;
  guint i = 0;

  if (array == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, array)
  {
    g_autofree char *path = g_strdup_printf ("%s%s[%u]", prefix, name, i++);

    if (!body_read_option (reader, field, is_target, value, path))
      return FALSE;
  }
  return TRUE;
}

static gboolean
body_check_counts (const BodyReader *reader, const ItemField *field, const char *path)
{
  guint least = item_kind_min_options (field->kind);

  if (reader->codec->keeps_names)
    return TRUE;
  if (field->options->len < least)
    return json_members_fail (reader->error, path, "options",
                              least == 2 ? _ ("needs at least two options") : _ ("needs at least one option"));
  if (least == 0 && field->options->len > 0)
    return json_members_fail (reader->error, path, "options", _ ("does not belong to an item of this kind"));
  if ((field->kind == ITEM_KIND_MATCH) != (field->targets->len > 0))
    return json_members_fail (reader->error, path, "targets", _ ("belongs to match, and only there"));
  return (field->kind == ITEM_KIND_HOTSPOT) == (field->picture != NULL)
         || json_members_fail (reader->error, path, "picture", _ ("belongs to hotspot, and only there"));
}

static gboolean
body_read_numbers (const BodyReader *reader, ItemField *field, const cJSON *value, const char *path)
{
  gint64 min = 0, max = field->max;

  if (cJSON_GetObjectItemCaseSensitive (value, "min") != NULL
      && !json_get_integer (value, path, "min", 0, ITEM_CHOICES_MAX, &min, reader->error))
    return FALSE;
  if (cJSON_GetObjectItemCaseSensitive (value, "max") != NULL
      && !json_get_integer (value, path, "max", 0, ITEM_CHOICES_MAX, &max, reader->error))
    return FALSE;
  field->min = (guint)min;
  field->max = (guint)max;
  return TRUE;
}

static gboolean
body_read_field_parts (const BodyReader *reader, ItemField *field, const cJSON *value, const char *path)
{
  g_autofree char *prefix = g_strdup_printf ("%s.", path);
  const char *prompt = body_find_text (reader, value, path, "prompt");
  const cJSON *picture = cJSON_GetObjectItemCaseSensitive (value, "picture");

  if (prompt == NULL || !body_read_numbers (reader, field, value, path))
    return FALSE;
  g_free (field->prompt);
  field->prompt = g_strdup (prompt);
  if (picture != NULL)
    {
      g_autofree char *place = g_strdup_printf ("%s.picture", path);

      field->picture = reader->codec->parse (picture, place, reader->codec->data, reader->error);
      if (field->picture == NULL)
        return FALSE;
    }
  if (cJSON_GetObjectItemCaseSensitive (value, "options") != NULL
      && !body_read_options (reader, field, FALSE, value, prefix))
    return FALSE;
  if (cJSON_GetObjectItemCaseSensitive (value, "targets") != NULL
      && !body_read_options (reader, field, TRUE, value, prefix))
    return FALSE;
  return body_check_counts (reader, field, path);
}

static gboolean
body_read_field (const BodyReader *reader, ItemDocument *document, guint i, const cJSON *value)
{
  static const char *const NAMES[] = { "id", "kind", "prompt", "options", "targets", "min", "max", "picture", NULL };
  g_autofree char *path = g_strdup_printf ("fields[%u]", i);
  const char *id, *token;
  ItemField *field;
  ItemKind kind;

  if (!json_members_check (value, path, NAMES, reader->error)
      || (id = json_members_get_token (value, path, "id", EXAM_ITEM_ID_MAX, reader->error)) == NULL
      || (token = json_get_string (value, path, "kind", reader->error)) == NULL)
    return FALSE;
  if (!item_kind_from_token (token, &kind) || kind == ITEM_KIND_MIXED
      || (document->kind != ITEM_KIND_MIXED && (i > 0 || kind != document->kind)))
    return json_members_fail (reader->error, path, "kind", _ ("\"%.40s\" is no kind of field that this item can have"),
                              token);
  if (i == EXAM_FIELDS_MAX)
    return json_members_fail (reader->error, "", "fields", _ ("has more than %d fields"), EXAM_FIELDS_MAX);
  for (guint j = 0; j < i; j++)
    if (strcmp (item_document_get_field (document, j)->id, id) == 0)
      return json_members_fail (reader->error, path, "id", _ ("\"%.40s\" is there twice"), id);
  field = document->kind == ITEM_KIND_MIXED ? item_document_add_field (document, id, kind)
                                            : item_document_get_field (document, 0);
  g_free (field->id);
  field->id = g_strdup (id);
  return body_read_field_parts (reader, field, value, path);
}

static gboolean
body_read_fields (const BodyReader *reader, ItemDocument *document, const cJSON *root)
{
  const cJSON *array = json_get_array (root, "", "fields", reader->error);
  const cJSON *value;
  guint i = 0;

  if (array == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, array)
  {
    if (!body_read_field (reader, document, i++, value))
      return FALSE;
  }
  return i > 0 || json_members_fail (reader->error, "", "fields", _ ("must not be empty"));
}

static gboolean
body_read_stimulus (const BodyReader *reader, ItemDocument *document, const cJSON *value)
{
  static const char *const NAMES[] = { "id", "text", "pictures", NULL };
  const char *id, *text;

  if (!json_members_check (value, "stimulus", NAMES, reader->error)
      || (id = json_members_get_token (value, "stimulus", "id", EXAM_ITEM_ID_MAX, reader->error)) == NULL
      || (text = json_get_string (value, "stimulus", "text", reader->error)) == NULL
      || !json_members_check_text (text, "stimulus", "text", ITEM_TEXT_LEN_MAX, reader->error))
    return FALSE;
  return body_read_pictures (reader, value, "stimulus", item_document_set_stimulus (document, id, text)->pictures);
}

static gboolean
body_read_formula (const BodyReader *reader, ItemDocument *document, const cJSON *value)
{
  static const char *const NAMES[] = { "source", "alt", "width", "height", "depth", "svg", NULL };
  g_autofree char *path = g_strdup_printf ("formulas[%u]", document->formulas->len);
  const char *source, *alt, *svg;
  gint64 width, height, depth;
  g_autoptr (GBytes) data = NULL;
  ItemFormula *formula;

  if (document->formulas->len == ITEM_FORMULAS_MAX)
    return json_members_fail (reader->error, "", "formulas", _ ("has more than %d formulas"), ITEM_FORMULAS_MAX);
  if (!json_members_check (value, path, NAMES, reader->error)
      || (source = json_get_string (value, path, "source", reader->error)) == NULL
      || (alt = json_get_string (value, path, "alt", reader->error)) == NULL
      || !json_members_check_text (source, path, "source", ITEM_TEXT_LEN_MAX, reader->error)
      || !json_members_check_text (alt, path, "alt", ITEM_TEXT_LEN_MAX, reader->error)
      || !json_get_integer (value, path, "width", 0, ITEM_FORMULA_EMS_MAX, &width, reader->error)
      || !json_get_integer (value, path, "height", 0, ITEM_FORMULA_EMS_MAX, &height, reader->error)
      || !json_get_integer (value, path, "depth", 0, ITEM_FORMULA_EMS_MAX, &depth, reader->error)
      || (svg = json_get_string (value, path, "svg", reader->error)) == NULL)
    return FALSE;
  data = g_bytes_new (svg, strlen (svg));
  formula = item_document_add_formula (document, source, alt, data);
  formula->width_milli = (guint)width;
  formula->height_milli = (guint)height;
  formula->depth_milli = (guint)depth;
  return TRUE;
}

static gboolean
body_read_formulas (const BodyReader *reader, ItemDocument *document, const cJSON *root)
{
  const cJSON *array = json_get_array (root, "", "formulas", reader->error);
  const cJSON *value;

  if (array == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, array)
  {
    if (!body_read_formula (reader, document, value))
      return FALSE;
  }
  return TRUE;
}

gboolean
item_body_json_read (ItemDocument *document, const cJSON *root, const ItemPictureCodec *codec, GError **error)
{
  const BodyReader reader = { codec, error };
  const cJSON *stimulus = cJSON_GetObjectItemCaseSensitive (root, "stimulus");

  if (!body_read_pictures (&reader, root, "", document->pictures)
      || (stimulus != NULL && !body_read_stimulus (&reader, document, stimulus))
      || (cJSON_GetObjectItemCaseSensitive (root, "formulas") != NULL && !body_read_formulas (&reader, document, root)))
    return FALSE;
  if (cJSON_GetObjectItemCaseSensitive (root, "fields") != NULL)
    return body_read_fields (&reader, document, root);
  if (document->kind != ITEM_KIND_SINGLE)
    return json_members_fail (error, "", "fields", _ ("is missing"));
  return body_read_options (&reader, document->fields->pdata[0], FALSE, root, "")
         && body_check_counts (&reader, document->fields->pdata[0], "");
}

static void
body_add_pictures (cJSON *object, const GPtrArray *pictures, const ItemPictureCodec *codec)
{
  cJSON *array;

  if (pictures->len == 0)
    return;
  array = cJSON_AddArrayToObject (object, "pictures");
  for (guint i = 0; i < pictures->len; i++)
    cJSON_AddItemToArray (array, codec->format (pictures->pdata[i], codec->data));
}

static void
body_add_options (cJSON *object, const char *name, const GPtrArray *options, const ItemPictureCodec *codec)
{
  cJSON *array = cJSON_AddArrayToObject (object, name);

  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];
      cJSON *value = cJSON_CreateObject ();

      cJSON_AddStringToObject (value, "id", option->id);
      cJSON_AddStringToObject (value, "text", option->text);
      if (*option->shape != '\0')
        cJSON_AddStringToObject (value, "shape", option->shape);
      if (*option->name != '\0' && codec->keeps_names)
        cJSON_AddStringToObject (value, "name", option->name);
      body_add_pictures (value, option->pictures, codec);
      cJSON_AddItemToArray (array, value);
    }
}

static void
body_add_field (cJSON *array, const ItemField *field, const ItemPictureCodec *codec)
{
  cJSON *value = cJSON_CreateObject ();

  cJSON_AddStringToObject (value, "id", field->id);
  cJSON_AddStringToObject (value, "kind", item_kind_to_token (field->kind));
  if (*field->prompt != '\0')
    cJSON_AddStringToObject (value, "prompt", field->prompt);
  if (field->min > 0)
    json_add_integer (value, "min", field->min);
  if (field->max != (field->kind == ITEM_KIND_MATCH ? 1u : 0u))
    json_add_integer (value, "max", field->max);
  if (field->picture != NULL)
    cJSON_AddItemToObject (value, "picture", codec->format (field->picture, codec->data));
  if (field->options->len > 0)
    body_add_options (value, "options", field->options, codec);
  if (field->targets->len > 0)
    body_add_options (value, "targets", field->targets, codec);
  cJSON_AddItemToArray (array, value);
}

static void
body_add_formulas (cJSON *root, const GPtrArray *formulas)
{
  cJSON *array = cJSON_AddArrayToObject (root, "formulas");

  for (guint i = 0; i < formulas->len; i++)
    {
      const ItemFormula *formula = formulas->pdata[i];
      cJSON *value = cJSON_CreateObject ();
      gsize len;
      const char *svg = g_bytes_get_data (formula->svg, &len);
      g_autofree char *text = g_strndup (svg, len);

      cJSON_AddStringToObject (value, "source", formula->source);
      cJSON_AddStringToObject (value, "alt", formula->alt);
      json_add_integer (value, "width", formula->width_milli);
      json_add_integer (value, "height", formula->height_milli);
      json_add_integer (value, "depth", formula->depth_milli);
      cJSON_AddStringToObject (value, "svg", text);
      cJSON_AddItemToArray (array, value);
    }
}

gboolean
item_body_json_is_simple (const ItemDocument *document)
{
  const ItemField *field = document->fields->len > 0 ? document->fields->pdata[0] : NULL;

  return document->kind == ITEM_KIND_SINGLE && document->stimulus == NULL && document->formulas->len == 0
         && field->min == 0 && field->max == 0 && *field->prompt == '\0' && strcmp (field->id, "RESPONSE") == 0;
}

void
item_body_json_add (cJSON *root, const ItemDocument *document, const ItemPictureCodec *codec)
{
  body_add_pictures (root, document->pictures, codec);
  if (document->stimulus != NULL)
    {
      cJSON *stimulus = cJSON_AddObjectToObject (root, "stimulus");

      cJSON_AddStringToObject (stimulus, "id", document->stimulus->id);
      cJSON_AddStringToObject (stimulus, "text", document->stimulus->text);
      body_add_pictures (stimulus, document->stimulus->pictures, codec);
    }
  if (document->formulas->len > 0)
    body_add_formulas (root, document->formulas);
  if (item_body_json_is_simple (document))
    body_add_options (root, "options", document->options, codec);
  else
    {
      cJSON *fields = cJSON_AddArrayToObject (root, "fields");

      for (guint i = 0; i < document->fields->len; i++)
        body_add_field (fields, document->fields->pdata[i], codec);
    }
}
