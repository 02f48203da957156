/* Lint: a good item is left alone, each mistake is found by its own code. */
#include "item-bank/lint/item-lint.h"

#include <string.h>

#include "item-bank/lint/lint-points.h"
#include "tests/item-bank/test-draft.h"

static ItemOption *
option (ItemDraft *draft, guint i)
{
  return g_ptr_array_index (draft->document->options, i);
}

static void
set_text (ItemDraft *draft, guint i, const char *text)
{
  g_free (option (draft, i)->text);
  option (draft, i)->text = g_strdup (text);
}

static void
set_stem (ItemDraft *draft, const char *text)
{
  g_free (draft->document->stem);
  draft->document->stem = g_strdup (text);
}

static void
add_picture (ItemDraft *draft, guint i, const char *alt, const char *bytes)
{
  g_autoptr (GBytes) data = g_bytes_new (bytes, strlen (bytes));

  g_ptr_array_add (option (draft, i)->pictures, item_picture_new ("image/png", alt, data));
}

static void
spoil (ItemDraft *draft, const char *code)
{
  if (strcmp (code, "no-key") == 0)
    draft->points.points[2] = 0;
  else if (strcmp (code, "several-keys") == 0)
    draft->points.points[1] = 5;
  else if (strcmp (code, "impossible-points") == 0)
    draft->points.points[0] = -100000;
  else if (strcmp (code, "equal-options") == 0)
    set_text (draft, 0, "two\n");
  else if (strcmp (code, "empty-option") == 0)
    set_text (draft, 0, " \t");
  else if (strcmp (code, "empty-stem") == 0)
    set_stem (draft, "");
  else if (strcmp (code, "external-link") == 0)
    set_stem (draft, "See HTTPS://example.org");
  else if (strcmp (code, "catch-all") == 0)
    set_text (draft, 4, "Semua jawaban BENAR");
  else if (strcmp (code, "no-alternative") == 0)
    add_picture (draft, 0, "", "x");
  else if (strcmp (code, "empty-topic") == 0)
    *draft->topic = '\0';
  else
    g_assert_not_reached ();
}

static void
test_item_lint_leaves_good_items_alone (void)
{
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  g_autoptr (ItemDraft) single = test_draft_new ("A", 'C');
  g_autoptr (ItemDraft) weighted = test_draft_new_weighted ("B");

  g_assert_true (item_lint (single, findings));
  g_assert_true (item_lint (weighted, findings));
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_item_lint_finds_each_mistake (void)
{
  static const struct
  {
    const char *code;
    gboolean is_good;
  } CASES[] = { { "no-key", FALSE },        { "several-keys", FALSE }, { "impossible-points", FALSE },
                { "equal-options", FALSE }, { "empty-option", FALSE }, { "empty-stem", FALSE },
                { "external-link", FALSE }, { "catch-all", TRUE },     { "no-alternative", TRUE },
                { "empty-topic", TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GPtrArray) findings = lint_findings_new ();
      g_autoptr (ItemDraft) draft = test_draft_new ("A", 'C');
      const LintFinding *finding;

      spoil (draft, CASES[i].code);
      g_assert_true (item_lint (draft, findings) == CASES[i].is_good);
      g_assert_cmpuint (findings->len, ==, 1);
      finding = findings->pdata[0];
      g_assert_cmpstr (finding->rule->code, ==, CASES[i].code);
      g_assert_cmpstr (finding->item_id, ==, "A");
    }
}

/* Codes of a choice, in the order found, separated by spaces. */
static char *
dup_codes (const ItemDraft *draft)
{
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  g_autoptr (GString) codes = g_string_new (NULL);

  item_lint (draft, findings);
  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", ((const LintFinding *)findings->pdata[i])->rule->code);
  return g_strdup (codes->str);
}

typedef struct
{
  const char *stem, *options;
  char key;
  const char *codes;
} ChoiceCase;

static void
check_cases (const ChoiceCase *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (ItemDraft) draft = test_draft_new_choice ("A", cases[i].stem, cases[i].options, cases[i].key);
      g_autofree char *codes = dup_codes (draft);

      g_test_message ("%s: %s", cases[i].stem, cases[i].options);
      g_assert_cmpstr (codes, ==, cases[i].codes);
    }
}

