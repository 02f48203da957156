/* The item that importers hand over and the bank keeps. */
#include "item-bank/store/item-draft.h"

#include <string.h>

#include "common/exam/item-body-json.h"
#include "common/exam/points-rules.h"

#define ITEM_DRAFT_TAG "exam-draft/v1\n"

ItemDraft *
item_draft_new (ItemDocument *document)
{
  ItemDraft *draft = g_new0 (ItemDraft, 1);

  draft->document = document;
  draft->points.kind = document->kind;
  draft->points.denominator = 1;
  draft->points.n_options = item_document_count_shuffled (document);
  draft->section = g_strdup ("");
  draft->topic = g_strdup ("");
  draft->enemy_set = g_strdup ("");
  draft->rationale = g_strdup ("");
  draft->bloom = g_strdup ("");
  draft->source = g_strdup ("");
  draft->author = g_strdup ("");
  return draft;
}

void
item_draft_free (ItemDraft *draft)
{
  if (draft == NULL)
    return;
  item_document_free (draft->document);
  g_free (draft->section);
  g_free (draft->topic);
  g_free (draft->enemy_set);
  g_free (draft->rationale);
  g_free (draft->bloom);
  g_free (draft->source);
  g_free (draft->author);
  g_free (draft);
}

int
item_draft_find_key (const ItemDraft *draft)
{
  int key = -1;
  gint32 best = 0;

  if (draft->points.kind != ITEM_KIND_SINGLE)
    return -1;
  for (guint i = 0; i < draft->points.n_options; i++)
    if (draft->points.points[i] > best)
      {
        best = draft->points.points[i];
        key = (int)i;
      }
    else if (draft->points.points[i] == best)
      key = -1;
  return key;
}

/* Of an order that is worth something place by place: the best option of each place, "?" where there is none. */
static char *
item_draft_dup_order_key (const PointsField *field)
{
  char *key = g_strnfill (field->n_options, '?');
  Rational best[EXAM_OPTIONS_MAX];

  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, i);
      guint place = (guint)g_ascii_strtoull (entry->key + 1, NULL, 10) - 1;

      if (entry->points.num > 0 && (key[place] == '?' || rational_compare (entry->points, best[place]) > 0))
        {
          key[place] = *entry->key;
          best[place] = entry->points;
        }
    }
  return key;
}

/* "157/50" and "63/20" as "3.14..3.15", one number where both are equal. */
static char *
item_draft_dup_range_key (const PointsField *field)
{
  const PointsEntry *best = NULL;

  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, i);

      if (entry->points.num > 0 && (best == NULL || rational_compare (entry->points, best->points) > 0))
        best = entry;
    }
  if (best == NULL)
    return g_strdup ("");
  if (best->has_lo && best->has_hi && rational_compare (best->lo, best->hi) == 0)
    return rational_format_shortest (best->lo);
  {
    g_autofree char *lo = best->has_lo ? rational_format_shortest (best->lo) : g_strdup ("");
    g_autofree char *hi = best->has_hi ? rational_format_shortest (best->hi) : g_strdup ("");

    return g_strdup_printf ("%s..%s", lo, hi);
  }
}

/* Of a sum: every element that is worth something, sorted; of a whole: the best response. */
char *
item_draft_dup_field_key (const PointsField *field)
{
  g_autoptr (GString) key = g_string_new (NULL);
  Rational best = RATIONAL_ZERO;
  gboolean is_tie = FALSE;

  if (field->kind == ITEM_KIND_NUMBER)
    return item_draft_dup_range_key (field);
  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, i);

      if (!field->is_whole && entry->points.num > 0)
        g_string_append (key, entry->key);
      else if (field->is_whole && rational_compare (entry->points, best) > 0)
        {
          g_string_assign (key, entry->key);
          best = entry->points;
          is_tie = FALSE;
        }
      else if (field->is_whole && entry->points.num > 0 && rational_compare (entry->points, best) == 0)
        is_tie = field->kind == ITEM_KIND_SINGLE;
    }
  if (is_tie)
    return g_strdup ("");
  if (!field->is_whole && field->kind == ITEM_KIND_ORDER)
    return item_draft_dup_order_key (field);
  return g_strdup (key->str);
}

