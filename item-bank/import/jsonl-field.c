/* Fields of items: structure first, then the scoring, in whichever way the author wrote it. */
#include "item-bank/import/jsonl-field.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/limits.h"
#include "common/exam/response.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/jsonl-value.h"

#define JSONL_FIELD_CHOICES_MAX 1000

const char *const JSONL_FIELD_MEMBERS[]
    = { "prompt", "options", "targets",   "min",   "max",   "picture", "picture_alt", "key",
        "points", "partial", "otherwise", "lower", "upper", "answers", "scores",      NULL };

static gboolean
jsonl_field_read_option (
    const char *path, const cJSON *object, ItemField *field, gboolean is_target, GArray *values, GError **error)
{
  static const char *const NAMES[] = { "id", "text", "score", "media", "alt", "shape", "name", NULL };
  ItemOption *option;
  const char *id, *text;
  Rational points = RATIONAL_ZERO;
  gboolean has_points;

  if (!cJSON_IsObject (object))
    return jsonl_value_fail (error, is_target ? "targets" : "options", _ ("must be objects"));
  if (!jsonl_value_check_members (object, NAMES, error)
      || (text = jsonl_value_get_text (object, "text", ITEM_TEXT_MAX, error)) == NULL
      || !jsonl_value_get_rational (object, "score", &has_points, &points, error))
    return FALSE;
  option = is_target ? item_field_add_target (field, text) : item_field_add_option (field, text);
  id = json_find_string (object, "id");
  if (id != NULL && strcmp (id, option->id) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   is_target ? _ ("id: is \"%s\", but targets are numbered 1, 2, 3 ... in their order")
                             : _ ("id: is \"%s\", but options are lettered A, B, C ... in their order"),
                   id);
      return FALSE;
    }
  if (has_points)
    g_array_append_val (values, points);
  else if (values->len > 0)
    {
      points = RATIONAL_ZERO;
      g_array_append_val (values, points);
    }
  if (!jsonl_value_set_text (&option->shape, object, "shape", ITEM_NAME_MAX * 4, error)
      || !jsonl_value_set_text (&option->name, object, "name", ITEM_NAME_MAX, error))
    return FALSE;
  if ((field->kind == ITEM_KIND_HOTSPOT) != (*option->shape != '\0')
      || (*option->shape != '\0' && !item_shape_is_valid (option->shape)))
    return jsonl_value_fail (error, "shape",
                             _ ("each option of a hotspot has a region: rect x1,y1,x2,y2, circle x,y,r, ellipse "
                                "x,y,rx,ry or poly x1,y1,x2,y2,x3,y3..."));
  return jsonl_value_read_pictures (path, object, option->pictures, error);
}

/* values gets the options' scores: as many as options where any has one, else none. */
static gboolean
jsonl_field_read_options (
    const char *path, const cJSON *object, ItemField *field, gboolean is_target, GArray *values, GError **error)
{
  const char *name = is_target ? "targets" : "options";
  const cJSON *array = cJSON_GetObjectItemCaseSensitive (object, name);
  GPtrArray *list = is_target ? field->targets : field->options;
  const cJSON *child;

  if (array == NULL)
    return TRUE;
  if (!cJSON_IsArray (array))
    return jsonl_value_fail (error, name, _ ("must be an array of objects"));
  if (cJSON_GetArraySize (array) > EXAM_OPTIONS_MAX)
    return jsonl_value_fail (error, name, _ ("there are more than 26"));
  cJSON_ArrayForEach (child, array)
  {
    guint n = list->len;

    if (!jsonl_field_read_option (path, child, field, is_target, values, error))
      {
        if (is_target)
          g_prefix_error (error, _ ("target %u: "), n + 1);
        else
          g_prefix_error (error, _ ("option %c: "), 'A' + (int)n);
        return FALSE;
      }
  }
  if (values->len > 0 && values->len < list->len)
    return jsonl_value_fail (error, "score",
                             _ ("the first option has none, but a later one has: give every option one"));
  return TRUE;
}

static gboolean
jsonl_field_read_picture (const char *path, const cJSON *object, ItemField *field, GError **error)
{
  g_autoptr (cJSON) media = cJSON_CreateObject ();
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
  const char *name = jsonl_value_get_text (object, "picture", G_MAXSIZE, error);
  const char *alt = name != NULL ? jsonl_value_get_text (object, "picture_alt", ITEM_ALT_MAX, error) : NULL;

  if (alt == NULL)
    return FALSE;
  if ((field->kind == ITEM_KIND_HOTSPOT) != (*name != '\0'))
    return jsonl_value_fail (error, "picture", _ ("belongs to a hotspot, and only there"));
  if (*name == '\0')
    return TRUE;
  cJSON_AddStringToObject (media, "media", name);
  cJSON_AddStringToObject (media, "alt", alt);
  if (!jsonl_value_read_pictures (path, media, pictures, error))
    return FALSE;
  field->picture = g_ptr_array_steal_index (pictures, 0);
  return TRUE;
}

