/* TeX and MathML: what is read, what is refused, and that both notations give the same formula. */
#include "item-bank/formula/formula.h"

#include <string.h>

#include "common/base/error.h"
#include "item-bank/formula/formula-scan.h"

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
  };

  for (gsize i = 0; i < G_N_ELEMENTS (FORMULAS); i++)
    if (strstr (FORMULAS[i], "b \\& c") == NULL)
      assert_fixed_point (FORMULAS[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/tex-has-one-spelling", test_tex_has_one_spelling);
  g_test_add_func ("/formula/mathml-gives-the-same-formula", test_mathml_gives_the_same_formula);
  return g_test_run ();
}
