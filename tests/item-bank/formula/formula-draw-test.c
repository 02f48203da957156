/* Pictures of formulas: sane sizes, equal bytes, nothing in the SVG that a package refuses. */
#include "item-bank/formula/formula-draw.h"

#include <string.h>

#include "common/base/error.h"
#include "item-bank/formula/formula.h"
#include "item-bank/import/svg-check.h"

static FormulaFont *
open_font (void)
{
  g_autoptr (GError) error = NULL;
  FormulaFont *font = formula_font_open (NULL, &error);

  if (font == NULL)
    {
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
      g_test_skip (error->message);
    }
  return font;
}

static FormulaPicture *
render (const FormulaFont *font, const char *tex, gboolean is_display)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FormulaNode) node = formula_parse_tex (tex, strlen (tex), &error);
  FormulaStyle style = { font, is_display, 0 };
  FormulaPicture *picture;

  g_assert_no_error (error);
  picture = formula_render (node, &style, &error);
  g_assert_no_error (error);
  return picture;
}

static int
height_of (const FormulaFont *font, const char *tex)
{
  g_autoptr (FormulaPicture) picture = render (font, tex, FALSE);

  return picture->height + picture->depth;
}

static int
width_of (const FormulaFont *font, const char *tex)
{
  g_autoptr (FormulaPicture) picture = render (font, tex, FALSE);

  return picture->width;
}

static void
test_sizes_follow_the_formula (void)
{
  g_autoptr (FormulaFont) font = open_font ();

  if (font == NULL)
    return;
  g_assert_cmpint (height_of (font, "x"), <, 800);
  g_assert_cmpint (height_of (font, "\\frac{x}{y}"), >, height_of (font, "x"));
  g_assert_cmpint (height_of (font, "\\dfrac{x}{y}"), >, height_of (font, "\\frac{x}{y}"));
  g_assert_cmpint (height_of (font, "x^{2}_{1}"), >, height_of (font, "x"));
  g_assert_cmpint (height_of (font, "\\sqrt{x}"), >, height_of (font, "x"));
  g_assert_cmpint (height_of (font, "\\left(\\frac{x}{y}\\right)"), >=, height_of (font, "\\frac{x}{y}"));
  g_assert_cmpint (height_of (font, "{\\displaystyle\\sum_{i}^{n}}"), >, height_of (font, "\\sum_{i}^{n}"));
  g_assert_cmpint (height_of (font, "\\begin{matrix}1\\\\2\\\\3\\end{matrix}"), >, 2500);
  g_assert_cmpint (height_of (font, "\\Bigg("), >, height_of (font, "\\big("));
  g_assert_cmpint (width_of (font, "a+b"), >, width_of (font, "a{+}b"));
  g_assert_cmpint (width_of (font, "a-b"), >, width_of (font, "-ab"));
  g_assert_cmpint (width_of (font, "a\\quad b"), ==, width_of (font, "ab") + 1000);
  g_assert_cmpint (width_of (font, "\\vec{ABCD}"), <, width_of (font, "ABCD") + 100);
}

/* The picture's `depth` is what hangs below the line of text. */
static void
test_baseline_is_where_the_text_stands (void)
{
  g_autoptr (FormulaFont) font = open_font ();
  g_autoptr (FormulaPicture) letter = NULL, low = NULL, fraction = NULL;

  if (font == NULL)
    return;
  letter = render (font, "x", FALSE);
  low = render (font, "y", FALSE);
  fraction = render (font, "\\frac{1}{2}", TRUE);
  g_assert_cmpint (letter->depth, <, 80);
  g_assert_cmpint (low->depth, >, 150);
  g_assert_cmpint (ABS (letter->height - low->height), <, 20);
  g_assert_cmpint (fraction->depth, >, 500);
  g_assert_cmpint (fraction->height, >, 1000);
}

