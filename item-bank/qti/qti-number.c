/* Exact where possible, and never a decision on the noise of a double. */
#include "item-bank/qti/qti-number.h"

#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define QTI_NUMBER_TEXT_MAX    64
#define QTI_NUMBER_NOISE       1e-11 /* relative: far above the error of a few operations */
#define QTI_NUMBER_SNAP_DEN    100   /* with 10 places or more: ten times that */
#define QTI_NUMBER_SNAP_PLACES 7

QtiNumber
qti_number_from_integer (gint64 value)
{
  return (QtiNumber){ TRUE, { value, 1 }, 0 };
}

QtiNumber
qti_number_from_rational (Rational value)
{
  return (QtiNumber){ TRUE, value, 0 };
}

gboolean
qti_number_from_double (double value, QtiNumber *out)
{
  if (!isfinite (value))
    return FALSE;
  *out = (QtiNumber){ FALSE, RATIONAL_ZERO, value };
  return TRUE;
}

double
qti_number_to_double (QtiNumber value)
{
  return value.is_exact ? (double)value.exact.num / (double)value.exact.den : value.approx;
}

/* Digits of a decimal, its point dropped; FALSE where they do not fit. */
static gboolean
qti_number_collect (const char *text, gint64 *digits, int *places)
{
  __int128 value = 0;
  gboolean after = FALSE;

  *places = 0;
  for (const char *p = text; *p != '\0' && *p != 'e' && *p != 'E'; p++)
    {
      if (*p == '.')
        {
          after = TRUE;
          continue;
        }
      if (*p == '-' || *p == '+')
        continue;
      value = value * 10 + (*p - '0');
      *places += after ? 1 : 0;
      if (value > G_MAXINT64)
        return FALSE;
    }
  *digits = (gint64)(*text == '-' ? -value : value);
  return TRUE;
}

static gboolean
qti_number_scale (Rational *value, int exponent)
{
  const Rational factor = exponent < 0 ? (Rational){ 1, 10 } : (Rational){ 10, 1 };

  for (int i = ABS (exponent); i > 0 && value->num != 0; i--)
    if (!rational_multiply (*value, factor, value))
      return FALSE;
  return TRUE;
}

/* -12.5e-3: one sign, digits with at most one point, an exponent. */
static gboolean
qti_number_is_decimal (const char *text, const char **exponent)
{
  const char *p = text + (*text == '-' || *text == '+');
  gsize whole = strspn (p, "0123456789"), places = 0;

  p += whole;
  if (*p == '.')
    {
      places = strspn (p + 1, "0123456789");
      p += 1 + places;
    }
  *exponent = NULL;
  if (whole + places == 0)
    return FALSE;
  if (*p == 'e' || *p == 'E')
    {
      const char *digits = p + 1 + (p[1] == '-' || p[1] == '+');

      *exponent = p + 1;
      p = digits + strspn (digits, "0123456789");
      if (p == digits || p - digits > 3)
        return FALSE;
    }
  return *p == '\0';
}

gboolean
qti_number_parse (const char *text, QtiNumber *out)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *exponent;
  gint64 digits;
  int places;
  Rational exact;

  if (strlen (trimmed) > QTI_NUMBER_TEXT_MAX || !qti_number_is_decimal (trimmed, &exponent))
    return FALSE;
  if (qti_number_collect (trimmed, &digits, &places))
    {
      exact = rational_from_integer (digits);
      if (qti_number_scale (&exact, (exponent != NULL ? (int)g_ascii_strtoll (exponent, NULL, 10) : 0) - places))
        {
          *out = qti_number_from_rational (exact);
          return TRUE;
        }
    }
  return qti_number_from_double (g_ascii_strtod (trimmed, NULL), out);
}

gboolean
qti_number_parse_points (const char *text, QtiNumber *out)
{
  const char *point = strchr (text, '.');
  gsize places = point != NULL ? strspn (point + 1, "0123456789") : 0;
  double value, error;

  if (!qti_number_parse (text, out))
    return FALSE;
  if (places < QTI_NUMBER_SNAP_PLACES || strpbrk (text, "eE") != NULL)
    return TRUE;
  value = qti_number_to_double (*out);
  error = pow (10, -(double)MIN (places, 15)) * 0.75 + fabs (value) * 1e-15;
  for (int den = 2; den <= QTI_NUMBER_SNAP_DEN * (places < 10 ? 1 : 10); den++)
    {
      double num = nearbyint (value * den);
      Rational exact;

      if (fabs (num) < 1e12 && fabs (num / den - value) <= error && rational_make ((gint64)num, den, &exact))
        {
          *out = qti_number_from_rational (exact);
          return TRUE;
        }
    }
  return TRUE;
}

