/* Exact fractions. */
#include <string.h>

#include "common/exam/rational.h"

static Rational
make (const char *text)
{
  Rational value = { 0, 0 };

  if (!rational_parse (text, &value))
    g_error ("\"%s\" does not parse", text);
  return value;
}

static void
assert_format (Rational value, const char *expected)
{
  g_autofree char *text = rational_format (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_parses_and_formats (void)
{
  assert_format (make ("12"), "12");
  assert_format (make ("-3.25"), "-13/4");
  assert_format (make ("4/10"), "2/5");
  assert_format (make ("0"), "0");
  assert_format (make ("-0.5"), "-1/2");
  assert_format (make ("0.000000001"), "1/1000000000");
  assert_format (make ("9223372036854775807"), "9223372036854775807");
}

static void
test_refuses_other_spellings (void)
{
  static const char *const WRONG[]
      = { "",      "-",   "+1",   " 1", "1 ",  "01",   "1.",  ".5",   "1/0",          "1//",
          "1/2/3", "1e3", "0x10", "-0", "1,5", "1/-2", "nan", "1/02", "1.0000000001", "9223372036854775808" };

  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      Rational value = { 77, 78 };

      if (rational_parse (WRONG[i], &value))
        g_error ("\"%s\" was taken for a number", WRONG[i]);
      g_assert_cmpint (value.num, ==, 77);
    }
}

static void
test_adds_and_multiplies (void)
{
  Rational sum, product;

  g_assert_true (rational_add (make ("1/3"), make ("1/6"), &sum));
  assert_format (sum, "1/2");
  g_assert_true (rational_multiply (make ("-2/3"), make ("9/4"), &product));
  assert_format (product, "-3/2");
  g_assert_true (rational_make (6, -4, &sum));
  assert_format (sum, "-3/2");
}

static void
test_overflow_is_an_error_not_a_wrap (void)
{
  Rational big = { G_MAXINT64, 1 };
  Rational out = { 5, 6 };

  g_assert_false (rational_add (big, big, &out));
  g_assert_false (rational_multiply (big, make ("2"), &out));
  g_assert_false (rational_make (1, 0, &out));
  g_assert_false (rational_make (G_MININT64, -1, &out));
  g_assert_cmpint (out.num, ==, 5);
  g_assert_true (rational_multiply (big, (Rational){ 1, G_MAXINT64 }, &out));
  assert_format (out, "1");
}

static void
test_compares_at_the_limits (void)
{
  Rational a = { G_MAXINT64, G_MAXINT64 - 1 };
  Rational b = { G_MAXINT64 - 1, G_MAXINT64 - 2 };

  g_assert_cmpint (rational_compare (a, b), ==, -1);
  g_assert_cmpint (rational_compare (b, a), ==, 1);
  g_assert_cmpint (rational_compare ((Rational){ G_MININT64, 1 }, (Rational){ G_MININT64, G_MAXINT64 }), ==, -1);
  g_assert_cmpint (rational_compare (make ("2/4"), make ("0.5")), ==, 0);
}

static void
test_rounds_for_people_half_away_from_zero (void)
{
  static const struct
  {
    const char *value;
    guint places;
    const char *expected;
  } CASES[] = { { "2/3", 2, "0.67" },      { "1/8", 2, "0.13" },    { "-1/8", 2, "-0.13" },   { "5/2", 0, "3" },
                { "-5/2", 0, "-3" },       { "1/1000", 2, "0.00" }, { "-1/1000", 2, "0.00" }, { "403", 3, "403.000" },
                { "99.995", 2, "100.00" }, { "-0.05", 1, "-0.1" } };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = rational_format_decimal (make (CASES[i].value), CASES[i].places);

      g_assert_cmpstr (text, ==, CASES[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rational/parses-and-formats", test_parses_and_formats);
  g_test_add_func ("/rational/refuses-other-spellings", test_refuses_other_spellings);
  g_test_add_func ("/rational/adds-and-multiplies", test_adds_and_multiplies);
  g_test_add_func ("/rational/overflow-is-an-error-not-a-wrap", test_overflow_is_an_error_not_a_wrap);
  g_test_add_func ("/rational/compares-at-the-limits", test_compares_at_the_limits);
  g_test_add_func ("/rational/rounds-for-people-half-away-from-zero", test_rounds_for_people_half_away_from_zero);
  return g_test_run ();
}
