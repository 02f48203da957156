/* The item that importers hand over and the bank keeps. */
#include "item-bank/store/item-draft.h"

#include <string.h>

#define ITEM_DRAFT_TAG "exam-draft/v1\n"

ItemDraft *
item_draft_new (ItemDocument *document)
{
  ItemDraft *draft = g_new0 (ItemDraft, 1);

  draft->document = document;
  draft->points.kind = document->kind;
  draft->points.denominator = 1;
  draft->points.n_options = document->options->len;
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
  digest_sha256 (out32, text->str, text->len);
}