static gboolean
jsonl_field_read_counts (const cJSON *object, ItemField *field, GError **error)
{
  gint64 min = 0, max = field->max;

  if (cJSON_GetObjectItemCaseSensitive (object, "min") != NULL
      && !json_get_integer (object, "", "min", 0, JSONL_FIELD_CHOICES_MAX, &min, error))
    return FALSE;
  if (cJSON_GetObjectItemCaseSensitive (object, "max") != NULL
      && !json_get_integer (object, "", "max", 0, JSONL_FIELD_CHOICES_MAX, &max, error))
    return FALSE;
  field->min = (guint)min;
  field->max = (guint)max;
  return TRUE;
}

static gboolean
jsonl_field_check_counts (const ItemField *field, GError **error)
{
  guint least = item_kind_min_options (field->kind);

  if (field->options->len < least)
    return jsonl_value_fail (error, "options", least == 2 ? _ ("there must be at least two") : _ ("there must be one"));
  if (least == 0 && field->options->len > 0)
    return jsonl_value_fail (error, "options", _ ("do not belong to this type of item"));
  return (field->kind == ITEM_KIND_MATCH) == (field->targets->len > 0)
         || jsonl_value_fail (error, "targets", _ ("belong to match, and only there"));
}

/* "scores": [{"on": "A2", "points": 1}, {"from": 3.1, "to": 3.2, "points": 5}, {"text": "x", "match": "like", "points":
 * 5}] */
static gboolean
jsonl_field_read_entry (const cJSON *object, PointsField *points, GError **error)
{
  static const char *const NAMES[] = { "on", "from", "to", "value", "tolerance", "text", "match", "points", NULL };
  static const char *const MATCHES[] = { "is", "like", "glob", "likeglob" };
  Rational worth = { 1, 1 }, from, to, value, tolerance = RATIONAL_ZERO;
  gboolean has, has_from, has_to, has_value;
  const char *on, *text, *match;

  if (!cJSON_IsObject (object))
    return jsonl_value_fail (error, "scores", _ ("must be objects"));
  if (!jsonl_value_check_members (object, NAMES, error)
      || (on = jsonl_value_get_text (object, "on", EXAM_RESPONSE_MAX, error)) == NULL
      || (text = jsonl_value_get_text (object, "text", ITEM_NAME_MAX, error)) == NULL
      || (match = jsonl_value_get_text (object, "match", ITEM_NAME_MAX, error)) == NULL
      || !jsonl_value_get_rational (object, "points", &has, &worth, error)
      || !jsonl_value_get_rational (object, "from", &has_from, &from, error)
      || !jsonl_value_get_rational (object, "to", &has_to, &to, error)
      || !jsonl_value_get_rational (object, "value", &has_value, &value, error)
      || !jsonl_value_get_rational (object, "tolerance", &has, &tolerance, error))
    return FALSE;
  if (*text != '\0')
    {
      for (guint i = 0; i < G_N_ELEMENTS (MATCHES); i++)
        if (strcmp (*match != '\0' ? match : "like", MATCHES[i]) == 0)
          {
            points_field_add_text (points, (PointsTest)(POINTS_TEST_IS + (int)i), text, worth);
            return TRUE;
          }
      return jsonl_value_fail (error, "match", _ ("must be is, like, glob or likeglob"));
    }
  if (has_value)
    {
      Rational minus = { -tolerance.num, tolerance.den };

      if (tolerance.num < 0 || !rational_add (value, minus, &from) || !rational_add (value, tolerance, &to))
        return jsonl_value_fail (error, "tolerance", _ ("must be a number of at least 0"));
      has_from = has_to = TRUE;
    }
  if (has_from || has_to)
    points_field_add_between (points, has_from ? &from : NULL, has_to ? &to : NULL, worth);
  else if (*on != '\0')
    points_field_add_on (points, on, worth);
  else
    return jsonl_value_fail (error, "scores", _ ("each needs \"on\", \"text\", \"value\", \"from\" or \"to\""));
  return TRUE;
}

