/* One function per family of kinds; the fields of an item are joined as the kiosk joins them. */
#include "exam-client/rehearsal/rehearsal-answer.h"

#include <string.h>

#include "common/exam/limits.h"
#include "common/exam/response.h"

static void
rehearsal_answer_add_subset (GString *text, const ItemField *field, GRand *random)
{
  guint n = field->options->len, limit = field->max > 0 ? MIN (field->max, n) : n;
  guint wanted = (guint)g_rand_int_range (random, (gint32)CLAMP (field->min, 1, limit), (gint32)limit + 1);

  /* Selection sampling keeps the letters sorted. */
  for (guint i = 0; i < n && wanted > 0; i++)
    if ((guint)g_rand_int_range (random, 0, (gint32)(n - i)) < wanted)
      {
        g_string_append_c (text, (char)('A' + i));
        wanted--;
      }
}

static void
rehearsal_answer_add_order (GString *text, const ItemField *field, GRand *random)
{
  guint n = field->options->len;

  for (guint i = 0; i < n; i++)
    g_string_append_c (text, (char)('A' + i));
  for (guint i = 0; i + 1 < n; i++)
    {
      guint j = (guint)g_rand_int_range (random, (gint32)i, (gint32)n);
      char letter = text->str[i];

      text->str[i] = text->str[j];
      text->str[j] = letter;
    }
}

static void
rehearsal_answer_add_pairs (GString *text, const ItemField *field, GRand *random)
{
  for (guint i = 0; i < field->options->len && text->len + 3 <= EXAM_RESPONSE_MAX; i++)
    g_string_append_printf (text, "%c%d", (char)('A' + i),
                            g_rand_int_range (random, 1, (gint32)field->targets->len + 1));
}

static char *
rehearsal_answer_new_field (const ItemField *field, GRand *random)
{
  GString *text = g_string_new (NULL);

  switch (field->kind)
    {
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_INLINE:
      g_string_append_c (text, (char)('A' + g_rand_int_range (random, 0, (gint32)field->options->len)));
      break;
    case ITEM_KIND_MULTIPLE:
    case ITEM_KIND_HOTSPOT:
      rehearsal_answer_add_subset (text, field, random);
      break;
    case ITEM_KIND_ORDER:
      rehearsal_answer_add_order (text, field, random);
      break;
    case ITEM_KIND_MATCH:
      rehearsal_answer_add_pairs (text, field, random);
      break;
    case ITEM_KIND_NUMBER:
      g_string_append_printf (text, "%d", g_rand_int_range (random, -20, 200));
      break;
    case ITEM_KIND_TEXT:
      g_string_append_printf (text, "kata%%25%d", g_rand_int_range (random, 0, 100));
      break;
    case ITEM_KIND_MIXED:
      break;
    }
  return g_string_free (text, FALSE);
}

char *
rehearsal_answer_new (const ItemDocument *item, GRand *random)
{
  guint n = item->fields->len;
  g_auto (GStrv) fields = g_new0 (char *, n + 1);
  char *response;

  for (guint i = 0; i < n; i++)
    fields[i] = rehearsal_answer_new_field (item_document_get_field (item, i), random);
  response = n == 1 ? g_strdup (fields[0]) : response_join ((const char *const *)fields, n);
  /* Many long fields: then the first one alone is answered. */
  for (guint i = n; strlen (response) > EXAM_RESPONSE_MAX && i-- > 1;)
    {
      *fields[i] = '\0';
      g_free (response);
      response = response_join ((const char *const *)fields, n);
    }
  return response;
}

static char *
rehearsal_answer_new_field_from_key (const ItemField *field, const char *key)
{
  g_autofree char *response = NULL;

  if (field->kind == ITEM_KIND_TEXT)
    response = response_encode_text (key);
  else if (field->kind == ITEM_KIND_NUMBER)
    {
      const char *range = strstr (key, "..");
      g_autofree char *low = range != NULL ? g_strndup (key, (gsize)(range - key)) : g_strdup (key);

      response = response_parse_number (*low != '\0' || range == NULL ? low : range + 2);
    }
  else
    response = g_strdup (key);
  if (response == NULL || !response_field_is_possible (field->kind, field->options->len, field->targets->len, response))
    return NULL;
  return g_steal_pointer (&response);
}

char *
rehearsal_answer_new_from_key (const ItemDocument *item, const char *key)
{
  guint n = item->fields->len;
  g_auto (GStrv) keys = n == 1 ? NULL : response_split (key, n);
  g_auto (GStrv) fields = g_new0 (char *, n + 1);
  g_autofree char *response = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (n > 1 && keys == NULL)
        return NULL;
      fields[i] = rehearsal_answer_new_field_from_key (item_document_get_field (item, i), n == 1 ? key : keys[i]);
      if (fields[i] == NULL)
        return NULL;
    }
  response = n == 1 ? g_strdup (fields[0]) : response_join ((const char *const *)fields, n);
  return strlen (response) <= EXAM_RESPONSE_MAX ? g_steal_pointer (&response) : NULL;
}
