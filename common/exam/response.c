/* The spelling of responses, per kind of item. */
#include "common/exam/response.h"

#include <string.h>

#define RESPONSE_WHOLE_DIGITS 15
#define RESPONSE_PLACES       9

static gboolean
response_is_letter (char letter, guint n_options)
{
  return letter >= 'A' && letter < 'A' + (int)(n_options > 0 ? n_options : EXAM_OPTIONS_MAX);
}

static gboolean
response_is_sorted (const char *text, guint n_options)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!response_is_letter (*p, n_options) || (p > text && *p <= p[-1]))
      return FALSE;
  return TRUE;
}

static gboolean
response_is_permutation (const char *text, guint n_options)
{
  gsize len = strlen (text);
  guint32 seen = 0;

  if (len > EXAM_OPTIONS_MAX || (n_options > 0 && len != n_options))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!response_is_letter (*p, (guint)len) || (seen >> (*p - 'A')) & 1)
        return FALSE;
      seen |= 1u << (*p - 'A');
    }
  return TRUE;
}

/* "A2B1": letter and number, sorted, distinct. */
static gboolean
response_is_pairs (const char *text, guint n_options, guint n_targets)
{
  guint last = 0;

  while (*text != '\0')
    {
      guint target = 0, pair;

      if (!response_is_letter (*text, n_options) || !g_ascii_isdigit (text[1]) || text[1] == '0')
        return FALSE;
      pair = (guint)(*text++ - 'A') * 100;
      for (guint digits = 0; digits < 2 && g_ascii_isdigit (*text); digits++)
        target = target * 10 + (guint)(*text++ - '0');
      pair += target;
      if (target > (n_targets > 0 ? n_targets : EXAM_OPTIONS_MAX) || (last > 0 && pair <= last - 1))
        return FALSE;
      last = pair + 1;
    }
  return TRUE;
}

static gboolean
response_is_number (const char *text)
{
  gsize whole, places = 0;

  text += *text == '-' ? 1 : 0;
  whole = strspn (text, "0123456789");
  if (whole == 0 || whole > RESPONSE_WHOLE_DIGITS)
    return FALSE;
  text += whole;
  if (*text == '.')
    {
      places = strspn (text + 1, "0123456789");
      if (places == 0 || places > RESPONSE_PLACES)
        return FALSE;
      text += 1 + places;
    }
  return *text == '\0';
}

static gboolean
response_is_text (const char *text)
{
  g_autofree char *decoded = response_decode_text (text);

  return decoded != NULL;
}

gboolean
response_field_is_possible (ItemKind kind, guint n_options, guint n_targets, const char *text)
{
  if (strlen (text) > EXAM_RESPONSE_MAX)
    return FALSE;
  if (*text == '\0')
    return TRUE;
  switch (kind)
    {
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_INLINE:
      return text[1] == '\0' && response_is_letter (*text, n_options);
    case ITEM_KIND_MULTIPLE:
    case ITEM_KIND_HOTSPOT:
      return response_is_sorted (text, n_options);
    case ITEM_KIND_ORDER:
      return response_is_permutation (text, n_options);
    case ITEM_KIND_MATCH:
      return response_is_pairs (text, n_options, n_targets);
    case ITEM_KIND_NUMBER:
      return response_is_number (text);
    case ITEM_KIND_TEXT:
      return response_is_text (text);
    case ITEM_KIND_MIXED:
      return FALSE;
    }
  return FALSE;
}

/* Without the fields' kinds only the alphabet can be looked at; points_score() looks closer. */
static gboolean
response_is_mixed (const char *text)
{
  gboolean any = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p < 0x20 || *p > 0x7e)
        return FALSE;
      any |= *p != '|';
    }
  return any;
}

gboolean
response_is_possible (ItemKind kind, guint n_options, const char *text)
{
  if (kind == ITEM_KIND_MIXED)
    return *text == '\0' || (strlen (text) <= EXAM_RESPONSE_MAX && response_is_mixed (text));
  return response_field_is_possible (kind, n_options, 0, text);
}

char **
response_split (const char *text, guint n_fields)
{
  char **fields;

  g_return_val_if_fail (n_fields > 0, NULL);
  if (*text == '\0')
    {
      fields = g_new0 (char *, n_fields + 1);
      for (guint i = 0; i < n_fields; i++)
        fields[i] = g_strdup ("");
      return fields;
    }
  fields = g_strsplit (text, "|", 0);
  if (g_strv_length (fields) == n_fields)
    return fields;
  g_strfreev (fields);
  return NULL;
}

char *
response_join (const char *const *fields, guint n_fields)
{
  GString *text = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < n_fields; i++)
    {
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", fields[i]);
      any |= *fields[i] != '\0';
    }
  if (!any)
    g_string_truncate (text, 0);
  return g_string_free (text, FALSE);
}

char *
response_encode_text (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p >= 0x20 && *p <= 0x7e && *p != '%' && *p != '|')
      g_string_append_c (out, *p);
    else
      g_string_append_printf (out, "%%%02X", (guint8)*p);
  return g_string_free (out, FALSE);
}

char *
response_decode_text (const char *encoded)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *again = NULL;

  for (const char *p = encoded; *p != '\0'; p++)
    if (*p != '%')
      g_string_append_c (out, *p);
    else
      {
        int high = g_ascii_xdigit_value (p[1]), low = high >= 0 ? g_ascii_xdigit_value (p[2]) : -1;

        if (low < 0 || (high == 0 && low == 0))
          return NULL;
        g_string_append_c (out, (char)(high * 16 + low));
        p += 2;
      }
  again = response_encode_text (out->str);
  if (strcmp (again, encoded) != 0 || !g_utf8_validate (out->str, (gssize)out->len, NULL))
    return NULL;
  return g_strdup (out->str);
}

char *
response_normalize_text (const char *text, gboolean folds_case)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *folded = NULL;
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;

  if (composed != NULL && folds_case)
    {
      g_autofree char *lower = g_utf8_casefold (composed, -1);

      folded = g_utf8_normalize (lower, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    }
  for (const char *p = folded != NULL ? folded : composed != NULL ? composed : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (g_unichar_isspace (letter))
        gap = out->len > 0;
      else
        {
          if (gap)
            g_string_append_c (out, ' ');
          gap = FALSE;
          g_string_append_unichar (out, letter);
        }
    }
  return g_string_free (out, FALSE);
}

char *
response_parse_number (const char *typed)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = typed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (g_unichar_isspace (letter) || (letter == '+' && out->len == 0))
        continue;
      if (letter == ',')
        letter = '.';
      else if (letter == 0x2212 || letter == 0x2013)
        letter = '-';
      if (letter > 0x7e)
        return NULL;
      g_string_append_c (out, (char)letter);
    }
  if (out->len > 0 && out->str[out->len - 1] == '.')
    g_string_truncate (out, out->len - 1);
  if (out->str[0] == '.')
    g_string_prepend_c (out, '0');
  else if (g_str_has_prefix (out->str, "-."))
    g_string_insert (out, 1, "0");
  return response_is_number (out->str) && out->len <= RESPONSE_NUMBER_MAX ? g_strdup (out->str) : NULL;
}