gboolean
qti_number_parse_integer (const char *text, QtiNumber *out)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *p = trimmed + (*trimmed == '-' || *trimmed == '+');
  gint64 value;
  int places;

  if (*p == '\0' || strspn (p, "0123456789") != strlen (p) || strlen (p) > QTI_NUMBER_TEXT_MAX
      || !qti_number_collect (trimmed, &value, &places))
    return FALSE;
  *out = qti_number_from_integer (value);
  return TRUE;
}

gboolean
qti_number_is_whole (QtiNumber value)
{
  return value.is_exact ? value.exact.den == 1 : value.approx == floor (value.approx);
}

gboolean
qti_number_to_integer (QtiNumber value, gint64 *out)
{
  if (!qti_number_is_whole (value) || (!value.is_exact && fabs (value.approx) >= 9e15))
    return FALSE;
  *out = value.is_exact ? value.exact.num : (gint64)value.approx;
  return TRUE;
}

gboolean
qti_number_add (QtiNumber a, QtiNumber b, QtiNumber *out)
{
  Rational exact;

  if (a.is_exact && b.is_exact && rational_add (a.exact, b.exact, &exact))
    {
      *out = qti_number_from_rational (exact);
      return TRUE;
    }
  return qti_number_from_double (qti_number_to_double (a) + qti_number_to_double (b), out);
}

gboolean
qti_number_multiply (QtiNumber a, QtiNumber b, QtiNumber *out)
{
  Rational exact;

  if (a.is_exact && b.is_exact && rational_multiply (a.exact, b.exact, &exact))
    {
      *out = qti_number_from_rational (exact);
      return TRUE;
    }
  return qti_number_from_double (qti_number_to_double (a) * qti_number_to_double (b), out);
}

gboolean
qti_number_subtract (QtiNumber a, QtiNumber b, QtiNumber *out)
{
  QtiNumber negative;

  return qti_number_multiply (b, qti_number_from_integer (-1), &negative) && qti_number_add (a, negative, out);
}

gboolean
qti_number_divide (QtiNumber a, QtiNumber b, QtiNumber *out)
{
  Rational inverse, exact;

  if (a.is_exact && b.is_exact && rational_make (b.exact.den, b.exact.num, &inverse)
      && rational_multiply (a.exact, inverse, &exact))
    {
      *out = qti_number_from_rational (exact);
      return TRUE;
    }
  return qti_number_to_double (b) != 0
         && qti_number_from_double (qti_number_to_double (a) / qti_number_to_double (b), out);
}

static gboolean
qti_number_power_exact (QtiNumber base, gint64 exponent, QtiNumber *out)
{
  QtiNumber result = qti_number_from_integer (1);

  for (gint64 i = ABS (exponent); i > 0; i--)
    if (!qti_number_multiply (result, base, &result) || !result.is_exact)
      return FALSE;
  if (exponent < 0)
    return qti_number_divide (qti_number_from_integer (1), result, out) && out->is_exact;
  *out = result;
  return TRUE;
}

gboolean
qti_number_power (QtiNumber base, QtiNumber exponent, QtiNumber *out)
{
  gint64 whole;

  if (base.is_exact && exponent.is_exact && qti_number_to_integer (exponent, &whole) && ABS (whole) <= 64
      && (base.exact.num != 0 || whole >= 0) && qti_number_power_exact (base, whole, out))
    return TRUE;
  return qti_number_from_double (pow (qti_number_to_double (base), qti_number_to_double (exponent)), out);
}

static gboolean
qti_number_root (gint64 value, gint64 *out)
{
  gint64 root = (gint64)llround (sqrt ((double)value));

  *out = root;
  return (__int128)root * root == value;
}

gboolean
qti_number_sqrt (QtiNumber value, QtiNumber *out)
{
  Rational root;

  if (qti_number_to_double (value) < 0)
    return FALSE;
  if (value.is_exact && qti_number_root (value.exact.num, &root.num) && qti_number_root (value.exact.den, &root.den))
    {
      *out = qti_number_from_rational (root);
      return TRUE;
    }
  return qti_number_from_double (sqrt (qti_number_to_double (value)), out);
}

static gboolean
qti_number_fail_close (GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("the score hangs on the last digits of a rounded number, which cannot be told for certain"));
  return FALSE;
}

