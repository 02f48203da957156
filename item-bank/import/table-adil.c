/* Our own columns: one item per row (docs/formats/item-csv.md). */
#include <string.h>

#include "common/base/csv.h"
#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/jsonl-item.h"
#include "item-bank/import/media-file.h"
#include "item-bank/import/table-row.h"

#define TABLE_ADIL_TIME_MAX 86400
#define TABLE_ADIL_JSON_MAX (8 * 1024 * 1024)

static const char *const TABLE_ADIL_COLUMNS[]
    = { "id",         "section",   "topic",  "type",        "stem",      "key",    "points",
        "difficulty", "enemy_set", "media",  "alt",         "rationale", "source", "author",
        "lang",       "bloom",     "time_s", "tolerance",   "lower",     "upper",  "otherwise",
        "partial",    "min",       "max",    "stimulus_id", "stimulus",  "json",   NULL };
static const char *const TABLE_ADIL_OPTION_COLUMNS[] = { "option_", "points_", "media_", "alt_", NULL };

static gboolean
table_adil_fail (GError **error, const char *name, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: %s", name, message);
  return FALSE;
}

/* The field of a column such as option_c. */
static const char *
table_adil_get_of (const TableRow *row, const char *prefix, guint option)
{
  g_autofree char *name = g_strdup_printf ("%s%c", prefix, 'a' + (int)option);

  return table_row_get (row, name);
}

static gboolean
table_adil_is_column (const char *name)
{
  if (g_strv_contains (TABLE_ADIL_COLUMNS, name))
    return TRUE;
  if (g_str_has_prefix (name, "target_"))
    return g_ascii_string_to_unsigned (name + strlen ("target_"), 10, 1, EXAM_OPTIONS_MAX, NULL, NULL);
  for (gsize i = 0; TABLE_ADIL_OPTION_COLUMNS[i] != NULL; i++)
    {
      gsize len = strlen (TABLE_ADIL_OPTION_COLUMNS[i]);

      if (strncmp (name, TABLE_ADIL_OPTION_COLUMNS[i], len) == 0 && name[len] >= 'a' && name[len] <= 'z'
          && name[len + 1] == '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
table_adil_check_header (const char *path, const CsvRow *header, GError **error)
{
  static const char *const NEEDED[] = { "id", "section", "topic", "type", "stem", "option_a", "option_b" };
  gsize n_needed = csv_find_column (header, "key") >= 0 || csv_find_column (header, "json") >= 0 ? 5 : 7;

  if (header->fields->len == 1 && strchr (g_ptr_array_index (header->fields, 0), ';') != NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("%s:%u: the columns are separated by semicolons: save the table as CSV with commas"), path,
                   header->line);
      return FALSE;
    }
  for (guint i = 0; i < header->fields->len; i++)
    {
      const char *name = g_ptr_array_index (header->fields, i);

      if (!table_adil_is_column (name) || csv_find_column (header, name) != (int)i)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                       _ ("%s:%u: the column \"%s\" is unknown or there twice: see the item-csv format"), path,
                       header->line, name);
          return FALSE;
        }
    }
  for (gsize i = 0; i < n_needed; i++)
    if (csv_find_column (header, NEEDED[i]) < 0)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: the column \"%s\" is missing"), path,
                     header->line, NEEDED[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
table_adil_set (char **out, const TableRow *row, const char *name, gsize max_len, GError **error)
{
  const char *text = table_row_get (row, name);

  if (!draft_fields_check_text (name, text, max_len, error))
    return FALSE;
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

/* By its name, or laid on the cell itself: column, or media_column. */
static gboolean
table_adil_add_picture (const char *path,
                        const TableRow *row,
                        const char *column,
                        const char *media_column,
                        const char *alt,
                        GPtrArray *pictures,
                        GError **error)
{
  const char *name = table_row_get (row, media_column);
  ItemPicture *picture;

  if (!table_row_take_pictures (row, column, alt, pictures, error)
      || !table_row_take_pictures (row, media_column, alt, pictures, error))
    return FALSE;
  if (*name == '\0')
    return *alt == '\0' || pictures->len > 0
           || table_adil_fail (error, "alt", _ ("there is a text alternative, but no picture"));
  if (!draft_fields_check_text ("alt", alt, ITEM_ALT_MAX, error))
    return FALSE;
  picture = media_file_read (path, name, alt, error);
  if (picture == NULL)
    return FALSE;
  g_ptr_array_add (pictures, picture);
  return TRUE;
}

static gboolean
table_adil_add_option_picture (const char *path, const TableRow *row, guint number, ItemOption *option, GError **error)
{
  g_autofree char *column = g_strdup_printf ("option_%c", 'a' + (int)number);
  g_autofree char *media = g_strdup_printf ("media_%c", 'a' + (int)number);

  return table_adil_add_picture (path, row, column, media, table_adil_get_of (row, "alt_", number), option->pictures,
                                 error);
}

static gboolean
table_adil_is_option (const TableRow *row, guint option)
{
  for (gsize i = 0; TABLE_ADIL_OPTION_COLUMNS[i] != NULL; i++)
    if (*table_adil_get_of (row, TABLE_ADIL_OPTION_COLUMNS[i], option) != '\0')
      return TRUE;
  return FALSE;
}

/* Options up to the last one of which anything is given: a hole in between is an empty option, which lint finds. */
static guint
table_adil_count_options (const TableRow *row)
{
  guint n = EXAM_OPTIONS_MAX;

  while (n > 0 && !table_adil_is_option (row, n - 1))
    n--;
  return n;
}

/* Points per option where any are given, else the column "points" (1 where it is empty) for the key. */
static gboolean
table_adil_read_points (const TableRow *row, guint option, gboolean has_points, Rational *out, GError **error)
{
  const char *key = table_row_get (row, "key");
  const char *text = has_points ? table_adil_get_of (row, "points_", option) : table_row_get (row, "points");

  *out = RATIONAL_ZERO;
  if (!has_points && g_ascii_toupper (*key) != (char)('A' + option))
    return TRUE;
  if (!has_points && *text == '\0')
    text = "1";
  if (*text == '\0' || draft_fields_parse_number (text, out))
    return TRUE;
  return table_adil_fail (error, "points", _ ("must be a number with a decimal point, or a fraction such as 1/3"));
}

static gboolean
table_adil_read_option (const char *path,
                        const TableRow *row,
                        guint option,
                        gboolean has_points,
                        ItemDocument *document,
                        GArray *values,
                        GError **error)
{
  const char *text = table_adil_get_of (row, "option_", option);
  Rational points;

  if (!draft_fields_check_text ("text", text, ITEM_TEXT_MAX, error)
      || !table_adil_read_points (row, option, has_points, &points, error))
    return FALSE;
  g_array_append_val (values, points);
  return table_adil_add_option_picture (path, row, option, item_document_add_option (document, text), error);
}

static gboolean
table_adil_read_options (const char *path, const TableRow *row, ItemDraft *draft, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Rational));
  guint n_options = table_adil_count_options (row);
  gboolean has_points = FALSE;

  if (n_options < 2)
    return table_adil_fail (error, "options", _ ("there must be at least two"));
  for (guint i = 0; i < n_options; i++)
    has_points = has_points || *table_adil_get_of (row, "points_", i) != '\0';
  for (guint i = 0; i < n_options; i++)
    if (!table_adil_read_option (path, row, i, has_points, draft->document, values, error))
      {
        g_prefix_error (error, _ ("option %c: "), 'A' + (int)i);
        return FALSE;
      }
  return draft_fields_set_points (&draft->points, values, error);
}

