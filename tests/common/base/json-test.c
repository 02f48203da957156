#include "common/base/json.h"

#include <string.h>

#include "common/base/error.h"

static cJSON *
parse_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  cJSON *json = json_parse ("a.json", text, strlen (text), 100000, &error);

  g_assert_no_error (error);
  return json;
}

static void
check_parse_fails (const char *text, gsize len, const char *place)
{
  g_autoptr (GError) error = NULL;

  if (json_parse ("a.json", text, len, 100000, &error) != NULL)
    g_error ("accepted: %s", text);
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  if (!g_str_has_prefix (error->message, place))
    g_error ("%s: expected %s, got %s", text, place, error->message);
}

static void
test_parse (void)
{
  g_autoptr (cJSON) json
      = parse_ok (" {\"a\": [1, -2.5e3, true, false, null, \"x\\u00e4\\n\"], \"b\": {\"a\": 1}}\r\n");

  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItemCaseSensitive (json, "a")), ==, 6);
  g_assert_cmpstr (cJSON_GetArrayItem (cJSON_GetObjectItemCaseSensitive (json, "a"), 5)->valuestring, ==,
                   "x\xc3\xa4\n");
}

static void
test_parse_scalars (void)
{
  static const char *const GOOD[] = { "0",
                                      "-0",
                                      "1.5",
                                      "\"\"",
                                      "null",
                                      "[]",
                                      "{}",
                                      "9007199254740992",
                                      "-9007199254740992",
                                      "1e2",
                                      "1E+2",
                                      "1e-2",
                                      "\"\\ud83d\\ude00\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      g_autoptr (cJSON) json = parse_ok (GOOD[i]);

      g_assert_nonnull (json);
    }
}

