/* Reads a blueprint: docs/formats/blueprint.md. Writing is in blueprint-format.c. */
#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/exam/blueprint-condition-json.h"
#include "common/exam/blueprint.h"
#include "common/exam/json-members.h"

#define BLUEPRINT_LEN_MAX     (32u * 1024 * 1024)
#define BLUEPRINT_STRATA_MAX  200 /* per section */
#define BLUEPRINT_TOPICS_MAX  200
#define BLUEPRINT_TOPIC_LEN   200
#define BLUEPRINT_MINUTES_MAX 1440
#define BLUEPRINT_LOGIT_MAX   100.0

static void
blueprint_stratum_free (gpointer data)
{
  BlueprintStratum *stratum = data;

  g_free (stratum->id);
  g_strfreev (stratum->topics);
  g_free (stratum);
}

static void
blueprint_section_free (gpointer data)
{
  BlueprintSection *section = data;

  g_free (section->id);
  g_free (section->title_en);
  g_free (section->title_id);
  g_ptr_array_unref (section->strata);
  g_free (section);
}

static void
blueprint_part_free (gpointer data)
{
  BlueprintPart *part = data;

  g_free (part->title_en);
  g_free (part->title_id);
  g_free (part);
}

static void
blueprint_pin_free (gpointer data)
{
  BlueprintPin *pin = data;

  g_free (pin->item_id);
  g_free (pin);
}

static Blueprint *
blueprint_new (void)
{
  Blueprint *blueprint = g_new0 (Blueprint, 1);

  blueprint->parts = g_ptr_array_new_with_free_func (blueprint_part_free);
  blueprint->sections = g_ptr_array_new_with_free_func (blueprint_section_free);
  blueprint->enemies = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  blueprint->pins = g_ptr_array_new_with_free_func (blueprint_pin_free);
  blueprint->pinned_options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  blueprint->conditions = g_ptr_array_new_with_free_func ((GDestroyNotify)blueprint_condition_free);
  return blueprint;
}

/* Section and stratum ids make the draw's purposes "pick/<section>/<stratum>": a slash would let two cells share one.
 */
static const char *
blueprint_read_id (const cJSON *object, const char *path, GError **error)
{
  const char *id = json_members_get_token (object, path, "id", EXAM_TOKEN_MAX, error);

  if (id == NULL || strchr (id, '/') == NULL)
    return id;
  json_members_fail (error, path, "id", _ ("must not hold a slash"));
  return NULL;
}

static char **
blueprint_read_topics (const cJSON *object, const char *path, GError **error)
{
  const cJSON *array = json_get_array (object, path, "topics", error);
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  const cJSON *value;
  guint n_topics = 0;

  if (array == NULL)
    return NULL;
  cJSON_ArrayForEach (value, array)
  {
    const char *text = cJSON_GetStringValue (value);

    if (text == NULL || *text == '\0' || ++n_topics > BLUEPRINT_TOPICS_MAX)
      {
        json_members_fail (error, path, "topics", _ ("must be a list of at most %u names"), BLUEPRINT_TOPICS_MAX);
        return NULL;
      }
    if (!json_members_check_text (text, path, "topics", BLUEPRINT_TOPIC_LEN, error))
      return NULL;
    g_strv_builder_add (topics, text);
  }
  return g_strv_builder_end (topics);
}

/* Logits with at most three decimals, as thousandths. */
static gboolean
blueprint_read_milli (const cJSON *object, const char *path, const char *name, gint64 *out, GError **error)
{
  const cJSON *value = cJSON_GetObjectItemCaseSensitive (object, name);
  double milli;

  if (value == NULL)
    return TRUE;
  if (!cJSON_IsNumber (value) || !(fabs (value->valuedouble) <= BLUEPRINT_LOGIT_MAX))
    return json_members_fail (error, path, name, _ ("must be a number from -100 to 100"));
  milli = round (value->valuedouble * 1000.0);
  if (fabs (value->valuedouble * 1000.0 - milli) > 1e-6)
    return json_members_fail (error, path, name, _ ("must have at most three decimals"));
  *out = (gint64)milli;
  return TRUE;
}