static gboolean
table_adil_read_metadata (const TableRow *row, ItemDraft *draft, GError **error)
{
  const char *difficulty = table_row_get (row, "difficulty");
  const char *time_s = table_row_get (row, "time_s");
  guint64 seconds = 0;

  if (!table_adil_set (&draft->section, row, "section", EXAM_TOKEN_MAX, error)
      || !draft_fields_check_token ("section", draft->section, EXAM_TOKEN_MAX, error)
      || !table_adil_set (&draft->topic, row, "topic", ITEM_NAME_MAX, error)
      || !table_adil_set (&draft->enemy_set, row, "enemy_set", ITEM_NAME_MAX, error)
      || !table_adil_set (&draft->rationale, row, "rationale", ITEM_TEXT_MAX, error)
      || !table_adil_set (&draft->bloom, row, "bloom", ITEM_NAME_MAX, error)
      || !table_adil_set (&draft->source, row, "source", ITEM_NAME_MAX, error)
      || !table_adil_set (&draft->author, row, "author", ITEM_NAME_MAX, error))
    return FALSE;
  if (*difficulty != '\0' && !draft_fields_parse_difficulty (difficulty, &draft->difficulty_milli, error))
    return FALSE;
  if (*time_s != '\0' && !g_ascii_string_to_unsigned (time_s, 10, 0, TABLE_ADIL_TIME_MAX, &seconds, NULL))
    return table_adil_fail (error, "time_s", _ ("must be whole seconds, at most 86400"));
  draft->time_s = (guint32)seconds;
  return TRUE;
}

