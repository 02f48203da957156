/* HTML, Markdown and careless text as the plain text of items. */
#include "item-bank/import/rich-text.h"

#include <string.h>

#include "common/base/error.h"
#include "item-bank/import/quiz-item.h"
#include "item-bank/import/rich-tidy.h"

static const struct
{
  const char *html;
  const char *text;
} HTML[] = {
  { "", "" },
  { "plain", "plain" },
  { "<p>a</p>\n<p>b  c</p>", "a\nb c" },
  { "a<br>b<br/><br/>c", "a\nb\nc" },
  { "<div><p>&nbsp;</p><p>a &amp; b &lt;c&gt;</p></div>", "a & b <c>" },
  { "<ul><li>a</li><li><p>b</p></li></ul><ol start=\"3\"><li>c<li>d</ol>", "\u2022 a\n\u2022 b\n3. c\n4. d" },
  { "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><p>2</p></td></tr></table>", "a | b\n1 | 2" },
  { "x<sup>2</sup> H<sub>2</sub>O x<sup>n+1</sup>", "x\u00b2 H\u2082O x\u207f\u207a\u00b9" },
  { "x<sup>a b_c</sup>", "x\\({}^{\\text{a b\\_c}}\\)" },
  { "\\(a\\) \\[ b \\] $$c$$ $d$", "\\(a\\) \\(b\\) \\(c\\) $d$" },
  { "<style>p { }</style><script>x()</script><title>t</title>a<!-- b -->", "a" },
  { "<img class=\"equation_image\" data-equation-content=\"\\frac{1}{2}\" src=\"/x\">", "\\(\\frac{1}{2}\\)" },
  { "<math><semantics><mi>x</mi><annotation encoding=\"application/x-tex\">x^2</annotation></semantics></math>",
    "\\(x^2\\)" },
  { "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "\\(\\frac{1}{2}\\)" },
  { "1 < 2 and a<b and <p>c", "1 < 2 and a<b and\nc" },
  { "<pre>if x:\n  y</pre>", "if x:\n\u00a0\u00a0y" },
  { "<b>bold</b><i>er</i> <span style=\"x\">y</span>", "bolder y" },
};

static void
test_html (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (HTML); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RichText) text = rich_text_parse (HTML[i].html, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text->text, ==, HTML[i].text);
    }
}

static void
test_html_lists_pictures (void)
{
  g_autoptr (RichText) text = rich_text_parse ("a <img src=\"x.png\" alt=\"an &quot;x&quot;\"> b <img src='y'>", NULL);

  g_assert_cmpstr (text->text, ==, "a b");
  g_assert_cmpuint (text->images->len, ==, 2);
  g_assert_cmpstr (((RichImage *)text->images->pdata[0])->src, ==, "x.png");
  g_assert_cmpstr (((RichImage *)text->images->pdata[0])->alt, ==, "an \"x\"");
}

static void
test_html_refuses_what_is_no_text (void)
{
  static const char *const CASES[] = { "<video></video>", "<audio></audio>", "<iframe></iframe>", "<object></object>",
                                       "<math><maction><mi>x</mi></maction></math>" };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) deep_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rich_text_parse (CASES[i], &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
    }
  for (guint i = 0; i < 20000; i++)
    g_string_append (deep, "<div>");
  g_assert_null (rich_text_parse (deep->str, &deep_error));
  g_assert_error (deep_error, ADIL_ERROR, ADIL_ERROR_LIMIT);
}

static void
test_other_markups (void)
{
  g_autoptr (RichText) plain = rich_text_from_plain ("a <b> &amp;\r\n\n  c  d ");
  g_autoptr (RichText) lines = rich_text_from_auto ("a\nb <b>c</b>\n<p>d</p>\ne", NULL);
  g_autoptr (RichText) none = rich_text_from_auto ("a<b and c>d\ne", NULL);
  g_autoptr (RichText) marked
      = rich_text_from_markdown ("# A\n\n**b** _c_ `d` 2*3*4 snake_case_name\n\n- x\n- y\n\n![alt](p.png)", NULL);

  g_assert_cmpstr (plain->text, ==, "a <b> &amp;\nc d");
  g_assert_cmpstr (lines->text, ==, "a\nb c\nd\ne");
  g_assert_cmpstr (none->text, ==, "a<b and c>d\ne");
  g_assert_cmpstr (marked->text, ==, "A\nb c d 2*3*4 snake_case_name\n\u2022 x\n\u2022 y");
  g_assert_cmpuint (marked->images->len, ==, 1);
}

