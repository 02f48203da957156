/* Numbers of QTI: exact fractions as long as that is possible, else doubles. A decision that hangs on the last digits
 * of a double is not made: it is an error, and the item is refused. */
#pragma once

#include <glib.h>

#include "common/exam/rational.h"

typedef struct
{
  gboolean is_exact;
  Rational exact; /* where is_exact */
  double approx;  /* else; finite */
} QtiNumber;

QtiNumber qti_number_from_integer (gint64 value);
QtiNumber qti_number_from_rational (Rational value);
/* FALSE where value is not finite. */
gboolean qti_number_from_double (double value, QtiNumber *out);
/* xsd:double without INF and NaN: "-1.5", ".5", "2E3", white space around it. */
gboolean qti_number_parse (const char *text, QtiNumber *out);
/* The same for a number that an author gave: 0.333333333333333 is what programs write for 1/3, and 0.33333334 too,
 * where three of them must not be less than 1: a decimal of at least 7 places that is less than a unit of its last
 * place from a fraction with a denominator up to 100 (10 places: 1000) is that fraction. */
gboolean qti_number_parse_points (const char *text, QtiNumber *out);
/* Of type integer: a sign and digits. */
gboolean qti_number_parse_integer (const char *text, QtiNumber *out);

double qti_number_to_double (QtiNumber value);
/* TRUE for a whole number that fits. */
gboolean qti_number_to_integer (QtiNumber value, gint64 *out);
gboolean qti_number_is_whole (QtiNumber value);

/* FALSE where the result is not finite (divide also for a divisor of 0): QTI says NULL. */
gboolean qti_number_add (QtiNumber a, QtiNumber b, QtiNumber *out);
gboolean qti_number_subtract (QtiNumber a, QtiNumber b, QtiNumber *out);
gboolean qti_number_multiply (QtiNumber a, QtiNumber b, QtiNumber *out);
gboolean qti_number_divide (QtiNumber a, QtiNumber b, QtiNumber *out);
/* Exact for whole exponents as long as it fits. */
gboolean qti_number_power (QtiNumber base, QtiNumber exponent, QtiNumber *out);
/* Exact for squares of fractions. */
gboolean qti_number_sqrt (QtiNumber value, QtiNumber *out);

/* REFUSED where two numbers that are not exact are too close to tell. */
gboolean qti_number_compare (QtiNumber a, QtiNumber b, int *out, GError **error);

typedef enum
{
  QTI_NUMBER_FLOOR,
  QTI_NUMBER_CEILING,
  QTI_NUMBER_TRUNCATE,
  QTI_NUMBER_ROUND,      /* QTI's round: half up, also below zero */
  QTI_NUMBER_ROUND_AWAY, /* by its digits: half away from zero */
} QtiNumberWay;

/* LIMIT where it does not fit, REFUSED where it hangs on the last digits. */
gboolean qti_number_to_whole (QtiNumber value, QtiNumberWay way, QtiNumber *out, GError **error);
/* places behind the point, or n significant figures. */
gboolean qti_number_round_places (QtiNumber value, gint64 places, QtiNumber *out, GError **error);
gboolean qti_number_round_figures (QtiNumber value, gint64 figures, QtiNumber *out, GError **error);

/* "12", "0.5", "1e+30": shortest decimal. Newly allocated. */
char *qti_number_format (QtiNumber value);
