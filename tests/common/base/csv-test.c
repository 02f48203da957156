#include "common/base/csv.h"

#include <string.h>

#include "common/base/error.h"

static GPtrArray *
parse_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = csv_parse ("a.csv", text, strlen (text), 100, &error);

  g_assert_no_error (error);
  return rows;
}

static const char *
cell (GPtrArray *rows, guint row, int column)
{
  return csv_get (g_ptr_array_index (rows, row), column);
}

static guint
line_of (GPtrArray *rows, guint row)
{
  return ((const CsvRow *)g_ptr_array_index (rows, row))->line;
}

static void
test_plain (void)
{
  g_autoptr (GPtrArray) rows = parse_ok ("\xef\xbb\xbfid,name\n1,Siti\r\n2,\n");
  const CsvRow *header = g_ptr_array_index (rows, 0);

  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpint (csv_find_column (header, "id"), ==, 0);
  g_assert_cmpint (csv_find_column (header, "name"), ==, 1);
  g_assert_cmpint (csv_find_column (header, "Name"), ==, -1);
  g_assert_cmpstr (cell (rows, 1, 1), ==, "Siti");
  g_assert_cmpstr (cell (rows, 2, 1), ==, "");
  g_assert_cmpstr (cell (rows, 2, -1), ==, "");
  g_assert_cmpuint (line_of (rows, 2), ==, 3);
}

static void
test_quoted (void)
{
  g_autoptr (GPtrArray) rows = parse_ok ("a,b\n\"x,\"\"y\"\"\",\"line 1\r\nline 2\n\"\n\"\",\"\"\n");

  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (cell (rows, 1, 0), ==, "x,\"y\"");
  g_assert_cmpstr (cell (rows, 1, 1), ==, "line 1\r\nline 2\n");
  g_assert_cmpuint (line_of (rows, 1), ==, 2);
  g_assert_cmpuint (line_of (rows, 2), ==, 5);
  g_assert_cmpstr (cell (rows, 2, 0), ==, "");
}

static void
test_empty_lines (void)
{
  g_autoptr (GPtrArray) none = parse_ok ("");
  g_autoptr (GPtrArray) blank = parse_ok ("\n\r\n\n");
  g_autoptr (GPtrArray) rows = parse_ok ("\n\na\r\n\r\n\"\"\n\nb");

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (blank->len, ==, 0);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpuint (line_of (rows, 0), ==, 3);
  g_assert_cmpstr (cell (rows, 1, 0), ==, "");
  g_assert_cmpuint (line_of (rows, 1), ==, 5);
  g_assert_cmpstr (cell (rows, 2, 0), ==, "b");
  g_assert_cmpuint (line_of (rows, 2), ==, 7);
}

static void
check_fails (const char *text, gsize len, guint max_rows, guint line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_strdup_printf ("a.csv:%u: ", line);

  g_assert_null (csv_parse ("a.csv", text, len, max_rows, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  if (!g_str_has_prefix (error->message, place))
    g_error ("expected %s got %s", place, error->message);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    guint line;
  } BAD[] = {
    { "a,b\n1\n", 2 },          { "a,b\n1,2,3\n", 2 }, { "a\n\"x\n\n", 2 },
    { "a\n\"x\"y\n", 2 },       { "a\nx\"y\n", 2 },    { "a\nx\"\n", 2 },
    { "a\n\"x\" ,\n", 2 },      { "a\rb\n", 1 },       { "a\nb\r", 2 },
    { "a\n\"x\"\ry\n", 2 },     { "a\n\n\xff\n", 3 },  { "a\n\"1\n2\"z\n", 3 },
    { "a,b\n\"1\n\n2\"\n", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    check_fails (BAD[i].text, strlen (BAD[i].text), 100, BAD[i].line);
  check_fails ("a\nb\0c\n", 6, 100, 2);
}

static void
test_max_rows (void)
{
  g_autoptr (GPtrArray) fits = csv_parse ("a.csv", "a\nb\n", 4, 2, NULL);

  g_assert_nonnull (fits);
  check_fails ("a\nb\nc\n", 6, 2, 3);
}

static void
assert_rows_or_error (const char *text, gsize len)
{
  g_autofree char *copy = g_memdup2 (text, len); /* no byte behind it: the sanitizer sees a read too far */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = csv_parse ("a.csv", copy, len, 10, &error);

  if (rows == NULL)
    g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  else
    g_assert_no_error (error);
}

/* No prefix and no single changed byte of a valid file may do more than fail. */
static void
test_any_damage (void)
{
  static const char TEXT[] = "a,b\r\n\"x,\"\"y\",2\r\n3,\"\xc3\xa4\"\r\n";
  char changed[sizeof TEXT];

  for (gsize len = 0; len < sizeof TEXT; len++)
    assert_rows_or_error (TEXT, len);
  for (gsize i = 0; i < sizeof TEXT - 1; i++)
    for (guint byte = 0; byte < 256; byte++)
      {
        memcpy (changed, TEXT, sizeof TEXT);
        changed[i] = (char)byte;
        assert_rows_or_error (changed, sizeof TEXT - 1);
      }
}

static char *
format (const char *a, const char *b)
{
  GString *out = g_string_new (NULL);

  csv_append_row (out, (const char *[]){ a, b }, b != NULL ? 2 : 1);
  return g_string_free (out, FALSE);
}

static void
test_append (void)
{
  static const struct
  {
    const char *a, *b, *row;
  } CASES[] = {
    { "x", "y", "x,y\r\n" },
    { "", "", ",\r\n" },
    { "", NULL, "\"\"\r\n" },
    { "a,b", "c\"d", "\"a,b\",\"c\"\"d\"\r\n" },
    { "l1\nl2", "r\r", "\"l1\nl2\",\"r\r\"\r\n" },
    { "=1+1", "@x", "'=1+1,'@x\r\n" },
    { "+62811", "-3.5", "+62811,-3.5\r\n" },
    { "-3.5.1", "-", "'-3.5.1,'-\r\n" },
    { "+1-2", "-1.", "'+1-2,'-1.\r\n" },
    { "\tx", "\ry", "'\tx,\"'\ry\"\r\n" },
    { "=a,b", "-x\"", "\"'=a,b\",\"'-x\"\"\"\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *row = format (CASES[i].a, CASES[i].b);

      g_assert_cmpstr (row, ==, CASES[i].row);
    }
}

static void
test_round_trip (void)
{
  static const char *const FIELDS[] = { "a,b", "\"", "x\r\ny", "Ibu Düsseldorf", "" };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;

  csv_append_row (out, FIELDS, G_N_ELEMENTS (FIELDS));
  rows = parse_ok (out->str);
  g_assert_cmpuint (rows->len, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    g_assert_cmpstr (cell (rows, 0, (int)i), ==, FIELDS[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/plain-rows-have-fields-and-lines", test_plain);
  g_test_add_func ("/csv/quoted-fields-hold-commas-quotes-and-line-breaks", test_quoted);
  g_test_add_func ("/csv/empty-lines-are-left-out", test_empty_lines);
  g_test_add_func ("/csv/what-is-written-reads-back", test_round_trip);
  g_test_add_func ("/csv/append-quotes-and-disarms-formulas", test_append);
  g_test_add_func ("/csv/damage-is-refused-at-its-line", test_refuses);
  g_test_add_func ("/csv/one-row-too-many-is-refused", test_max_rows);
  g_test_add_func ("/csv/no-damage-crashes", test_any_damage);
  return g_test_run ();
}
