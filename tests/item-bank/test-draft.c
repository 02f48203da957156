/* Items for tests. */
#include "tests/item-bank/test-draft.h"

#include <string.h>

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

ItemDraft *
test_draft_new_choice (const char *id, const char *stem, const char *options, char key)
{
  ItemDocument *document = item_document_new (id, 0, ITEM_KIND_SINGLE, "id", stem);
  g_auto (GStrv) texts = g_strsplit (options, "|", -1);
  ItemDraft *draft;

  for (char **text = texts; *text != NULL; text++)
    item_document_add_option (document, *text);
  draft = item_draft_new (document);
  draft->points.points[key - 'A'] = 5;
  g_free (draft->section);
  draft->section = g_strdup ("TIU");
  g_free (draft->topic);
  draft->topic = g_strdup ("Numbers");
  return draft;
}

void
test_draft_set_rules (ItemDraft *draft, const PointsRules *rules)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (points_rules_compile (rules, &draft->points, &error));
  g_assert_no_error (error);
}

static void
test_draft_fill_field (ItemField *field, PointsRules *rules)
{
  static const char *const TEXTS[] = { "Alpha", "Bravo", "Charlie", "Delta" };
  gboolean is_whole
      = field->kind != ITEM_KIND_MULTIPLE && field->kind != ITEM_KIND_HOTSPOT && field->kind != ITEM_KIND_MATCH;
  Rational one = rational_from_integer (1), lo = { 157, 50 }, hi = { 63, 20 };
  PointsField *points;

  if (item_kind_has_options (field->kind))
    for (gsize i = 0; i < 4; i++)
      {
        ItemOption *option = item_field_add_option (field, field->kind == ITEM_KIND_HOTSPOT ? "" : TEXTS[i]);

        if (field->kind == ITEM_KIND_HOTSPOT)
          {
            g_free (option->shape);
            option->shape = g_strdup_printf ("rect %u,10,%u,60", (guint)(10 + i * 50), (guint)(50 + i * 50));
          }
      }
  if (field->kind == ITEM_KIND_MATCH)
    for (gsize i = 0; i < 4; i++)
      item_field_add_target (field, TEXTS[3 - i])->text[0] ^= 0x20;
  if (field->kind == ITEM_KIND_HOTSPOT)
    {
      const char *svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"240\" height=\"80\"><rect x=\"5\" y=\"5\" "
                        "width=\"230\" height=\"70\" fill=\"#dde\"/></svg>";
      g_autoptr (GBytes) data = g_bytes_new (svg, strlen (svg));

      field->picture = item_picture_new ("image/svg+xml", "four boxes in a row", data);
    }
  points = points_rules_add_field (rules, field->kind, field->options->len, field->targets->len, is_whole);
  if (field->kind == ITEM_KIND_NUMBER)
    points_field_add_between (points, &lo, &hi, one);
  else if (field->kind == ITEM_KIND_TEXT)
    points_field_add_text (points, POINTS_TEST_LIKE, "Jakarta", one);
  else if (field->kind == ITEM_KIND_MATCH)
    for (guint i = 0; i < 4; i++)
      {
        char key[] = { (char)('A' + i), (char)('4' - i), '\0' };

        points_field_add_on (points, key, one);
      }
  else if (field->kind == ITEM_KIND_ORDER)
    points_field_add_on (points, "CABD", one);
  else
    {
      points_field_add_on (points, "A", one);
      if (!points->is_whole)
        points_field_add_on (points, "C", one);
    }
}

ItemDraft *
test_draft_new_kind (const char *id, ItemKind kind)
{
  gboolean has_gap = kind == ITEM_KIND_INLINE || kind == ITEM_KIND_NUMBER || kind == ITEM_KIND_TEXT;
  const char *stem = kind == ITEM_KIND_MIXED ? "Pi is about [[1]]; the capital is [[2]]. Which are letters?"
                     : has_gap               ? "The answer is [[1]] as everybody knows."
                                             : "Which of these are letters of the radio alphabet?";
  ItemDocument *document = item_document_new (id, 0, kind, "en", stem);
  g_autoptr (PointsRules) rules = points_rules_new (kind);
  ItemDraft *draft;

  if (kind == ITEM_KIND_MIXED)
    {
      test_draft_fill_field (item_document_add_field (document, "N", ITEM_KIND_NUMBER), rules);
      test_draft_fill_field (item_document_add_field (document, "T", ITEM_KIND_TEXT), rules);
      test_draft_fill_field (item_document_add_field (document, "M", ITEM_KIND_MULTIPLE), rules);
    }
  else
    test_draft_fill_field (item_document_get_field (document, 0), rules);
  draft = item_draft_new (document);
  test_draft_set_rules (draft, rules);
  g_free (draft->section);
  draft->section = g_strdup ("TIU");
  g_free (draft->topic);
  draft->topic = g_strdup ("Kinds");
  return draft;
}
