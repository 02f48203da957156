/* Items for tests. */
#include "tests/item-bank/test-draft.h"

ItemDraft *
test_draft_new (const char *id, char key)
{
  static const char *const TEXTS[] = { "one", "two", "three", "four", "fives" };
  ItemDocument *document = item_document_new (id, 0, ITEM_KIND_SINGLE, "id", "How many?");
  ItemDraft *draft;

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    item_document_add_option (document, TEXTS[i]);
  draft = item_draft_new (document);
  draft->points.points[key - 'A'] = 5;
  g_free (draft->section);
  draft->section = g_strdup ("TIU");
  g_free (draft->topic);
  draft->topic = g_strdup ("Numbers");
  return draft;
}

ItemDraft *
test_draft_new_weighted (const char *id)
{
  ItemDraft *draft = test_draft_new (id, 'A');

  draft->is_weighted = TRUE;
  for (guint i = 0; i < 5; i++)
    draft->points.points[i] = 1 + (gint32)((i + 2) % 5);
  return draft;
}
