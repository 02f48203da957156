/* Names of items, and their way into the sink. */
#include "item-bank/import/quiz-import.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/crypto/digest.h"

#define QUIZ_HASH_LEN  8 /* hex digits behind a name */
#define QUIZ_IDENT_LEN 16

/* "a//b/c": "a/b" and "c": Moodle doubles a slash that is part of a name. */
static GPtrArray *
quiz_split_category (const char *category)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) part = g_string_new (NULL);

  for (const char *p = category;; p++)
    if (p[0] == '/' && p[1] == '/')
      {
        g_string_append_c (part, '/');
        p++;
      }
    else if (*p == '/' || *p == '\0')
      {
        g_ptr_array_add (parts, g_strstrip (g_strdup (part->str)));
        g_string_truncate (part, 0);
        if (*p == '\0')
          break;
      }
    else
      g_string_append_c (part, *p);
  return parts;
}

static gboolean
quiz_is_place (const char *part, gboolean is_first)
{
  return *part == '\0' || (*part == '$' && g_str_has_suffix (part, "$")) || (is_first && strcmp (part, "top") == 0);
}

void
quiz_import_parse_category (const char *category, char **out_section, char **out_topic)
{
  g_autoptr (GPtrArray) parts = quiz_split_category (category);
  g_autoptr (GString) topic = g_string_new (NULL);
  guint first = 0;

  while (first < parts->len && quiz_is_place (parts->pdata[first], TRUE))
    first++;
  *out_section = first < parts->len ? quiz_token_from (parts->pdata[first], EXAM_TOKEN_MAX) : g_strdup ("");
  for (guint i = first + 1; i < parts->len; i++)
    if (*(char *)parts->pdata[i] != '\0')
      g_string_append_printf (topic, "%s%s", topic->len > 0 ? "/" : "", (char *)parts->pdata[i]);
  /* A name that lost something when it became a token stays readable as the topic. */
  if (topic->len == 0 && first < parts->len && strcmp (*out_section, parts->pdata[first]) != 0)
    g_string_append (topic, parts->pdata[first]);
  if (**out_section == '\0')
    {
      g_free (*out_section);
      *out_section = g_strdup (QUIZ_SECTION);
    }
  while (topic->len > ITEM_NAME_MAX)
    g_string_truncate (topic, (gsize)(g_utf8_prev_char (topic->str + topic->len) - topic->str));
  *out_topic = g_strdup (topic->str);
}

static void
quiz_hash_text (GString *all, const char *text)
{
  g_string_append_printf (all, "%" G_GSIZE_FORMAT ":%s,", strlen (text), text);
}

static char *
quiz_hash (const GString *all, guint len)
{
  g_autofree char *hex = digest_sha256_hex (all->str, all->len);

  hex[len] = '\0';
  return g_steal_pointer (&hex);
}

static void
quiz_hash_pictures (GString *all, const GPtrArray *pictures)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      gsize len;
      const guint8 *data = g_bytes_get_data (((const ItemPicture *)pictures->pdata[i])->data, &len);
      g_autofree char *hex = digest_sha256_hex (data, len);

      quiz_hash_text (all, hex);
    }
}

static void
quiz_hash_worth (GString *all, const QuizAnswer *answer)
{
  g_autofree char *fraction = rational_format (answer->fraction);
  g_autofree char *lo = rational_format (answer->lo);
  g_autofree char *hi = rational_format (answer->hi);

  g_string_append_printf (all, "%s %s %s %d %u ", fraction, lo, hi, answer->is_any, answer->target);
  quiz_hash_text (all, answer->text);
}

/* Of what is shown; not of what it is worth, so that a corrected key does not make another item, unless two questions
 * show the same. */
static char *
quiz_hash_content (const QuizItem *item, guint len, gboolean with_worth)
{
  g_autoptr (GString) all = g_string_new (NULL);

  quiz_hash_text (all, item->stem != NULL ? item->stem : "");
  quiz_hash_pictures (all, item->pictures);
  for (guint i = 0; i < item->parts->len; i++)
    {
      const QuizPart *part = item->parts->pdata[i];

      for (guint j = 0; j < part->answers->len && part->kind != ITEM_KIND_TEXT; j++)
        quiz_hash_text (all, ((QuizAnswer *)part->answers->pdata[j])->text);
      for (guint j = 0; j < part->answers->len; j++)
        quiz_hash_pictures (all, ((QuizAnswer *)part->answers->pdata[j])->pictures);
      for (guint j = 0; j < part->answers->len && with_worth; j++)
        quiz_hash_worth (all, part->answers->pdata[j]);
      for (guint j = 0; j < part->targets->len; j++)
        quiz_hash_text (all, ((QuizAnswer *)part->targets->pdata[j])->text);
    }
  return quiz_hash (all, len);
}