static void
test_escape_comes_back (void)
{
  static const char TEXT[] = "a < b & \"c\"\n'd' > \\(x_1\\)";
  g_autofree char *html = rich_tidy_escape (TEXT);
  g_autoptr (RichText) text = rich_text_parse (html, NULL);

  g_assert_cmpstr (text->text, ==, TEXT);
}

static void
test_numbers_are_exact (void)
{
  static const struct
  {
    const char *text;
    gint64 num, den; /* den 0: no number */
  } NUMBERS[] = { { "1.0000000", 1, 1 }, { "-0.50", -1, 2 },
                  { "+5", 5, 1 },        { ".25", 1, 4 },
                  { "3,14", 157, 50 },   { "1e3", 1000, 1 },
                  { "2.5E-3", 1, 400 },  { "-0", 0, 1 },
                  { " 7 ", 7, 1 },       { "", 0, 0 },
                  { "-", 0, 0 },         { ".", 0, 0 },
                  { "1.2.3", 0, 0 },     { "12345678901234567", 0, 0 },
                  { "1e99", 0, 0 },      { "x", 0, 0 },
                  { "1 000", 0, 0 },     { "1,000", 0, 0 },
                  { "1e", 0, 0 },        { "1e-", 0, 0 },
                  { "5.", 5, 1 },        { "0.000", 0, 1 },
                  { "1.50e2", 150, 1 } };
  static const struct
  {
    const char *percent;
    gint64 num, den;
  } FRACTIONS[] = { { "33.33333", 1, 3 },     { "-33.33333", -1, 3 },   { "66.6666667", 2, 3 },
                    { "14.28571", 1, 7 },     { "83.33333", 5, 6 },     { "100", 1, 1 },
                    { "12.5", 1, 8 },         { "33.33", 3333, 10000 }, { "0", 0, 1 },
                    { "-100", -1, 1 },        { "5.00000", 1, 20 },     { "11.11111", 1, 9 },
                    { "12.345", 2469, 20000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (NUMBERS); i++)
    {
      Rational value = { 0, 1 };

      g_test_message ("%s", NUMBERS[i].text);
      g_assert_cmpint (quiz_number_parse (NUMBERS[i].text, &value), ==, NUMBERS[i].den != 0);
      if (NUMBERS[i].den != 0)
        g_assert_true (value.num == NUMBERS[i].num && value.den == NUMBERS[i].den);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (FRACTIONS); i++)
    {
      Rational value;

      g_test_message ("%s", FRACTIONS[i].percent);
      g_assert_true (quiz_fraction_parse (FRACTIONS[i].percent, &value, NULL));
      g_assert_true (value.num == FRACTIONS[i].num && value.den == FRACTIONS[i].den);
    }
}

static void
test_survives_mutations (void)
{
  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr (GString) html = g_string_new (HTML[round % G_N_ELEMENTS (HTML)].html);
      g_autofree char *valid = NULL;
      g_autoptr (RichText) text = NULL;
      g_autoptr (RichText) marked = NULL;

      for (guint i = 0; i < 3 && html->len > 0; i++)
        html->str[g_test_rand_int_range (0, (gint32)html->len)] = (char)g_test_rand_int_range (1, 256);
      valid = g_utf8_make_valid (html->str, -1);
      text = rich_text_parse (valid, NULL);
      marked = rich_text_from_markdown (valid, NULL);
      g_assert_true (text == NULL || g_utf8_validate (text->text, -1, NULL));
      g_assert_true (marked == NULL || g_utf8_validate (marked->text, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rich-text/html-becomes-text", test_html);
  g_test_add_func ("/rich-text/html-lists-pictures", test_html_lists_pictures);
  g_test_add_func ("/rich-text/html-refuses-what-is-no-text", test_html_refuses_what_is_no_text);
  g_test_add_func ("/rich-text/other-markups-become-text", test_other_markups);
  g_test_add_func ("/rich-text/escaped-text-comes-back", test_escape_comes_back);
  g_test_add_func ("/rich-text/numbers-are-exact", test_numbers_are_exact);
  g_test_add_func ("/rich-text/survives-mutations", test_survives_mutations);
  return g_test_run ();
}
