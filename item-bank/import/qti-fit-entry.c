/* Between two places where a comparison may change, the score cannot change: so it is enough to look at each of these
 * places, and once in between. */
#include "item-bank/import/qti-fit-entry.h"

#include <string.h>

#define QTI_FIT_PLACES_MAX 100

/* A stretch of numbers that are worth the same: an open range, or one number. */
typedef struct
{
  gboolean has_lo, has_hi;
  gboolean is_point;
  Rational lo, hi;
  Rational points;
} QtiFitStretch;

static gint
qti_fit_entry_compare (gconstpointer a, gconstpointer b)
{
  return rational_compare (*(const Rational *)a, *(const Rational *)b);
}

static gboolean
qti_fit_entry_score_number (const QtiFitField *fit, Rational number, Rational *out)
{
  g_autoptr (QtiValue) value = qti_value_new (QTI_CARDINALITY_SINGLE, fit->slot->variable->base);
  const QtiAtom atom = { .base = value->base, .number = qti_number_from_rational (number) };

  qti_value_add (value, &atom, NULL);
  return fit->score (fit->slot, value, fit->data, out, NULL);
}

/* A number between two places, or beyond the last; a whole one for integers. FALSE where there is none. */
static gboolean
qti_fit_entry_find_between (const QtiFitField *fit, const Rational *lo, const Rational *hi, Rational *out)
{
  const Rational one = { 1, 1 }, minus = { -1, 1 }, half = { 1, 2 };
  gboolean is_integer = fit->slot->variable->base == QTI_BASE_INTEGER;
  QtiNumber whole;

  if (lo == NULL && hi == NULL)
    {
      *out = RATIONAL_ZERO;
      return TRUE;
    }
  if (lo == NULL || hi == NULL)
    {
      if (!rational_add (lo != NULL ? *lo : *hi, lo != NULL ? one : minus, out))
        return FALSE;
    }
  else if (!rational_add (*lo, *hi, out) || !rational_multiply (*out, half, out))
    return FALSE;
  if (!is_integer)
    return TRUE;
  if (!qti_number_to_whole (qti_number_from_rational (*out), lo == NULL ? QTI_NUMBER_FLOOR : QTI_NUMBER_CEILING, &whole,
                            NULL))
    return FALSE;
  *out = whole.exact;
  return hi == NULL || rational_compare (*out, *hi) < 0;
}

static gboolean
qti_fit_entry_add_stretch (const QtiFitField *fit, GArray *stretches, const Rational *lo, const Rational *hi)
{
  QtiFitStretch stretch = { .has_lo = lo != NULL, .has_hi = hi != NULL, .points = RATIONAL_ZERO };
  Rational number;

  stretch.is_point = lo != NULL && lo == hi;
  stretch.lo = lo != NULL ? *lo : RATIONAL_ZERO;
  stretch.hi = hi != NULL ? *hi : RATIONAL_ZERO;
  if (stretch.is_point)
    number = *lo;
  else if (!qti_fit_entry_find_between (fit, lo, hi, &number))
    number = (Rational){ 1, 2 }; /* no whole number lies there */
  if (!(fit->slot->variable->base == QTI_BASE_INTEGER && number.den != 1)
      && !qti_fit_entry_score_number (fit, number, &stretch.points))
    return FALSE;
  g_array_append_val (stretches, stretch);
  return TRUE;
}

/* Every stretch of the line of numbers. */
static GArray *
qti_fit_entry_make_stretches (const QtiFitField *fit)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Rational));
  g_autoptr (GArray) stretches = g_array_new (FALSE, FALSE, sizeof (QtiFitStretch));
  const Rational *before = NULL;

  g_array_append_vals (places, fit->reads->numbers->data, fit->reads->numbers->len);
  g_array_sort (places, qti_fit_entry_compare);
  for (guint i = 0; i < places->len; i++)
    {
      const Rational *place = &g_array_index (places, Rational, i);

      if (before != NULL && rational_compare (*before, *place) == 0)
        continue;
      if (!qti_fit_entry_add_stretch (fit, stretches, before, place)
          || !qti_fit_entry_add_stretch (fit, stretches, place, place) || stretches->len > 2 * QTI_FIT_PLACES_MAX)
        return NULL;
      before = place;
    }
  return qti_fit_entry_add_stretch (fit, stretches, before, NULL) ? g_steal_pointer (&stretches) : NULL;
}

/* A number that is worth something else than what lies around it, where that is worth anything: it comes first, because
 * ranges of the rules hold their bounds. Stretches are open, point, open, point ... open. */
static gboolean
qti_fit_entry_is_edge (const GArray *stretches, guint i)
{
  const QtiFitStretch *stretch = &g_array_index (stretches, QtiFitStretch, i);

  return stretch->is_point
         && ((rational_compare (stretch[-1].points, stretch->points) != 0 && stretch[-1].points.num != 0)
             || (rational_compare (stretch[1].points, stretch->points) != 0 && stretch[1].points.num != 0));
}

/* Last stretch of the range that begins at first; numbers that come first anyway may lie inside. */
static guint
qti_fit_entry_find_end (const GArray *stretches, guint first)
{
  Rational points = g_array_index (stretches, QtiFitStretch, first).points;
  guint last = first;

  for (guint i = first + 1; i < stretches->len; i++)
    {
      const QtiFitStretch *stretch = &g_array_index (stretches, QtiFitStretch, i);

      if (rational_compare (stretch->points, points) == 0)
        last = i;
      else if (!qti_fit_entry_is_edge (stretches, i))
        break;
    }
  return last;
}

