/* TAO's columns for choice items (docs/formats/import-tao.md): a row becomes the item that TAO would make of it. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/jsonl-item.h"
#include "item-bank/import/rich-text.h"
#include "item-bank/import/table-row.h"

#define TABLE_TAO_CHOICES_MAX 99
#define TABLE_TAO_SECTION     "UMUM"

static gboolean
table_tao_fail (GError **error, const char *column, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: %s", column, message);
  return FALSE;
}

/* Plain text of a cell with HTML, and the pictures that it names (beside the file, or data: addresses). */
static gboolean
table_tao_add_rich (cJSON *object, const char *member, const char *html, GError **error)
{
  g_autoptr (RichText) rich = rich_text_parse (html, error);
  cJSON *media, *alt;

  if (rich == NULL)
    return FALSE;
  cJSON_AddStringToObject (object, member, rich->text);
  if (rich->images->len == 0)
    return TRUE;
  media = cJSON_AddArrayToObject (object, "media");
  alt = cJSON_AddArrayToObject (object, "alt");
  for (guint i = 0; i < rich->images->len; i++)
    {
      const RichImage *image = g_ptr_array_index (rich->images, i);

      cJSON_AddItemToArray (media, cJSON_CreateString (image->src));
      cJSON_AddItemToArray (alt, cJSON_CreateString (image->alt));
    }
  return TRUE;
}

static gboolean
table_tao_fits (const CsvRow *header)
{
  return csv_find_column (header, "question") >= 0 && csv_find_column (header, "choice_1") >= 0;
}

static gboolean
table_tao_check (const char *path, const CsvRow *header, GError **error)
{
  for (guint i = 0; i < header->fields->len; i++)
    {
      const char *name = g_ptr_array_index (header->fields, i);

      if (*name != '\0' && csv_find_column (header, name) != (int)i)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: the column \"%s\" is there twice"), path,
                       header->line, name);
          return FALSE;
        }
    }
  if (csv_find_column (header, "name") >= 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: the column \"%s\" is missing"), path, header->line,
               "name");
  return FALSE;
}

/* A name as an id: white space and what no token holds becomes "-". */
static char *
table_tao_dup_id (const char *name)
{
  g_autofree char *id = g_strstrip (g_strdup (name));

  return g_strcanon (g_steal_pointer (&id), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:@+-",
                     '-');
}

typedef struct
{
  guint choices[EXAM_OPTIONS_MAX]; /* numbers of the columns that are filled */
  guint n_choices;
  gboolean has_scores;
  guint max; /* 0: any number */
} TaoChoices;

static gboolean
table_tao_find_choices (const TableRow *row, TaoChoices *choices, GError **error)
{
  for (guint i = 1; i <= TABLE_TAO_CHOICES_MAX; i++)
    {
      const char *text = table_row_get_nth (row, "choice_%u", i);

      if (strspn (text, " \t\n") == strlen (text))
        continue;
      if (choices->n_choices == EXAM_OPTIONS_MAX)
        return table_tao_fail (error, "choice_27", _ ("there are more than 26 choices"));
      choices->choices[choices->n_choices++] = i;
      choices->has_scores |= strspn (table_row_get_nth (row, "choice_%u_score", i), " \t")
                             < strlen (table_row_get_nth (row, "choice_%u_score", i));
    }
  return choices->n_choices >= 2 || table_tao_fail (error, "choice_1", _ ("there must be at least two choices"));
}

static gboolean
table_tao_read_number (const TableRow *row, const char *column, guint *out, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (table_row_get (row, column)));
  guint64 value = 0;

  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 0, TABLE_TAO_CHOICES_MAX, &value, NULL))
    return table_tao_fail (error, column, _ ("must be a whole number"));
  *out = (guint)value;
  return TRUE;
}

/* "choice_1,choice_3": letters in our order. NULL with an error. */
static char *
table_tao_dup_key (const TableRow *row, const TaoChoices *choices, GError **error)
{
  g_auto (GStrv) names = g_strsplit (table_row_get (row, "correct_answer"), ",", 0);
  gboolean is_right[EXAM_OPTIONS_MAX] = { FALSE };
  GString *key;

  for (char **name = names; *name != NULL; name++)
    {
      gboolean is_found = *g_strstrip (*name) == '\0';

      for (guint i = 0; i < choices->n_choices; i++)
        {
          g_autofree char *choice = g_strdup_printf ("choice_%u", choices->choices[i]);

          if (strcmp (choice, *name) == 0)
            is_found = is_right[i] = TRUE;
        }
      if (!is_found)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("correct_answer: \"%.40s\" is not one of the choices"),
                       *name);
          return NULL;
        }
    }
  key = g_string_new (NULL);
  for (guint i = 0; i < choices->n_choices; i++)
    if (is_right[i])
      g_string_append_c (key, (char)('A' + i));
  return g_string_free (key, FALSE);
}

