/* Numbers, fractions and identifiers as quiz programs write them. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "item-bank/import/quiz-item.h"

#define QUIZ_FRACTION_PARTS_MAX 26

/* Digits of text from p, at most 15 of them, as one number. */
static gboolean
quiz_scan_digits (const char **p, gint64 *value, guint *n)
{
  for (*n = 0; g_ascii_isdigit (**p); (*p)++, (*n)++)
    {
      if (*value > G_GINT64_CONSTANT (99999999999999))
        return FALSE;
      *value = *value * 10 + (**p - '0');
    }
  return TRUE;
}

static gboolean
quiz_scale (Rational value, gint64 exponent, Rational *out)
{
  gint64 power = 1;

  if (exponent < -15 || exponent > 15)
    return FALSE;
  for (gint64 i = 0; i < ABS (exponent); i++)
    power *= 10;
  return exponent < 0 ? rational_multiply (value, (Rational){ 1, power }, out)
                      : rational_multiply (value, (Rational){ power, 1 }, out);
}

/* A decimal comma. "1,000" may be a thousand, so that three digits behind a comma are nobody's number. */
static gboolean
quiz_is_comma (const char *p)
{
  return *p == ',' && g_ascii_isdigit (p[1]) && strspn (p + 1, "0123456789") != 3;
}

/* "e-3" at *p, which moves on behind it; 0 where there is none. */
static gint64
quiz_scan_exponent (const char **p)
{
  const char *digits = *p + 1;
  gint64 value = 0;
  gboolean is_negative;

  if (**p != 'e' && **p != 'E')
    return 0;
  is_negative = *digits == '-';
  digits += *digits == '-' || *digits == '+' ? 1 : 0;
  if (!g_ascii_isdigit (*digits))
    return 0;
  for (; g_ascii_isdigit (*digits); digits++)
    value = MIN (value * 10 + (*digits - '0'), 1000);
  *p = digits;
  return is_negative ? -value : value;
}

gboolean
quiz_number_parse (const char *text, Rational *out)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  const char *p = copy;
  gboolean is_negative = *p == '-';
  gint64 value = 0, exponent;
  guint n_whole, n_places = 0;

  p += *p == '-' || *p == '+' ? 1 : 0;
  if (!quiz_scan_digits (&p, &value, &n_whole))
    return FALSE;
  if (*p == '.' || quiz_is_comma (p))
    {
      gsize len = strspn (++p, "0123456789"), kept = len;

      /* Zeros at the end say nothing and may be many. */
      while (kept > 0 && p[kept - 1] == '0')
        kept--;
      n_whole += len > kept;
      memmove (copy + (p - copy) + kept, p + len, strlen (p + len) + 1);
      if (!quiz_scan_digits (&p, &value, &n_places))
        return FALSE;
    }
  exponent = quiz_scan_exponent (&p);
  return *p == '\0' && n_whole + n_places > 0
         && quiz_scale ((Rational){ is_negative ? -value : value, 1 }, exponent - (gint64)n_places, out);
}

static guint
quiz_count_places (const char *text)
{
  const char *point = strchr (text, '.');

  return point != NULL ? (guint)strspn (point + 1, "0123456789") : 0;
}

/* |percent - 100 k/n| is at most one unit of the last place. */
static gboolean
quiz_is_about (Rational percent, gint64 k, gint64 n, guint places)
{
  Rational part, difference, unit = { 1, 1 };

  if (!quiz_scale ((Rational){ 1, 1 }, -(gint64)MIN (places, 9), &unit) || !rational_make (-100 * k, n, &part)
      || !rational_add (percent, part, &difference))
    return FALSE;
  difference.num = ABS (difference.num);
  return rational_compare (difference, unit) < 0;
}

gboolean
quiz_fraction_parse (const char *percent, Rational *out, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (percent));
  guint places = quiz_count_places (text);
  Rational value;

  if (!quiz_number_parse (text, &value) || ABS (value.num) / value.den > 100000)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("\"%.40s\" is not a number of percent"), percent);
      return FALSE;
    }
  if (places >= 3 && value.den != 1)
    for (gint64 n = 3; n <= QUIZ_FRACTION_PARTS_MAX; n++)
      {
        gint64 k = (2 * value.num * n / (100 * value.den) + (value.num < 0 ? -1 : 1)) / 2;

        if (k != 0 && quiz_is_about (value, k, n, places))
          return rational_make (k, n, out);
      }
  return rational_multiply (value, (Rational){ 1, 100 }, out);
}

gboolean
quiz_answer_set_number (QuizAnswer *answer, const char *number, const char *tolerance, GError **error)
{
  Rational value, around = RATIONAL_ZERO, minus;

  if (!quiz_number_parse (number, &value)
      || (tolerance != NULL && *tolerance != '\0' && !quiz_number_parse (tolerance, &around)))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("\"%.40s\" is not a number that is exact in 15 digits, or its tolerance is none"), number);
      return FALSE;
    }
  around.num = ABS (around.num);
  minus = (Rational){ -around.num, around.den };
  if (rational_add (value, minus, &answer->lo) && rational_add (value, around, &answer->hi))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the number \"%.40s\" is too large"), number);
  return FALSE;
}

char *
quiz_token_from (const char *text, gsize max_len)
{
  g_autofree char *ascii = g_str_to_ascii (text, "C");
  GString *out = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0'; p++)
    {
      const char one[2] = { *p, '\0' };

      if (text_is_token (one, 1) && strchr (":/@+", *p) == NULL)
        g_string_append_c (out, *p);
      else if (out->len > 0 && out->str[out->len - 1] != '-')
        g_string_append_c (out, '-');
    }
  g_string_truncate (out, MIN (out->len, max_len));
  while (out->len > 0 && out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

char *
quiz_text_without_gaps (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      g_string_append_c (out, *p);
      if (p[0] == '[' && p[1] == '[' && g_ascii_isdigit (p[2]))
        g_string_append (out, "\u2060"); /* WORD JOINER: nothing is seen of it */
    }
  return g_string_free (out, FALSE);
}
