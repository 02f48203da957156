/* What goes out as Moodle XML, GIFT or Aiken comes back as it was, or it was said that it would not. */
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/exam/points-rules.h"
#include "item-bank/export/item-exporter.h"
#include "item-bank/import/item-importer.h"

typedef struct
{
  char *folder;
  BankStore *from;
  GPtrArray *warnings;
  GPtrArray *refusals;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("exporter-quiz-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "from.bank", NULL);
  fixture->from = bank_store_open (path, TRUE, NULL);
  g_assert_nonnull (fixture->from);
  fixture->warnings = g_ptr_array_new_with_free_func (g_free);
  fixture->refusals = g_ptr_array_new_with_free_func (g_free);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  bank_store_close (fixture->from);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->warnings);
  g_ptr_array_unref (fixture->refusals);
}

static void
warn (const char *message, gpointer data)
{
  g_test_message ("%s", message);
  g_ptr_array_add (((Fixture *)data)->warnings, g_strdup (message));
}

static void
refuse (const char *message, gpointer data)
{
  g_test_message ("%s", message);
  g_ptr_array_add (((Fixture *)data)->refusals, g_strdup (message));
}

static gboolean
put (const ItemDraft *draft, gpointer data, GError **error)
{
  BankStoreOutcome outcome;

  return bank_store_put (data, draft, 0, &outcome, error);
}

typedef struct
{
  Fixture *fixture;
  BankStore *store;
} Intake;

static gboolean
intake_take (const ItemDraft *draft, gpointer data, GError **error)
{
  return put (draft, ((Intake *)data)->store, error);
}

static void
intake_refuse (const char *message, gpointer data)
{
  refuse (message, ((Intake *)data)->fixture);
}

