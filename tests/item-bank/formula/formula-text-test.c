/* TeX and MathML: what is read, what is refused, and that both notations give the same formula. */
#include "item-bank/formula/formula.h"

#include <string.h>

#include "common/base/error.h"

#define MATH(body_) "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">" body_ "</math>"

static char *
normal_tex (const char *tex)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FormulaNode) node = formula_parse_tex (tex, strlen (tex), &error);

  g_assert_no_error (error);
  return formula_format_tex (node);
}

/* TeX, tree, MathML, tree, TeX: nothing may change, and the TeX that is written is read as itself. */
static void
assert_fixed_point (const char *tex)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FormulaNode) node = formula_parse_tex (tex, strlen (tex), &error);
  g_autoptr (FormulaNode) again = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *mathml = NULL;

  g_assert_no_error (error);
  first = formula_format_tex (node);
  mathml = formula_format_mathml (node);
  again = formula_parse_mathml_text (mathml, strlen (mathml), &error);
  g_assert_no_error (error);
  second = formula_format_tex (again);
  g_assert_cmpstr (second, ==, first);
  third = normal_tex (first);
  g_assert_cmpstr (third, ==, first);
}

static void
test_tex_has_one_spelling (void)
{
  static const char *const PAIRS[][2] = {
    { "x^2", "x^{2}" },
    { "\\frac12", "\\frac{1}{2}" },
    { "x = { a }", "x=a" },
    { "a\\le b", "a\\leq b" },
    { "x^12", "x^{1}2" },
    { "12^2", "12^{2}" },
    { "3{,}14", "3{,}14" },
    { "f''", "f''" },
    { "f'^2", "f^{\\prime2}" },
    { "{=}", "=" },
    { "a{=}b", "a{=}b" },
    { "-x={-1}", "-x=-1" },
    { "1{2}", "1{}2" },
    { "\\alpha x", "\\alpha x" },
    { "\\alpha2", "\\alpha2" },
    { "\\mathrm{cm}", "\\mathrm{cm}" },
    { "\\mathrm{H_2SO_4}", "\\mathrm{H}_{2}\\mathrm{SO}_{4}" },
    { "\\mathrm{sin}", "\\sin" },
    { "\\operatorname{FPB}(a,b)", "\\operatorname{FPB}(a,b)" },
    { "\\displaystyle\\frac{a}{b}", "\\dfrac{a}{b}" },
    { "\\left.\\begin{matrix}1\\end{matrix}\\right|", "\\left.\\begin{matrix}1\\end{matrix}\\right|" },
    { "\\left(\\begin{matrix}1\\end{matrix}\\right)", "\\begin{pmatrix}1\\end{pmatrix}" },
    { "\\begin{array}{l}1\\\\2\\\\\\end{array}", "\\begin{array}{l}1\\\\2\\end{array}" },
    { "\\begin{matrix}a\\\\[2pt][0]\\end{matrix}", "\\begin{matrix}a\\\\{}[0]\\end{matrix}" },
    { "\\text{50\\% ~}", "\\text{50\\%  }" },
    { "\\not=", "\\neq" },
    { "\\xrightarrow[a]{b}", "\\xrightarrow[{a}]{b}" },
    { "\\stackrel{a}{=}", "\\overset{a}{=}" },
    { "\\bigl(x\\bigr)", "\\big(x\\big)" },
    { "×·÷−≤π", "\\times\\cdot\\div-\\leq\\pi" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (PAIRS); i++)
    {
      g_autofree char *tex = normal_tex (PAIRS[i][0]);

      g_assert_cmpstr (tex, ==, PAIRS[i][1]);
    }
}

static void
test_mathml_gives_the_same_formula (void)
{
  static const char *const FORMULAS[] = {
    "x=\\frac{-b\\pm\\sqrt{b^2-4ac}}{2a}",
    "\\left(\\frac12+\\frac{1}{3}\\right)^2",
    "f''(x)=\\lim_{h\\to 0}\\frac{f(x+h)-f(x)}{h}",
    "\\sum_{i=1}^{n} i^2 = \\dfrac{n(n+1)(2n+1)}{6}",
    "\\sum\\limits_{i=1}^n\\int\\limits_a^b\\lim\\limits_x",
    "\\int_0^{\\infty} e^{-x}\\,dx\\;\\!\\quad\\qquad\\ \\:\\mspace{7mu}y",
    "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}\\begin{bmatrix}1\\end{bmatrix}\\begin{vmatrix}a&b\\\\c&d\\end{vmatrix}",
    "f(x)=\\begin{cases}x^2, & \\text{jika } x\\ge 0\\\\ -x & \\text{lainnya}\\end{cases}",
    "\\left\\{\\begin{array}{cc|c}1&2&3\\\\4&5&\\end{array}\\right.",
    "\\begin{aligned}x&=1\\\\y&=2\\end{aligned}\\begin{gathered}a\\\\b\\end{gathered}",
    "\\begin{matrix}a\\\\\\\\\\end{matrix}",
    "\\mathrm{H_2SO_4}\\rightarrow 2\\mathrm{H}^+ + \\mathrm{SO}_4^{2-}",
    "\\vec{AB}+\\overline{CD}-\\bar x+\\hat{y}\\underline{z}\\overrightarrow{PQ}\\widehat{ABC}\\tilde n\\dot x\\ddot x",
    "\\underbrace{a+b}_{n}\\overbrace{c}^{m}",
    "\\overset{a}{=}\\underset{x}{\\overset{y}{z}}\\xrightarrow[a]{b}\\xleftarrow{c}\\underset{n}{\\to}",
    "\\left\\{x\\middle|x>0\\right\\}\\left[0,1\\right)\\left\\lfloor x\\right\\rfloor",
    "\\bigl(\\Bigl[\\biggl\\{\\Biggl|x\\Biggr|\\biggr\\}\\Bigr]\\bigr)",
    "\\binom{n}{k}\\dbinom nk\\tbinom nk\\tfrac12",
    "{}_{6}^{14}\\mathrm{C}+{}^{2}\\log 8",
    "\\mathbb{R}\\mathbf{v}\\mathcal{L}\\mathfrak{g}\\mathsf{T}\\boldsymbol{x}\\boldsymbol{\\alpha}\\mathbf{12}"
    "\\mathit{ab}",
    "\\Gamma\\Delta\\Omega\\alpha\\beta\\varphi\\infty\\partial\\nabla",
    "\\sqrt[3]{x]}\\sqrt[{[n]}]{y}",
    "3{,}14\\approx\\pi, 1.000{,}50",
    "5.{2}1{2}",
    "\\angle ABC=60^\\circ, \\triangle ABC, 45\\degree",
    "A\\cup B\\cap C\\subset D\\not\\subset E\\in F\\notin G",
    "\\forall x\\exists y:x\\Rightarrow y\\Leftrightarrow\\neg z\\land w\\lor v",
    "\\boxed{a=b}\\cancel{x}",
    "a\\equiv b\\pmod{7}",
    "\\text{a < b \\& c\\{\\}\\_ \\textbackslash{}\\textasciitilde{}}\\textbf{tebal }\\textit{miring}",
    "x_1,\\ldots,x_n\\cdots\\vdots\\ddots",
    "|x|\\|y\\|\\lvert z\\rvert\\langle u,v\\rangle",
    "{\\textstyle\\sum_a^b}{\\displaystyle\\sum_a^b}c",
    "50\\%\\$\\#\\&\\_\\{\\}",
    "{x^2}^3{\\dfrac12}^2{a+b}_c",
    "a{+}b{,}c{=}{-1}",
    "é^2",
    "{a{=}b}^{c{=}}",
    "\\sqrt[{{=}]}]{x}",
    "\\underbrace{+}\\vec{=}\\overset{a}{\\underset{b}{\\underset{c}{\\sin}}}",
    "\\left.(\\middle|y\\right.",
    "f\\prime\\prime{}'x^{2\\prime}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (FORMULAS); i++)
    if (strstr (FORMULAS[i], "b \\& c") == NULL)
      assert_fixed_point (FORMULAS[i]);
}

typedef struct
{
  const char *text;
  AdilError code;
  const char *named; /* stands in the message */
} Refusal;

static void
assert_refused (FormulaNode *(*parse) (const char *, gsize, GError **), const Refusal *refusal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FormulaNode) node = parse (refusal->text, strlen (refusal->text), &error);

  if (node != NULL)
    g_test_message ("was read: %s", refusal->text);
  g_assert_null (node);
  g_assert_error (error, ADIL_ERROR, (int)refusal->code);
  if (strstr (error->message, refusal->named) == NULL)
    g_test_message ("%s: %s", refusal->text, error->message);
  g_assert_nonnull (strstr (error->message, refusal->named));
}

static void
test_tex_outside_of_the_subset_is_refused_with_its_place (void)
{
  static const Refusal REFUSALS[] = {
    { "", ADIL_ERROR_SYNTAX, "empty" },
    { "{}", ADIL_ERROR_SYNTAX, "empty" },
    { "x+\\foo{1}", ADIL_ERROR_SYNTAX, "character 3: the command \"\\foo\"" },
    { "é\\foo", ADIL_ERROR_SYNTAX, "character 2" },
    { "\\Sin x", ADIL_ERROR_SYNTAX, "\\Sin" },
    { "\\def\\x{1}", ADIL_ERROR_SYNTAX, "\\def" },
    { "\\input{/etc/passwd}", ADIL_ERROR_SYNTAX, "\\input" },
    { "\\", ADIL_ERROR_SYNTAX, "character 1" },
    { "\\frac{1}", ADIL_ERROR_SYNTAX, "missing" },
    { "\\frac", ADIL_ERROR_SYNTAX, "character 6" },
    { "\\frac1&2", ADIL_ERROR_SYNTAX, "character 7" },
    { "x^", ADIL_ERROR_SYNTAX, "missing" },
    { "x^}", ADIL_ERROR_SYNTAX, "character 3" },
    { "x^2^3", ADIL_ERROR_SYNTAX, "second \"^\"" },
    { "x_a_b", ADIL_ERROR_SYNTAX, "second \"_\"" },
    { "x^2'", ADIL_ERROR_SYNTAX, "second \"^\"" },
    { "{x", ADIL_ERROR_SYNTAX, "not closed" },
    { "x}", ADIL_ERROR_SYNTAX, "\"}\" without" },
    { "a&b", ADIL_ERROR_SYNTAX, "without a beginning" },
    { "a\\\\b", ADIL_ERROR_SYNTAX, "without a beginning" },
    { "50%", ADIL_ERROR_SYNTAX, "\\%" },
    { "#1", ADIL_ERROR_SYNTAX, "backslash" },
    { "$x$", ADIL_ERROR_SYNTAX, "backslash" },
    { "a\"b", ADIL_ERROR_SYNTAX, "not part of a formula" },
    { "x²", ADIL_ERROR_SYNTAX, "²" },
    { "a☺", ADIL_ERROR_SYNTAX, "☺" },
    { "\\left(x", ADIL_ERROR_SYNTAX, "\\left has no \\right" },
    { "x\\right)", ADIL_ERROR_SYNTAX, "\\right" },
    { "\\left x\\right)", ADIL_ERROR_SYNTAX, "bracket" },
    { "\\left(x\\right", ADIL_ERROR_SYNTAX, "bracket" },
    { "\\middle|", ADIL_ERROR_SYNTAX, "\\middle" },
    { "\\left({\\middle|}\\right)", ADIL_ERROR_SYNTAX, "not closed" },
    { "\\big.", ADIL_ERROR_SYNTAX, "bracket" },
    { "\\sqrt[3{x}", ADIL_ERROR_SYNTAX, "\\sqrt" },
    { "\\xrightarrow[a{b}", ADIL_ERROR_SYNTAX, "\\xrightarrow" },
    { "x\\limits_a", ADIL_ERROR_SYNTAX, "\\limits" },
    { "\\sum\\nolimits_a", ADIL_ERROR_SYNTAX, "\\limits" },
    { "\\limits", ADIL_ERROR_SYNTAX, "\\limits" },
    { "x^\\displaystyle y", ADIL_ERROR_SYNTAX, "\\displaystyle" },
    { "\\not<", ADIL_ERROR_SYNTAX, "\\not" },
    { "\\mspace{3em}", ADIL_ERROR_SYNTAX, "mu" },
    { "\\mspace{1000mu}", ADIL_ERROR_SYNTAX, "999mu" },
    { "\\mspace 3", ADIL_ERROR_SYNTAX, "width" },
    { "\\text x", ADIL_ERROR_SYNTAX, "words" },
    { "\\text{x", ADIL_ERROR_SYNTAX, "not closed" },
    { "\\text{$x$}", ADIL_ERROR_SYNTAX, "\"$\"" },
    { "\\text{\\textbf{x}}", ADIL_ERROR_SYNTAX, "cannot stand" },
    { "\\text{a\001}", ADIL_ERROR_SYNTAX, "control" },
    { "\\operatorname{a b}", ADIL_ERROR_SYNTAX, "operator" },
    { "\\operatorname{}", ADIL_ERROR_SYNTAX, "missing" },
    { "\\begin{tikz}\\end{tikz}", ADIL_ERROR_SYNTAX, "tikz" },
    { "\\begin matrix", ADIL_ERROR_SYNTAX, "name" },
    { "\\begin{matrix}1", ADIL_ERROR_SYNTAX, "no \\end{matrix}" },
    { "\\begin{matrix}1\\end{pmatrix}", ADIL_ERROR_SYNTAX, "closed by \\end{pmatrix}" },
    { "\\begin{array}1\\end{array}", ADIL_ERROR_SYNTAX, "columns" },
    { "\\begin{array}{xy}1\\end{array}", ADIL_ERROR_SYNTAX, "columns" },
    { "\\begin{array}{|c|}1\\end{array}", ADIL_ERROR_SYNTAX, "columns" },
    { "\\begin{array}{c}1&2\\end{array}", ADIL_ERROR_SYNTAX, "line 1" },
    { "\\begin{matrix}\\hline 1\\end{matrix}", ADIL_ERROR_SYNTAX, "\\hline" },
    { "\\end{matrix}", ADIL_ERROR_SYNTAX, "without" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (REFUSALS); i++)
    assert_refused (formula_parse_tex, &REFUSALS[i]);
}

static void
test_mathml_of_others_is_read (void)
{
  static const char *const PAIRS[][2] = {
    { "<m:math xmlns:m=\"http://www.w3.org/1998/Math/MathML\"><m:mi>x</m:mi></m:math>", "x" },
    { "<mml:math><mml:mi>x</mml:mi></mml:math>", "x" },
    { MATH ("<mrow><mo>(</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>)</mo></mrow>"), "\\left(\\frac{1}{2}\\right)" },
    { MATH ("<mi>f</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow>"), "f(x)" },
    { MATH ("<mfenced><mi>a</mi><mi>b</mi></mfenced>"), "(a,b)" },
    { MATH ("<mfenced open='|' close='|'><mfrac><mi>a</mi><mi>b</mi></mfrac></mfenced>"),
      "\\left|\\frac{a}{b}\\right|" },
    { MATH ("<mfenced open='[' close='[' separators=';'><mn>0</mn><mn>1</mn></mfenced>"), "[0;1[" },
    { MATH ("<mo>|</mo><msqrt><mi>x</mi></msqrt><mo>|</mo>"), "\\left|\\sqrt{x}\\right|" },
    { MATH ("<mo>{</mo><mtable columnalign='left'><mtr><mtd><mi>a</mi></mtd></mtr></mtable>"),
      "\\begin{cases}a\\end{cases}" },
    { MATH ("<semantics><msup><mi>x</mi><mn>2</mn></msup><annotation encoding='TeX'>y</annotation></semantics>"),
      "x^{2}" },
    { MATH (
          "<semantics><apply/><annotation-xml encoding='MathML-Presentation'><mi>z</mi></annotation-xml></semantics>"),
      "z" },
    { MATH ("<mover><mi>AB</mi><mo>&#xAF;</mo></mover>"), "\\overline{\\mathrm{AB}}" },
    { MATH ("<mover><mi>v</mi><mo>&#x2192;</mo></mover>"), "\\vec{v}" },
    { MATH ("<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>&#x2192;</mo></mover>"), "\\overrightarrow{AB}" },
    { MATH ("<mover><mo>&#x2192;</mo><mtext>panas</mtext></mover>"), "\\xrightarrow{\\text{panas}}" },
    { MATH ("<munder><mi>lim</mi><mrow><mi>x</mi><mo>&#x2192;</mo><mn>0</mn></mrow></munder>"),
      "\\lim_{x\\rightarrow0}" },
    { MATH ("<munderover><mo>&#x2211;</mo><mi>a</mi><mi>b</mi></munderover>"), "\\sum_{a}^{b}" },
    { MATH ("<msubsup><mo>&#x222B;</mo><mi>a</mi><mi>b</mi></msubsup>"), "\\int_{a}^{b}" },
    { MATH ("<mn>-1.000,50</mn>"), "-1.000{,}50" },
    { MATH ("<mn>1&#xA0;000</mn>"), "1\\,000" },
    { MATH ("<mi>&#x1D465;</mi><mi>&#x211D;</mi><mi>&#x1D40F;</mi>"), "x\\mathbb{R}\\mathbf{P}" },
    { MATH ("<mi>luas alas</mi>"), "\\text{luas alas}" },
    { MATH ("<mtext>&#xA0;jika\n  saja </mtext>"), "\\text{ jika saja}" },
    { MATH ("<mi>f</mi><mi>&#x2032;</mi><mi>&#x2032;</mi>"), "f''" },
    { MATH ("<mi>g</mi><mo>:=</mo><mn>1</mn>"), "g:=1" },
    { MATH ("<mmultiscripts><mi>C</mi><none/><none/><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>"),
      "{}_{6}^{14}C" },
    { MATH ("<mstyle displaystyle='true'><mfrac><mi>a</mi><mi>b</mi></mfrac></mstyle>"), "\\dfrac{a}{b}" },
    { MATH ("<mpadded width='1em'><mi>a</mi></mpadded><mspace width='thickmathspace'/><mspace width='10px'/>"),
      "a\\;\\mspace{11mu}" },
    { MATH ("<menclose notation='radical'><mi>a</mi></menclose><menclose notation='top'><mi>b</mi></menclose>"),
      "\\sqrt{a}\\overline{b}" },
    { MATH ("<mtable><mtr><mtd columnalign='right'><mi>x</mi></mtd><mtd "
            "columnalign='left'><mo>=</mo></mtd></mtr></mtable>"),
      "\\begin{aligned}x&=\\end{aligned}" },
    { MATH ("<!-- a --><mi>x</mi><mo> &lt; </mo><mn>2</mn>"), "x<2" },
    { MATH ("<mrow><mrow><mrow><mi>x</mi></mrow></mrow></mrow>"), "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (PAIRS); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FormulaNode) node = formula_parse_mathml_text (PAIRS[i][0], strlen (PAIRS[i][0]), &error);
      g_autofree char *tex = NULL;

      g_assert_no_error (error);
      tex = formula_format_tex (node);
      g_assert_cmpstr (tex, ==, PAIRS[i][1]);
      assert_fixed_point (tex);
    }
}

static void
test_mathml_outside_of_the_subset_is_refused_by_name (void)
{
  static const Refusal REFUSALS[] = {
    { "", ADIL_ERROR_SYNTAX, "well-formed" },
    { "<math", ADIL_ERROR_SYNTAX, "well-formed" },
    { "<!DOCTYPE math [<!ENTITY a \"b\">]><math>&a;</math>", ADIL_ERROR_SYNTAX, "well-formed" },
    { "<math><mi>\xff</mi></math>", ADIL_ERROR_SYNTAX, "UTF-8" },
    { "<math/>", ADIL_ERROR_SYNTAX, "empty" },
    { "<math><semantics/></math>", ADIL_ERROR_SYNTAX, "empty" },
    { "<math>\n\n<maction/></math>", ADIL_ERROR_REFUSED, "line 3: \"maction\"" },
    { "<math><apply><plus/></apply></math>", ADIL_ERROR_REFUSED, "apply" },
    { "<math><mphantom><mi>x</mi></mphantom></math>", ADIL_ERROR_REFUSED, "mphantom" },
    { "<html/>", ADIL_ERROR_REFUSED, "html" },
    { "<math>abc</math>", ADIL_ERROR_REFUSED, "abc" },
    { "<math><mi>x<b/></mi></math>", ADIL_ERROR_REFUSED, "\"b\"" },
    { "<math><mi>&#x263A;</mi></math>", ADIL_ERROR_REFUSED, "U+263A" },
    { "<math><mi mathvariant='monospace'>x</mi></math>", ADIL_ERROR_REFUSED, "monospace" },
    { "<math><msup><mi>x</mi></msup></math>", ADIL_ERROR_SYNTAX, "<msup> has 1 parts instead of 2" },
    { "<math><mover><mi>x</mi></mover></math>", ADIL_ERROR_SYNTAX, "<mover>" },
    { "<math><mfrac/></math>", ADIL_ERROR_SYNTAX, "<mfrac>" },
    { "<math><menclose><mi>x</mi></menclose></math>", ADIL_ERROR_REFUSED, "longdiv" },
    { "<math><menclose notation='circle'><mi>x</mi></menclose></math>", ADIL_ERROR_REFUSED, "circle" },
    { "<math><mfenced open='x'/></math>", ADIL_ERROR_REFUSED, "\"x\"" },
    { "<math><mfenced separators='@'/></math>", ADIL_ERROR_REFUSED, "@" },
    { "<math><mspace width='3furlongs'/></math>", ADIL_ERROR_REFUSED, "furlongs" },
    { "<math><mspace linebreak='newline'/></math>", ADIL_ERROR_REFUSED, "linebreak" },
    { "<math><mtable/></math>", ADIL_ERROR_LIMIT, "cells" },
    { "<math><mtable frame='solid'><mtr><mtd/></mtr></mtable></math>", ADIL_ERROR_REFUSED, "frame" },
    { "<math><mtable rowlines='solid'><mtr><mtd/></mtr></mtable></math>", ADIL_ERROR_REFUSED, "rowlines" },
    { "<math><mtable><mtr><mtd columnspan='2'/></mtr></mtable></math>", ADIL_ERROR_REFUSED, "columnspan" },
    { "<math><mtable><mi>x</mi></mtable></math>", ADIL_ERROR_REFUSED, "mi" },
    { "<math><mtable><mtr><mi>x</mi></mtr></mtable></math>", ADIL_ERROR_REFUSED, "mi" },
    { "<math><mmultiscripts/></math>", ADIL_ERROR_REFUSED, "mmultiscripts" },
    { "<math><mmultiscripts><mi>x</mi><mi>a</mi><mi>b</mi><mi>c</mi></mmultiscripts></math>", ADIL_ERROR_REFUSED,
      "mmultiscripts" },
    { "<math><mover accent='false'><mi>x</mi><mo>&#x203E;</mo></mover></math>", ADIL_ERROR_REFUSED, "U+203E" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (REFUSALS); i++)
    assert_refused (formula_parse_mathml_text, &REFUSALS[i]);
}

static char *
repeat (const char *before, const char *middle, const char *after, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, before);
  g_string_append (text, middle);
  for (guint i = 0; i < n; i++)
    g_string_append (text, after);
  return g_strdup (text->str);
}

static void
test_limits_are_of_length_depth_and_parts (void)
{
  static const char *const DEEP[][2] = { { "\\frac{", "}{1}" },
                                         { "{=", "=}" },
                                         { "\\left(", "\\right)" },
                                         { "x^{", "}" },
                                         { "\\begin{matrix}", "\\end{matrix}" },
                                         { "\\sqrt{", "}" },
                                         { "\\displaystyle ", "" },
                                         { "\\vec ", "" },
                                         { "\\overset{a}", "" } };

  for (gsize i = 0; i < G_N_ELEMENTS (DEEP); i++)
    for (guint n = 28; n < 2500; n = n < 40 ? n + 1 : n * 3)
      {
        g_autofree char *tex = repeat (DEEP[i][0], "z", DEEP[i][1], n);
        g_autoptr (GError) error = NULL;
        g_autoptr (FormulaNode) node = formula_parse_tex (tex, strlen (tex), &error);

        if (n <= 28)
          assert_fixed_point (tex);
        else if (n > 40)
          g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
        g_assert_true ((node == NULL) == (error != NULL));
      }
  {
    g_autofree char *parts = repeat ("x", "", "", FORMULA_MAX_NODES - 1);
    g_autofree char *more = repeat ("x", "", "", FORMULA_MAX_NODES);
    g_autofree char *longer = repeat (" ", "x", "", FORMULA_MAX_BYTES);
    g_autofree char *cells = repeat ("&", "", "", FORMULA_MAX_CELLS);
    g_autofree char *table = g_strdup_printf ("\\begin{matrix}%s\\end{matrix}", cells);
    g_autofree char *wide = g_strdup_printf ("\\begin{matrix}%.100s\\\\%.1000s\\end{matrix}", cells, cells);
    g_autofree char *bytes = repeat ("<mi mathvariant='bold'>x</mi>", "", "", 2000);
    g_autofree char *math = g_strdup_printf ("<math>%s</math>", bytes);
    g_autofree char *nested = repeat ("<mrow><mi>x</mi>", "", "</mrow>", 200);
    g_autofree char *rows = repeat ("<msqrt>", "<mi>x</mi>", "</msqrt>", 40);

    assert_fixed_point (parts);
    assert_refused (formula_parse_tex, &(Refusal){ more, ADIL_ERROR_LIMIT, "4096" });
    assert_refused (formula_parse_tex, &(Refusal){ longer, ADIL_ERROR_LIMIT, "16384" });
    assert_refused (formula_parse_tex, &(Refusal){ table, ADIL_ERROR_LIMIT, "1024" });
    assert_refused (formula_parse_tex, &(Refusal){ wide, ADIL_ERROR_LIMIT, "1024" });
    assert_refused (formula_parse_mathml_text, &(Refusal){ math, ADIL_ERROR_LIMIT, "16384" });
    assert_refused (formula_parse_mathml_text, &(Refusal){ nested, ADIL_ERROR_LIMIT, "nested" });
    assert_refused (formula_parse_mathml_text, &(Refusal){ rows, ADIL_ERROR_LIMIT, "nested" });
  }
}

/* What is read after damage must still be a formula in both notations. */
static void
assert_sound (FormulaNode *(*parse) (const char *, gsize, GError **), const char *bytes, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FormulaNode) node = parse (bytes, len, &error);
  g_autofree char *tex = NULL, *speech = NULL;

  g_assert_true ((node == NULL) == (error != NULL));
  if (node == NULL)
    return;
  tex = formula_format_tex (node);
  speech = formula_dup_speech (node, "id");
  assert_fixed_point (tex);
}

static void
test_damaged_formulas_never_crash_and_stay_formulas (void)
{
  static const char *const TEX[] = {
    "\\left(\\frac12+\\sqrt[3]{x_{1}^2}\\right)^{f''}\\begin{cases}a&\\text{b c}\\\\d\\end{cases}3{,}14",
    "\\sum\\limits_{i=1}^n\\overset{a}{\\to}\\left\\{x\\middle|y\\right.\\mathrm{H_2O}\\binom nk\\not=\\mspace{7mu}",
    "\\begin{array}{c|c}1&2\\\\[1pt]3\\end{array}\\underbrace{a}_{b}\\Bigl[\\vec v\\operatorname{ab}\\dfrac{\\alpha "
    "x}{{}}",
  };
  g_autoptr (GRand) dice = g_rand_new_with_seed (7);
  static const char PIECES[] = "\\{}[]()^_&%$#~'|.,12xA \\\\\xc3\xa9\xff";

  for (gsize i = 0; i < G_N_ELEMENTS (TEX); i++)
    {
      gsize len = strlen (TEX[i]);
      g_autoptr (FormulaNode) node = formula_parse_tex (TEX[i], len, NULL);
      g_autofree char *mathml = formula_format_mathml (node);

      for (gsize cut = 0; cut <= len; cut++)
        assert_sound (formula_parse_tex, TEX[i], cut);
      for (guint round = 0; round < 3000; round++)
        {
          g_autofree char *damaged = g_strdup (TEX[i]);
          g_autofree char *xml = g_strdup (mathml);

          for (guint k = 0; k <= round % 3; k++)
            {
              damaged[g_rand_int_range (dice, 0, (gint32)len)]
                  = PIECES[g_rand_int_range (dice, 0, (gint32)sizeof PIECES - 1)];
              xml[g_rand_int_range (dice, 0, (gint32)strlen (mathml))] = (char)g_rand_int_range (dice, 1, 256);
            }
          assert_sound (formula_parse_tex, damaged, len);
          assert_sound (formula_parse_mathml_text, xml, strlen (xml));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/tex-has-one-spelling", test_tex_has_one_spelling);
  g_test_add_func ("/formula/mathml-gives-the-same-formula", test_mathml_gives_the_same_formula);
  g_test_add_func ("/formula/tex-outside-of-the-subset-is-refused-with-its-place",
                   test_tex_outside_of_the_subset_is_refused_with_its_place);
  g_test_add_func ("/formula/mathml-of-others-is-read", test_mathml_of_others_is_read);
  g_test_add_func ("/formula/mathml-outside-of-the-subset-is-refused-by-name",
                   test_mathml_outside_of_the_subset_is_refused_by_name);
  g_test_add_func ("/formula/limits-are-of-length-depth-and-parts", test_limits_are_of_length_depth_and_parts);
  g_test_add_func ("/formula/damaged-formulas-never-crash-and-stay-formulas",
                   test_damaged_formulas_never_crash_and_stay_formulas);
  return g_test_run ();
}