static gboolean
blueprint_read_difficulty (const cJSON *object, const char *path, BlueprintStratum *stratum, GError **error)
{
  static const char *const NAMES[] = { "min", "max", NULL };
  const cJSON *difficulty = cJSON_GetObjectItemCaseSensitive (object, "difficulty");
  g_autofree char *place = g_strdup_printf ("%s.difficulty", path);

  stratum->difficulty_min_milli = G_MININT64;
  stratum->difficulty_max_milli = G_MAXINT64;
  if (difficulty == NULL)
    return TRUE;
  if (!json_members_check (difficulty, place, NAMES, error)
      || !blueprint_read_milli (difficulty, place, "min", &stratum->difficulty_min_milli, error)
      || !blueprint_read_milli (difficulty, place, "max", &stratum->difficulty_max_milli, error))
    return FALSE;
  if (stratum->difficulty_min_milli >= stratum->difficulty_max_milli)
    return json_members_fail (error, place, NULL, _ ("min must be less than max"));
  return TRUE;
}

static gboolean
blueprint_read_stratum (BlueprintSection *section, guint version, const cJSON *value, const char *path, GError **error)
{
  static const char *const NAMES_1[] = { "id", "count", "topics", "difficulty", NULL };
  static const char *const NAMES_2[] = { "id", "count", "topics", "difficulty", "pretest", NULL };
  BlueprintStratum *stratum;
  const char *id;
  gint64 count;

  if (!json_members_check (value, path, version == 1 ? NAMES_1 : NAMES_2, error)
      || (id = blueprint_read_id (value, path, error)) == NULL
      || !json_get_integer (value, path, "count", 1, EXAM_FORM_SLOTS_MAX, &count, error))
    return FALSE;
  for (guint i = 0; i < section->strata->len; i++)
    if (strcmp (((BlueprintStratum *)section->strata->pdata[i])->id, id) == 0)
      return json_members_fail (error, path, "id", _ ("stratum %s occurs twice in section %s"), id, section->id);
  stratum = g_new0 (BlueprintStratum, 1);
  g_ptr_array_add (section->strata, stratum);
  stratum->id = g_strdup (id);
  stratum->count = (guint)count;
  section->n_items += stratum->count;
  stratum->topics = blueprint_read_topics (value, path, error);
  if (cJSON_GetObjectItemCaseSensitive (value, "pretest") != NULL
      && !json_members_get_bool (value, path, "pretest", &stratum->is_pretest, error))
    return FALSE;
  return stratum->topics != NULL && blueprint_read_difficulty (value, path, stratum, error);
}

static gboolean
blueprint_read_strata (BlueprintSection *section, guint version, const cJSON *value, const char *path, GError **error)
{
  const cJSON *strata = json_get_array (value, path, "strata", error);
  const cJSON *stratum;

  if (strata == NULL)
    return FALSE;
  cJSON_ArrayForEach (stratum, strata)
  {
    g_autofree char *place = g_strdup_printf ("%s.strata[%u]", path, section->strata->len);

    if (section->strata->len == BLUEPRINT_STRATA_MAX)
      return json_members_fail (error, path, "strata", _ ("has more than %u strata"), BLUEPRINT_STRATA_MAX);
    if (!blueprint_read_stratum (section, version, stratum, place, error))
      return FALSE;
  }
  return section->strata->len > 0 || json_members_fail (error, path, "strata", _ ("must not be empty"));
}

