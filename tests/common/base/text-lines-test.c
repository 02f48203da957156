#include "common/base/text-lines.h"

#include <string.h>

#include "common/base/error.h"

static TextLines *
parse (const char *text, GError **error)
{
  return text_lines_parse ("doc.txt", text, strlen (text), 1000, error);
}

static void
test_reads_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TextLines) lines = parse ("exam-bank/v1\nexam skd 2024\nitem 1 a b c\n", &error);
  g_auto (GStrv) first = NULL;
  g_auto (GStrv) second = NULL;
  g_auto (GStrv) third = NULL;

  g_assert_no_error (error);
  g_assert_true (text_lines_peek (lines, "exam-bank/v1"));
  first = text_lines_next (lines, "exam-bank/v1", 1, &error);
  g_assert_no_error (error);
  g_assert_true (text_lines_peek (lines, "exam"));
  g_assert_false (text_lines_peek (lines, "exa"));
  second = text_lines_next (lines, NULL, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second[2], ==, "2024");
  third = text_lines_next (lines, "item", 0, &error);
  g_assert_cmpuint (g_strv_length (third), ==, 5);
  g_assert_true (text_lines_at_end (lines));
  g_assert_false (text_lines_peek (lines, "item"));
}

static void
test_parse_refuses (void)
{
  static const char *const BAD[] = { "", "no end", "tab\there\n", "cr\r\n", "\xc3\xa4\n", "del\x7f\n", "a\nb" };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (BAD[i], &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, "doc.txt:"));
    }
}

static void
test_parse_refuses_nul_and_length (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) length_error = NULL;
  g_autoptr (TextLines) fits = text_lines_parse ("doc", "abc\n", 4, 4, NULL);

  g_assert_nonnull (fits);
  g_assert_null (text_lines_parse ("doc", "a\0b\n", 4, 100, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_null (text_lines_parse ("doc", "abcd\n", 5, 4, &length_error));
  g_assert_error (length_error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
}

static void
check_next_fails (const char *text, const char *keyword, guint n_fields, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TextLines) lines = parse (text, NULL);

  g_assert_nonnull (lines);
  g_assert_null (text_lines_next (lines, keyword, n_fields, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, prefix));
}

static void
test_next_refuses (void)
{
  check_next_fails ("a b\n", "c", 2, "doc.txt:1:");
  check_next_fails ("a b\n", "a", 3, "doc.txt:1:");
  check_next_fails ("a b\n", "a", 1, "doc.txt:1:");
  check_next_fails ("a  b\n", "a", 0, "doc.txt:1:");
  check_next_fails (" a\n", NULL, 0, "doc.txt:1:");
  check_next_fails ("a \n", "a", 0, "doc.txt:1:");
  check_next_fails ("\n", NULL, 0, "doc.txt:1:");
}

static void
test_next_at_end (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TextLines) lines = parse ("a\n", NULL);
  g_auto (GStrv) fields = text_lines_next (lines, "a", 1, NULL);

  g_assert_nonnull (fields);
  g_assert_null (text_lines_next (lines, "b", 1, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, "doc.txt:2:"));
}

static void
test_fail_names_line (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TextLines) lines = parse ("a\nb\n", NULL);

  g_strfreev (text_lines_next (lines, NULL, 0, NULL));
  g_strfreev (text_lines_next (lines, NULL, 0, NULL));
  g_assert_false (text_lines_fail (lines, &error, "number %d", 5));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "doc.txt:2: number 5");
  g_assert_false (text_lines_fail (lines, NULL, "ignored"));
}

static void
test_decimal (void)
{
  static const char *const BAD[]
      = { "", "-1", "+1", " 1", "1 ", "01", "00", "1x", "0x1", "18446744073709551616", "99999999999999999999999" };
  guint64 value = 7;

  g_assert_true (text_parse_decimal ("0", 0, &value));
  g_assert_cmpuint (value, ==, 0);
  g_assert_true (text_parse_decimal ("18446744073709551615", G_MAXUINT64, &value));
  g_assert_cmpuint (value, ==, G_MAXUINT64);
  g_assert_true (text_parse_decimal ("255", 255, &value));
  value = 7;
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    g_assert_false (text_parse_decimal (BAD[i], G_MAXUINT64, &value));
  g_assert_false (text_parse_decimal ("256", 255, &value));
  g_assert_false (text_parse_decimal ("5", 4, &value));
  g_assert_false (text_parse_decimal (NULL, 4, &value));
  g_assert_cmpuint (value, ==, 7);
}

static void
test_token (void)
{
  g_assert_true (text_is_token ("TWK-01_a.b/c:d@e+f", 18));
  g_assert_false (text_is_token ("TWK-01_a.b/c:d@e+f", 17));
  g_assert_false (text_is_token ("", 10));
  g_assert_false (text_is_token (NULL, 10));
  g_assert_false (text_is_token ("a b", 10));
  g_assert_false (text_is_token ("a\n", 10));
  g_assert_false (text_is_token ("\xc3\xa4", 10));
  g_assert_false (text_is_token ("a=b", 10));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-lines/next-gives-the-fields-of-each-line", test_reads_fields);
  g_test_add_func ("/text-lines/parse-refuses-all-but-ascii-lines-with-lf", test_parse_refuses);
  g_test_add_func ("/text-lines/parse-refuses-nul-and-too-long-text", test_parse_refuses_nul_and_length);
  g_test_add_func ("/text-lines/next-refuses-other-keywords-counts-and-spaces", test_next_refuses);
  g_test_add_func ("/text-lines/next-behind-the-end-names-the-missing-line", test_next_at_end);
  g_test_add_func ("/text-lines/fail-names-the-line-last-returned", test_fail_names_line);
  g_test_add_func ("/text-lines/decimals-have-one-spelling-and-a-limit", test_decimal);
  g_test_add_func ("/text-lines/tokens-have-a-small-alphabet", test_token);
  return g_test_run ();
}