static gboolean
table_adil_read_stimulus (const TableRow *row, ItemDocument *document, GError **error)
{
  const char *id = table_row_get (row, "stimulus_id");
  const char *text = table_row_get (row, "stimulus");

  if (*id == '\0' && *text == '\0')
    return TRUE;
  if (!draft_fields_check_token ("stimulus_id", id, EXAM_ITEM_ID_MAX, error)
      || !draft_fields_check_text ("stimulus", text, ITEM_TEXT_MAX, error))
    return FALSE;
  item_document_set_stimulus (document, id, text);
  return TRUE;
}

static ItemDraft *
table_adil_parse_single (const char *path, const TableRow *row, GError **error)
{
  const char *id = table_row_get (row, "id");
  const char *stem = table_row_get (row, "stem");
  const char *lang = table_row_get (row, "lang");
  g_autofree char *key = g_ascii_strup (table_row_get (row, "key"), -1);
  g_autoptr (ItemDraft) draft = NULL;
  gboolean is_weighted;
  ItemKind kind;

  lang = *lang != '\0' ? lang : "id";
  if (!draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, error)
      || !draft_fields_parse_type (table_row_get (row, "type"), &kind, &is_weighted, error)
      || !draft_fields_check_text ("stem", stem, ITEM_TEXT_MAX, error)
      || !draft_fields_check_token ("lang", lang, EXAM_TOKEN_MAX, error))
    return NULL;
  draft = item_draft_new (item_document_new (id, 0, kind, lang, stem));
  draft->is_weighted = is_weighted;
  if (!table_adil_read_metadata (row, draft, error) || !table_adil_read_stimulus (row, draft->document, error)
      || !table_adil_add_picture (path, row, "stem", "media", table_row_get (row, "alt"), draft->document->pictures,
                                  error)
      || !table_adil_read_options (path, row, draft, error) || !draft_fields_check_key (draft, key, error)
      || !draft_fields_check_size (draft, error))
    return NULL;
  return g_steal_pointer (&draft);
}

/* The other kinds go through the JSON form, in which all their rules are written once. */
static void
table_adil_copy (const TableRow *row, cJSON *object, const char *column)
{
  const char *text = table_row_get (row, column);

  if (*text != '\0')
    cJSON_AddStringToObject (object, column, text);
}

static gboolean
table_adil_copy_number (const TableRow *row, cJSON *object, const char *column, GError **error)
{
  const char *text = table_row_get (row, column);
  guint64 value;

  if (*text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, TABLE_ADIL_TIME_MAX, &value, NULL))
    return table_adil_fail (error, column, _ ("must be a whole number"));
  json_add_integer (object, column, (gint64)value);
  return TRUE;
}