gboolean
qti_fit_entry_add_number (const QtiFitField *fit, PointsField *field)
{
  g_autoptr (GArray) stretches = fit->reads->is_simple ? qti_fit_entry_make_stretches (fit) : NULL;

  if (stretches == NULL)
    return FALSE;
  for (guint i = 1; i + 1 < stretches->len; i++)
    if (qti_fit_entry_is_edge (stretches, i))
      points_field_add_between (field, &g_array_index (stretches, QtiFitStretch, i).lo,
                                &g_array_index (stretches, QtiFitStretch, i).lo,
                                g_array_index (stretches, QtiFitStretch, i).points);
  for (guint i = 0; i < stretches->len; i++)
    {
      const QtiFitStretch *first = &g_array_index (stretches, QtiFitStretch, i), *last;

      if (first->points.num == 0
          || (first->is_point && qti_fit_entry_is_edge (stretches, i) && qti_fit_entry_find_end (stretches, i) == i))
        continue;
      i = qti_fit_entry_find_end (stretches, i);
      last = &g_array_index (stretches, QtiFitStretch, i);
      points_field_add_between (field, first->has_lo ? &first->lo : NULL, last->has_hi ? &last->hi : NULL,
                                first->points);
    }
  return TRUE;
}

static gboolean
qti_fit_entry_score_text (const QtiFitField *fit, const char *text, Rational *out)
{
  g_autoptr (QtiValue) value = qti_value_new_text (QTI_BASE_STRING, text);

  return fit->score (fit->slot, value, fit->data, out, NULL);
}

static gboolean
qti_fit_entry_holds (const GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (strcmp (texts->pdata[i], text) == 0)
      return TRUE;
  return FALSE;
}

/* key in another case than any that is looked for exactly; itself where it has no cases. Newly allocated. */
static char *
qti_fit_entry_dup_variant (const QtiReads *reads, const char *key)
{
  g_autofree char *upper = g_utf8_strup (key, -1);
  g_autofree char *lower = g_utf8_strdown (key, -1);
  g_autofree char *mixed = g_strdup (lower);

  for (char *p = mixed; *p != '\0'; p++)
    if ((p - mixed) % 2 == 1)
      *p = g_ascii_toupper (*p);
  if (!qti_fit_entry_holds (reads->exact, upper))
    return g_steal_pointer (&upper);
  if (!qti_fit_entry_holds (reads->exact, lower))
    return g_steal_pointer (&lower);
  return qti_fit_entry_holds (reads->exact, mixed) ? g_strdup (key) : g_steal_pointer (&mixed);
}

static gboolean
qti_fit_entry_add_exact (const QtiFitField *fit, PointsField *field)
{
  gboolean keeps_all = fit->reads->folded->len + fit->reads->parts->len + fit->reads->folded_parts->len > 0;

  for (guint i = 0; i < fit->reads->exact->len; i++)
    {
      const char *key = fit->reads->exact->pdata[i];
      Rational points;

      if (*key == '\0')
        continue;
      if (!qti_fit_entry_score_text (fit, key, &points))
        return FALSE;
      if (keeps_all || rational_compare (points, field->fallback) != 0)
        points_field_add_text (field, POINTS_TEST_IS, key, points);
    }
  for (guint i = 0; i < fit->reads->folded->len; i++)
    {
      g_autofree char *variant = qti_fit_entry_dup_variant (fit->reads, fit->reads->folded->pdata[i]);
      Rational points;

      if (*variant == '\0')
        continue;
      if (!qti_fit_entry_score_text (fit, variant, &points))
        return FALSE;
      points_field_add_text (field, POINTS_TEST_LIKE, fit->reads->folded->pdata[i], points);
    }
  return TRUE;
}

/* One text that is looked for inside; with several, their overlaps could be worth anything. */
static gboolean
qti_fit_entry_add_part (const QtiFitField *fit, PointsField *field)
{
  gboolean folds = fit->reads->folded_parts->len > 0;
  const GPtrArray *parts = folds ? fit->reads->folded_parts : fit->reads->parts;
  g_autofree char *glob = NULL;
  g_autofree char *probe = NULL;
  Rational points;

  if (fit->reads->parts->len + fit->reads->folded_parts->len == 0)
    return TRUE;
  if (fit->reads->parts->len + fit->reads->folded_parts->len > 1 || strpbrk (parts->pdata[0], "*\\") != NULL
      || (!folds && fit->reads->folded->len > 0))
    return FALSE;
  glob = g_strdup_printf ("*%s*", (const char *)parts->pdata[0]);
  probe = g_strdup_printf ("zq%sqz", (const char *)parts->pdata[0]);
  if (!qti_fit_entry_score_text (fit, probe, &points))
    return FALSE;
  points_field_add_text (field, folds ? POINTS_TEST_LIKEGLOB : POINTS_TEST_GLOB, glob, points);
  return TRUE;
}

gboolean
qti_fit_entry_add_text (const QtiFitField *fit, PointsField *field)
{
  return fit->reads->is_simple && qti_fit_entry_score_text (fit, "zqxjkv", &field->fallback)
         && qti_fit_entry_add_exact (fit, field) && qti_fit_entry_add_part (fit, field);
}