static gboolean
table_tao_add_options (
    const TableRow *row, const TaoChoices *choices, const char *single_key, cJSON *object, GError **error)
{
  cJSON *options = cJSON_AddArrayToObject (object, "options");

  for (guint i = 0; i < choices->n_choices; i++)
    {
      const char *html = table_row_get_nth (row, "choice_%u", choices->choices[i]);
      g_autofree char *score = g_strstrip (g_strdup (table_row_get_nth (row, "choice_%u_score", choices->choices[i])));
      g_autofree char *name = g_strdup_printf ("choice_%u", choices->choices[i]);
      cJSON *option = cJSON_CreateObject ();
      Rational points;

      cJSON_AddItemToArray (options, option);
      if (!table_tao_add_rich (option, "text", html, error))
        return FALSE;
      cJSON_AddStringToObject (option, "name", name);
      if (choices->has_scores)
        {
          if (*score != '\0' && !draft_fields_parse_number (score, &points))
            {
              g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("choice_%u_score: \"%.40s\" is not a number"),
                           choices->choices[i], score);
              return FALSE;
            }
          cJSON_AddStringToObject (option, "score", *score != '\0' ? score : "0");
        }
      else if (single_key != NULL)
        cJSON_AddStringToObject (option, "score", *single_key == (char)('A' + i) ? "1" : "0");
    }
  return TRUE;
}

static gboolean
table_tao_add_texts (const TableRow *row, cJSON *object, GError **error)
{
  static const struct
  {
    const char *column, *member;
  } COLUMNS[] = {
    { "metadata_topic", "topic" },   { "metadata_bloom", "bloom" },   { "metadata_enemy_set", "enemy_set" },
    { "metadata_source", "source" }, { "metadata_author", "author" }, { "metadata_rationale", "rationale" },
  };
  g_autofree char *section = g_strstrip (g_strdup (table_row_get (row, "metadata_section")));
  g_autofree char *lang = g_strstrip (g_strdup (table_row_get (row, "language")));

  if (!table_tao_add_rich (object, "stem", table_row_get (row, "question"), error))
    return FALSE;
  cJSON_AddStringToObject (object, "section",
                           row->section != NULL ? row->section
                           : *section != '\0'   ? section
                                                : TABLE_TAO_SECTION);
  if (*lang != '\0')
    cJSON_AddStringToObject (object, "lang", lang);
  for (gsize i = 0; i < G_N_ELEMENTS (COLUMNS); i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (table_row_get (row, COLUMNS[i].column)));

      if (*text != '\0')
        cJSON_AddStringToObject (object, COLUMNS[i].member, text);
    }
  return TRUE;
}

/* What TAO does: no scores: right or wrong as a whole; else every chosen score is added. One choice only where
 * max_choices is 1. */
static gboolean
table_tao_fill (const TableRow *row, const TaoChoices *choices, cJSON *object, GError **error)
{
  g_autofree char *key = table_tao_dup_key (row, choices, error);
  gboolean is_single = choices->max == 1;

  if (key == NULL)
    return FALSE;
  if (!choices->has_scores && *key == '\0')
    return table_tao_fail (error, "correct_answer", _ ("is empty, and no choice has a score: the item has no key"));
  if (is_single && strlen (key) > 1 && !choices->has_scores)
    return table_tao_fail (error, "correct_answer", _ ("names several choices, but max_choices is 1"));
  cJSON_AddStringToObject (object, "type", is_single ? "single" : "multiple");
  if (!table_tao_add_options (row, choices, is_single && !choices->has_scores ? key : NULL, object, error))
    return FALSE;
  if (!is_single && choices->max > 0)
    json_add_integer (object, "max", choices->max);
  if (*key != '\0' && (is_single ? key[1] == '\0' : !choices->has_scores))
    cJSON_AddStringToObject (object, "key", key);
  return TRUE;
}

static gboolean
table_tao_take_pictures (const TableRow *row, const TaoChoices *choices, ItemDocument *document, GError **error)
{
  if (!table_row_take_pictures (row, "question", "", document->pictures, error))
    return FALSE;
  for (guint i = 0; i < choices->n_choices; i++)
    {
      g_autofree char *column = g_strdup_printf ("choice_%u", choices->choices[i]);
      ItemOption *option = document->options->pdata[i];

      if (!table_row_take_pictures (row, column, "", option->pictures, error))
        return FALSE;
    }
  return TRUE;
}

/* Every option of one choice is worth something. */
static gboolean
table_tao_is_weighted (const Points *points)
{
  for (guint i = 0; i < points->n_options; i++)
    if (points->kind != ITEM_KIND_SINGLE || points->points[i] <= 0)
      return FALSE;
  return TRUE;
}

static ItemDraft *
table_tao_parse (const char *path, const TableRow *row, GError **error)
{
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autofree char *id = table_tao_dup_id (table_row_get (row, "name"));
  g_autofree char *difficulty = g_strstrip (g_strdup (table_row_get (row, "metadata_difficulty")));
  g_autoptr (ItemDraft) draft = NULL;
  TaoChoices choices = { 0 };

  if (!draft_fields_check_token ("name", id, EXAM_ITEM_ID_MAX, error) || !table_tao_find_choices (row, &choices, error)
      || !table_tao_read_number (row, "max_choices", &choices.max, error))
    return NULL;
  cJSON_AddStringToObject (object, "id", id);
  if (!table_tao_add_texts (row, object, error) || !table_tao_fill (row, &choices, object, error))
    return NULL;
  draft = jsonl_item_parse (path, object, id, error);
  if (draft != NULL)
    draft->is_weighted = table_tao_is_weighted (&draft->points);
  if (draft == NULL || !table_tao_take_pictures (row, &choices, draft->document, error)
      || !draft_fields_check_size (draft, error))
    return NULL;
  if (*difficulty != '\0' && !draft_fields_parse_difficulty (difficulty, &draft->difficulty_milli, error))
    return NULL;
  return g_steal_pointer (&draft);
}

const TableLayout TABLE_LAYOUT_TAO = { "tao", table_tao_fits, table_tao_check, table_tao_parse, "name" };