static gboolean
blueprint_read_section (Blueprint *blueprint, const cJSON *value, const char *path, GError **error)
{
  static const char *const NAMES[] = { "id", "title", "strata", NULL };
  BlueprintSection *section;
  const char *id;

  if (!json_members_check (value, path, NAMES, error) || (id = blueprint_read_id (value, path, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < blueprint->sections->len; i++)
    if (strcmp (((BlueprintSection *)blueprint->sections->pdata[i])->id, id) == 0)
      return json_members_fail (error, path, "id", _ ("section %s occurs twice"), id);
  if (blueprint->sections->len == EXAM_SECTIONS_MAX)
    return json_members_fail (error, "", "sections", _ ("has more than %u sections"), EXAM_SECTIONS_MAX);
  section = g_new0 (BlueprintSection, 1);
  section->id = g_strdup (id);
  section->strata = g_ptr_array_new_with_free_func (blueprint_stratum_free);
  g_ptr_array_add (blueprint->sections, section);
  if (!json_members_get_title (value, path, NULL, &section->title_en, &section->title_id, error)
      || !blueprint_read_strata (section, blueprint->version, value, path, error))
    return FALSE;
  blueprint->n_items += section->n_items;
  return TRUE;
}

static gboolean
blueprint_read_sections (Blueprint *blueprint, const cJSON *root, GError **error)
{
  const cJSON *sections = json_get_array (root, "", "sections", error);
  const cJSON *value;

  if (sections == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, sections)
  {
    g_autofree char *place = g_strdup_printf ("sections[%u]", blueprint->sections->len);

    if (!blueprint_read_section (blueprint, value, place, error))
      return FALSE;
  }
  if (blueprint->n_items > EXAM_FORM_SLOTS_MAX)
    return json_members_fail (error, "", "sections", _ ("a form of %u items is longer than the limit of %u"),
                              blueprint->n_items, EXAM_FORM_SLOTS_MAX);
  return TRUE;
}

/* Each part lists the next sections in order; *next_section moves on behind them. */
static gboolean
blueprint_read_part (Blueprint *blueprint, const cJSON *value, const char *path, guint *next_section, GError **error)
{
  static const char *const NAMES[] = { "title", "minutes", "sections", NULL };
  guint first = *next_section;
  BlueprintPart *part;
  const cJSON *sections, *id;
  gint64 minutes;

  if (!json_members_check (value, path, NAMES, error)
      || !json_get_integer (value, path, "minutes", 1, BLUEPRINT_MINUTES_MAX, &minutes, error)
      || (sections = json_get_array (value, path, "sections", error)) == NULL)
    return FALSE;
  part = g_new0 (BlueprintPart, 1);
  part->seconds = (guint32)minutes * 60;
  g_ptr_array_add (blueprint->parts, part);
  if (!json_members_get_title (value, path, NULL, &part->title_en, &part->title_id, error))
    return FALSE;
  cJSON_ArrayForEach (id, sections)
  {
    BlueprintSection *section
        = *next_section < blueprint->sections->len ? blueprint->sections->pdata[*next_section] : NULL;

    if (section == NULL || g_strcmp0 (section->id, cJSON_GetStringValue (id)) != 0)
      return json_members_fail (error, path, "sections",
                                _ ("the parts must name each section once, in the order of \"sections\""));
    section->part = blueprint->parts->len - 1;
    (*next_section)++;
  }
  return *next_section > first || json_members_fail (error, path, "sections", _ ("must not be empty"));
}

static gboolean
blueprint_read_parts (Blueprint *blueprint, const cJSON *root, GError **error)
{
  const cJSON *parts = json_get_array (root, "", "parts", error);
  guint next_section = 0;
  const cJSON *value;

  if (parts == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, parts)
  {
    g_autofree char *place = g_strdup_printf ("parts[%u]", blueprint->parts->len);

    if (!blueprint_read_part (blueprint, value, place, &next_section, error))
      return FALSE;
  }
  if (next_section == 0 || next_section < blueprint->sections->len)
    return json_members_fail (error, "", "parts", _ ("the parts must name each section once, in order"));
  return TRUE;
}

static char **
blueprint_read_enemy_set (const cJSON *value, const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const cJSON *id;

  cJSON_ArrayForEach (id, value)
  {
    const char *text = cJSON_GetStringValue (id);

    if (text == NULL || !text_is_token (text, EXAM_ITEM_ID_MAX) || !g_hash_table_add (seen, (char *)text))
      {
        json_members_fail (error, path, NULL, _ ("must be a list of item ids, each once"));
        return NULL;
      }
    g_strv_builder_add (ids, text);
  }
  if (cJSON_IsArray (value) && g_hash_table_size (seen) >= 2)
    return g_strv_builder_end (ids);
  json_members_fail (error, path, NULL, _ ("must be a list of at least two item ids"));
  return NULL;
}

/* Optional: an author's blueprint has none. */
static gboolean
blueprint_read_enemies (Blueprint *blueprint, const cJSON *root, GError **error)
{
  const cJSON *sets, *value;

  if (cJSON_GetObjectItemCaseSensitive (root, "enemies") == NULL)
    return TRUE;
  sets = json_get_array (root, "", "enemies", error);
  if (sets == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, sets)
  {
    g_autofree char *place = g_strdup_printf ("enemies[%u]", blueprint->enemies->len);
    char **set = blueprint_read_enemy_set (value, place, error);

    if (set == NULL)
      return FALSE;
    g_ptr_array_add (blueprint->enemies, set);
  }
  return TRUE;
}

static gboolean
blueprint_read_pins (Blueprint *blueprint, const cJSON *root, GError **error)
{
  static const char *const NAMES[] = { "item", "place", NULL };
  const cJSON *pins, *value;

  if (cJSON_GetObjectItemCaseSensitive (root, "pinned") == NULL)
    return TRUE;
  if ((pins = json_get_array (root, "", "pinned", error)) == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, pins)
  {
    g_autofree char *path = g_strdup_printf ("pinned[%u]", blueprint->pins->len);
    gint64 place = 0;
    BlueprintPin *pin;
    const char *id;

    if (!json_members_check (value, path, NAMES, error)
        || (id = json_members_get_token (value, path, "item", EXAM_ITEM_ID_MAX, error)) == NULL
        || (cJSON_GetObjectItemCaseSensitive (value, "place") != NULL
            && !json_get_integer (value, path, "place", 1, EXAM_FORM_SLOTS_MAX, &place, error)))
      return FALSE;
    for (guint i = 0; i < blueprint->pins->len; i++)
      if (strcmp (((BlueprintPin *)blueprint->pins->pdata[i])->item_id, id) == 0)
        return json_members_fail (error, path, "item", _ ("item %s is pinned twice"), id);
    pin = g_new0 (BlueprintPin, 1);
    pin->item_id = g_strdup (id);
    pin->place = (guint)place;
    g_ptr_array_add (blueprint->pins, pin);
  }
  return TRUE;
}

/* {"TIU-0003": "E", ...}; letters ascending, each once. */
static gboolean
blueprint_read_pinned_options (Blueprint *blueprint, const cJSON *root, GError **error)
{
  const cJSON *object, *value;

  if (cJSON_GetObjectItemCaseSensitive (root, "pinned_options") == NULL)
    return TRUE;
  if ((object = json_get_object (root, "", "pinned_options", error)) == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, object)
  {
    const char *letters = cJSON_GetStringValue (value);
    gboolean is_right = letters != NULL && *letters != '\0' && text_is_token (value->string, EXAM_ITEM_ID_MAX);

    for (const char *p = letters; is_right && *p != '\0'; p++)
      is_right = *p >= 'A' && *p <= 'Z' && (p == letters || p[-1] < *p);
    if (!is_right)
      return json_members_fail (error, "pinned_options", value->string,
                                _ ("must be letters of options in ascending order, such as \"DE\", for an item id"));
    g_hash_table_insert (blueprint->pinned_options, g_strdup (value->string), g_strdup (letters));
  }
  return TRUE;
}

static gboolean
blueprint_read_simulated (Blueprint *blueprint, const cJSON *root, GError **error)
{
  gint64 n = 0;

  if (cJSON_GetObjectItemCaseSensitive (root, "simulated") != NULL
      && !json_get_integer (root, "", "simulated", 0, G_MAXINT32, &n, error))
    return FALSE;
  blueprint->n_simulated = (guint)n;
  return TRUE;
}

static gboolean
blueprint_read_format (Blueprint *blueprint, const cJSON *root, GError **error)
{
  static const char *const NAMES_1[]
      = { "format", "id", "title", "shuffle_items", "shuffle_options", "parts", "sections", "enemies", NULL };
  static const char *const NAMES_2[] = { "format",    "id",       "title",  "shuffle_items",  "shuffle_options",
                                         "parts",     "sections", "pinned", "pinned_options", "conditions",
                                         "simulated", "enemies",  NULL };
  const char *format = json_find_string (root, "format");

  blueprint->version = g_strcmp0 (format, BLUEPRINT_FORMAT_2) == 0 ? 2 : 1;
  return json_members_check (root, "", blueprint->version == 1 ? NAMES_1 : NAMES_2, error)
         && (blueprint->version == 2 || json_members_check_format (root, BLUEPRINT_FORMAT, error));
}

static gboolean
blueprint_read (Blueprint *blueprint, const cJSON *root, GError **error)
{
  if (!blueprint_read_format (blueprint, root, error))
    return FALSE;
  blueprint->id = g_strdup (json_members_get_token (root, "", "id", EXAM_ID_MAX, error));
  return blueprint->id != NULL
         && json_members_get_title (root, "", NULL, &blueprint->title_en, &blueprint->title_id, error)
         && json_members_get_bool (root, "", "shuffle_items", &blueprint->shuffle_items, error)
         && json_members_get_bool (root, "", "shuffle_options", &blueprint->shuffle_options, error)
         && blueprint_read_sections (blueprint, root, error) && blueprint_read_parts (blueprint, root, error)
         && blueprint_read_enemies (blueprint, root, error) && blueprint_read_pins (blueprint, root, error)
         && blueprint_read_pinned_options (blueprint, root, error)
         && blueprint_condition_read_all (blueprint, root, error) && blueprint_read_simulated (blueprint, root, error);
}

Blueprint *
blueprint_parse (const char *what, const guint8 *data, gsize len, GError **error)
{
  g_autoptr (cJSON) root = json_parse (what, (const char *)data, len, BLUEPRINT_LEN_MAX, error);
  g_autoptr (Blueprint) blueprint = NULL;

  if (root == NULL)
    return NULL;
  blueprint = blueprint_new ();
  if (!blueprint_read (blueprint, root, error))
    {
      adil_error_prefix_place (error, what, 0);
      return NULL;
    }
  return g_steal_pointer (&blueprint);
}