char *
item_draft_dup_key (const ItemDraft *draft)
{
  g_autoptr (PointsRules) rules = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  int single = item_draft_find_key (draft);

  if (draft->points.kind == ITEM_KIND_SINGLE)
    return single >= 0 ? g_strdup (((const ItemOption *)draft->document->options->pdata[single])->id) : NULL;
  rules = points_rules_new_from (&draft->points);
  if (rules == NULL)
    return NULL;
  for (guint i = 0; i < rules->fields->len; i++)
    {
      g_autofree char *key = item_draft_dup_field_key (g_ptr_array_index (rules->fields, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", key);
    }
  return strspn (text->str, "|") < text->len ? g_strdup (text->str) : NULL;
}

/* Length first, so that no two different drafts run together into the same bytes. */
static void
item_draft_append (GString *out, const char *text)
{
  g_string_append_printf (out, "%" G_GSIZE_FORMAT ":%s,", strlen (text), text);
}

static void
item_draft_append_pictures (GString *out, GPtrArray *pictures)
{
  g_string_append_printf (out, "pictures %u\n", pictures->len);
  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = g_ptr_array_index (pictures, i);
      gsize len;
      const void *data = g_bytes_get_data (picture->data, &len);
      g_autofree char *sha256 = digest_sha256_hex (data, len);

      item_draft_append (out, picture->type);
      item_draft_append (out, picture->alt);
      item_draft_append (out, sha256);
    }
}

static cJSON *
item_draft_format_picture (const ItemPicture *picture, gpointer unused)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize len;
  const void *data = g_bytes_get_data (picture->data, &len);
  g_autofree char *sha256 = digest_sha256_hex (data, len);

  item_draft_append (text, picture->type);
  item_draft_append (text, picture->alt);
  item_draft_append (text, sha256);
  return cJSON_CreateString (text->str);
}

static gboolean
item_draft_has_names (const ItemDocument *document)
{
  for (guint i = 0; i < document->options->len; i++)
    if (*((const ItemOption *)g_ptr_array_index (document->options, i))->name != '\0')
      return TRUE;
  return FALSE;
}

/* Everything that plain single choice does not have: fields, stimulus, rules of scoring. */
static void
item_draft_append_body (GString *out, const ItemDraft *draft)
{
  static const ItemPictureCodec CODEC = { item_draft_format_picture, NULL, NULL, TRUE };
  g_autoptr (cJSON) body = cJSON_CreateObject ();
  g_autofree char *text = NULL;

  item_body_json_add (body, draft->document, &CODEC);
  text = json_format (body);
  item_draft_append (out, text);
  item_draft_append (out, draft->points.rules);
}

void
item_draft_digest (const ItemDraft *draft, guint8 out32[DIGEST_LEN])
{
  g_autoptr (GString) text = g_string_new (ITEM_DRAFT_TAG);
  const ItemDocument *document = draft->document;
  const char *const fields[] = { document->id,     item_kind_to_token (document->kind),
                                 document->lang,   document->stem,
                                 draft->section,   draft->topic,
                                 draft->enemy_set, draft->rationale,
                                 draft->bloom,     draft->source,
                                 draft->author };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    item_draft_append (text, fields[i]);
  g_string_append_printf (text, "%" G_GINT64_FORMAT " %u %d %u\n", draft->difficulty_milli, draft->time_s,
                          draft->is_weighted, draft->points.denominator);
  item_draft_append_pictures (text, document->pictures);
  for (guint i = 0; i < document->options->len; i++)
    {
      const ItemOption *option = g_ptr_array_index (document->options, i);

      g_string_append_printf (text, "option %d ", draft->points.points[i]);
      item_draft_append (text, option->text);
      item_draft_append_pictures (text, option->pictures);
    }
  if (!item_body_json_is_simple (document) || item_draft_has_names (document))
    item_draft_append_body (text, draft);
  digest_sha256 (out32, text->str, text->len);
}
