/* gallery */
#include "item-bank/formula/formula-draw.h"
#include "item-bank/formula/formula.h"
#include <string.h>
#include <time.h>
int main (int argc, char **argv)
{
  g_autoptr (GError) e = NULL;
  g_autoptr (FormulaFont) font = formula_font_open (argc > 4 ? argv[4] : NULL, &e);
  g_assert_no_error (e);
  g_autofree char *all = NULL; g_file_get_contents (argv[1], &all, NULL, NULL);
  char **lines = g_strsplit (all, "\n", -1);
  int n = g_strv_length (lines);
  int cols = 2, rowh = 92;
  cairo_surface_t *s = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1500, ((n + 1) / cols + 1) * rowh);
  cairo_t *c = cairo_create (s);
  cairo_set_source_rgb (c, 1, 1, 1); cairo_paint (c); cairo_set_source_rgb (c, 0, 0, 0);
  for (int i = 0; lines[i]; i++) {
    if (!*lines[i]) continue;
    g_autoptr (FormulaNode) node = formula_parse_tex (lines[i], strlen (lines[i]), &e);
    if (!node) { g_print ("%s: %s\n", lines[i], e->message); g_clear_error (&e); continue; }
    FormulaStyle st = { font, i % 2 == 0 || TRUE, 16 };
    if (!formula_draw (node, &st, c, 20 + (i % cols) * 750, (i / cols) * rowh + 55, atof (argv[3]), NULL, &e)) { g_print ("%s: %s\n", lines[i], e->message); g_clear_error (&e); }
    g_autofree char *sp = formula_dup_speech (node, "id");
    g_autofree char *en = formula_dup_speech (node, "en");
    g_print ("%s | %s\n", sp, en);
  }
  cairo_surface_write_to_png (s, argv[2]);
}