/* Exports the bank and imports the file into another, which is given back. */
static BankStore *
round_trip (Fixture *fixture, const char *format)
{
  const ItemExporter *exporter = item_exporter_find (format);
  const ItemImporter *importer = item_importer_find (format);
  g_autofree char *path = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *bank = g_build_filename (fixture->folder, "back.bank", NULL);
  const ItemExportOptions options = { .path = path, .warn = warn, .data = fixture };
  g_autoptr (GError) error = NULL;
  Intake intake = { fixture, NULL };
  g_auto (ImportSink) sink = { 0 };

  g_ptr_array_set_size (fixture->warnings, 0);
  g_ptr_array_set_size (fixture->refusals, 0);
  g_unlink (bank);
  exporter->write (fixture->from, &options, &error);
  g_assert_no_error (error);
  intake.store = bank_store_open (bank, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (item_importer_sniff (path, NULL) == importer);
  import_sink_init (&sink, path, intake_take, intake_refuse, &intake);
  importer->read (&sink, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->refusals->len, ==, 0);
  return intake.store;
}

static ItemDraft *
draft_new (const char *id, ItemKind kind, const char *stem)
{
  ItemDraft *draft = item_draft_new (item_document_new (id, 0, kind, "id", stem));

  g_free (draft->section);
  draft->section = g_strdup ("TIU");
  g_free (draft->topic);
  draft->topic = g_strdup ("Deret/Angka");
  return draft;
}

/* Takes draft and rules. */
static void
keep (Fixture *fixture, ItemDraft *draft, PointsRules *rules)
{
  g_autoptr (ItemDraft) owned = draft;
  g_autoptr (PointsRules) owned_rules = rules;
  g_autoptr (GError) error = NULL;

  if (rules != NULL)
    points_rules_compile (rules, &draft->points, &error);
  g_assert_no_error (error);
  put (draft, fixture->from, &error);
  g_assert_no_error (error);
}

static void
add_options (ItemField *field)
{
  static const char *const TEXTS[] = { "x < 1 & {y}", "~y = #2: 50%", "z \\(\\frac{1}{2}\\)" };

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    item_field_add_option (field, TEXTS[i]);
}

static void
add_choice (Fixture *fixture, const char *id, ItemKind kind, const int *points, int lower)
{
  ItemDraft *draft = draft_new (id, kind, "Who?\nSay {it}: ~a = #b");
  PointsRules *rules = points_rules_new (kind);
  PointsField *field = points_rules_add_field (rules, kind, 3, 0, FALSE);

  add_options (item_document_get_field (draft->document, 0));
  for (guint i = 0; i < 3; i++)
    {
      const char key[2] = { (char)('A' + i), '\0' };

      if (points[i] != 0)
        points_field_add_on (field, key, rational_from_integer (points[i]));
    }
  if (kind == ITEM_KIND_MULTIPLE)
    {
      field->has_lower = field->has_upper = TRUE;
      field->lower = rational_from_integer (lower);
      field->upper = rational_from_integer (MAX (points[0], 0) + MAX (points[1], 0) + MAX (points[2], 0));
    }
  draft->is_weighted = points[0] > 0 && points[1] > 0 && points[2] > 0;
  g_free (draft->rationale);
  draft->rationale = g_strdup ("Because.");
  g_free (draft->bloom);
  draft->bloom = g_strdup ("C4");
  keep (fixture, draft, rules);
}

static void
add_pairs (Fixture *fixture, const char *id, ItemKind kind, const char *whole)
{
  ItemDraft *draft = draft_new (id, kind, "Sort");
  ItemField *field = item_document_get_field (draft->document, 0);
  PointsRules *rules = points_rules_new (kind);
  PointsField *rule = points_rules_add_field (rules, kind, 3, kind == ITEM_KIND_MATCH ? 4 : 0, whole != NULL);

  add_options (field);
  for (guint i = 0; i < 4 && kind == ITEM_KIND_MATCH; i++)
    {
      const char text[2] = { (char)('p' + i), '\0' };

      item_field_add_target (field, text);
    }
  if (whole != NULL)
    points_field_add_on (rule, whole, rational_from_integer (2));
  else
    for (guint i = 0; i < 3; i++)
      {
        g_autofree char *key = g_strdup_printf ("%c%u", 'A' + i, i + 1);

        points_field_add_on (rule, key, rational_from_integer (1));
      }
  keep (fixture, draft, rules);
}

static void
add_number (Fixture *fixture)
{
  ItemDraft *draft = draft_new ("NUMBER", ITEM_KIND_NUMBER, "Pi?");
  PointsRules *rules = points_rules_new (ITEM_KIND_NUMBER);
  PointsField *rule = points_rules_add_field (rules, ITEM_KIND_NUMBER, 0, 0, TRUE);
  const Rational lo = { 313, 100 }, hi = { 63, 20 }, three = { 3, 1 };

  points_field_add_between (rule, &lo, &hi, rational_from_integer (2));
  points_field_add_between (rule, &three, &three, rational_from_integer (1));
  keep (fixture, draft, rules);
}

static void
add_text (Fixture *fixture, const char *id, PointsTest test)
{
  ItemDraft *draft = draft_new (id, ITEM_KIND_TEXT, "Who?");
  PointsRules *rules = points_rules_new (ITEM_KIND_TEXT);
  PointsField *rule = points_rules_add_field (rules, ITEM_KIND_TEXT, 0, 0, TRUE);

  points_field_add_text (rule, test, "a*b {c} ~ = d", rational_from_integer (1));
  keep (fixture, draft, rules);
}

static void
add_mixed (Fixture *fixture)
{
  ItemDraft *draft = draft_new ("MIXED", ITEM_KIND_MIXED, "One [[1]] and [[2]] and [[3]].");
  PointsRules *rules = points_rules_new (ITEM_KIND_MIXED);
  const Rational two = { 2, 1 };
  PointsField *rule;

  add_options (item_document_add_field (draft->document, "F1", ITEM_KIND_INLINE));
  item_document_add_field (draft->document, "F2", ITEM_KIND_NUMBER);
  item_document_add_field (draft->document, "F3", ITEM_KIND_TEXT);
  points_field_add_on (points_rules_add_field (rules, ITEM_KIND_INLINE, 3, 0, TRUE), "B", two);
  points_field_add_between (points_rules_add_field (rules, ITEM_KIND_NUMBER, 0, 0, TRUE), &two, &two,
                            rational_from_integer (1));
  rule = points_rules_add_field (rules, ITEM_KIND_TEXT, 0, 0, TRUE);
  points_field_add_text (rule, POINTS_TEST_LIKE, "x}~#y", rational_from_integer (1));
  keep (fixture, draft, rules);
}

static void
add_picture (Fixture *fixture)
{
  static const char SVG[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
  ItemDraft *draft = draft_new ("PICTURE", ITEM_KIND_SINGLE, "Which?");
  g_autoptr (GBytes) data = g_bytes_new_static (SVG, sizeof SVG - 1);

  item_document_take_picture (draft->document, item_picture_new ("image/svg+xml", "a \"shape\"", data));
  g_ptr_array_add (item_document_add_option (draft->document, "")->pictures,
                   item_picture_new ("image/svg+xml", "", data));
  item_document_add_option (draft->document, "none");
  draft->points.n_options = 2;
  draft->points.points[1] = 3;
  keep (fixture, draft, NULL);
}

static void
add_all (Fixture *fixture)
{
  static const int KEY[] = { 0, 5, 0 }, WEIGHTED[] = { 1, 5, 3 }, SEVERAL[] = { 2, -1, 1 };

  add_choice (fixture, "KEY", ITEM_KIND_SINGLE, KEY, 0);
  add_choice (fixture, "WEIGHTED", ITEM_KIND_SINGLE, WEIGHTED, 0);
  add_choice (fixture, "SEVERAL", ITEM_KIND_MULTIPLE, SEVERAL, 0);
  add_choice (fixture, "SIGNED", ITEM_KIND_MULTIPLE, SEVERAL, -1);
  add_pairs (fixture, "ORDER", ITEM_KIND_ORDER, NULL);
  add_pairs (fixture, "ORDER-WHOLE", ITEM_KIND_ORDER, "ABC");
  add_pairs (fixture, "MATCH", ITEM_KIND_MATCH, NULL);
  add_pairs (fixture, "MATCH-WHOLE", ITEM_KIND_MATCH, "A1B2C3");
  add_pairs (fixture, "ALL", ITEM_KIND_MULTIPLE, "AC");
  add_number (fixture);
  add_text (fixture, "TEXT", POINTS_TEST_LIKEGLOB);
  add_text (fixture, "STAR", POINTS_TEST_LIKE);
  add_text (fixture, "EXACT", POINTS_TEST_IS);
  add_mixed (fixture);
  add_picture (fixture);
}

static void
assert_same (Fixture *fixture, BankStore *back, const char *id)
{
  g_autoptr (BankItem) was = bank_store_read (fixture->from, id, NULL);
  g_autoptr (BankItem) is = bank_store_read (back, id, NULL);
  g_autoptr (GBytes) left = NULL;
  g_autoptr (GBytes) right = NULL;

  g_test_message ("%s", id);
  g_assert_nonnull (was);
  g_assert_nonnull (is);
  left = item_document_format (was->draft->document);
  right = item_document_format (is->draft->document);
  g_assert_cmpmem (g_bytes_get_data (left, NULL), g_bytes_get_size (left), g_bytes_get_data (right, NULL),
                   g_bytes_get_size (right));
  g_assert_cmpstr (is->draft->points.rules, ==, was->draft->points.rules);
  g_assert_cmpuint (is->draft->points.denominator, ==, was->draft->points.denominator);
  g_assert_cmpmem (is->draft->points.points, sizeof is->draft->points.points, was->draft->points.points,
                   sizeof was->draft->points.points);
  g_assert_cmpint (is->draft->is_weighted, ==, was->draft->is_weighted);
  g_assert_cmpstr (is->draft->section, ==, was->draft->section);
  g_assert_cmpstr (is->draft->topic, ==, was->draft->topic);
  g_assert_cmpstr (is->draft->rationale, ==, was->draft->rationale);
  g_assert_cmpstr (is->draft->bloom, ==, was->draft->bloom);
}

static void
assert_left_out (Fixture *fixture, BankStore *back, const char *id)
{
  g_autoptr (BankItem) is = bank_store_read (back, id, NULL);
  gboolean is_said = FALSE;

  g_test_message ("%s", id);
  g_assert_null (is);
  for (guint i = 0; i < fixture->warnings->len; i++)
    is_said = is_said
              || (g_str_has_prefix (fixture->warnings->pdata[i], id)
                  && strstr (fixture->warnings->pdata[i], "left out") != NULL);
  g_assert_true (is_said);
}

static void
test_moodle (Fixture *fixture, gconstpointer data)
{
  static const char *const SAME[] = { "KEY",    "WEIGHTED", "SEVERAL", "ORDER", "ORDER-WHOLE", "MATCH",  "ALL",
                                      "NUMBER", "TEXT",     "STAR",    "EXACT", "MIXED",       "PICTURE" };
  static const char *const LEFT_OUT[] = { "SIGNED", "MATCH-WHOLE" };
  g_autoptr (BankStore) back = NULL;

  add_all (fixture);
  back = round_trip (fixture, "moodle");
  for (gsize i = 0; i < G_N_ELEMENTS (SAME); i++)
    assert_same (fixture, back, SAME[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (LEFT_OUT); i++)
    assert_left_out (fixture, back, LEFT_OUT[i]);
}

static void
test_gift (Fixture *fixture, gconstpointer data)
{
  static const char *const LEFT_OUT[]
      = { "SIGNED", "MATCH-WHOLE", "ALL", "ORDER", "ORDER-WHOLE", "EXACT", "MIXED", "PICTURE" };
  static const char *const SAME[] = { "TEXT", "STAR" };
  static const char *const SCALED[] = { "KEY", "WEIGHTED", "SEVERAL", "MATCH", "NUMBER" };
  g_autoptr (BankStore) back = NULL;

  add_all (fixture);
  back = round_trip (fixture, "gift");
  for (gsize i = 0; i < G_N_ELEMENTS (SAME); i++)
    assert_same (fixture, back, SAME[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (LEFT_OUT); i++)
    assert_left_out (fixture, back, LEFT_OUT[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (SCALED); i++)
    {
      g_autoptr (BankItem) was = bank_store_read (fixture->from, SCALED[i], NULL);
      g_autoptr (BankItem) is = bank_store_read (back, SCALED[i], NULL);
      g_autofree char *old_key = item_draft_dup_key (was->draft);
      g_autofree char *new_key = item_draft_dup_key (is->draft);

      g_test_message ("%s", SCALED[i]);
      g_assert_cmpstr (is->draft->document->stem, ==, was->draft->document->stem);
      g_assert_cmpstr (new_key, ==, old_key);
      g_assert_cmpint (rational_compare (points_maximum (&is->draft->points), rational_from_integer (1)), ==, 0);
    }
}

static void
test_aiken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) back = NULL;
  guint n = 0;

  add_all (fixture);
  back = round_trip (fixture, "aiken");
  g_assert_true (bank_store_count (back, &n, NULL));
  g_assert_cmpuint (n, ==, 1);
  for (guint i = 0; i < fixture->warnings->len; i++)
    g_assert_nonnull (strstr (fixture->warnings->pdata[i], ": "));
  g_assert_cmpuint (fixture->warnings->len, ==, 14 + 1 + 1);
}

#define ADD(path_, func_) g_test_add ("/exporter-quiz/" path_, Fixture, NULL, fixture_set_up, func_, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("moodle-brings-back-what-it-can-hold", test_moodle);
  ADD ("gift-brings-back-what-it-can-hold", test_gift);
  ADD ("aiken-takes-plain-choices-alone", test_aiken);
  return g_test_run ();
}