static const char *const FORMULAS[] = {
  "x_{1,2}=\\frac{-b\\pm\\sqrt{b^2-4ac}}{2a}",
  "\\sum_{i=1}^{n}i^2\\prod\\int_0^\\infty\\oint\\bigcup\\iint",
  "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}\\left[\\begin{array}{c|c}1&2\\end{array}\\right]",
  "\\begin{cases}x,&\\text{jika }x>0\\\\-x&\\text{lainnya}\\end{cases}",
  "\\begin{aligned}a&=b&c&=d\\\\e&=f&&\\end{aligned}",
  "\\sqrt[3]{\\frac{a}{b}}\\boxed{x}\\cancel{y}\\overbrace{a}^{b}\\underbrace{c}_{d}\\xrightarrow[a]{b}",
  "\\vec x\\bar x\\hat x\\tilde x\\dot x\\ddot x\\overline x\\underline x\\overrightarrow{x}\\overleftarrow{x}"
  "\\overleftrightarrow{x}\\widehat{xy}\\widetilde{xy}",
  "\\mathbb{ABCHNPQRZabc}\\mathcal{BEFHILMR}\\mathfrak{CHIRZa}\\mathbf{Az09}\\mathsf{Az}\\boldsymbol{a\\alpha}",
  "\\mathrm{H_2SO_4}\\,f''_1\\left\\{x\\middle|x\\right\\}\\binom nk\\bigl(\\Bigr|",
  "\\left(\\left[\\left\\{\\left|\\left\\|\\left\\langle\\left\\lfloor\\left\\lceil\\dfrac{\\dfrac{a}{b}}{\\dfrac{c}{d}"
  "}"
  "\\right\\rceil\\right\\rfloor\\right\\rangle\\right\\|\\right|\\right\\}\\right]\\right)",
};

static void
test_pictures_pass_the_check_of_packages (void)
{
  g_autoptr (FormulaFont) font = open_font ();

  for (gsize i = 0; font != NULL && i < G_N_ELEMENTS (FORMULAS); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FormulaPicture) picture = render (font, FORMULAS[i], i % 2 == 0);
      g_autoptr (FormulaPicture) again = render (font, FORMULAS[i], i % 2 == 0);
      gsize len;
      const char *bytes = g_bytes_get_data (picture->svg, &len);
      g_autofree char *svg = g_strndup (bytes, len);

      g_assert_true (svg_check (svg, len, &error));
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (picture->svg, again->svg));
      g_assert_null (strstr (svg, "nan"));
      g_assert_null (strstr (svg, "inf"));
      g_assert_nonnull (strstr (svg, "currentColor"));
      g_assert_null (strchr (svg, '%'));
    }
}

/* Every symbol and every function of the tables can be set. */
static void
test_font_has_every_symbol_that_teachers_use (void)
{
  static const char SYMBOLS[]
      = "\\alpha\\beta\\gamma\\delta\\epsilon\\varepsilon\\zeta\\eta\\theta\\vartheta\\iota\\kappa\\lambda\\mu\\nu\\xi"
        "\\pi"
        "\\varpi\\rho\\varrho\\sigma\\varsigma\\tau\\upsilon\\phi\\varphi\\chi\\psi\\omega\\Gamma\\Delta\\Theta\\Lambda"
        "\\Xi\\Pi\\Sigma\\Upsilon\\Phi\\Psi\\Omega\\infty\\partial\\nabla\\hbar\\ell\\emptyset\\Re\\Im\\aleph"
        "+-=<>:/*,;.!?\\%\\#\\&\\$\\_()[]\\{\\}|\\|\\langle\\rangle\\lfloor\\rfloor\\lceil\\rceil\\backslash\\prime"
        "\\degree\\cdot\\times\\div\\pm\\mp\\circ\\bullet\\cup\\cap\\setminus\\wedge\\vee\\oplus\\ominus\\otimes\\odot"
        "\\star\\diamond\\leq\\geq\\neq\\approx\\equiv\\cong\\sim\\simeq\\propto\\ll\\gg\\in\\notin\\ni\\subset\\subset"
        "eq"
        "\\supset\\supseteq\\nsubset\\nsubseteq\\parallel\\nparallel\\perp\\mid\\nmid\\rightarrow\\leftarrow"
        "\\leftrightarrow\\Rightarrow\\implies\\Leftarrow\\impliedby\\Leftrightarrow\\iff\\longrightarrow"
        "\\longleftarrow\\mapsto\\uparrow\\downarrow\\rightleftharpoons\\models\\vdash\\leftharpoonup\\rightharpoonup"
        "\\asymp\\doteq\\forall\\exists\\nexists\\neg\\angle\\measuredangle\\triangle\\square\\therefore\\because\\top"
        "\\surd\\ldots\\cdots\\vdots\\ddots\\coprod\\iiint\\bigcap\\AA\\checkmark";
  g_autoptr (FormulaFont) font = open_font ();
  g_autoptr (FormulaPicture) picture = font != NULL ? render (font, SYMBOLS, FALSE) : NULL;

  g_assert_true (font == NULL || picture->width > 50000);
}

