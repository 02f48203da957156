/* Fields of an item, checked the same way for every format. */
#include "item-bank/import/draft-fields.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"

#define DRAFT_FIELDS_POINTS_MAX     1000000
#define DRAFT_FIELDS_DIFFICULTY_MAX 10000
#define DRAFT_FIELDS_PICTURES_MAX   (5u * 1024 * 1024) /* grows by a third in the item document */

gboolean
draft_fields_check_token (const char *name, const char *text, gsize max_len, GError **error)
{
  if (text_is_token (text, max_len))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("%s: must be 1 to %zu characters out of A-Z a-z 0-9 . _ / : @ + -"), name, max_len);
  return FALSE;
}

gboolean
draft_fields_check_text (const char *name, const char *text, gsize max_len, GError **error)
{
  if (strlen (text) > max_len)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: is longer than the limit of %zu bytes"), name, max_len);
      return FALSE;
    }
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) && *p != '\n' && *p != '\t')
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: holds the control character U+%04X: remove it"),
                     name, g_utf8_get_char (p));
        return FALSE;
      }
  return TRUE;
}

gboolean
draft_fields_parse_type (const char *text, ItemKind *out_kind, gboolean *out_weighted, GError **error)
{
  *out_weighted = strcmp (text, "single_weighted") == 0;
  if (item_kind_from_token (*out_weighted ? "single" : text, out_kind))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("type: \"%s\" is not known; write single, single_weighted, multiple, order, match, inline, hotspot, "
                  "number, text or mixed"),
               text);
  return FALSE;
}

gboolean
draft_fields_parse_number (const char *text, Rational *out)
{
  Rational value;

  if (rational_parse (text, out))
    return TRUE;
  if (*text != '-' || !rational_parse (text + 1, &value) || value.num != 0)
    return FALSE;
  *out = RATIONAL_ZERO;
  return TRUE;
}

gboolean
draft_fields_parse_difficulty (const char *text, gint64 *out_milli, GError **error)
{
  Rational value;

  if (draft_fields_parse_number (text, &value) && 1000 % value.den == 0)
    {
      gint64 milli = value.num * (1000 / value.den);

      if (ABS (value.num) <= DRAFT_FIELDS_DIFFICULTY_MAX && ABS (milli) <= DRAFT_FIELDS_DIFFICULTY_MAX)
        {
          *out_milli = milli;
          return TRUE;
        }
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("difficulty: \"%s\" is not a number from -10 to 10 with up to three decimal places"), text);
  return FALSE;
}

static gint64
draft_fields_gcd (gint64 a, gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

gboolean
draft_fields_set_points (Points *points, const GArray *values, GError **error)
{
  gint64 denominator = 1;

  g_return_val_if_fail (values->len <= EXAM_OPTIONS_MAX, FALSE);
  for (guint i = 0; i < values->len && denominator <= DRAFT_FIELDS_POINTS_MAX; i++)
    {
      gint64 den = g_array_index (values, Rational, i).den;

      if (den > DRAFT_FIELDS_POINTS_MAX)
        denominator = den;
      else
        denominator = denominator / draft_fields_gcd (denominator, den) * den;
    }
  for (guint i = 0; i < values->len; i++)
    {
      Rational value = g_array_index (values, Rational, i);

      if (denominator > DRAFT_FIELDS_POINTS_MAX || ABS (value.num) > DRAFT_FIELDS_POINTS_MAX
          || ABS (value.num) * (denominator / value.den) > DRAFT_FIELDS_POINTS_MAX)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT,
                       _ ("points: option %c: the points do not fit together into whole parts of at most %d"), 'A' + i,
                       DRAFT_FIELDS_POINTS_MAX);
          return FALSE;
        }
      points->points[i] = (gint32)(value.num * (denominator / value.den));
    }
  points->denominator = (guint32)denominator;
  points->n_options = values->len;
  return TRUE;
}

gboolean
draft_fields_check_key (const ItemDraft *draft, const char *key, GError **error)
{
  guint n_options = draft->document->options->len;
  int best = item_draft_find_key (draft);

  if (*key == '\0')
    return TRUE;
  if (strlen (key) != 1 || *key < 'A' || (guint)(*key - 'A') >= n_options)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("key: \"%s\" is not one of the options A to %c"), key,
                 (int)('A' + n_options - 1));
  else if (best >= 0 && best != *key - 'A')
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                 _ ("key: is %s, but option %c has the most points: correct one of them"), key, 'A' + best);
  else
    return TRUE;
  return FALSE;
}

static void
draft_fields_add_bytes (const ItemPicture *picture, gpointer data)
{
  *(gsize *)data += g_bytes_get_size (picture->data);
}

gboolean
draft_fields_check_size (const ItemDraft *draft, GError **error)
{
  gsize total = 0;

  item_document_foreach_picture (draft->document, draft_fields_add_bytes, &total);
  if (total <= DRAFT_FIELDS_PICTURES_MAX)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the pictures of the item have more than %u bytes in all"),
               DRAFT_FIELDS_PICTURES_MAX);
  return FALSE;
}
