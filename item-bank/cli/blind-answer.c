/* Items without keys, and typed answers. */
#include "item-bank/cli/blind-answer.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/response.h"

static void
blind_answer_append_pictures (GString *out, const GPtrArray *pictures)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = g_ptr_array_index (pictures, i);

      g_string_append_printf (out, _ ("    [picture %s, %zu bytes: %s]\n"), picture->type,
                              g_bytes_get_size (picture->data),
                              *picture->alt != '\0' ? picture->alt : _ ("no text alternative"));
    }
}

static gint
blind_answer_compare_texts (gconstpointer a, gconstpointer b)
{
  const ItemOption *left = *(const ItemOption *const *)a, *right = *(const ItemOption *const *)b;
  int order = strcmp (left->text, right->text);

  return order != 0 ? order : strcmp (left->id, right->id);
}

static GPtrArray *
blind_answer_list_options (const ItemField *field)
{
  GPtrArray *options = g_ptr_array_new ();

  for (guint i = 0; i < field->options->len; i++)
    g_ptr_array_add (options, g_ptr_array_index (field->options, i));
  if (field->kind == ITEM_KIND_ORDER)
    g_ptr_array_sort (options, blind_answer_compare_texts);
  return options;
}

static void
blind_answer_append_options (GString *out, const GPtrArray *options)
{
  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = g_ptr_array_index (options, i);

      g_string_append_printf (out, "  %s  %s%s\n", option->id, option->text, option->shape);
      blind_answer_append_pictures (out, option->pictures);
    }
}

void
blind_answer_append_item (GString *out, const ItemDocument *document)
{
  if (document->stimulus != NULL)
    {
      g_string_append_printf (out, "%s\n\n", document->stimulus->text);
      blind_answer_append_pictures (out, document->stimulus->pictures);
    }
  g_string_append_printf (out, "%s\n", document->stem);
  blind_answer_append_pictures (out, document->pictures);
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);
      g_autoptr (GPtrArray) options = blind_answer_list_options (field);

      if (document->fields->len > 1)
        g_string_append_printf (out, "[%u] %s %s\n", i + 1, item_kind_to_token (field->kind), field->prompt);
      else if (*field->prompt != '\0')
        g_string_append_printf (out, "%s\n", field->prompt);
      blind_answer_append_options (out, options);
      blind_answer_append_options (out, field->targets);
    }
}

static void
blind_answer_add_options (cJSON *object, const char *name, const GPtrArray *options)
{
  cJSON *array = cJSON_AddArrayToObject (object, name);

  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = g_ptr_array_index (options, i);
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "id", option->id);
      cJSON_AddStringToObject (child, "text", option->text);
      cJSON_AddItemToArray (array, child);
    }
}

cJSON *
blind_answer_new_json (const ItemDocument *document)
{
  cJSON *object = cJSON_CreateObject ();
  cJSON *fields;

  cJSON_AddStringToObject (object, "id", document->id);
  json_add_integer (object, "version", document->version);
  cJSON_AddStringToObject (object, "kind", item_kind_to_token (document->kind));
  if (document->stimulus != NULL)
    cJSON_AddStringToObject (object, "stimulus", document->stimulus->text);
  cJSON_AddStringToObject (object, "stem", document->stem);
  fields = cJSON_AddArrayToObject (object, "fields");
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);
      g_autoptr (GPtrArray) options = blind_answer_list_options (field);
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "kind", item_kind_to_token (field->kind));
      cJSON_AddStringToObject (child, "prompt", field->prompt);
      blind_answer_add_options (child, "options", options);
      blind_answer_add_options (child, "targets", field->targets);
      cJSON_AddItemToArray (fields, child);
    }
  return object;
}

/* Upper case, without the blanks and commas that people put between letters. */
static char *
blind_answer_dup_letters (const char *typed)
{
  GString *out = g_string_new (NULL);

  for (const char *p = typed; *p != '\0'; p++)
    if (strchr (" ,;", *p) == NULL)
      g_string_append_c (out, g_ascii_toupper (*p));
  return g_string_free (out, FALSE);
}

static gint
blind_answer_compare_chars (gconstpointer a, gconstpointer b)
{
  return *(const char *)a - *(const char *)b;
}

static gint
blind_answer_compare_pairs (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* "B1A2" as "A2B1". */
static char *
blind_answer_dup_pairs (const char *letters)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);

  for (const char *p = letters; *p != '\0';)
    {
      gsize len = 1 + strspn (p + 1, "0123456789");

      g_ptr_array_add (pairs, g_strndup (p, len));
      p += len;
    }
  g_ptr_array_sort (pairs, blind_answer_compare_pairs);
  g_ptr_array_add (pairs, NULL);
  return g_strjoinv ("", (char **)pairs->pdata);
}

static char *
blind_answer_parse_field (const ItemField *field, const char *typed)
{
  g_autofree char *letters = blind_answer_dup_letters (typed);
  g_autofree char *trimmed = g_strstrip (g_strdup (typed));

  switch (field->kind)
    {
    case ITEM_KIND_MULTIPLE:
    case ITEM_KIND_HOTSPOT:
      if (*letters != '\0')
        qsort (letters, strlen (letters), 1, blind_answer_compare_chars);
      return g_steal_pointer (&letters);
    case ITEM_KIND_MATCH:
      return blind_answer_dup_pairs (letters);
    case ITEM_KIND_NUMBER:
      return response_parse_number (trimmed);
    case ITEM_KIND_TEXT:
      return response_encode_text (trimmed);
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_INLINE:
    case ITEM_KIND_ORDER:
    case ITEM_KIND_MIXED:
      break;
    }
  return g_steal_pointer (&letters);
}

static char *
blind_answer_fail (const ItemDraft *draft, GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("%s: this is no answer to an item of kind \"%s\" with %u fields: letters like \"B\" or \"AC\", pairs "
                  "like \"A2B1\", a number or a text; fields are separated by |"),
               draft->document->id, item_kind_to_token (draft->document->kind), draft->document->fields->len);
  return NULL;
}

char *
blind_answer_parse (const ItemDraft *draft, const char *typed, GError **error)
{
  guint n_fields = draft->document->fields->len;
  g_auto (GStrv) parts = n_fields > 1 ? g_strsplit (typed, "|", -1) : NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *response = NULL;
  Rational score;

  if (parts != NULL && g_strv_length (parts) != n_fields)
    return blind_answer_fail (draft, error);
  for (guint i = 0; i < n_fields; i++)
    {
      char *field
          = blind_answer_parse_field (item_document_get_field (draft->document, i), parts != NULL ? parts[i] : typed);

      if (field == NULL)
        return blind_answer_fail (draft, error);
      g_ptr_array_add (fields, field);
    }
  response = n_fields > 1 ? response_join ((const char *const *)fields->pdata, n_fields)
                          : g_strdup (g_ptr_array_index (fields, 0));
  if (*response != '\0' && points_score (&draft->points, response, &score, NULL))
    return g_steal_pointer (&response);
  return blind_answer_fail (draft, error);
}
