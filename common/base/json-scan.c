/* Strict tokens for JSON. */
#include "common/base/json-scan.h"

#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define JSON_SCAN_MAX_INTEGER    (G_GINT64_CONSTANT (1) << 53)
#define JSON_SCAN_MAX_NUMBER_LEN 60 /* cJSON 1.7 stops silently at 63 */

typedef struct
{
  const char *what;
  const char *text;
  gsize len;
  gsize pos;
  guint depth;
} JsonScan;

gboolean
json_scan_fail (const char *what, const char *text, gsize offset, const char *message, GError **error)
{
  guint line = 1;
  gsize line_start = 0;

  for (gsize i = 0; i < offset; i++)
    if (text[i] == '\n')
      {
        line++;
        line_start = i + 1;
      }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: column %ld: %s"), what, line,
               g_utf8_strlen (text + line_start, (gssize)(offset - line_start)) + 1, message);
  return FALSE;
}

static gboolean
json_scan_fail_here (const JsonScan *scan, const char *message, GError **error)
{
  return json_scan_fail (scan->what, scan->text, MIN (scan->pos, scan->len), message, error);
}

/* The byte at pos + ahead, NUL behind the end (NUL is never part of valid input). */
static char
json_scan_peek (const JsonScan *scan, gsize ahead)
{
  return ahead < scan->len - scan->pos ? scan->text[scan->pos + ahead] : '\0';
}

static gboolean
json_scan_escape (JsonScan *scan, GError **error)
{
  char c = json_scan_peek (scan, 1);
  gboolean is_zero = TRUE;

  if (c != '\0' && strchr ("\"\\/bfnrt", c) != NULL)
    {
      scan->pos += 2;
      return TRUE;
    }
  if (c != 'u')
    return json_scan_fail_here (scan, _ ("an unknown escape sequence in a string"), error);
  for (gsize i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (json_scan_peek (scan, i)))
        return json_scan_fail_here (scan, _ ("\\u needs four hexadecimal digits"), error);
      is_zero = is_zero && json_scan_peek (scan, i) == '0';
    }
  /* It would cut the C string short. */
  if (is_zero)
    return json_scan_fail_here (scan, _ ("a NUL character in a string"), error);
  scan->pos += 6;
  return TRUE;
}

static gboolean
json_scan_string (JsonScan *scan, GError **error)
{
  gsize start = scan->pos++;

  while (scan->pos < scan->len)
    {
      guchar c = (guchar)scan->text[scan->pos];

      if (c == '"')
        {
          scan->pos++;
          return TRUE;
        }
      if (c < 0x20)
        return json_scan_fail_here (scan, _ ("a control character in a string: write it as an escape"), error);
      if (c != '\\')
        scan->pos++;
      else if (!json_scan_escape (scan, error))
        return FALSE;
    }
  return json_scan_fail (scan->what, scan->text, start, _ ("a string is never closed"), error);
}

static gsize
json_scan_digits (JsonScan *scan)
{
  gsize start = scan->pos;

  while (g_ascii_isdigit (json_scan_peek (scan, 0)))
    scan->pos++;
  return scan->pos - start;
}

/* Moves over int frac? exp? of RFC 8259, section 6. */
static gboolean
json_scan_number_token (JsonScan *scan, gboolean *is_integer)
{
  gsize n_digits;

  *is_integer = TRUE;
  scan->pos += json_scan_peek (scan, 0) == '-';
  if (json_scan_peek (scan, 0) == '0')
    scan->pos++;
  else if (json_scan_digits (scan) == 0)
    return FALSE;
  if (json_scan_peek (scan, 0) == '.')
    {
      *is_integer = FALSE;
      scan->pos++;
      n_digits = json_scan_digits (scan);
      if (n_digits == 0)
        return FALSE;
    }
  if (json_scan_peek (scan, 0) == 'e' || json_scan_peek (scan, 0) == 'E')
    {
      *is_integer = FALSE;
      scan->pos++;
      scan->pos += json_scan_peek (scan, 0) == '-' || json_scan_peek (scan, 0) == '+';
      n_digits = json_scan_digits (scan);
      if (n_digits == 0)
        return FALSE;
    }
  return !g_ascii_isalnum (json_scan_peek (scan, 0)) && json_scan_peek (scan, 0) != '.';
}

static gboolean
json_scan_number (JsonScan *scan, GError **error)
{
  gsize start = scan->pos;
  gboolean is_integer;
  g_autofree char *token = NULL;
  double value;

  if (!json_scan_number_token (scan, &is_integer))
    return json_scan_fail (scan->what, scan->text, start, _ ("not a number of JSON"), error);
  if (scan->pos - start > JSON_SCAN_MAX_NUMBER_LEN)
    return json_scan_fail (scan->what, scan->text, start, _ ("a number with too many digits"), error);
  token = g_strndup (scan->text + start, scan->pos - start);
  value = g_ascii_strtod (token, NULL);
  if (!isfinite (value))
    return json_scan_fail (scan->what, scan->text, start, _ ("a number that is too large"), error);
  /* 16-digit identity numbers written as numbers would silently become other numbers. */
  if (is_integer && !g_ascii_string_to_signed (token, 10, -JSON_SCAN_MAX_INTEGER, JSON_SCAN_MAX_INTEGER, NULL, NULL))
    return json_scan_fail (scan->what, scan->text, start,
                           _ ("an integer beyond 2^53 would lose digits: write it as a string"), error);
  return TRUE;
}

static gboolean
json_scan_word (JsonScan *scan, GError **error)
{
  static const char *const WORDS[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    {
      gsize len = strlen (WORDS[i]);

      if (scan->len - scan->pos >= len && memcmp (scan->text + scan->pos, WORDS[i], len) == 0)
        {
          scan->pos += len;
          return TRUE;
        }
    }
  return json_scan_fail_here (scan, _ ("an unexpected character"), error);
}

static gboolean
json_scan_token (JsonScan *scan, guint max_depth, GError **error)
{
  char c = scan->text[scan->pos];

  if (c == '"')
    return json_scan_string (scan, error);
  if (c == '-' || g_ascii_isdigit (c))
    return json_scan_number (scan, error);
  if (g_ascii_isalpha (c))
    return json_scan_word (scan, error);
  if (strchr (" \t\r\n,:{}[]", c) == NULL)
    return json_scan_fail_here (scan, _ ("an unexpected character"), error);
  if ((c == '{' || c == '[') && ++scan->depth > max_depth)
    return json_scan_fail_here (scan, _ ("nested too deeply"), error);
  if ((c == '}' || c == ']') && scan->depth-- == 0)
    return json_scan_fail_here (scan, _ ("a closing bracket without an opening one"), error);
  scan->pos++;
  return TRUE;
}

gboolean
json_scan_check (const char *what, const char *text, gsize len, guint max_depth, GError **error)
{
  JsonScan scan = { .what = what, .text = text, .len = len };

  while (scan.pos < len)
    if (!json_scan_token (&scan, max_depth, error))
      return FALSE;
  return TRUE;
}
