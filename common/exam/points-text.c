/* Reads the text of exam-points/v2 rules back into the model. */
#include "common/exam/points-text.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/exam/response.h"

#define POINTS_NUMBER_MAX 1000000

static gboolean
points_text_read_number (const char *text, guint32 denominator, Rational *out)
{
  gboolean negative = *text == '-';
  guint64 value;

  if (!text_parse_decimal (text + negative, POINTS_NUMBER_MAX, &value) || (negative && value == 0))
    return FALSE;
  return rational_make (negative ? -(gint64)value : (gint64)value, denominator, out);
}

static gboolean
points_text_read_bound (const char *text, guint32 denominator, gboolean *has, Rational *out)
{
  *has = strcmp (text, "-") != 0;
  return !*has || points_text_read_number (text, denominator, out);
}

static gboolean
points_text_read_limit (const char *text, gboolean *has, Rational *out)
{
  *has = strcmp (text, "-") != 0;
  return !*has || rational_parse (text, out);
}

static gboolean
points_text_read_field (PointsRules *rules, const TextLines *lines, char **f, guint32 denominator, GError **error)
{
  guint64 n_options, n_targets;
  PointsField *field;
  ItemKind kind;
  gboolean is_whole;

  if (g_strv_length (f) != 8 || !item_kind_from_token (f[1], &kind)
      || !text_parse_decimal (f[2], EXAM_OPTIONS_MAX, &n_options)
      || !text_parse_decimal (f[3], EXAM_OPTIONS_MAX, &n_targets))
    return text_lines_fail (lines, error, _ ("a field needs a kind, options, targets, a way, points and two bounds"));
  is_whole = strcmp (f[4], "whole") == 0;
  if (!is_whole && strcmp (f[4], "sum") != 0)
    return text_lines_fail (lines, error, _ ("\"%.20s\" is not whole or sum"), f[4]);
  field = points_rules_add_field (rules, kind, (guint)n_options, (guint)n_targets, is_whole);
  return (points_text_read_number (f[5], denominator, &field->fallback)
          && points_text_read_bound (f[6], denominator, &field->has_lower, &field->lower)
          && points_text_read_bound (f[7], denominator, &field->has_upper, &field->upper))
         || text_lines_fail (lines, error, _ ("the points of a field are not numbers"));
}

static char *
points_text_dup_key (const char *encoded)
{
  g_autofree char *spaced = g_strdup (encoded);
  char *out = spaced, *key;

  for (const char *p = encoded; *p != '\0'; p++)
    if (g_str_has_prefix (p, "%20"))
      {
        *out++ = ' ';
        p += 2;
      }
    else
      *out++ = *p;
  *out = '\0';
  key = response_decode_text (spaced);
  explicit_bzero (spaced, strlen (spaced));
  return key;
}

static gboolean
points_text_read_key (PointsField *field, PointsTest test, char **f, Rational points)
{
  g_autofree char *key = points_text_dup_key (f[1]);

  if (key == NULL)
    return FALSE;
  if (test == POINTS_TEST_ON)
    points_field_add_on (field, key, points);
  else
    points_field_add_text (field, test, key, points);
  explicit_bzero (key, strlen (key));
  return TRUE;
}

static gboolean
points_text_read_between (PointsField *field, char **f, Rational points)
{
  Rational lo = RATIONAL_ZERO, hi = RATIONAL_ZERO;
  gboolean has_lo, has_hi;

  if (!points_text_read_limit (f[1], &has_lo, &lo) || !points_text_read_limit (f[2], &has_hi, &hi))
    return FALSE;
  points_field_add_between (field, has_lo ? &lo : NULL, has_hi ? &hi : NULL, points);
  return TRUE;
}

