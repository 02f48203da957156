/* Pictures: only what draws, only from beside the import file. */
#include "item-bank/import/media-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "item-bank/import/png-check.h"
#include "item-bank/import/svg-check.h"

#define SVG(body_)                                                                                                     \
  "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">" body_ "</svg>"

static void
test_svg_takes_drawings (void)
{
  static const char *const GOOD[] = {
    SVG ("<rect width=\"1\" height=\"1\"/>"),
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" SVG ("<!-- c --><g><text>a &amp; b</text></g>"),
    SVG ("<defs><linearGradient id=\"a\"/></defs><rect fill=\"url(#a)\"/><use href=\"#a\"/><use xlink:href=\"#a\"/>"),
    SVG ("<style>.a { fill: red; stroke: url( '#a' ) }</style>"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (svg_check (GOOD[i], strlen (GOOD[i]), &error));
      g_assert_no_error (error);
    }
}

static void
test_svg_refuses_what_acts_or_fetches (void)
{
  static const char *const BAD[] = {
    SVG ("<script>alert(1)</script>"),
    SVG ("<g><SCRIPT/></g>"),
    SVG ("<rect onload=\"x()\"/>"),
    SVG ("<rect ONCLICK=\"x()\"/>"),
    SVG ("<foreignObject/>"),
    SVG ("<image href=\"https://example.org/a.png\"/>"),
    SVG ("<image href=\"data:image/png;base64,AA==\"/>"),
    SVG ("<use href=\"other.svg#a\"/>"),
    SVG ("<use xlink:href=\"file:///etc/passwd\"/>"),
    SVG ("<use href=\" #a\"/>"),
    SVG ("<animate attributeName=\"href\"/>"),
    SVG ("<set attributeName=\"href\" to=\"javascript:x\"/>"),
    SVG ("<a href=\"#a\"/>"),
    SVG ("<rect fill=\"url(https://example.org/a)\"/>"),
    SVG ("<rect fill=\"URL( 'x' )\"/>"),
    SVG ("<rect fill=\"url(\"/>"),
    SVG ("<rect style=\"fill:u\\72l(x)\"/>"),
    SVG ("<style>@import 'a.css';</style>"),
    SVG ("<style>@im<![CDATA[port 'a.css';]]></style>"),
    SVG ("<style>a{fill:url(x)}</style>"),
    SVG ("<g xml:base=\"https://example.org/\"/>"),
    SVG ("<metadata><x xmlns=\"y\"/></metadata>"),
    SVG ("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>"),
    SVG ("<?xml-stylesheet href=\"a.css\"?>"),
    "<?xml-stylesheet href=\"a.css\"?>" SVG (""),
    "<!DOCTYPE svg>" SVG (""),
    "<!DOCTYPE svg [<!ENTITY a \"b\">]>" SVG ("&a;"),
    "<svg><rect/></svg>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", BAD[i]);
      g_assert_false (svg_check (BAD[i], strlen (BAD[i]), &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
    }
}

static void
test_svg_refuses_what_is_not_well_formed (void)
{
  static const char *const BAD[] = { "",        "hello",         "<svg",         SVG ("<g>"), SVG ("&undefined;"),
                                     "<html/>", SVG ("") "<g/>", "\xff\xfe<\0s", SVG ("\xe9") };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (svg_check (BAD[i], strlen (BAD[i]), &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static void
test_svg_bounds_its_depth (void)
{
  g_autoptr (GString) text = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\">");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "<g>");
  for (guint i = 0; i < 200; i++)
    g_string_append (text, "</g>");
  g_string_append (text, "</svg>");
  g_assert_false (svg_check (text->str, text->len, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
}

/* One grey pixel. */
static const guint8 PNG[]
    = { 0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0,    0,    13,  'I',  'H',  'D',  'R',  0,
        0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,   0x3a, 0x7e, 0x9b, 0x55, 0,
        0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9c, 0x63, 0x68, 0,   0,    0,    0x82, 0,    0x81,
        0x77, 0xcd, 0x72, 0xb6, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xae, 0x42, 0x60, 0x82 };

static void
test_png_takes_a_picture (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (png_check_is_png (PNG, sizeof PNG));
  g_assert_true (png_check (PNG, sizeof PNG, &error));
  g_assert_no_error (error);
}

static void
test_png_every_truncation_is_found (void)
{
  for (gsize len = 8; len < sizeof PNG; len++)
    {
      g_autofree guint8 *copy = g_memdup2 (PNG, len);
      g_autoptr (GError) error = NULL;

      g_assert_false (png_check (copy, len, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static void
test_png_refuses_impossible_headers (void)
{
  static const struct
  {
    gsize at;
    guint8 value;
    AdilError code;
  } CASES[] = { { 12, 'X', ADIL_ERROR_SYNTAX }, { 19, 0, ADIL_ERROR_SYNTAX }, { 16, 1, ADIL_ERROR_LIMIT },
                { 20, 0xff, ADIL_ERROR_LIMIT }, { 24, 3, ADIL_ERROR_SYNTAX }, { 25, 1, ADIL_ERROR_SYNTAX },
                { 26, 1, ADIL_ERROR_SYNTAX },   { 28, 2, ADIL_ERROR_SYNTAX }, { 33, 0xff, ADIL_ERROR_SYNTAX },
                { 37, 'X', ADIL_ERROR_SYNTAX } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (PNG, sizeof PNG);
      g_autoptr (GError) error = NULL;

      copy[CASES[i].at] = CASES[i].value;
      g_assert_false (png_check (copy, sizeof PNG, &error));
      g_assert_true (g_error_matches (error, ADIL_ERROR, (int)CASES[i].code));
    }
}

static void
test_media_stays_in_its_folder (void)
{
  static const char *const BAD[]
      = { "",      "../out.svg", "sub/../../out.svg", "/etc/passwd", "./in.svg", "sub//in.svg",
          "..\\x", "c:x.svg",    "https://x/y.svg",   "link.svg",    "in.svg/",  ".." };
  g_autofree char *folder = g_dir_make_tmp ("media-file-XXXXXX", NULL);
  g_autofree char *bank = g_build_filename (folder, "bank", NULL);
  g_autofree char *items = g_build_filename (bank, "items.jsonl", NULL);
  g_autofree char *in = g_build_filename (bank, "in.svg", NULL);
  g_autofree char *out = g_build_filename (folder, "out.svg", NULL);
  g_autofree char *link_path = g_build_filename (bank, "link.svg", NULL);
  g_autofree char *big = g_build_filename (bank, "big.svg", NULL);
  g_autofree char *zeros = g_malloc0 (MEDIA_FILE_LEN_MAX + 1);
  g_autoptr (GError) error = NULL;
  ItemPicture *picture;

  g_assert_cmpint (g_mkdir (bank, 0700), ==, 0);
  g_assert_true (g_file_set_contents (in, SVG ("<rect/>"), -1, NULL));
  g_assert_true (g_file_set_contents (out, SVG ("<rect/>"), -1, NULL));
  g_assert_true (g_file_set_contents (big, zeros, MEDIA_FILE_LEN_MAX + 1, NULL));
  g_assert_cmpint (symlink ("../out.svg", link_path), ==, 0);
  picture = media_file_read (items, "in.svg", "alt", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (picture->type, ==, "image/svg+xml");
  g_bytes_unref (picture->data);
  g_free (picture->type);
  g_free (picture->alt);
  g_free (picture);
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_assert_null (media_file_read (items, BAD[i], "", &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_clear_error (&error);
    }
  g_assert_null (media_file_read (items, "big.svg", "", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (media_file_read (items, "absent.svg", "", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
  g_assert_cmpint (g_unlink (in) | g_unlink (out) | g_unlink (big) | g_unlink (link_path), ==, 0);
  g_assert_cmpint (g_rmdir (bank) | g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-file/svg-takes-drawings", test_svg_takes_drawings);
  g_test_add_func ("/media-file/svg-refuses-what-acts-or-fetches", test_svg_refuses_what_acts_or_fetches);
  g_test_add_func ("/media-file/svg-refuses-what-is-not-well-formed", test_svg_refuses_what_is_not_well_formed);
  g_test_add_func ("/media-file/svg-bounds-its-depth", test_svg_bounds_its_depth);
  g_test_add_func ("/media-file/png-takes-a-picture", test_png_takes_a_picture);
  g_test_add_func ("/media-file/png-every-truncation-is-found", test_png_every_truncation_is_found);
  g_test_add_func ("/media-file/png-refuses-impossible-headers", test_png_refuses_impossible_headers);
  g_test_add_func ("/media-file/stays-in-its-folder", test_media_stays_in_its_folder);
  return g_test_run ();
}