static void
test_item_lint_compares_options_as_people_do (void)
{
  static const ChoiceCase CASES[] = {
    { "Ibu kota?", "Jakarta|jakarta|Medan", 'C', "equal-options" },
    { "Ibu kota?", "Jakarta|Jakarta.|Medan", 'C', "similar-options option-punctuation" },
    { "Ibu kota?", "Surabaya kota|Surabaya-kota|Medan", 'C', "similar-options" },
    { "Ibu kota?", "caf\u00e9 lama|cafe\u0301 lama|Medan", 'C', "equal-options" },
    { "Penulisan yang benar?", "Jawa Barat|jawa barat|Jawa barat", 'A', "" },
    { "Satuan?", "mA|MA|ma", 'A', "" },
    { "Nilai?", "-5|5|50", 'B', "" },
    { "Nilai?", "1,5|15|150", 'B', "" },
    { "Tanda?", "a < b|a > b|a = b", 'B', "" },
    { "Rumus?", "\\(x_a\\)|\\(X_a\\)|\\(y\\)", 'B', "" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES));
}

static void
test_item_lint_knows_all_of_the_above (void)
{
  static const ChoiceCase CASES[] = {
    { "Apa?", "satu|dua|Semua jawaban benar", 'A', "catch-all" },
    { "Apa?", "satu|dua|Semua benar", 'A', "catch-all" },
    { "Apa?", "satu|dua|Tidak ada yang benar", 'A', "catch-all" },
    { "Apa?", "satu|dua|Tidak ada jawaban yang tepat", 'A', "catch-all" },
    { "Apa?", "satu|dua|Bukan salah satu di atas", 'A', "catch-all" },
    { "What?", "one|two|All of the above", 'A', "catch-all" },
    { "What?", "one|two|None of these", 'A', "catch-all" },
    { "Apa?", "satu|dua|A dan B benar", 'A', "option-reference" },
    { "What?", "one|two|Both A and B", 'A', "option-reference" },
    { "Apa?", "satu|dua|Jawaban A dan C", 'A', "option-reference" },
    { "Apa?", "Semua dosen adalah pendidik|Tidak ada dosen yang benar-benar tua|Tidak dapat ditarik kesimpulan", 'C',
      "" },
    { "Vitamin?", "A dan B|C dan D|D dan E", 'A', "" },
    { "Apa?", "tidak semua benar menurut ahli|semua|tidak ada", 'B', "" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES));
}

static void
test_item_lint_reads_stems_like_an_editor (void)
{
  static const ChoiceCase CASES[] = {
    { "Berikut ini sila Pancasila, kecuali \u2026", "satu|dua|tiga", 'A', "negative-stem" },
    { "Berikut ini sila Pancasila, KECUALI \u2026", "satu|dua|tiga", 'A', "" },
    { "Yang bukan provinsi adalah \u2026", "satu|dua|tiga", 'A', "negative-stem" },
    { "Yang *bukan* provinsi adalah \u2026", "satu|dua|tiga", 'A', "" },
    { "Ia bukan dokter. Apa pekerjaannya?", "satu|dua|tiga", 'A', "" },
    { "Indonesia bukan hanya besar, tetapi \u2026", "satu|dua|tiga", 'A', "" },
    { "Which is not a fruit?", "one|two|three", 'A', "negative-stem" },
    { "Pernyataan yang TIDAK benar?", "tidak ada air|ada air|ada api", 'A', "double-negative" },
    { "Perhatikan gambar berikut! Apa itu?", "satu|dua|tiga", 'A', "missing-picture" },
    { "What is shown in the figure below?", "one|two|three", 'A', "missing-picture" },
    { "Perhatikan tabel berikut: 1 2 3. Berapa?", "satu|dua|tiga", 'A', "" },
    { "Siapa yang menggambar peta itu?", "satu|dua|tiga", 'A', "" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES));
}