gboolean
qti_number_compare (QtiNumber a, QtiNumber b, int *out, GError **error)
{
  double left = qti_number_to_double (a), right = qti_number_to_double (b);

  if (a.is_exact && b.is_exact)
    {
      *out = rational_compare (a.exact, b.exact);
      return TRUE;
    }
  if (fabs (left - right) <= QTI_NUMBER_NOISE * MAX (MAX (fabs (left), fabs (right)), 1))
    return qti_number_fail_close (error);
  *out = left < right ? -1 : 1;
  return TRUE;
}

static gint64
qti_number_floor_exact (Rational value)
{
  gint64 quotient = value.num / value.den;

  return value.num % value.den < 0 ? quotient - 1 : quotient;
}

static gboolean
qti_number_to_whole_exact (Rational value, QtiNumberWay way, gint64 *out)
{
  gint64 floor_value = qti_number_floor_exact (value);
  gboolean whole = value.den == 1;
  Rational middle;

  switch (way)
    {
    case QTI_NUMBER_FLOOR:
      *out = floor_value;
      return TRUE;
    case QTI_NUMBER_CEILING:
      *out = whole ? floor_value : floor_value + 1;
      return TRUE;
    case QTI_NUMBER_TRUNCATE:
      *out = value.num / value.den;
      return TRUE;
    case QTI_NUMBER_ROUND:
    case QTI_NUMBER_ROUND_AWAY:
      if (!rational_add (rational_from_integer (floor_value), (Rational){ 1, 2 }, &middle))
        return FALSE;
      if (rational_compare (value, middle) == 0 && way == QTI_NUMBER_ROUND_AWAY && value.num < 0)
        *out = floor_value;
      else
        *out = rational_compare (value, middle) < 0 ? floor_value : floor_value + 1;
      return TRUE;
    }
  return FALSE;
}

static gboolean
qti_number_to_whole_double (double value, QtiNumberWay way, QtiNumber *out, GError **error)
{
  gboolean rounds = way == QTI_NUMBER_ROUND || way == QTI_NUMBER_ROUND_AWAY;
  double edge = rounds ? floor (value) + 0.5 : nearbyint (value);
  double result = way == QTI_NUMBER_FLOOR      ? floor (value)
                  : way == QTI_NUMBER_CEILING  ? ceil (value)
                  : way == QTI_NUMBER_TRUNCATE ? trunc (value)
                                               : floor (value + 0.5);

  if (fabs (value) >= 9e15)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a number is too large to be rounded"));
      return FALSE;
    }
  if (fabs (value - edge) <= QTI_NUMBER_NOISE * MAX (fabs (value), 1))
    return qti_number_fail_close (error);
  *out = qti_number_from_integer ((gint64)result);
  return TRUE;
}

gboolean
qti_number_to_whole (QtiNumber value, QtiNumberWay way, QtiNumber *out, GError **error)
{
  gint64 whole;

  if (!value.is_exact)
    return qti_number_to_whole_double (value.approx, way, out, error);
  if (!qti_number_to_whole_exact (value.exact, way, &whole))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a number is too large to be rounded"));
      return FALSE;
    }
  *out = qti_number_from_integer (whole);
  return TRUE;
}

gboolean
qti_number_round_places (QtiNumber value, gint64 places, QtiNumber *out, GError **error)
{
  QtiNumber factor, scaled;

  if (ABS (places) <= 30 && qti_number_power (qti_number_from_integer (10), qti_number_from_integer (places), &factor)
      && qti_number_multiply (value, factor, &scaled))
    return qti_number_to_whole (scaled, QTI_NUMBER_ROUND_AWAY, &scaled, error)
           && qti_number_divide (scaled, factor, out);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a number is too large to be rounded"));
  return FALSE;
}

gboolean
qti_number_round_figures (QtiNumber value, gint64 figures, QtiNumber *out, GError **error)
{
  double magnitude = fabs (qti_number_to_double (value));
  double order = magnitude > 0 ? floor (log10 (magnitude)) : 0;

  if (magnitude > 0 && pow (10, order + 1) <= magnitude)
    order++;
  if (magnitude > 0 && pow (10, order) > magnitude)
    order--;
  return qti_number_round_places (value, figures - 1 - (gint64)order, out, error);
}

char *
qti_number_format (QtiNumber value)
{
  double number = qti_number_to_double (value);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (value.is_exact && value.exact.den == 1)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value.exact.num);
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  return g_strdup (text);
}
