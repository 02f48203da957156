/* Every text and number that a condition names, and what lies between. */
#include "item-bank/import/canvas-typed.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/import/quiz-item.h"

#define CANVAS_STRANGER "\001" /* a typed text that no condition knows */

static gboolean
canvas_try_text (CanvasTrial *trial, guint i, const char *text, gboolean is_bounded, Rational *out, GError **error)
{
  const CanvasAnswer answer = { .text = text };

  return canvas_trial_run (trial, i, &answer, is_bounded, out, error);
}

gboolean
canvas_typed_add_text (CanvasTrial *trial, guint i, gboolean is_bounded, PointsField *field, GError **error)
{
  const CanvasResponse *response = trial->score->item->responses->pdata[i];
  gboolean is_exact, is_folded;
  g_autoptr (GPtrArray) values = canvas_score_list_values (trial->score, response->ident, &is_exact, &is_folded);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (is_exact && is_folded)
    return canvas_trial_refuse (error, _ ("some texts heed cases, some do not"));
  if (!canvas_try_text (trial, i, CANVAS_STRANGER, is_bounded, &field->fallback, error))
    return FALSE;
  for (guint label = 0; label < response->labels->len; label++)
    g_ptr_array_add (values, g_strdup (((const CanvasLabel *)response->labels->pdata[label])->text));
  for (guint j = response->labels->len > 0 ? values->len - response->labels->len : 0; j < values->len; j++)
    {
      const char *text = values->pdata[j];
      g_autofree char *folded = g_utf8_casefold (text, -1);
      Rational points;

      if (*text == '\0' || g_hash_table_contains (seen, is_exact ? text : folded))
        continue;
      g_hash_table_add (seen, g_strdup (is_exact ? text : folded));
      if (!canvas_try_text (trial, i, text, is_bounded, &points, error))
        return FALSE;
      points_field_add_text (field, is_exact ? POINTS_TEST_IS : POINTS_TEST_LIKE, text, points);
    }
  return TRUE;
}

/* A stretch of numbers that are worth the same. */
typedef struct
{
  gboolean has_lo, has_hi;
  Rational lo, hi, points;
} CanvasStretch;

static gint
canvas_compare_numbers (gconstpointer a, gconstpointer b)
{
  return rational_compare (*(const Rational *)a, *(const Rational *)b);
}

static GArray *
canvas_list_numbers (const CanvasScore *score, const char *ident, GError **error)
{
  gboolean is_exact, is_folded;
  g_autoptr (GPtrArray) values = canvas_score_list_values (score, ident, &is_exact, &is_folded);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (Rational));

  for (guint i = 0; i < values->len; i++)
    {
      Rational number;

      if (!quiz_number_parse (values->pdata[i], &number))
        {
          canvas_trial_refuse (error, values->pdata[i]);
          return NULL;
        }
      g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, canvas_compare_numbers);
  for (guint i = numbers->len; i-- > 1;)
    if (canvas_compare_numbers (&g_array_index (numbers, Rational, i), &g_array_index (numbers, Rational, i - 1)) == 0)
      g_array_remove_index (numbers, i);
  return g_steal_pointer (&numbers);
}

/* A number between a and b, or one more or less where there is only one of them. */
static gboolean
canvas_between (const Rational *a, const Rational *b, Rational *out)
{
  Rational sum;

  if (a != NULL && b != NULL)
    return rational_add (*a, *b, &sum) && rational_multiply (sum, (Rational){ 1, 2 }, out);
  return rational_add (a != NULL ? *a : *b, rational_from_integer (a != NULL ? 1 : -1), out);
}

static gboolean
canvas_try_number (CanvasTrial *trial, guint i, Rational number, gboolean is_bounded, Rational *out, GError **error)
{
  const CanvasAnswer answer = { .has_number = TRUE, .number = number };

  return canvas_trial_run (trial, i, &answer, is_bounded, out, error);
}

/* Points can only change at the numbers that conditions name: those, and one number between each two, are tried. */
gboolean
canvas_typed_add_number (CanvasTrial *trial, guint i, gboolean is_bounded, PointsField *field, GError **error)
{
  const CanvasResponse *response = trial->score->item->responses->pdata[i];
  g_autoptr (GArray) numbers = canvas_list_numbers (trial->score, response->ident, error);
  g_autoptr (GArray) stretches = g_array_new (FALSE, FALSE, sizeof (CanvasStretch));

  if (numbers == NULL || numbers->len == 0)
    return numbers != NULL && canvas_trial_refuse (error, response->ident);
  for (guint piece = 0; piece < 2 * numbers->len + 1; piece++)
    {
      const Rational *below = piece >= 2 ? &g_array_index (numbers, Rational, piece / 2 - 1) : NULL;
      const Rational *above = piece / 2 < numbers->len ? &g_array_index (numbers, Rational, piece / 2) : NULL;
      gboolean is_point = piece % 2 == 1;
      CanvasStretch next = { .has_lo = is_point || below != NULL, .has_hi = above != NULL };
      CanvasStretch *last = stretches->len > 0 ? &g_array_index (stretches, CanvasStretch, stretches->len - 1) : NULL;
      Rational sample;

      next.lo = is_point ? *above : below != NULL ? *below : RATIONAL_ZERO;
      next.hi = above != NULL ? *above : RATIONAL_ZERO;
      if (is_point)
        sample = *above;
      else if (!canvas_between (below, above, &sample))
        return canvas_trial_refuse (error, response->ident);
      if (!canvas_try_number (trial, i, sample, is_bounded, &next.points, error))
        return FALSE;
      if (last != NULL && rational_compare (last->points, next.points) == 0)
        {
          last->has_hi = next.has_hi;
          last->hi = next.hi;
        }
      else
        g_array_append_val (stretches, next);
    }
  /* Ranges of the rules hold their ends. Numbers that are worth something else than what lies beside them come first.
   */
  for (guint j = 0; j < numbers->len; j++)
    {
      Rational number = g_array_index (numbers, Rational, j), points;

      if (!canvas_try_number (trial, i, number, is_bounded, &points, error))
        return FALSE;
      for (guint k = 0; k < stretches->len; k++)
        {
          const CanvasStretch *stretch = &g_array_index (stretches, CanvasStretch, k);
          gboolean touches = (stretch->has_lo && rational_compare (stretch->lo, number) == 0)
                             || (stretch->has_hi && rational_compare (stretch->hi, number) == 0);

          if (touches && stretch->points.num != 0 && rational_compare (stretch->points, points) != 0)
            {
              points_field_add_between (field, &number, &number, points);
              break;
            }
        }
    }
  for (guint k = 0; k < stretches->len; k++)
    {
      const CanvasStretch *stretch = &g_array_index (stretches, CanvasStretch, k);

      if (stretch->points.num != 0)
        points_field_add_between (field, stretch->has_lo ? &stretch->lo : NULL, stretch->has_hi ? &stretch->hi : NULL,
                                  stretch->points);
    }
  return TRUE;
}