static void
test_parse_refuses (void)
{
  static const struct
  {
    const char *text, *place;
  } BAD[] = {
    { "{\"a\":1} x", "a.json:1: column 9" },
    { "{\"a\":1}{", "a.json:1: column 8" },
    { "{\"a\":1,\n \"b\":}", "a.json:2: column 6" },
    { "[1,]", "a.json:1: column 4" },
    { "{\"a\":1,}", "a.json:1: column " },
    { "[1 2]", "a.json:1: column " },
    { "[\n\n\"\xc3\xa4\", x]", "a.json:3: column 6" },
    { "01", "a.json:1: column 1" },
    { "-", "a.json:1: column 1" },
    { "+1", "a.json:1: column 1" },
    { ".5", "a.json:1: column 1" },
    { "1.", "a.json:1: column 1" },
    { "1e", "a.json:1: column 1" },
    { "1e999", "a.json:1: column 1" },
    { "0x10", "a.json:1: column 1" },
    { "NaN", "a.json:1: column 1" },
    { "[Infinity]", "a.json:1: column 2" },
    { "truex", "a.json:1: column 5" },
    { "9007199254740993", "a.json:1: column 1" },
    { "-9007199254740993", "a.json:1: column 1" },
    { "99999999999999999999999999", "a.json:1: column 1" },
    { "-99999999999999999999999999", "a.json:1: column 1" },
    { "1.0000000000000000000000000000000000000000000000000000000000000000001", "a.json:1: column 1" },
    { "\"a\\u0000b\"", "a.json:1: column 3" },
    { "\"a\\x\"", "a.json:1: column 3" },
    { "\"a\\u12g4\"", "a.json:1: column 3" },
    { "\"\\udc00\"", "a.json:1: column " },
    { "\"\\ud800x\"", "a.json:1: column " },
    { "\"a\nb\"", "a.json:1: column 3" },
    { "\"a\tb\"", "a.json:1: column 3" },
    { "\"abc", "a.json:1: column 1" },
    { "\"abc\\", "a.json:1: column " },
    { "'a'", "a.json:1: column 1" },
    { "// x\n1", "a.json:1: column 1" },
    { "\x0b"
      "1",
      "a.json:1: column 1" },
    { "\xef\xbb\xbf"
      "1",
      "a.json:1: column 1" },
    { "[\"\xff\"]", "a.json:1: column 3" },
    { "]", "a.json:1: column 1" },
    { "[", "a.json:1: column " },
    { "{\"a\"}", "a.json:1: column " },
    { "{1:2}", "a.json:1: column " },
    { " ", "a.json:1: column " },
    { "", "a.json: " },
    { "{\"a\":1,\"a\":2}", "a.json: " },
    { "[{\"x\":{\"\\u0061\":1,\"a\":2}}]", "a.json: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    check_parse_fails (BAD[i].text, strlen (BAD[i].text), BAD[i].place);
  check_parse_fails ("[1]\0", 4, "a.json:1: column 4");
  check_parse_fails ("\"a\0b\"", 5, "a.json:1: column 3");
}

static char *
nested (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
test_nesting (void)
{
  g_autofree char *good = nested (32);
  g_autofree char *bad = nested (33);
  g_autofree char *deep = nested (40000);
  g_autoptr (cJSON) json = parse_ok (good);

  g_assert_true (cJSON_IsArray (json));
  check_parse_fails (bad, strlen (bad), "a.json:1: column 33");
  check_parse_fails (deep, strlen (deep), "a.json:1: column 33");
}

static void
test_max_len (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) fits = json_parse ("a", "[1]", 3, 3, NULL);

  g_assert_nonnull (fits);
  g_assert_null (json_parse ("a", "[1] ", 4, 3, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
}

static void
test_not_terminated (void)
{
  g_autofree char *text = g_memdup2 ("[12]", 4); /* no NUL behind it: the sanitizer sees a read too far */

  for (gsize len = 0; len <= 4; len++)
    {
      g_autofree char *copy = g_memdup2 (text, len);
      g_autoptr (cJSON) json = json_parse ("a", copy, len, 4, NULL);

      g_assert_cmpint (json != NULL, ==, len == 4);
    }
}

static void
test_get (void)
{
  g_autoptr (cJSON) json = parse_ok ("{\"s\":\"x\",\"n\":-5,\"a\":[1],\"o\":{},\"h\":\"0aff\",\"t\":true}");
  g_autoptr (GError) error = NULL;
  guint8 bytes[2];
  gint64 n;

  g_assert_cmpstr (json_get_string (json, NULL, "s", &error), ==, "x");
  g_assert_true (json_get_integer (json, "", "n", -5, 5, &n, &error));
  g_assert_cmpint (n, ==, -5);
  g_assert_nonnull (json_get_array (json, NULL, "a", &error));
  g_assert_nonnull (json_get_object (json, NULL, "o", &error));
  g_assert_true (json_get_hex (json, NULL, "h", bytes, 2, &error));
  g_assert_cmpmem (bytes, 2, "\x0a\xff", 2);
  g_assert_no_error (error);
  g_assert_cmpstr (json_find_string (json, "s"), ==, "x");
  g_assert_null (json_find_string (json, "n"));
  g_assert_null (json_find_string (json, "S"));
  g_assert_cmpint (json_find_integer (json, "n", 9), ==, -5);
  g_assert_cmpint (json_find_integer (json, "s", 9), ==, 9);
  g_assert_cmpint (json_find_integer (json, "none", 9), ==, 9);
  g_assert_true (json_find_bool (json, "t", FALSE));
  g_assert_true (json_find_bool (json, "s", TRUE));
}

static void
assert_syntax (GError **error, const char *message)
{
  g_assert_error (*error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_cmpstr ((*error)->message, ==, message);
  g_clear_error (error);
}

static void
test_get_refuses (void)
{
  g_autoptr (cJSON) json = parse_ok ("{\"s\":1,\"n\":\"1\",\"a\":{},\"o\":[],\"h\":\"0AFF\"}");
  GError *error = NULL;
  guint8 bytes[2];
  gint64 n;

  g_assert_null (json_get_string (json, "sections[2]", "none", &error));
  assert_syntax (&error, "sections[2].none: is missing");
  g_assert_null (json_get_string (json, "", "s", &error));
  assert_syntax (&error, "s: must be a string");
  g_assert_false (json_get_integer (json, NULL, "n", 0, 5, &n, &error));
  assert_syntax (&error, "n: must be an integer");
  g_assert_null (json_get_array (json, NULL, "a", &error));
  assert_syntax (&error, "a: must be an array");
  g_assert_null (json_get_object (json, NULL, "o", &error));
  assert_syntax (&error, "o: must be an object");
  g_assert_false (json_get_hex (json, NULL, "h", bytes, 2, &error));
  assert_syntax (&error, "h: must be 4 lower-case hexadecimal digits");
  g_assert_null (json_get_string (cJSON_GetObjectItemCaseSensitive (json, "o"), "o", "x", &error));
  assert_syntax (&error, "o: must be an object");
  g_assert_null (json_get_string (NULL, NULL, "x", &error));
  assert_syntax (&error, "the document: must be an object");
}

static void
test_integers (void)
{
  g_autoptr (cJSON) json = parse_ok ("{\"f\":1.5,\"e\":1e2,\"b\":1e300,\"m\":9007199254740992,\"x\":6}");
  g_autoptr (GError) error = NULL;
  gint64 n = 77;

  g_assert_false (json_get_integer (json, NULL, "f", G_MININT64, G_MAXINT64, &n, NULL));
  g_assert_false (json_get_integer (json, NULL, "b", G_MININT64, G_MAXINT64, &n, NULL));
  g_assert_false (json_get_integer (json, NULL, "x", 0, 5, &n, NULL));
  g_assert_false (json_get_integer (json, NULL, "x", 7, 9, &n, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_cmpint (n, ==, 77);
  g_assert_true (json_get_integer (json, NULL, "e", 0, 100, &n, NULL));
  g_assert_cmpint (n, ==, 100);
  g_assert_true (json_get_integer (json, NULL, "m", G_MININT64, G_MAXINT64, &n, NULL));
  g_assert_cmpint (n, ==, G_GINT64_CONSTANT (9007199254740992));
}

/* cJSON alone prints 9007199254740991 as 9.00719925474099e+15. */
static void
test_integers_survive (void)
{
  static const gint64 VALUES[] = { 0,
                                   -1,
                                   1732252518123,
                                   999999999999999,
                                   1000000000000000,
                                   -1000000000000001,
                                   3201234567890123,
                                   9007199254740991,
                                   9007199254740992,
                                   -9007199254740992 };

  for (gsize i = 0; i < G_N_ELEMENTS (VALUES); i++)
    {
      g_autoptr (cJSON) object = cJSON_CreateObject ();
      g_autofree char *text = NULL;
      g_autofree char *expected = g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT "}", VALUES[i]);
      g_autoptr (cJSON) back = NULL;

      json_add_integer (object, "n", VALUES[i]);
      g_assert_cmpint (json_find_integer (object, "n", 7), ==, VALUES[i]);
      text = json_format (object);
      g_assert_cmpstr (text, ==, expected);
      back = parse_ok (text);
      g_assert_cmpint (json_find_integer (back, "n", 7), ==, VALUES[i]);
    }
}

static void
test_integer_too_large (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (cJSON) object = cJSON_CreateObject ();

      json_add_integer (object, "n", G_GINT64_CONSTANT (9007199254740993));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

static void
test_pretty (void)
{
  g_autoptr (cJSON) json = parse_ok ("{\"a\":[1]}");
  g_autofree char *plain = json_format (json);
  g_autofree char *pretty = json_format_pretty (json);

  g_assert_cmpstr (plain, ==, "{\"a\":[1]}");
  g_assert_nonnull (strchr (pretty, '\n'));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/parse-gives-the-document", test_parse);
  g_test_add_func ("/json/parse-takes-every-kind-of-value", test_parse_scalars);
  g_test_add_func ("/json/get-and-find-give-members", test_get);
  g_test_add_func ("/json/format-is-short-or-pretty", test_pretty);
  g_test_add_func ("/json/integers-survive-up-to-2-53", test_integers_survive);
  g_test_add_func ("/json/nesting-ends-at-32", test_nesting);
  g_test_add_func ("/json/length-is-limited", test_max_len);
  g_test_add_func ("/json/text-needs-no-terminator", test_not_terminated);
  g_test_add_func ("/json/parse-refuses-what-rfc-8259-does-and-names-the-place", test_parse_refuses);
  g_test_add_func ("/json/get-refuses-missing-and-other-types-by-name", test_get_refuses);
  g_test_add_func ("/json/get-integer-refuses-fractions-and-what-is-out-of-range", test_integers);
  g_test_add_func ("/json/adding-an-integer-beyond-2-53-is-the-callers-mistake", test_integer_too_large);
  return g_test_run ();
}
