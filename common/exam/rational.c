/* Exact fractions. Every product is formed in 128 bits, so overflow is found after reducing and never wraps. */
#include "common/exam/rational.h"

#include <string.h>

#define RATIONAL_PLACES_MAX 9

typedef __int128 Wide;

static Wide
wide_gcd (Wide a, Wide b)
{
  while (b != 0)
    {
      Wide rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

static gboolean
rational_from_wide (Wide num, Wide den, Rational *out)
{
  Wide divisor;

  if (den == 0)
    return FALSE;
  if (den < 0)
    {
      num = -num;
      den = -den;
    }
  divisor = wide_gcd (num < 0 ? -num : num, den);
  num /= divisor;
  den /= divisor;
  if (num < G_MININT64 || num > G_MAXINT64 || den > G_MAXINT64)
    return FALSE;
  *out = (Rational){ (gint64)num, (gint64)den };
  return TRUE;
}

Rational
rational_from_integer (gint64 value)
{
  return (Rational){ value, 1 };
}

gboolean
rational_make (gint64 num, gint64 den, Rational *out)
{
  return rational_from_wide (num, den, out);
}

gboolean
rational_add (Rational a, Rational b, Rational *out)
{
  return rational_from_wide ((Wide)a.num * b.den + (Wide)b.num * a.den, (Wide)a.den * b.den, out);
}

gboolean
rational_multiply (Rational a, Rational b, Rational *out)
{
  return rational_from_wide ((Wide)a.num * b.num, (Wide)a.den * b.den, out);
}

int
rational_compare (Rational a, Rational b)
{
  Wide left = (Wide)a.num * b.den;
  Wide right = (Wide)b.num * a.den;

  return left < right ? -1 : left > right;
}

/* Digits without leading zeros at *text, which moves on behind them. */
static gboolean
rational_scan_integer (const char **text, Wide *out)
{
  const char *p = *text;
  Wide value = 0;

  if (!g_ascii_isdigit (*p) || (*p == '0' && g_ascii_isdigit (p[1])))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    {
      value = value * 10 + (*p - '0');
      if (value > G_MAXINT64)
        return FALSE;
    }
  *text = p;
  *out = value;
  return TRUE;
}

static gboolean
rational_scan_places (const char **text, Wide *num, Wide *den)
{
  const char *p = *text;
  guint n_places = 0;

  for (; g_ascii_isdigit (*p); p++)
    {
      if (++n_places > RATIONAL_PLACES_MAX)
        return FALSE;
      *num = *num * 10 + (*p - '0');
      *den *= 10;
    }
  *text = p;
  return n_places > 0;
}

gboolean
rational_parse (const char *text, Rational *out)
{
  gboolean negative = *text == '-';
  const char *p = text + negative;
  Wide num;
  Wide den = 1;

  if (!rational_scan_integer (&p, &num))
    return FALSE;
  if (*p == '.')
    {
      p++;
      if (!rational_scan_places (&p, &num, &den))
        return FALSE;
    }
  else if (*p == '/')
    {
      p++;
      if (!rational_scan_integer (&p, &den))
        return FALSE;
    }
  if (*p != '\0' || (negative && num == 0))
    return FALSE;
  return rational_from_wide (negative ? -num : num, den, out);
}

char *
rational_format (Rational value)
{
  if (value.den == 1)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value.num);
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, value.num, value.den);
}

char *
rational_format_decimal (Rational value, guint places)
{
  gboolean negative = value.num < 0;
  Wide num = negative ? -(Wide)value.num : value.num;
  Wide scale = 1;
  Wide scaled;
  guint64 whole;
  guint64 rest;

  g_return_val_if_fail (places <= RATIONAL_PLACES_MAX, NULL);
  for (guint i = 0; i < places; i++)
    scale *= 10;
  scaled = (2 * num * scale + value.den) / (2 * (Wide)value.den);
  whole = (guint64)(scaled / scale);
  rest = (guint64)(scaled % scale);
  if (places == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, negative && scaled != 0 ? "-" : "", whole);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, negative && scaled != 0 ? "-" : "", whole,
                          (int)places, rest);
}

char *
rational_format_shortest (Rational value)
{
  for (guint places = 0, scale = 1; places <= 9; places++, scale *= 10)
    if (scale % value.den == 0)
      return rational_format_decimal (value, places);
  return rational_format (value);
}
