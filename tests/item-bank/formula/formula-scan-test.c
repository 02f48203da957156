/* Formulas in texts, and formulas in words. */
#include "item-bank/formula/formula-scan.h"

#include <string.h>

#include "common/base/error.h"
#include "item-bank/formula/formula.h"

/* The formulas of a text, each followed by a slash. */
static char *
found (const char *text, FormulaScanFlags flags)
{
  g_autoptr (GString) out = g_string_new (NULL);
  FormulaSpan span;

  for (gsize from = 0; formula_find_next (text, from, flags, &span); from = span.end)
    {
      g_assert_cmpuint (span.start, <, span.tex_start);
      g_assert_cmpuint (span.tex_start + span.tex_len + 2, ==, span.end);
      g_string_append_len (out, text + span.tex_start, (gssize)span.tex_len);
      g_string_append (out, span.is_display ? "!/" : "/");
    }
  return g_strdup (out->str);
}

static void
test_formulas_are_found_by_their_delimiters (void)
{
  static const struct
  {
    const char *text, *ours, *foreign;
  } CASES[] = {
    { "", "", "" },
    { "no formula (here)", "", "" },
    { "\\(x\\)", "x/", "x/" },
    { "a \\(x\\) b \\(y^2\\)c", "x/y^2/", "x/y^2/" },
    { "\\\\(x\\)", "", "" },
    { "\\\\\\(x\\)", "x/", "x/" },
    { "\\(a\\\\)\\)", "a\\\\)/", "a\\\\)/" },
    { "\\(a\\(b\\)", "a\\(b/", "a\\(b/" },
    { "\\(never closed", "", "" },
    { "$$x$$ and \\[y\\] \\(z\\)", "z/", "x!/y!/z/" },
    { "costs $5 and $6", "", "" },
    { "$$ alone \\(z\\)", "z/", "z/" },
    { "\\( open $$x$$", "", "x!/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *ours = found (CASES[i].text, FORMULA_SCAN_OURS);
      g_autofree char *foreign = found (CASES[i].text, FORMULA_SCAN_FOREIGN);

      g_assert_cmpstr (ours, ==, CASES[i].ours);
      g_assert_cmpstr (foreign, ==, CASES[i].foreign);
    }
}

static void
test_texts_are_checked (void)
{
  static const char *const BAD[][2] = { { "a \\(x", "no \"\\)\"" },
                                        { "a \\(x\\) \\(\\foo\\)", "\\(\\foo\\): formula, character 1" },
                                        { "\\(\\)", "empty" },
                                        { "\xff", "UTF-8" } };

  g_assert_true (formula_check_text ("plain, 50%, $5 {}", NULL));
  g_assert_true (formula_check_text ("\\(x\\), \\\\(not one and \\(\\frac12\\)", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (formula_check_text (BAD[i][0], &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, BAD[i][1]));
    }
}

static void
test_texts_of_others_become_ours (void)
{
  static const char *const PAIRS[][2] = {
    { "a $$x^2$$ b", "a \\(\\displaystyle x^2\\) b" },
    { "\\[\\frac12\\]", "\\(\\displaystyle\\frac12\\)" },
    { "$$ no \\formula $$", "$$ no \\formula $$" },
    { "\\(x\\) $5", "\\(x\\) $5" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (PAIRS); i++)
    {
      g_autofree char *text = formula_dup_imported_text (PAIRS[i][0]);

      g_assert_cmpstr (text, ==, PAIRS[i][1]);
    }
}

static void
test_a_literal_delimiter_is_escaped (void)
{
  static const char *const PAIRS[][2] = { { "", "" },
                                          { "C:\\(x) \\) \\\\", "C:\\\\(x) \\) \\\\" },
                                          { "\\\\(", "\\\\\\\\(" },
                                          { "\\\\\\(x\\)", "\\\\\\\\\\\\(x\\)" },
                                          { "(a) \\b", "(a) \\b" } };
  FormulaSpan span;
  g_autofree char *spoken = formula_dup_spoken_text ("a\\\\\\(x\\)", "id");

  for (gsize i = 0; i < G_N_ELEMENTS (PAIRS); i++)
    {
      g_autofree char *escaped = formula_dup_escaped (PAIRS[i][0]);
      g_autofree char *back = formula_dup_unescaped (escaped, strlen (escaped));

      g_assert_cmpstr (escaped, ==, PAIRS[i][1]);
      g_assert_cmpstr (back, ==, PAIRS[i][0]);
      g_assert_false (formula_find_next (escaped, 0, FORMULA_SCAN_OURS, &span));
    }
  g_assert_cmpstr (spoken, ==, "a\\x");
}

static void
test_formulas_are_spoken_in_both_languages (void)
{
  static const char *const CASES[][3] = {
    { "\\frac{x^2}{\\sqrt{y}}", "pecahan x pangkat 2 per akar dari y akhir pecahan",
      "the fraction x squared over the square root of y end fraction" },
    { "\\frac12", "1 per 2", "1 over 2" },
    { "a-b", "a kurang b", "a minus b" },
    { "x=-1", "x sama dengan negatif 1", "x equals negative 1" },
    { "x_1", "x indeks 1", "x sub 1" },
    { "\\sqrt[3]{8}", "akar pangkat 3 dari 8", "the cube root of 8" },
    { "90^\\circ", "90 derajat", "90 degrees" },
    { "f'", "f aksen", "f prime" },
    { "\\vec{v}", "vektor v", "vector v" },
    { "\\log_2 8", "log basis 2 8", "log base 2 8" },
    { "\\sum_{i=1}^{n}i", "jumlah dari i sama dengan 1 sampai n dari i", "the sum from i equals 1 to n of i" },
    { "\\lim_{x\\to0}x", "limit untuk x menuju 0 dari x", "limit for x to 0 of x" },
    { "\\binom{5}{2}", "5 kombinasi 2", "5 choose 2" },
    { "\\left|x\\right|", "nilai mutlak dari x akhir nilai mutlak", "the absolute value of x end absolute value" },
    { "\\begin{pmatrix}1&2\\end{pmatrix}", "matriks 1 kali 2: baris 1: 1, 2; akhir tabel",
      "matrix 1 by 2: row 1: 1, 2; end table" },
    { "\\mathrm{SO}_4^{2-}", "SO indeks 4 pangkat 2 minus akhir pangkat", "SO sub 4 to the power 2 minus end power" },
    { "\\text{luas }\\le 3", "luas kurang dari atau sama dengan 3", "luas is at most 3" },
    { "\\alpha\\in\\mathbb{R}", "alpha anggota dari himpunan R", "alpha is in the set R" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (FormulaNode) node = formula_parse_tex (CASES[i][0], strlen (CASES[i][0]), NULL);
      g_autofree char *indonesian = formula_dup_speech (node, "id");
      g_autofree char *english = formula_dup_speech (node, "en-GB");

      g_assert_cmpstr (indonesian, ==, CASES[i][1]);
      g_assert_cmpstr (english, ==, CASES[i][2]);
    }
}

static void
test_texts_are_spoken (void)
{
  g_autofree char *text = formula_dup_spoken_text ("Nilai \\(x^2\\), \\\\(bukan) \\(\\foo\\).", "id");

  g_assert_cmpstr (text, ==, "Nilai x pangkat 2, \\(bukan) \\(\\foo\\).");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula-scan/formulas-are-found-by-their-delimiters", test_formulas_are_found_by_their_delimiters);
  g_test_add_func ("/formula-scan/texts-are-checked", test_texts_are_checked);
  g_test_add_func ("/formula-scan/texts-of-others-become-ours", test_texts_of_others_become_ours);
  g_test_add_func ("/formula-scan/a-literal-delimiter-is-escaped", test_a_literal_delimiter_is_escaped);
  g_test_add_func ("/formula-scan/formulas-are-spoken-in-both-languages", test_formulas_are_spoken_in_both_languages);
  g_test_add_func ("/formula-scan/texts-are-spoken", test_texts_are_spoken);
  return g_test_run ();
}