static gboolean
points_text_read_entry (PointsField *field, const TextLines *lines, char **f, guint32 denominator, GError **error)
{
  static const char *const NAMES[] = { "on", "between", "is", "like", "glob", "likeglob" };
  guint n = g_strv_length (f);
  Rational points;

  for (guint test = 0; test < G_N_ELEMENTS (NAMES); test++)
    if (strcmp (f[0], NAMES[test]) == 0)
      {
        gboolean is_between = test == POINTS_TEST_BETWEEN;

        if (n == (is_between ? 4u : 3u) && points_text_read_number (f[n - 1], denominator, &points)
            && (is_between ? points_text_read_between (field, f, points)
                           : points_text_read_key (field, (PointsTest)test, f, points)))
          return TRUE;
        return text_lines_fail (lines, error, _ ("what earns points, or the points, cannot be read"));
      }
  return text_lines_fail (lines, error, _ ("\"%.20s\" is not an entry of this format"), f[0]);
}

static gboolean
points_text_read_line (PointsRules *rules, const TextLines *lines, char **f, guint32 denominator, GError **error)
{
  guint n_fields = rules->fields->len;

  if (strcmp (f[0], "field") == 0)
    return n_fields < EXAM_FIELDS_MAX ? points_text_read_field (rules, lines, f, denominator, error)
                                      : text_lines_fail (lines, error, _ ("there are too many fields"));
  if (n_fields == 0)
    return text_lines_fail (lines, error, _ ("a field must come before its entries"));
  return points_text_read_entry (g_ptr_array_index (rules->fields, n_fields - 1), lines, f, denominator, error);
}

static PointsRules *
points_text_read_head (TextLines *lines, guint32 *denominator, GError **error)
{
  char **f = text_lines_next (lines, NULL, 4, error);
  PointsRules *rules = NULL;
  Rational maximum;
  guint64 value;
  ItemKind kind;

  if (f == NULL)
    return NULL;
  if (!item_kind_from_token (f[0], &kind) || kind == ITEM_KIND_SINGLE)
    text_lines_fail (lines, error, _ ("unknown kind of item \"%.40s\""), f[0]);
  else if (!text_parse_decimal (f[1], POINTS_NUMBER_MAX, &value) || value == 0)
    text_lines_fail (lines, error, _ ("the denominator must be from 1 to %u"), POINTS_NUMBER_MAX);
  else if (!points_text_read_number (f[2], (guint32)value, &maximum)
           || (strcmp (f[3], "sum") != 0 && strcmp (f[3], "all") != 0))
    text_lines_fail (lines, error, _ ("the maximum must be a number, and followed by sum or all"));
  else
    {
      rules = points_rules_new (kind);
      rules->is_all = *f[3] == 'a';
      if (rules->is_all)
        rules->all_points = maximum;
      *denominator = (guint32)value;
    }
  text_fields_free_wiping (f);
  return rules;
}

PointsRules *
points_text_parse (TextLines *lines, GError **error)
{
  guint32 denominator = 1;
  g_autoptr (PointsRules) rules = points_text_read_head (lines, &denominator, error);

  while (rules != NULL && !text_lines_at_end (lines))
    {
      char **f = text_lines_next (lines, NULL, 0, error);
      gboolean is_read = f != NULL && points_text_read_line (rules, lines, f, denominator, error);

      text_fields_free_wiping (f);
      if (!is_read)
        return NULL;
    }
  return g_steal_pointer (&rules);
}

static PointsRules *
points_text_new_single (const Points *points)
{
  PointsRules *rules = points_rules_new (ITEM_KIND_SINGLE);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_SINGLE, points->n_options, 0, TRUE);

  for (guint i = 0; i < points->n_options; i++)
    {
      const char key[2] = { (char)('A' + i), '\0' };
      Rational value;

      if (points->points[i] != 0 && rational_make (points->points[i], points->denominator, &value))
        points_field_add_on (field, key, value);
    }
  return rules;
}

PointsRules *
points_rules_new_from (const Points *points)
{
  g_autoptr (TextLines) lines = NULL;

  if (points->kind == ITEM_KIND_SINGLE)
    return points_text_new_single (points);
  lines = text_lines_parse ("points", points->rules, strlen (points->rules), POINTS_RULES_MAX, NULL);
  return lines != NULL ? points_text_parse (lines, NULL) : NULL;
}