static char *
quiz_name_from (const char *name, const char *category)
{
  g_autofree char *token = quiz_token_from (name, EXAM_ITEM_ID_MAX - 1 - QUIZ_HASH_LEN);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *hash = NULL;

  if (text_is_token (name, EXAM_ITEM_ID_MAX))
    return g_strdup (name);
  quiz_hash_text (all, category != NULL ? category : "");
  quiz_hash_text (all, name);
  hash = quiz_hash (all, QUIZ_HASH_LEN);
  return g_strdup_printf ("%s%s%s", token, *token != '\0' ? "-" : "q-", hash);
}

static char *
quiz_dup_stripped (const char *text)
{
  return g_strstrip (g_strdup (text != NULL ? text : ""));
}

/* The id with a hash of everything behind it. */
static char *
quiz_dup_own_name (const QuizItem *item)
{
  g_autofree char *hash = quiz_hash_content (item, QUIZ_HASH_LEN, TRUE);
  g_autofree char *first = g_strndup (item->id, EXAM_ITEM_ID_MAX - 1 - QUIZ_HASH_LEN);

  return g_strdup_printf ("%s-%s", first, hash);
}

void
quiz_import_name (QuizItem *item, const ImportSink *sink, const char *number, const char *name, const char *category)
{
  g_autofree char *own_number = quiz_dup_stripped (number);
  g_autofree char *own_name = quiz_dup_stripped (name);
  const char *called = *own_number != '\0' ? own_number : own_name;

  g_free (item->id);
  if (*called != '\0')
    item->id = quiz_name_from (called, category);
  else
    {
      g_autofree char *hash = quiz_hash_content (item, QUIZ_IDENT_LEN, FALSE);

      item->id = g_strconcat ("q-", hash, NULL);
    }
  if (g_hash_table_contains (sink->lines_by_id, item->id))
    {
      /* Two questions of one name, or that show the same: the second is told apart by its content. */
      char *own = quiz_dup_own_name (item);

      g_free (item->id);
      item->id = own;
    }
  if (item->section == NULL && category != NULL)
    {
      g_free (item->topic);
      quiz_import_parse_category (category, &item->section, &item->topic);
    }
  if (sink->section != NULL || item->section == NULL)
    {
      g_free (item->section);
      item->section = g_strdup (sink->section != NULL ? sink->section : QUIZ_SECTION);
    }
  if (item->lang == NULL)
    item->lang = g_strdup (sink->lang != NULL ? sink->lang : "id");
}

gboolean
quiz_import_take (ImportSink *sink, QuizItem *item, GError **error)
{
  g_autoptr (GError) why = NULL;
  guint earlier = GPOINTER_TO_UINT (g_hash_table_lookup (sink->lines_by_id, item->id));
  char *own_name = quiz_dup_own_name (item);
  g_autoptr (ItemDraft) draft = NULL;

  if (earlier != 0)
    g_set_error (&why, ADIL_ERROR, ADIL_ERROR_CONFLICT, _ ("the same question already stands in line %u: remove one"),
                 earlier);
  else
    draft = quiz_item_build (item, &why);
  /* Under this name the same question would come again. */
  if (!g_hash_table_contains (sink->lines_by_id, own_name))
    g_hash_table_insert (sink->lines_by_id, own_name, GUINT_TO_POINTER (item->line));
  else
    g_free (own_name);
  if (draft != NULL)
    return import_sink_take (sink, item->line, g_steal_pointer (&draft), error);
  import_sink_refuse (sink, item->line, item->id, why);
  return TRUE;
}

const char *
quiz_import_truth (const ImportSink *sink, gboolean is_true)
{
  if (sink->lang == NULL || g_str_has_prefix (sink->lang, "id"))
    return is_true ? "Benar" : "Salah";
  return is_true ? "True" : "False";
}

void
quiz_import_add_truth (const ImportSink *sink, QuizItem *item, Rational of_true, Rational of_false)
{
  QuizPart *part = quiz_item_add_part (item, ITEM_KIND_SINGLE);

  quiz_part_add_answer (part, quiz_import_truth (sink, TRUE))->fraction = of_true;
  quiz_part_add_answer (part, quiz_import_truth (sink, FALSE))->fraction = of_false;
}
