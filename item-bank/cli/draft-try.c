/* From JSON to the spelling of responses, and to points. */
#include "item-bank/cli/draft-try.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/points.h"
#include "common/exam/response.h"

static char *
draft_try_fail (GError **error, const char *field, const char *why)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: %s", field, why);
  return NULL;
}

/* The id of the option or target that word means: its name in the file it came from counts before its letter. */
static const char *
draft_try_find (const GPtrArray *options, const char *word)
{
  for (guint i = 0; i < options->len; i++)
    if (strcmp (((const ItemOption *)g_ptr_array_index (options, i))->name, word) == 0)
      return ((const ItemOption *)g_ptr_array_index (options, i))->id;
  for (guint i = 0; i < options->len; i++)
    if (g_ascii_strcasecmp (((const ItemOption *)g_ptr_array_index (options, i))->id, word) == 0)
      return ((const ItemOption *)g_ptr_array_index (options, i))->id;
  return NULL;
}

/* "option target" in two words or in one. */
static char *
draft_try_dup_pair (const ItemField *field, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  const char *option, *target;

  if (g_strv_length (words) == 2)
    {
      option = draft_try_find (field->options, g_strstrip (words[0]));
      target = draft_try_find (field->targets, g_strstrip (words[1]));
      if (option == NULL || target == NULL)
        {
          option = draft_try_find (field->options, words[1]);
          target = draft_try_find (field->targets, words[0]);
        }
      return option != NULL && target != NULL ? g_strconcat (option, target, NULL) : NULL;
    }
  for (gsize cut = 1; cut < strlen (text); cut++)
    {
      g_autofree char *head = g_strndup (text, cut);

      option = draft_try_find (field->options, head);
      target = draft_try_find (field->targets, text + cut);
      if (option != NULL && target != NULL)
        return g_strconcat (option, target, NULL);
    }
  return NULL;
}

static char *
draft_try_dup_word (const ItemField *field, const char *text)
{
  return field->kind == ITEM_KIND_MATCH ? draft_try_dup_pair (field, text)
                                        : g_strdup (draft_try_find (field->options, text));
}

static gint
draft_try_compare (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *)a, *right = *(const char *const *)b;

  if (*left != *right)
    return *left < *right ? -1 : 1;
  return (int)g_ascii_strtoll (left + 1, NULL, 10) - (int)g_ascii_strtoll (right + 1, NULL, 10);
}

static char *
draft_try_join (const ItemField *field, GPtrArray *words)
{
  GString *out = g_string_new (NULL);

  if (field->kind != ITEM_KIND_ORDER)
    g_ptr_array_sort (words, draft_try_compare);
  for (guint i = 0; i < words->len; i++)
    if (i == 0 || field->kind == ITEM_KIND_ORDER || strcmp (words->pdata[i - 1], words->pdata[i]) != 0)
      g_string_append (out, g_ptr_array_index (words, i));
  return g_string_free (out, FALSE);
}

/* A text that is not the name of one option may be the whole response as records spell it: "ACD". */
static char *
draft_try_dup_choice (const ItemField *field, const cJSON *value, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gboolean is_list = cJSON_IsArray (value);
  const cJSON *element = is_list ? value->child : value;

  for (; element != NULL; element = is_list ? element->next : NULL)
    {
      char *word;

      if (!cJSON_IsString (element))
        return draft_try_fail (error, field->id, _ ("an option is named by a text"));
      word = draft_try_dup_word (field, element->valuestring);
      if (word == NULL && !is_list
          && response_field_is_possible (field->kind, field->options->len, field->targets->len, element->valuestring))
        return g_strdup (element->valuestring);
      if (word == NULL)
        return draft_try_fail (error, field->id, _ ("there is no such option"));
      g_ptr_array_add (words, word);
    }
  return draft_try_join (field, words);
}

static char *
draft_try_dup_typed (const ItemField *field, const cJSON *value, GError **error)
{
  g_autofree char *text = NULL;
  char *number;

  if (cJSON_IsArray (value) && cJSON_GetArraySize (value) == 1)
    value = value->child;
  if (cJSON_IsString (value))
    text = g_strdup (value->valuestring);
  else if (cJSON_IsNumber (value))
    text = json_format (value);
  if (text == NULL)
    return draft_try_fail (error, field->id, _ ("a text or a number is expected"));
  if (field->kind == ITEM_KIND_TEXT)
    return response_encode_text (text);
  number = response_parse_number (text);
  return number != NULL ? number : draft_try_fail (error, field->id, _ ("is not a number"));
}

static char *
draft_try_dup_field (const ItemField *field, const cJSON *value, GError **error)
{
  if (value == NULL || cJSON_IsNull (value) || (cJSON_IsString (value) && *value->valuestring == '\0')
      || (cJSON_IsArray (value) && value->child == NULL))
    return g_strdup ("");
  if (item_kind_has_options (field->kind))
    return draft_try_dup_choice (field, value, error);
  return draft_try_dup_typed (field, value, error);
}

/* The only response to the only field may have any name: files call it as they like. */
static gboolean
draft_try_check_names (const ItemDocument *document, const cJSON *responses, GError **error)
{
  const cJSON *response;

  if (document->fields->len == 1 && cJSON_GetArraySize (responses) == 1)
    return TRUE;
  cJSON_ArrayForEach (response, responses)
  {
    gboolean found = FALSE;

    for (guint i = 0; i < document->fields->len && !found; i++)
      found = strcmp (item_document_get_field (document, i)->id, response->string) == 0;
    if (!found)
      return draft_try_fail (error, response->string, _ ("the item has no such field")) != NULL;
  }
  return TRUE;
}

char *
draft_try_dup_response (const ItemDraft *draft, const cJSON *responses, GError **error)
{
  const ItemDocument *document = draft->document;
  g_auto (GStrv) fields = g_new0 (char *, document->fields->len + 1);

  if (!draft_try_check_names (document, responses, error))
    return NULL;
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);

      const cJSON *value
          = document->fields->len == 1 ? responses->child : cJSON_GetObjectItemCaseSensitive (responses, field->id);

      fields[i] = draft_try_dup_field (field, value, error);
      if (fields[i] == NULL)
        return NULL;
    }
  return document->kind == ITEM_KIND_MIXED ? response_join ((const char *const *)fields, document->fields->len)
                                           : g_strdup (fields[0]);
}

static cJSON *
draft_try_number (Rational value)
{
  g_autofree char *text = rational_format (value);

  return value.den == 1 ? cJSON_CreateRaw (text) : cJSON_CreateNumber ((double)value.num / (double)value.den);
}

cJSON *
draft_try_score (const ItemDraft *draft, const cJSON *responses, GError **error)
{
  g_autofree char *response = draft_try_dup_response (draft, responses, error);
  Rational score;
  cJSON *outcomes;

  if (response == NULL || !points_score (&draft->points, response, &score, error))
    return NULL;
  outcomes = cJSON_CreateObject ();
  cJSON_AddItemToObject (outcomes, "SCORE", draft_try_number (score));
  cJSON_AddItemToObject (outcomes, "MAXSCORE", draft_try_number (points_maximum (&draft->points)));
  return outcomes;
}