static gboolean
jsonl_field_read_entries (const cJSON *object, const char *name, PointsField *points, GError **error)
{
  const cJSON *array = cJSON_GetObjectItemCaseSensitive (object, name);
  const cJSON *child;

  if (array == NULL)
    return TRUE;
  if (!cJSON_IsArray (array))
    return jsonl_value_fail (error, name, _ ("must be an array of objects"));
  cJSON_ArrayForEach (child, array)
  {
    if (!jsonl_field_read_entry (child, points, error))
      return FALSE;
  }
  return TRUE;
}

/* Splits the worth of the key over its elements. */
static gboolean
jsonl_field_add_partial (PointsField *points, const char *key, Rational worth, GError **error)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func (g_free);
  Rational share;

  for (const char *p = key; *p != '\0';)
    if (points->kind == ITEM_KIND_MATCH)
      {
        gsize len = 1 + strspn (p + 1, "0123456789");

        g_ptr_array_add (elements, g_strndup (p, len));
        p += len;
      }
    else if (points->kind == ITEM_KIND_ORDER)
      {
        g_ptr_array_add (elements, g_strdup_printf ("%c%u", *p++, elements->len + 1));
      }
    else
      g_ptr_array_add (elements, g_strndup (p++, 1));
  if (!rational_multiply (worth, (Rational){ 1, elements->len }, &share))
    return jsonl_value_fail (error, "points", _ ("cannot be divided exactly"));
  for (guint i = 0; i < elements->len; i++)
    points_field_add_on (points, g_ptr_array_index (elements, i), share);
  return TRUE;
}

static gboolean
jsonl_field_add_key (const cJSON *object, PointsField *points, GError **error)
{
  const char *key = jsonl_value_get_text (object, "key", ITEM_TEXT_MAX, error);
  gboolean has, is_partial = json_find_bool (object, "partial", FALSE);
  Rational worth = { 1, 1 }, number;

  if (key == NULL || !jsonl_value_get_rational (object, "points", &has, &worth, error))
    return FALSE;
  if (*key == '\0')
    return TRUE;
  if (points->kind == ITEM_KIND_TEXT)
    points_field_add_text (points, POINTS_TEST_LIKE, key, worth);
  else if (points->kind == ITEM_KIND_NUMBER)
    {
      if (!draft_fields_parse_number (key, &number))
        return jsonl_value_fail (error, "key", _ ("must be a number"));
      points_field_add_between (points, &number, &number, worth);
    }
  else if (!response_field_is_possible (points->kind, points->n_options, points->n_targets, key))
    return jsonl_value_fail (error, "key", _ ("is not a response that this item can have"));
  else if (is_partial)
    return jsonl_field_add_partial (points, key, worth, error);
  else
    points_field_add_on (points, key, worth);
  return TRUE;
}

static gboolean
jsonl_field_read_scoring (
    const cJSON *object, const ItemField *field, const GArray *values, PointsRules *rules, GError **error)
{
  const cJSON *partial = cJSON_GetObjectItemCaseSensitive (object, "partial");
  gboolean sums = values->len > 0 || cJSON_IsTrue (partial), has;
  PointsField *points = points_rules_add_field (rules, field->kind, field->options->len, field->targets->len, !sums);

  if (partial != NULL && !cJSON_IsBool (partial))
    return jsonl_value_fail (error, "partial", _ ("must be true or false"));
  if (!jsonl_value_get_rational (object, "otherwise", &has, &points->fallback, error)
      || !jsonl_value_get_rational (object, "lower", &points->has_lower, &points->lower, error)
      || !jsonl_value_get_rational (object, "upper", &points->has_upper, &points->upper, error))
    return FALSE;
  for (guint i = 0; i < values->len; i++)
    {
      const char letter[2] = { (char)('A' + i), '\0' };
      Rational worth = g_array_index (values, Rational, i);

      if (worth.num != 0)
        points_field_add_on (points, letter, worth);
    }
  /* Where options have scores of their own a key is only a check, as in single choice. */
  return jsonl_field_read_entries (object, "answers", points, error)
         && jsonl_field_read_entries (object, "scores", points, error)
         && (points->entries->len > 0 || jsonl_field_add_key (object, points, error));
}

gboolean
jsonl_field_read (const char *path, const cJSON *object, ItemField *field, PointsRules *rules, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Rational));
  g_autoptr (GArray) unused = g_array_new (FALSE, FALSE, sizeof (Rational));

  return jsonl_value_set_text (&field->prompt, object, "prompt", ITEM_TEXT_MAX, error)
         && jsonl_field_read_counts (object, field, error) && jsonl_field_read_picture (path, object, field, error)
         && jsonl_field_read_options (path, object, field, FALSE, values, error)
         && jsonl_field_read_options (path, object, field, TRUE, unused, error)
         && jsonl_field_check_counts (field, error) && jsonl_field_read_scoring (object, field, values, rules, error);
}
