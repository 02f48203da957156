/* Guesses for fields with options. */
#include "item-bank/import/qti-fit-field.h"

#include <string.h>

#include "item-bank/import/qti-fit-entry.h"

#define QTI_FIT_WHOLE_MAX 80

typedef enum
{
  QTI_FIT_ONE_WHOLE,   /* one response is worth something */
  QTI_FIT_MAP,         /* a sum of what the item's map says, within its bounds */
  QTI_FIT_MAP_BOUNDED, /* the same within the bounds that were seen */
  QTI_FIT_SUM,         /* a sum of what the elements are worth */
  QTI_FIT_SUM_BOUNDED,
  QTI_FIT_WHOLE, /* every response for itself */
} QtiFitGuess;

static PointsField *
qti_fit_new_field (const QtiFitField *fit, PointsRules *rules, gboolean is_whole)
{
  const ItemField *field = fit->slot->field;

  return points_rules_add_field (rules, field->kind, field->options->len, field->targets->len, is_whole);
}

static gboolean
qti_fit_add_whole (const QtiFitField *fit, PointsRules *rules, guint max_entries)
{
  PointsField *field = qti_fit_new_field (fit, rules, TRUE);
  guint n = 0;

  for (guint i = 0; i < fit->probe->responses->len; i++)
    if (fit->values[i].num != 0)
      {
        if (++n > max_entries)
          return FALSE;
        points_field_add_on (field, fit->probe->responses->pdata[i], fit->values[i]);
      }
  /* What was not tried is worth nothing only where the item compares whole responses, which others may tell. */
  return fit->probe->is_complete || fit->reads->is_simple;
}

static void
qti_fit_find_bounds (const QtiFitField *fit, Rational *lower, Rational *upper)
{
  *lower = *upper = fit->values[0];
  for (guint i = 1; i < fit->probe->responses->len; i++)
    {
      if (rational_compare (fit->values[i], *lower) < 0)
        *lower = fit->values[i];
      if (rational_compare (fit->values[i], *upper) > 0)
        *upper = fit->values[i];
    }
}

/* What the map of the item says of one element; *is_named is FALSE where that is only its default. */
static gboolean
qti_fit_find_in_map (const QtiFitField *fit, const char *element, Rational *out, gboolean *is_named)
{
  const QtiMapping *mapping = fit->slot->variable->mapping;
  g_autoptr (QtiValue) value = NULL;
  QtiNumber points;

  *is_named = FALSE;
  if (mapping == NULL)
    return FALSE;
  value = qti_probe_make_value (fit->slot, element);
  if (value == NULL || qti_value_count (value) != 1)
    return FALSE;
  points = mapping->fallback;
  for (guint i = 0; i < mapping->entries->len && !*is_named; i++)
    {
      const QtiMapEntry *entry = &g_array_index (mapping->entries, QtiMapEntry, i);

      if (qti_atom_equal (qti_value_atom (value, 0), qti_value_atom (entry->key, 0), entry->folds_case, is_named, NULL)
          && *is_named)
        points = entry->points;
    }
  *out = points.exact;
  return points.is_exact;
}

static gboolean
qti_fit_is_inside (Rational value, Rational lower, Rational upper)
{
  return rational_compare (value, lower) > 0 && rational_compare (value, upper) < 0;
}

static gboolean
qti_fit_subtract (Rational a, Rational b, Rational *out)
{
  const Rational minus = { -1, 1 };

  return rational_multiply (b, minus, &b) && rational_add (a, b, out);
}

/* response without element. Newly allocated. */
static char *
qti_fit_dup_without (const char *response, const char *element)
{
  const char *at = strstr (response, element);
  g_autofree char *head = g_strndup (response, (gsize)(at - response));

  return g_strconcat (head, at + strlen (element), NULL);
}

