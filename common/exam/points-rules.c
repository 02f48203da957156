/* The model of exam-points/v2 and its text. */
#include "common/exam/points-rules.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/response.h"

#define POINTS_NUMBER_MAX 1000000

static const char *const TESTS[] = { "on", "between", "is", "like", "glob", "likeglob" };

static void
points_text_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
points_entry_free (gpointer data)
{
  PointsEntry *entry = data;

  points_text_free (entry->key);
  explicit_bzero (entry, sizeof *entry);
  g_free (entry);
}

static void
points_field_free (gpointer data)
{
  PointsField *field = data;

  g_ptr_array_unref (field->entries);
  g_free (field);
}

PointsRules *
points_rules_new (ItemKind kind)
{
  PointsRules *rules = g_new0 (PointsRules, 1);

  rules->kind = kind;
  rules->all_points = RATIONAL_ZERO;
  rules->fields = g_ptr_array_new_with_free_func (points_field_free);
  return rules;
}

void
points_rules_free (PointsRules *rules)
{
  if (rules == NULL)
    return;
  g_ptr_array_unref (rules->fields);
  g_free (rules);
}

static gboolean
points_field_sums (ItemKind kind)
{
  return kind == ITEM_KIND_MULTIPLE || kind == ITEM_KIND_HOTSPOT || kind == ITEM_KIND_ORDER || kind == ITEM_KIND_MATCH;
}

PointsField *
points_rules_add_field (PointsRules *rules, ItemKind kind, guint n_options, guint n_targets, gboolean is_whole)
{
  PointsField *field = g_new0 (PointsField, 1);

  field->kind = kind;
  field->n_options = n_options;
  field->n_targets = n_targets;
  field->is_whole = is_whole || !points_field_sums (kind);
  field->fallback = field->lower = field->upper = RATIONAL_ZERO;
  field->entries = g_ptr_array_new_with_free_func (points_entry_free);
  g_ptr_array_add (rules->fields, field);
  return field;
}

static PointsEntry *
points_field_add (PointsField *field, PointsTest test, Rational points)
{
  PointsEntry *entry = g_new0 (PointsEntry, 1);

  entry->test = test;
  entry->points = points;
  entry->lo = entry->hi = RATIONAL_ZERO;
  g_ptr_array_add (field->entries, entry);
  return entry;
}

void
points_field_add_on (PointsField *field, const char *key, Rational points)
{
  points_field_add (field, POINTS_TEST_ON, points)->key = g_strdup (key);
}

void
points_field_add_between (PointsField *field, const Rational *lo, const Rational *hi, Rational points)
{
  PointsEntry *entry = points_field_add (field, POINTS_TEST_BETWEEN, points);

  entry->has_lo = lo != NULL;
  entry->has_hi = hi != NULL;
  if (lo != NULL)
    entry->lo = *lo;
  if (hi != NULL)
    entry->hi = *hi;
}

void
points_field_add_text (PointsField *field, PointsTest test, const char *text, Rational points)
{
  points_field_add (field, test, points)->key = response_normalize_text (text, FALSE);
}