static gboolean
table_adil_is_yes (const char *text)
{
  static const char *const YES[] = { "1", "true", "yes", "ya", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return g_strv_contains (YES, lower);
}

static void
table_adil_add_options (const TableRow *row, cJSON *object)
{
  guint n_options = table_adil_count_options (row);
  gboolean has_points = FALSE;
  cJSON *options = n_options > 0 ? cJSON_AddArrayToObject (object, "options") : NULL;

  for (guint i = 0; i < n_options; i++)
    has_points = has_points || *table_adil_get_of (row, "points_", i) != '\0';
  for (guint i = 0; i < n_options; i++)
    {
      cJSON *option = cJSON_CreateObject ();
      const char *points = table_adil_get_of (row, "points_", i);

      cJSON_AddStringToObject (option, "text", table_adil_get_of (row, "option_", i));
      if (has_points)
        cJSON_AddStringToObject (option, "score", *points != '\0' ? points : "0");
      cJSON_AddItemToArray (options, option);
    }
}

static void
table_adil_add_targets (const TableRow *row, cJSON *object)
{
  guint n = EXAM_OPTIONS_MAX;
  cJSON *targets;

  while (n > 0 && *table_row_get_nth (row, "target_%u", n) == '\0')
    n--;
  targets = n > 0 ? cJSON_AddArrayToObject (object, "targets") : NULL;
  for (guint i = 1; i <= n; i++)
    {
      cJSON *target = cJSON_CreateObject ();

      cJSON_AddStringToObject (target, "text", table_row_get_nth (row, "target_%u", i));
      cJSON_AddItemToArray (targets, target);
    }
}

/* Several accepted texts stand in one cell, separated by "|"; a number has a tolerance. */
static void
table_adil_add_key (const TableRow *row, const char *type, cJSON *object)
{
  const char *key = table_row_get (row, "key"), *tolerance = table_row_get (row, "tolerance");
  const char *points = table_row_get (row, "points");
  gboolean is_text = strcmp (type, "text") == 0, is_number = strcmp (type, "number") == 0;
  g_auto (GStrv) keys = g_strsplit (key, "|", is_text ? 0 : 1);
  cJSON *answers = (is_text || is_number) && *key != '\0' ? cJSON_AddArrayToObject (object, "answers") : NULL;

  if (answers == NULL)
    {
      table_adil_copy (row, object, "key");
      table_adil_copy (row, object, "points");
      return;
    }
  for (char **one = keys; *one != NULL; one++)
    {
      cJSON *answer = cJSON_CreateObject ();

      cJSON_AddStringToObject (answer, is_text ? "text" : "value", is_text ? *one : key);
      if (is_number && *tolerance != '\0')
        cJSON_AddStringToObject (answer, "tolerance", tolerance);
      cJSON_AddStringToObject (answer, "points", *points != '\0' ? points : "1");
      cJSON_AddItemToArray (answers, answer);
      if (is_number)
        break;
    }
}

static gboolean
table_adil_take_pictures (const char *path, const TableRow *row, ItemDocument *document, GError **error)
{
  if (!table_adil_add_picture (path, row, "stem", "media", table_row_get (row, "alt"), document->pictures, error))
    return FALSE;
  for (guint i = 0; i < document->options->len; i++)
    if (!table_adil_add_option_picture (path, row, i, document->options->pdata[i], error))
      return FALSE;
  return TRUE;
}

static ItemDraft *
table_adil_parse_other (const char *path, const TableRow *row, const char *type, GError **error)
{
  static const char *const COPIED[] = { "id", "type", "stem", "lang", "lower", "upper", "otherwise" };
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autoptr (ItemDraft) draft = NULL;
  const char *id = table_row_get (row, "id");

  if (!draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (COPIED); i++)
    table_adil_copy (row, object, COPIED[i]);
  cJSON_AddStringToObject (object, "section", table_row_get (row, "section"));
  table_adil_add_options (row, object);
  table_adil_add_targets (row, object);
  table_adil_add_key (row, type, object);
  if (table_adil_is_yes (table_row_get (row, "partial")))
    cJSON_AddTrueToObject (object, "partial");
  if (!table_adil_copy_number (row, object, "min", error) || !table_adil_copy_number (row, object, "max", error))
    return NULL;
  draft = jsonl_item_parse (path, object, id, error);
  if (draft == NULL || !table_adil_read_metadata (row, draft, error)
      || !table_adil_read_stimulus (row, draft->document, error)
      || !table_adil_take_pictures (path, row, draft->document, error) || !draft_fields_check_size (draft, error))
    return NULL;
  return g_steal_pointer (&draft);
}

/* A whole item in one cell: what the columns cannot say. */
static ItemDraft *
table_adil_parse_json (const char *path, const TableRow *row, GError **error)
{
  const char *text = table_row_get (row, "json"), *id = table_row_get (row, "id");
  g_autoptr (cJSON) object = json_parse ("json", text, strlen (text), TABLE_ADIL_JSON_MAX, error);

  if (object == NULL)
    return NULL;
  if (!draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, error))
    return NULL;
  if (g_strcmp0 (json_find_string (object, "id"), id) != 0)
    {
      table_adil_fail (error, "json", _ ("holds an item with another id than the row"));
      return NULL;
    }
  return jsonl_item_parse (path, object, id, error);
}

static ItemDraft *
table_adil_parse (const char *path, const TableRow *row, GError **error)
{
  const char *type = table_row_get (row, "type");

  if (*table_row_get (row, "json") != '\0')
    return table_adil_parse_json (path, row, error);
  if (strcmp (type, "hotspot") == 0 || strcmp (type, "mixed") == 0)
    {
      table_adil_fail (error, "type", _ ("this type needs the column \"json\", or a file of JSON Lines"));
      return NULL;
    }
  return *type == '\0' || g_str_has_prefix (type, "single") ? table_adil_parse_single (path, row, error)
                                                            : table_adil_parse_other (path, row, type, error);
}

static gboolean
table_adil_fits (const CsvRow *header)
{
  return csv_find_column (header, "stem") >= 0;
}

const TableLayout TABLE_LAYOUT_ADIL = { "adil", table_adil_fits, table_adil_check_header, table_adil_parse, "id" };
