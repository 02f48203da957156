/* Scoring as quiz programs know it. */
#include "item-bank/export/quiz-export.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/import/quiz-item.h"

#define PERCENT_PLACES 5

char *
quiz_export_percent (Rational part, Rational whole, gboolean *is_exact)
{
  Rational share = RATIONAL_ZERO, percent = RATIONAL_ZERO, again = RATIONAL_ZERO;
  GString *text;

  *is_exact = whole.num != 0 && rational_multiply (part, (Rational){ whole.den, whole.num }, &share)
              && rational_multiply (share, rational_from_integer (100), &percent);
  text = g_string_new (NULL);
  {
    g_autofree char *decimal = rational_format_decimal (percent, PERCENT_PLACES);

    g_string_append (text, decimal);
  }
  while (strchr (text->str, '.') != NULL && (g_str_has_suffix (text->str, "0") || g_str_has_suffix (text->str, ".")))
    {
      gboolean is_point = g_str_has_suffix (text->str, ".");

      g_string_truncate (text, text->len - 1);
      if (is_point)
        break;
    }
  *is_exact = *is_exact && quiz_fraction_parse (text->str, &again, NULL) && rational_compare (again, share) == 0;
  return g_string_free (text, FALSE);
}

Rational
quiz_export_option_points (const PointsField *rule, guint i)
{
  for (guint j = 0; j < rule->entries->len; j++)
    {
      const PointsEntry *entry = rule->entries->pdata[j];

      if (entry->test == POINTS_TEST_ON && (guint)(entry->key[0] - 'A') == i && entry->key[1] == '\0')
        return entry->points;
    }
  return rule->fallback;
}

gboolean
quiz_export_is_plain_sum (const PointsField *rule, Rational *out_grade)
{
  Rational positive = RATIONAL_ZERO;
  gboolean is_negative = FALSE;

  if (rule->is_whole)
    return FALSE;
  for (guint i = 0; i < rule->n_options; i++)
    {
      Rational points = quiz_export_option_points (rule, i);

      is_negative = is_negative || points.num < 0;
      if (points.num > 0 && !rational_add (positive, points, &positive))
        return FALSE;
    }
  *out_grade = rule->has_upper && rational_compare (rule->upper, positive) < 0 ? rule->upper : positive;
  return out_grade->num > 0 && (rule->has_lower ? rule->lower.num == 0 : !is_negative);
}

const char *
quiz_export_find_whole (const PointsField *rule)
{
  const PointsEntry *entry = rule->entries->len == 1 ? rule->entries->pdata[0] : NULL;

  return rule->is_whole && entry != NULL && rule->fallback.num == 0 && entry->points.num > 0 ? entry->key : NULL;
}

gboolean
quiz_export_is_even (const PointsField *rule, guint out_targets[EXAM_OPTIONS_MAX])
{
  const PointsEntry *first = rule->entries->len > 0 ? rule->entries->pdata[0] : NULL;
  Rational maximum = points_field_maximum (rule);

  if (first == NULL || rule->is_whole || rule->fallback.num != 0 || first->points.num <= 0
      || (rule->has_lower && rule->lower.num > 0) || (rule->has_upper && rational_compare (rule->upper, maximum) < 0))
    return FALSE;
  for (guint i = 0; i < EXAM_OPTIONS_MAX; i++)
    out_targets[i] = 0;
  for (guint i = 0; i < rule->entries->len; i++)
    {
      const PointsEntry *entry = rule->entries->pdata[i];
      guint option = (guint)(entry->key[0] - 'A');

      if (option >= EXAM_OPTIONS_MAX || out_targets[option] != 0
          || rational_compare (entry->points, first->points) != 0)
        return FALSE;
      out_targets[option] = (guint)g_ascii_strtoull (entry->key + 1, NULL, 10);
    }
  return rule->entries->len == rule->n_options;
}

gboolean
quiz_export_is_one_case (const PointsField *rule, gboolean *is_exact)
{
  guint n_exact = 0;

  for (guint i = 0; i < rule->entries->len; i++)
    {
      const PointsEntry *entry = rule->entries->pdata[i];

      n_exact += entry->test == POINTS_TEST_IS || entry->test == POINTS_TEST_GLOB;
    }
  *is_exact = n_exact > 0;
  return n_exact == 0 || n_exact == rule->entries->len;
}

char *
quiz_export_pattern (const PointsEntry *entry)
{
  g_auto (GStrv) parts = g_strsplit (entry->key, "*", -1);

  return g_strjoinv (entry->test == POINTS_TEST_GLOB || entry->test == POINTS_TEST_LIKEGLOB ? "*" : "\\*", parts);
}

gboolean
quiz_export_interval (const PointsEntry *entry, char **out_number, char **out_tolerance)
{
  Rational sum, middle, around;
  g_autofree char *number = NULL;
  g_autofree char *tolerance = NULL;

  if (!entry->has_lo || !entry->has_hi || !rational_add (entry->lo, entry->hi, &sum)
      || !rational_multiply (sum, (Rational){ 1, 2 }, &middle)
      || !rational_add (entry->hi, (Rational){ -middle.num, middle.den }, &around))
    return FALSE;
  number = rational_format_shortest (middle);
  tolerance = rational_format_shortest (around);
  if (strchr (number, '/') != NULL || strchr (tolerance, '/') != NULL)
    return FALSE;
  *out_number = g_steal_pointer (&number);
  *out_tolerance = g_steal_pointer (&tolerance);
  return TRUE;
}

gboolean
quiz_export_has_intervals (const PointsField *rule)
{
  for (guint i = 0; i < rule->entries->len; i++)
    {
      g_autofree char *number = NULL;
      g_autofree char *tolerance = NULL;

      if (!quiz_export_interval (rule->entries->pdata[i], &number, &tolerance))
        return FALSE;
    }
  return TRUE;
}

char *
quiz_export_stem (const ItemDocument *document)
{
  if (document->stimulus == NULL || *document->stimulus->text == '\0')
    return g_strdup (document->stem);
  return g_strdup_printf ("%s%s%s", document->stimulus->text, *document->stem != '\0' ? "\n" : "", document->stem);
}

static void
quiz_export_count_picture (const ItemPicture *picture, gpointer n)
{
  *(guint *)n += 1;
}

gboolean
quiz_export_has_pictures (const ItemDocument *document)
{
  guint n = 0;

  item_document_foreach_picture (document, quiz_export_count_picture, &n);
  return n > 0;
}

void
quiz_export_summarize (const ItemExportOptions *options, guint n_items, const char *format, const char *what)
{
  if (n_items > 0)
    item_exporter_warn (options, format, _ ("%u items lose what the format has no place for: %s"), n_items, what);
}