/* "A2" with both numbers in range. */
static gboolean
points_is_pair (const char *key, guint n_options, guint n_places)
{
  return response_field_is_possible (ITEM_KIND_MATCH, n_options, n_places, key) && *key != '\0'
         && strcspn (key + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen (key + 1);
}

gboolean
points_field_takes_key (const PointsField *field, const char *key)
{
  if (*key == '\0')
    return FALSE;
  if (field->is_whole)
    return response_field_is_possible (field->kind, field->n_options, field->n_targets, key);
  if (field->kind == ITEM_KIND_MATCH)
    return points_is_pair (key, field->n_options, field->n_targets);
  if (field->kind == ITEM_KIND_ORDER)
    return points_is_pair (key, field->n_options, field->n_options);
  return response_field_is_possible (ITEM_KIND_SINGLE, field->n_options, 0, key);
}

/* Elements of a sum that no entry names. */
static guint
points_field_count_unnamed (const PointsField *field)
{
  guint n = field->n_options;

  if (field->kind == ITEM_KIND_MATCH)
    n *= field->n_targets;
  else if (field->kind == ITEM_KIND_ORDER)
    n *= field->n_options;
  return n > field->entries->len ? n - field->entries->len : 0;
}

static Rational
points_field_maximum_sum (const PointsField *field)
{
  Rational sum = RATIONAL_ZERO, rest;

  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, i);

      if (entry->points.num > 0 && !rational_add (sum, entry->points, &sum))
        return sum;
    }
  if (field->fallback.num > 0
      && rational_multiply (field->fallback, rational_from_integer (points_field_count_unnamed (field)), &rest))
    rational_add (sum, rest, &sum);
  if (field->has_lower && rational_compare (sum, field->lower) < 0)
    sum = field->lower;
  if (field->has_upper && rational_compare (sum, field->upper) > 0)
    sum = field->upper;
  return rational_compare (sum, RATIONAL_ZERO) < 0 ? RATIONAL_ZERO : sum;
}

Rational
points_field_maximum (const PointsField *field)
{
  Rational best = RATIONAL_ZERO;

  if (!field->is_whole)
    return points_field_maximum_sum (field);
  if (rational_compare (field->fallback, best) > 0)
    best = field->fallback;
  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, i);

      if (rational_compare (entry->points, best) > 0)
        best = entry->points;
    }
  return best;
}

static gboolean points_rules_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
points_rules_fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s", message);
  return FALSE;
}

static gboolean
points_entry_check (const PointsField *field, const PointsEntry *entry, GError **error)
{
  switch (entry->test)
    {
    case POINTS_TEST_ON:
      return (item_kind_has_options (field->kind) && points_field_takes_key (field, entry->key))
             || points_rules_fail (error, _ ("\"%.40s\" is not a possible response of this field"), entry->key);
    case POINTS_TEST_BETWEEN:
      if (field->kind != ITEM_KIND_NUMBER)
        return points_rules_fail (error, _ ("only numbers have ranges"));
      return !entry->has_lo || !entry->has_hi || rational_compare (entry->lo, entry->hi) <= 0
             || points_rules_fail (error, _ ("a range of numbers ends before it begins"));
    case POINTS_TEST_IS:
    case POINTS_TEST_LIKE:
    case POINTS_TEST_GLOB:
    case POINTS_TEST_LIKEGLOB:
      if (field->kind != ITEM_KIND_TEXT)
        return points_rules_fail (error, _ ("only texts have accepted texts"));
      return *entry->key != '\0' || points_rules_fail (error, _ ("an accepted text is empty"));
    }
  return FALSE;
}

static gint
points_entry_compare (gconstpointer a, gconstpointer b)
{
  const PointsEntry *left = *(const PointsEntry *const *)a, *right = *(const PointsEntry *const *)b;

  return strcmp (left->key, right->key);
}

static gboolean
points_field_check (PointsField *field, GError **error)
{
  if (field->n_options < item_kind_min_options (field->kind) || field->n_options > EXAM_OPTIONS_MAX
      || (!item_kind_has_options (field->kind) && field->n_options > 0)
      || (field->kind == ITEM_KIND_MATCH) != (field->n_targets > 0) || field->n_targets > EXAM_OPTIONS_MAX)
    return points_rules_fail (error, _ ("a field has an impossible number of options or targets"));
  if (field->has_lower && field->has_upper && rational_compare (field->lower, field->upper) > 0)
    return points_rules_fail (error, _ ("the lower bound of the points is above the upper one"));
  for (guint i = 0; i < field->entries->len; i++)
    if (!points_entry_check (field, g_ptr_array_index (field->entries, i), error))
      return FALSE;
  if (!item_kind_has_options (field->kind))
    return TRUE;
  g_ptr_array_sort (field->entries, points_entry_compare);
  for (guint i = 1; i < field->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, i);

      if (points_entry_compare (&field->entries->pdata[i - 1], &field->entries->pdata[i]) == 0)
        return points_rules_fail (error, _ ("\"%.40s\" has points twice"), entry->key);
    }
  return TRUE;
}

