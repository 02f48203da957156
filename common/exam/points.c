/* The points vector of one item. */
#include "common/exam/points.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/exam/points-eval.h"
#include "common/exam/points-text.h"

#define POINTS_FORMAT_V1       "exam-points/v1"
#define POINTS_FORMAT_V2       "exam-points/v2"
#define POINTS_LEN_MAX         4096
#define POINTS_VALUE_MAX       1000000
#define POINTS_DENOMINATOR_MAX 1000000

static gboolean
points_parse_value (const char *text, gint32 *out)
{
  gboolean negative = *text == '-';
  guint64 value;

  if (!text_parse_decimal (text + negative, POINTS_VALUE_MAX, &value) || (negative && value == 0))
    return FALSE;
  *out = negative ? -(gint32)value : (gint32)value;
  return TRUE;
}

static gboolean
points_parse_values (Points *points, const TextLines *lines, char **fields, GError **error)
{
  guint n_fields = g_strv_length (fields);
  guint64 denominator;

  if (n_fields < 4 || n_fields > 2 + EXAM_OPTIONS_MAX)
    return text_lines_fail (lines, error, _ ("needs a denominator and the points of 2 to %u options"),
                            EXAM_OPTIONS_MAX);
  if (!text_parse_decimal (fields[1], POINTS_DENOMINATOR_MAX, &denominator) || denominator == 0)
    return text_lines_fail (lines, error, _ ("the denominator must be from 1 to %u"), POINTS_DENOMINATOR_MAX);
  points->denominator = (guint32)denominator;
  points->n_options = n_fields - 2;
  for (guint i = 0; i < points->n_options; i++)
    if (!points_parse_value (fields[2 + i], &points->points[i]))
      return text_lines_fail (lines, error, _ ("the points of option %c must be an integer from -%u to %u"), 'A' + i,
                              POINTS_VALUE_MAX, POINTS_VALUE_MAX);
  return TRUE;
}

static gboolean
points_parse_line (Points *points, const TextLines *lines, char **fields, GError **error)
{
  if (!item_kind_from_token (fields[0], &points->kind) || points->kind != ITEM_KIND_SINGLE)
    return text_lines_fail (lines, error, _ ("unknown kind of item \"%.40s\""), fields[0]);
  if (!points_parse_values (points, lines, fields, error))
    return FALSE;
  return text_lines_at_end (lines) || text_lines_fail (lines, error, _ ("nothing may follow the points"));
}

static gboolean
points_parse_v1 (Points *out, TextLines *lines, GError **error)
{
  char **fields = text_lines_next (lines, NULL, 0, error);
  Points points = { 0 };
  gboolean is_read = fields != NULL && points_parse_line (&points, lines, fields, error);

  if (is_read)
    *out = points;
  /* The answer key stays where the caller wants it, and nowhere else. */
  text_fields_free_wiping (fields);
  explicit_bzero (&points, sizeof points);
  return is_read;
}

/* Through the model and back: what comes out must be what went in. */
static gboolean
points_parse_v2 (Points *out, TextLines *lines, const char *text, gsize len, GError **error)
{
  g_autoptr (PointsRules) rules = points_text_parse (lines, error);
  Points points = { 0 };
  gboolean is_read = rules != NULL && points_rules_compile (rules, &points, error);

  if (is_read && (strlen (points.rules) != len || memcmp (points.rules, text, len) != 0))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("points: not in the one valid spelling of its rules"));
      is_read = FALSE;
    }
  if (is_read)
    *out = points;
  explicit_bzero (&points, sizeof points);
  return is_read;
}

gboolean
points_parse (Points *out, const guint8 *data, gsize len, GError **error)
{
  g_autoptr (TextLines) lines = text_lines_parse ("points", (const char *)data, len, POINTS_LEN_MAX, error);
  g_auto (GStrv) head = NULL;
  gboolean is_v2;

  if (lines == NULL)
    return FALSE;
  is_v2 = text_lines_peek (lines, POINTS_FORMAT_V2);
  head = text_lines_next (lines, is_v2 ? POINTS_FORMAT_V2 : POINTS_FORMAT_V1, 1, error);
  if (head == NULL)
    return FALSE;
  if (is_v2)
    return points_parse_v2 (out, lines, (const char *)data + strlen (POINTS_FORMAT_V2) + 1,
                            len - strlen (POINTS_FORMAT_V2) - 1, error);
  return points_parse_v1 (out, lines, error);
}

GBytes *
points_format (const Points *points)
{
  gboolean is_v2 = points->kind != ITEM_KIND_SINGLE;
  GString *text = g_string_new (is_v2 ? POINTS_FORMAT_V2 "\n" : POINTS_FORMAT_V1 "\n");
  gsize len;

  if (is_v2)
    g_string_append (text, points->rules);
  else
    {
      g_return_val_if_fail (points->n_options >= 2 && points->n_options <= EXAM_OPTIONS_MAX, NULL);
      g_string_append_printf (text, "%s %u", item_kind_to_token (points->kind), points->denominator);
      for (guint i = 0; i < points->n_options; i++)
        g_string_append_printf (text, " %d", points->points[i]);
      g_string_append_c (text, '\n');
    }
  len = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), len);
}

gboolean
points_score (const Points *points, const char *response, Rational *out, GError **error)
{
  gint64 value = 0;

  if (*response != '\0' && points->kind != ITEM_KIND_SINGLE)
    {
      if (!points_eval (points, response, &value, error))
        return FALSE;
    }
  else if (*response != '\0')
    {
      if (response[1] != '\0' || response[0] < 'A' || response[0] >= 'A' + (int)points->n_options)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                       _ ("response \"%.40s\" is not the letter of one of the %u options"), response,
                       points->n_options);
          return FALSE;
        }
      value = points->points[response[0] - 'A'];
    }
  g_return_val_if_fail (rational_make (value, points->denominator, out), FALSE);
  return TRUE;
}

Rational
points_maximum (const Points *points)
{
  gint64 best = 0; /* of not answering */
  Rational maximum = RATIONAL_ZERO;

  if (points->kind != ITEM_KIND_SINGLE)
    {
      g_autoptr (PointsRules) rules = points_rules_new_from (points);

      g_return_val_if_fail (rules != NULL, RATIONAL_ZERO);
      return points_rules_maximum (rules);
    }
  for (guint i = 0; i < points->n_options; i++)
    best = MAX (best, points->points[i]);
  g_return_val_if_fail (rational_make (best, points->denominator, &maximum), RATIONAL_ZERO);
  return maximum;
}