/* What an element adds where no bound is in the way. */
static gboolean
qti_fit_find_weight (
    const QtiFitField *fit, GHashTable *places, const char *element, gboolean is_bounded, Rational *out)
{
  Rational lower, upper;
  int alone = GPOINTER_TO_INT (g_hash_table_lookup (places, element)) - 1;

  if (alone < 0)
    return FALSE;
  *out = fit->values[alone];
  qti_fit_find_bounds (fit, &lower, &upper);
  if (!is_bounded || qti_fit_is_inside (*out, lower, upper))
    return TRUE;
  for (guint i = 0; i < fit->probe->responses->len; i++)
    {
      const char *response = fit->probe->responses->pdata[i];
      g_autoptr (GPtrArray) elements = qti_probe_split (fit->slot->field, response);
      g_autofree char *rest = NULL;
      int place;

      if (elements->len < 2 || !g_ptr_array_find_with_equal_func (elements, element, g_str_equal, NULL)
          || !qti_fit_is_inside (fit->values[i], lower, upper))
        continue;
      rest = qti_fit_dup_without (response, element);
      place = GPOINTER_TO_INT (g_hash_table_lookup (places, rest)) - 1;
      if (place >= 0 && qti_fit_is_inside (fit->values[place], lower, upper))
        return qti_fit_subtract (fit->values[i], fit->values[place], out);
    }
  return TRUE;
}

/* All single elements: letters, or pairs. */
static GPtrArray *
qti_fit_list_elements (const ItemField *field)
{
  GPtrArray *elements = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < field->options->len; i++)
    if (field->kind != ITEM_KIND_MATCH)
      g_ptr_array_add (elements, g_strdup_printf ("%c", 'A' + (int)i));
    else
      for (guint j = 0; j < field->targets->len; j++)
        g_ptr_array_add (elements, g_strdup_printf ("%c%u", 'A' + (int)i, j + 1));
  return elements;
}

/* The points that most elements have. */
static Rational
qti_fit_find_common (const GArray *weights)
{
  Rational best = RATIONAL_ZERO;
  guint n_best = 0;

  for (guint i = 0; i < weights->len; i++)
    {
      Rational value = g_array_index (weights, Rational, i);
      guint n = 0;

      for (guint j = 0; j < weights->len; j++)
        n += rational_compare (value, g_array_index (weights, Rational, j)) == 0;
      if (n > n_best)
        {
          best = value;
          n_best = n;
        }
    }
  return best;
}

/* Sums are for letters and pairs, and only where all responses are known, or read in ways that leave no surprises. */
static gboolean
qti_fit_may_sum (const QtiFitField *fit, const PointsField *field)
{
  return !field->is_whole && field->kind != ITEM_KIND_ORDER && (fit->probe->is_complete || fit->reads->is_simple);
}

/* The map of the item as it stands, its bounds too; or within the bounds that were seen. */
static gboolean
qti_fit_add_map (const QtiFitField *fit, PointsRules *rules, gboolean is_bounded)
{
  g_autoptr (GPtrArray) elements = qti_fit_list_elements (fit->slot->field);
  const QtiMapping *mapping = fit->slot->variable->mapping;
  PointsField *field = qti_fit_new_field (fit, rules, FALSE);

  if (!qti_fit_may_sum (fit, field) || mapping == NULL || !mapping->fallback.is_exact)
    return FALSE;
  field->fallback = mapping->fallback.exact;
  for (guint i = 0; i < elements->len; i++)
    {
      Rational points;
      gboolean is_named;

      if (!qti_fit_find_in_map (fit, elements->pdata[i], &points, &is_named))
        return FALSE;
      if (is_named)
        points_field_add_on (field, elements->pdata[i], points);
    }
  if (is_bounded)
    qti_fit_find_bounds (fit, &field->lower, &field->upper);
  field->has_lower = is_bounded || (mapping->has_lower && mapping->lower.is_exact);
  field->has_upper = is_bounded || (mapping->has_upper && mapping->upper.is_exact);
  if (!is_bounded && field->has_lower)
    field->lower = mapping->lower.exact;
  if (!is_bounded && field->has_upper)
    field->upper = mapping->upper.exact;
  return TRUE;
}

static gboolean
qti_fit_add_sum (const QtiFitField *fit, PointsRules *rules, gboolean is_bounded)
{
  g_autoptr (GPtrArray) elements = qti_fit_list_elements (fit->slot->field);
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (Rational));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  PointsField *field = qti_fit_new_field (fit, rules, FALSE);

  if (!qti_fit_may_sum (fit, field))
    return FALSE;
  for (guint i = 0; i < fit->probe->responses->len; i++)
    g_hash_table_insert (places, fit->probe->responses->pdata[i], GINT_TO_POINTER ((int)i + 1));
  for (guint i = 0; i < elements->len; i++)
    {
      Rational weight;

      if (!qti_fit_find_weight (fit, places, elements->pdata[i], is_bounded, &weight))
        return FALSE;
      g_array_append_val (weights, weight);
    }
  if (is_bounded)
    qti_fit_find_bounds (fit, &field->lower, &field->upper);
  field->has_lower = field->has_upper = is_bounded;
  field->fallback = field->kind == ITEM_KIND_MATCH ? qti_fit_find_common (weights) : RATIONAL_ZERO;
  for (guint i = 0; i < elements->len; i++)
    if (rational_compare (g_array_index (weights, Rational, i), field->fallback) != 0)
      points_field_add_on (field, elements->pdata[i], g_array_index (weights, Rational, i));
  return TRUE;
}