/* Least common multiple of the denominators so far; 0 where it is too large. */
static void
points_fold_denominator (Rational value, gint64 *denominator)
{
  gint64 a = *denominator, b = value.den;

  if (*denominator == 0)
    return;
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  *denominator = value.den / a > POINTS_NUMBER_MAX / *denominator ? 0 : *denominator / a * value.den;
}

static gint64
points_find_denominator (const PointsRules *rules)
{
  gint64 denominator = 1;

  points_fold_denominator (rules->all_points, &denominator);
  for (guint i = 0; i < rules->fields->len; i++)
    {
      const PointsField *field = g_ptr_array_index (rules->fields, i);

      points_fold_denominator (field->fallback, &denominator);
      points_fold_denominator (field->lower, &denominator);
      points_fold_denominator (field->upper, &denominator);
      for (guint j = 0; j < field->entries->len; j++)
        points_fold_denominator (((const PointsEntry *)g_ptr_array_index (field->entries, j))->points, &denominator);
    }
  return denominator;
}

/* Appends " <value * denominator>"; *fits becomes FALSE where it is too large. */
static void
points_append (GString *text, Rational value, gint64 denominator, gboolean *fits)
{
  if (ABS (value.num) > POINTS_NUMBER_MAX || ABS (value.num) * (denominator / value.den) > POINTS_NUMBER_MAX)
    *fits = FALSE;
  else
    g_string_append_printf (text, " %" G_GINT64_FORMAT, value.num * (denominator / value.den));
}

static void
points_append_key (GString *text, const char *key)
{
  g_autofree char *encoded = response_encode_text (key);

  for (const char *p = encoded; *p != '\0'; p++)
    if (*p == ' ')
      g_string_append (text, "%20");
    else
      g_string_append_c (text, *p);
  explicit_bzero (encoded, strlen (encoded));
}

static void
points_append_entry (GString *text, const PointsEntry *entry, gint64 denominator, gboolean *fits)
{
  g_string_append (text, TESTS[entry->test]);
  if (entry->test == POINTS_TEST_BETWEEN)
    {
      g_autofree char *lo = entry->has_lo ? rational_format (entry->lo) : g_strdup ("-");
      g_autofree char *hi = entry->has_hi ? rational_format (entry->hi) : g_strdup ("-");

      g_string_append_printf (text, " %s %s", lo, hi);
    }
  else
    {
      g_string_append_c (text, ' ');
      points_append_key (text, entry->key);
    }
  points_append (text, entry->points, denominator, fits);
  g_string_append_c (text, '\n');
}

static void
points_append_field (GString *text, const PointsField *field, gint64 denominator, gboolean *fits)
{
  g_string_append_printf (text, "field %s %u %u %s", item_kind_to_token (field->kind), field->n_options,
                          field->n_targets, field->is_whole ? "whole" : "sum");
  points_append (text, field->fallback, denominator, fits);
  if (field->has_lower && !field->is_whole)
    points_append (text, field->lower, denominator, fits);
  else
    g_string_append (text, " -");
  if (field->has_upper && !field->is_whole)
    points_append (text, field->upper, denominator, fits);
  else
    g_string_append (text, " -");
  g_string_append_c (text, '\n');
  for (guint i = 0; i < field->entries->len; i++)
    points_append_entry (text, g_ptr_array_index (field->entries, i), denominator, fits);
}