static void
test_cairo_draws_the_same_formula (void)
{
  g_autoptr (FormulaFont) font = open_font ();
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  cairo_t *cairo;
  const unsigned char *pixels;
  double width = 0;
  guint n_inked = 0;

  if (font == NULL)
    return;
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 400, 100);
  cairo = cairo_create (surface);
  for (gsize i = 0; i < G_N_ELEMENTS (FORMULAS); i++)
    {
      g_autoptr (FormulaNode) node = formula_parse_tex (FORMULAS[i], strlen (FORMULAS[i]), NULL);
      g_autoptr (FormulaPicture) picture = render (font, FORMULAS[i], TRUE);
      FormulaStyle style = { font, TRUE, 0 };

      g_assert_true (formula_draw (node, &style, cairo, 10, 50, 20, &width, &error));
      g_assert_cmpfloat (width * 50, <, picture->width);
      g_assert_cmpfloat (width * 50, >, picture->width - 100);
    }
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  for (int i = 0; i < 400 * 100; i++)
    n_inked += pixels[i] > 128;
  g_assert_cmpuint (n_inked, >, 500);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
}

static void
test_missing_font_and_glyph_are_named (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FormulaFont) font = NULL;
  g_autoptr (FormulaNode) node = formula_parse_tex ("\\text{中}", strlen ("\\text{中}"), NULL);
  g_autofree char *here = g_test_build_filename (G_TEST_DIST, "no-such-font.otf", NULL);

  g_assert_null (formula_font_open (here, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "fonts-stix"));
  g_clear_error (&error);
  g_assert_null (formula_font_open (g_get_prgname () != NULL ? "/proc/self/exe" : "", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  g_clear_error (&error);
  font = open_font ();
  if (font != NULL)
    {
      FormulaStyle style = { font, FALSE, 0 };

      g_assert_null (formula_render (node, &style, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
      g_assert_nonnull (strstr (error->message, "U+4E2D"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula-draw/sizes-follow-the-formula", test_sizes_follow_the_formula);
  g_test_add_func ("/formula-draw/baseline-is-where-the-text-stands", test_baseline_is_where_the_text_stands);
  g_test_add_func ("/formula-draw/pictures-pass-the-check-of-packages", test_pictures_pass_the_check_of_packages);
  g_test_add_func ("/formula-draw/font-has-every-symbol-that-teachers-use",
                   test_font_has_every_symbol_that_teachers_use);
  g_test_add_func ("/formula-draw/cairo-draws-the-same-formula", test_cairo_draws_the_same_formula);
  g_test_add_func ("/formula-draw/missing-font-and-glyph-are-named", test_missing_font_and_glyph_are_named);
  return g_test_run ();
}