static void
test_item_lint_looks_at_how_texts_are_written (void)
{
  static const ChoiceCase CASES[] = {
    { "Berapa?", "10|5|20", 'A', "numeric-order" },
    { "Berapa?", "20|10|5", 'A', "" },
    { "Berapa?", "Rp1.500|Rp900|Rp2.000", 'A', "numeric-order" },
    { "Berapa?", "1/2|3/4|1", 'A', "" },
    { "Berapa?", "12 km|7 km|9 m", 'A', "" },
    { "Pasal?", "Pasal 7|Pasal 3|Pasal 5", 'A', "" },
    { "Kapan?", "5 Juli 1959|1 Juni 1945|20 Mei 1908", 'A', "" },
    { "Berapa?", "10|5", 'A', "" },
    { "Apa?", "satu dua.|dua tiga|tiga empat", 'A', "option-punctuation" },
    { "Apa?", "satu dua.|dua tiga.|tiga empat.", 'A', "" },
    { "Apa  ini?", "satu|dua|tiga", 'A', "stray-spaces" },
    { "Apa?", "satu |dua|tiga", 'A', "stray-spaces" },
    { "<b>Apa</b> ini?", "satu|dua|tiga", 'A', "markup" },
    { "Apa&nbsp;ini?", "satu|dua|tiga", 'A', "markup" },
    { "Apakah a < b dan b > c?", "satu|dua|tiga", 'A', "" },
    { "Apa\u202eini?", "satu|dua|tiga", 'A', "odd-characters" },
    { "Apa \u00e2\u20ac\u0153ini?", "satu|dua|tiga", 'A', "odd-characters" },
    { "Lihat www.contoh.id ya", "satu|dua|tiga", 'A', "external-link" },
    { "Jelas \\(\\frac{1}{2}\\) ya?", "satu|dua|tiga", 'A', "" },
    { "Jelas \\(\\nosuch{1}\\) ya?", "satu|dua|tiga", 'A', "bad-formula" },
    { "Jelas \\(x + 1 ya?", "satu|dua|tiga", 'A', "bad-formula" },
    { "Apa?", "ini kunci yang jauh lebih panjang daripada yang lain|dua|tiga", 'A', "longest-is-key" },
    { "Apa?", "ini pengecoh yang jauh lebih panjang daripada yang lain|dua|tiga", 'B', "" },
    { "Sikap?", "selalu marah|tidak pernah datang|sabar", 'C', "absolute-word" },
    { "Sikap?", "selalu marah|tidak pernah datang|sabar", 'A', "" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES));
}