Rational
points_rules_maximum (const PointsRules *rules)
{
  Rational sum = RATIONAL_ZERO;

  if (rules->is_all)
    return rules->all_points;
  for (guint i = 0; i < rules->fields->len; i++)
    rational_add (sum, points_field_maximum (g_ptr_array_index (rules->fields, i)), &sum);
  return sum;
}

static gboolean
points_rules_compile_single (const PointsRules *rules, gint64 denominator, Points *out, GError **error)
{
  const PointsField *field = g_ptr_array_index (rules->fields, 0);
  gint64 values[EXAM_OPTIONS_MAX];

  for (guint i = 0; i < field->n_options; i++)
    values[i] = field->fallback.num * (denominator / field->fallback.den);
  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, i);

      values[*entry->key - 'A'] = entry->points.num * (denominator / entry->points.den);
    }
  for (guint i = 0; i < field->n_options; i++)
    {
      if (ABS (values[i]) > POINTS_NUMBER_MAX)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the points are too large to be exact"));
          return FALSE;
        }
      out->points[i] = (gint32)values[i];
    }
  out->n_options = field->n_options;
  return TRUE;
}

static gboolean
points_rules_check (const PointsRules *rules, GError **error)
{
  if (rules->fields->len == 0 || rules->fields->len > EXAM_FIELDS_MAX)
    return points_rules_fail (error, _ ("an item has from 1 to %d fields"), EXAM_FIELDS_MAX);
  if (rules->kind != ITEM_KIND_MIXED
      && (rules->fields->len > 1 || ((PointsField *)g_ptr_array_index (rules->fields, 0))->kind != rules->kind))
    return points_rules_fail (error, _ ("the fields are not those of the item's kind"));
  if (rules->is_all && rational_compare (rules->all_points, RATIONAL_ZERO) < 0)
    return points_rules_fail (error, _ ("an item that is right costs points"));
  for (guint i = 0; i < rules->fields->len; i++)
    {
      PointsField *field = g_ptr_array_index (rules->fields, i);

      if (field->kind == ITEM_KIND_MIXED
              ? !points_rules_fail (error, _ ("the fields are not those of the item's kind"))
              : !points_field_check (field, error))
        {
          if (rules->fields->len > 1)
            g_prefix_error (error, _ ("field %u: "), i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
points_rules_compile (const PointsRules *rules, Points *out, GError **error)
{
  GString *text;
  gint64 denominator;
  gboolean fits = TRUE;
  Points points = { .kind = rules->kind };

  if (!points_rules_check (rules, error))
    return FALSE;
  denominator = points_find_denominator (rules);
  if (denominator == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the points do not fit together into whole parts"));
      return FALSE;
    }
  points.denominator = (guint32)denominator;
  if (rules->kind == ITEM_KIND_SINGLE)
    {
      if (!points_rules_compile_single (rules, denominator, &points, error))
        return FALSE;
      *out = points;
      return TRUE;
    }
  text = g_string_new (item_kind_to_token (rules->kind));
  g_string_append_printf (text, " %" G_GINT64_FORMAT, denominator);
  points_append (text, points_rules_maximum (rules), denominator, &fits);
  g_string_append (text, rules->is_all ? " all\n" : " sum\n");
  for (guint i = 0; i < rules->fields->len; i++)
    points_append_field (text, g_ptr_array_index (rules->fields, i), denominator, &fits);
  if (rules->kind != ITEM_KIND_MIXED && item_kind_is_shuffled (rules->kind))
    points.n_options = ((const PointsField *)g_ptr_array_index (rules->fields, 0))->n_options;
  fits = fits && text->len <= POINTS_RULES_MAX;
  if (fits)
    {
      memcpy (points.rules, text->str, text->len);
      *out = points;
    }
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT,
                 _ ("the scoring rules of the item are too long, or their numbers too large"));
  explicit_bzero (text->str, text->len);
  g_string_free (text, TRUE);
  explicit_bzero (&points, sizeof points);
  return fits;
}