/* Option * 100 + place, both from 0, of all places that the item looks at. */
static GArray *
qti_fit_list_places (const QtiFitField *fit)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (guint));
  const GPtrArray *options = fit->slot->field->options;

  for (guint i = 0; i < fit->reads->places->len; i++)
    {
      const char *text = fit->reads->places->pdata[i], *name = strchr (text, ' ') + 1;
      guint64 place = g_ascii_strtoull (text, NULL, 10);

      for (guint j = 0; j < options->len && place >= 1 && place <= options->len; j++)
        if (strcmp (((const ItemOption *)options->pdata[j])->name, name) == 0)
          {
            guint key = j * 100 + (guint)place - 1;

            g_array_append_val (keys, key);
          }
    }
  return keys;
}

static gboolean
qti_fit_is_at (const char *response, guint key)
{
  return response[key % 100] == 'A' + (char)(key / 100);
}

/* Points for single places of an order: what a place is worth shows where no other place is right. */
static gboolean
qti_fit_add_places (const QtiFitField *fit, PointsRules *rules)
{
  PointsField *field = qti_fit_new_field (fit, rules, FALSE);
  g_autoptr (GArray) keys = qti_fit_list_places (fit);

  for (guint i = 0; i < keys->len; i++)
    {
      guint key = g_array_index (keys, guint, i);
      g_autofree char *element = g_strdup_printf ("%c%u", 'A' + (int)(key / 100), key % 100 + 1);
      gboolean found = FALSE;

      for (guint j = 0; j < fit->probe->responses->len && !found; j++)
        {
          const char *response = fit->probe->responses->pdata[j];
          guint n_right = 0;

          for (guint k = 0; k < keys->len; k++)
            n_right += qti_fit_is_at (response, g_array_index (keys, guint, k)) ? 1 : 0;
          found = n_right == 1 && qti_fit_is_at (response, key);
          if (found)
            points_field_add_on (field, element, fit->values[j]);
        }
      if (!found)
        return FALSE;
    }
  return fit->reads->is_simple && keys->len > 0;
}

gboolean
qti_fit_field_add (const QtiFitField *fit, guint guess, PointsRules *rules)
{
  ItemKind kind = fit->slot->field->kind;

  if (kind == ITEM_KIND_NUMBER || kind == ITEM_KIND_TEXT)
    {
      PointsField *field = guess == 0 ? qti_fit_new_field (fit, rules, TRUE) : NULL;

      return field != NULL
             && (kind == ITEM_KIND_NUMBER ? qti_fit_entry_add_number (fit, field)
                                          : qti_fit_entry_add_text (fit, field));
    }
  if (fit->probe->responses->len == 0)
    return FALSE;
  switch ((QtiFitGuess)guess)
    {
    case QTI_FIT_ONE_WHOLE:
      return qti_fit_add_whole (fit, rules,
                                kind == ITEM_KIND_SINGLE || kind == ITEM_KIND_INLINE ? EXAM_OPTIONS_MAX : 1);
    case QTI_FIT_MAP:
      return qti_fit_add_map (fit, rules, FALSE);
    case QTI_FIT_MAP_BOUNDED:
      return qti_fit_add_map (fit, rules, TRUE);
    case QTI_FIT_SUM:
      if (kind == ITEM_KIND_ORDER)
        return qti_fit_add_places (fit, rules);
      return qti_fit_add_sum (fit, rules, FALSE);
    case QTI_FIT_SUM_BOUNDED:
      return qti_fit_add_sum (fit, rules, TRUE);
    case QTI_FIT_WHOLE:
      return fit->probe->is_complete && qti_fit_add_whole (fit, rules, QTI_FIT_WHOLE_MAX);
    }
  return FALSE;
}