static void
test_item_lint_asks_weights_of_the_rule_pack (void)
{
  static const char RULES[]
      = "{\"format\":\"exam-rules/"
        "v1\",\"id\":\"r\",\"version\":1,\"title\":{\"en\":\"r\",\"id\":\"r\"},\"source\":\"s\","
        "\"scores\":[{\"id\":\"TIU\",\"kind\":\"section\",\"maximum\":\"10\",\"weights\":\"permutation\"}],"
        "\"formation_types\":[{\"id\":\"g\",\"thresholds\":{}}],\"ranking\":{\"quota_multiple\":1,\"at_cut\":\"all\","
        "\"order\":[{\"score\":\"TIU\",\"direction\":\"desc\"}]},\"statuses\":["
        "{\"code\":\"A\",\"role\":\"selected\",\"title\":{\"en\":\"a\",\"id\":\"a\"}},{\"code\":\"B\",\"role\":"
        "\"passed\",\"title\":{\"en\":\"a\",\"id\":\"a\"}},"
        "{\"code\":\"C\",\"role\":\"below\",\"title\":{\"en\":\"a\",\"id\":\"a\"}},{\"code\":\"D\",\"role\":\"absent\","
        "\"title\":{\"en\":\"a\",\"id\":\"a\"}},"
        "{\"code\":\"E\",\"role\":\"not-eligible\",\"title\":{\"en\":\"a\",\"id\":\"a\"}},{\"code\":\"F\",\"role\":"
        "\"withdrew\",\"title\":{\"en\":\"a\",\"id\":\"a\"}},"
        "{\"code\":\"G\",\"role\":\"disqualified\",\"title\":{\"en\":\"a\",\"id\":\"a\"}}],\"score_release\":"
        "\"finish\",\"show_own_score\":false}";
  static const char BLUEPRINT[]
      = "{\"format\":\"exam-blueprint/v1\",\"id\":\"b\",\"title\":{\"en\":\"b\",\"id\":\"b\"},\"shuffle_items\":true,"
        "\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"p\",\"id\":\"p\"},\"minutes\":10,\"sections\":["
        "\"TIU\"]}],"
        "\"sections\":[{\"id\":\"TIU\",\"title\":{\"en\":\"s\",\"id\":\"s\"},\"strata\":[{\"id\":\"x\",\"count\":2,"
        "\"topics\":[]}]}]}";
  static const struct
  {
    gint32 weights[5];
    const char *code, *ruled;
  } CASES[] = {
    { { 1, 2, 3, 4, 5 }, "", "" },
    { { 5, 4, 3, 2, 1 }, "", "" },
    { { 1, 2, 3, 5, 5 }, "weights-unusual", "weights" },
    { { 0, 1, 2, 3, 4 }, "weights-unusual", "weights points-scale" },
    { { 2, 3, 4, 5, 6 }, "weights-unusual", "weights points-scale" },
    { { -1, 2, 3, 4, 5 }, "weights-unusual", "weights" },
    { { 0, 0, 0, 0, 0 }, "no-key", "weights points-scale" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (RulePack) rules = rule_pack_parse ("r", (const guint8 *)RULES, strlen (RULES), &error);
  g_autoptr (Blueprint) blueprint = NULL;

  g_assert_no_error (error);
  blueprint = blueprint_parse ("b", (const guint8 *)BLUEPRINT, strlen (BLUEPRINT), &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (ItemDraft) draft = test_draft_new_weighted ("A");
      g_autoptr (GPtrArray) findings = lint_findings_new ();
      g_autoptr (GString) ruled = g_string_new (NULL);
      g_autofree char *codes = NULL;

      memcpy (draft->points.points, CASES[i].weights, sizeof CASES[i].weights);
      codes = dup_codes (draft);
      g_assert_cmpstr (codes, ==, CASES[i].code);
      lint_points_check_rules (draft, NULL, blueprint, findings);
      g_assert_cmpuint (findings->len, ==, 0);
      lint_points_check_rules (draft, rules, blueprint, findings);
      for (guint j = 0; j < findings->len; j++)
        g_string_append_printf (ruled, "%s%s", j > 0 ? " " : "", ((const LintFinding *)findings->pdata[j])->rule->code);
      g_assert_cmpstr (ruled->str, ==, CASES[i].ruled);
    }
}

static void
test_item_lint_same_picture_is_an_equal_option (void)
{
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  g_autoptr (ItemDraft) draft = test_draft_new ("A", 'C');

  add_picture (draft, 0, "a", "x");
  add_picture (draft, 1, "b", "y");
  g_assert_true (item_lint (draft, findings));
  add_picture (draft, 3, "c", "x");
  g_assert_false (item_lint (draft, findings));
  g_assert_cmpuint (lint_findings_count_code (findings, "equal-options"), ==, 1);
}

static void
test_item_lint_finds_links_in_pictures (void)
{
  static const struct
  {
    const char *svg;
    gboolean has_link;
  } CASES[] = { { "<svg xmlns=\"http://www.w3.org/2000/svg\"><use href=\"#a\"/></svg>", FALSE },
                { "<svg><image xlink:href=\"http://x/y.png\"/></svg>", TRUE },
                { "<svg><image href='data:image/png;base64,AA'/></svg>", FALSE },
                { "<svg><style>@import \"x\"</style></svg>", TRUE },
                { "<svg><rect fill=\"url(#g)\"/></svg>", FALSE },
                { "<svg><rect fill=\"url( 'x.svg#g')\"/></svg>", TRUE },
                { "<svg><script>1</script></svg>", TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (ItemDraft) draft = test_draft_new ("A", 'C');
      g_autoptr (GBytes) data = g_bytes_new (CASES[i].svg, strlen (CASES[i].svg));
      g_autofree char *codes = NULL;

      item_document_take_picture (draft->document, item_picture_new ("image/svg+xml", "drawn", data));
      codes = dup_codes (draft);
      g_assert_cmpstr (codes, ==, CASES[i].has_link ? "external-link" : "");
    }
}

static void
test_item_lint_survives_hostile_texts (void)
{
  g_autofree char *long_text = g_strnfill (65536, 'x');
  g_autofree char *open_marks = g_strnfill (60000, '[');
  const char *const TEXTS[]
      = { "<script>alert(1)</script>", "\x01\x02", long_text, open_marks, "\\(\\(\\(", "%s%n%d", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    for (gsize j = 0; j < 2; j++)
      {
        g_autoptr (ItemDraft) draft = test_draft_new ("A", 'C');
        g_autofree char *codes = NULL;

        if (j == 0)
          set_stem (draft, TEXTS[i]);
        else
          set_text (draft, 1, TEXTS[i]);
        codes = dup_codes (draft);
        g_assert_nonnull (codes);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-lint/leaves-good-items-alone", test_item_lint_leaves_good_items_alone);
  g_test_add_func ("/item-lint/finds-each-mistake", test_item_lint_finds_each_mistake);
  g_test_add_func ("/item-lint/compares-options-as-people-do", test_item_lint_compares_options_as_people_do);
  g_test_add_func ("/item-lint/knows-all-of-the-above", test_item_lint_knows_all_of_the_above);
  g_test_add_func ("/item-lint/reads-stems-like-an-editor", test_item_lint_reads_stems_like_an_editor);
  g_test_add_func ("/item-lint/looks-at-how-texts-are-written", test_item_lint_looks_at_how_texts_are_written);
  g_test_add_func ("/item-lint/asks-weights-of-the-rule-pack", test_item_lint_asks_weights_of_the_rule_pack);
  g_test_add_func ("/item-lint/same-picture-is-an-equal-option", test_item_lint_same_picture_is_an_equal_option);
  g_test_add_func ("/item-lint/finds-links-in-pictures", test_item_lint_finds_links_in_pictures);
  g_test_add_func ("/item-lint/survives-hostile-texts", test_item_lint_survives_hostile_texts);
  return g_test_run ();
}
