/* Tolerant reading of numbers. */
#include "item-bank/lint/lint-numbers.h"

#include <string.h>

#include "common/exam/item-document.h"
#include "item-bank/lint/lint-text.h"

/* Digits, with marks between them, as "1234.5" for g_ascii_strtod(). One mark with three digits behind it is a mark of
 * thousands where the language writes it so. */
static char *
lint_numbers_normalize (const char *digits, const char *lang)
{
  gboolean is_english = g_str_has_prefix (lang, "en");
  char thousands = is_english ? ',' : '.', decimal = is_english ? '.' : ',';
  g_autofree char *whole = NULL;
  const char *mark = strrchr (digits, decimal);
  GString *out = g_string_new (NULL);

  if (mark == NULL && strchr (digits, thousands) != NULL && strlen (strrchr (digits, thousands)) != 4)
    {
      /* "3.14" in an Indonesian text can only be a decimal point. */
      decimal = thousands;
      thousands = '\0';
      mark = strrchr (digits, decimal);
    }
  for (const char *p = digits; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (out, *p);
    else if (p == mark)
      g_string_append_c (out, '.');
  return g_string_free (out, FALSE);
}

static const char *
lint_numbers_skip_sign (const char *p, gboolean *out_negative)
{
  static const char *const SIGNS[] = { "-", "\u2212", "\u2013" };

  *out_negative = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (SIGNS); i++)
    if (g_str_has_prefix (p, SIGNS[i]))
      {
        *out_negative = TRUE;
        p += strlen (SIGNS[i]);
        break;
      }
  while (*p == ' ' || *p == '+')
    p++;
  return p;
}

static const char *
lint_numbers_scan (const char *p, const char *lang, double *out)
{
  const char *end = p;
  g_autofree char *digits = NULL, *normal = NULL;

  while (g_ascii_isdigit (*end) || ((*end == '.' || *end == ',') && g_ascii_isdigit (end[1])))
    end++;
  if (end == p || !g_ascii_isdigit (*p))
    return NULL;
  digits = g_strndup (p, (gsize)(end - p));
  normal = lint_numbers_normalize (digits, lang);
  *out = g_ascii_strtod (normal, NULL);
  return end;
}

gboolean
lint_numbers_parse (const char *text, const char *lang, double *out_value, char **out_unit)
{
  g_autofree char *flat = lint_text_collapse (text);
  const char *p = flat;
  gboolean is_negative, has_currency = FALSE;
  double value, below;

  if (g_ascii_strncasecmp (p, "rp", 2) == 0 || *p == '$')
    {
      has_currency = TRUE;
      p += *p == '$' ? 1 : 2;
      while (*p == '.' || *p == ' ')
        p++;
    }
  p = lint_numbers_skip_sign (p, &is_negative);
  p = lint_numbers_scan (p, lang, &value);
  if (p == NULL)
    return FALSE;
  if (*p == '/' && g_ascii_isdigit (p[1]))
    {
      p = lint_numbers_scan (p + 1, lang, &below);
      if (below <= 0)
        return FALSE;
      value /= below;
    }
  /* What has digits behind the unit is a date, a range or an article of a law. */
  if (strpbrk (p, "0123456789:;/") != NULL || g_utf8_strlen (p, -1) > 24)
    return FALSE;
  *out_value = is_negative ? -value : value;
  *out_unit = g_strdup_printf ("%d%s", has_currency, *p == ' ' ? p + 1 : p);
  return TRUE;
}

gboolean
lint_numbers_are_ordered (const GPtrArray *options, const char *lang)
{
  g_autofree char *first_unit = NULL;
  gboolean rises = TRUE, falls = TRUE;
  double last = 0;

  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];
      g_autofree char *unit = NULL;
      double value;

      if (!lint_numbers_parse (option->text, lang, &value, &unit))
        return TRUE;
      if (first_unit == NULL)
        first_unit = g_strdup (unit);
      else if (strcmp (first_unit, unit) != 0)
        return TRUE;
      rises = rises && (i == 0 || value >= last);
      falls = falls && (i == 0 || value <= last);
      last = value;
    }
  return rises || falls || options->len < 3;
}
