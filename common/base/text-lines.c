/* Strict reader for the line-oriented text formats. Most are public, but the points of items are read with it too:
 * therefore every copy of the text is wiped before it is freed. */
#include "common/base/text-lines.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static gboolean
text_lines_check_bytes (const char *what, const char *text, gsize len, GError **error)
{
  guint line = 1;

  for (gsize i = 0; i < len; i++)
    {
      guchar c = (guchar)text[i];

      if (c == '\n')
        line++;
      else if (c < 0x20 || c > 0x7e)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                       _ ("%s:%u: byte 0x%02x is not allowed: only ASCII text "
                          "with LF line ends is"),
                       what, line, c);
          return FALSE;
        }
    }
  return TRUE;
}

static void
text_lines_wipe_text (char *text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

TextLines *
text_lines_parse (const char *what, const char *text, gsize len, gsize max_len, GError **error)
{
  TextLines *lines;
  char *copy;

  if (len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is empty"), what);
      return NULL;
    }
  if (len > max_len)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is longer than the limit of %zu bytes"), what,
                   max_len);
      return NULL;
    }
  if (!text_lines_check_bytes (what, text, len, error))
    return NULL;
  if (text[len - 1] != '\n')
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: the last line does not end with LF: was it cut off?"),
                   what);
      return NULL;
    }
  copy = g_strndup (text, len - 1);
  lines = g_new0 (TextLines, 1);
  lines->what = g_strdup (what);
  /* g_strsplit() makes no line at all out of "": a document of one empty line still has one. */
  lines->lines = len == 1 ? g_strdupv ((char *[]){ (char *)"", NULL }) : g_strsplit (copy, "\n", -1);
  lines->n_lines = g_strv_length (lines->lines);
  text_lines_wipe_text (copy);
  return lines;
}

void
text_lines_free (TextLines *lines)
{
  if (lines == NULL)
    return;
  g_free ((char *)lines->what);
  text_fields_free_wiping (lines->lines);
  g_free (lines);
}

void
text_fields_free_wiping (char **fields)
{
  for (char **field = fields; field != NULL && *field != NULL; field++)
    text_lines_wipe_text (*field);
  g_free (fields);
}

gboolean
text_lines_fail (const TextLines *lines, GError **error, const char *format, ...)
{
  va_list args;

  if (error == NULL)
    return FALSE;
  va_start (args, format);
  *error = g_error_new_valist (ADIL_ERROR, ADIL_ERROR_SYNTAX, format, args);
  va_end (args);
  adil_error_prefix_place (error, lines->what, lines->next);
  return FALSE;
}

char **
text_lines_next (TextLines *lines, const char *keyword, guint n_fields, GError **error)
{
  g_auto (GStrv) fields = NULL;
  guint n;

  if (text_lines_at_end (lines))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: the text ends where a line \"%s\" is expected"),
                   lines->what, lines->n_lines + 1, keyword != NULL ? keyword : "...");
      return NULL;
    }
  fields = g_strsplit (lines->lines[lines->next++], " ", -1);
  n = g_strv_length (fields);
  for (guint i = 0; i < n || i == 0; i++)
    if (n == 0 || *fields[i] == '\0')
      {
        text_lines_fail (lines, error, _ ("fields are separated by exactly one space and never empty"));
        return NULL;
      }
  if (keyword != NULL && strcmp (fields[0], keyword) != 0)
    {
      text_lines_fail (lines, error, _ ("expected a line \"%s\", found \"%.40s\""), keyword, fields[0]);
      return NULL;
    }
  if (n_fields != 0 && n != n_fields)
    {
      text_lines_fail (lines, error, _ ("\"%.40s\" needs %u fields, this line has %u"), fields[0], n_fields, n);
      return NULL;
    }
  return g_steal_pointer (&fields);
}

gboolean
text_lines_peek (const TextLines *lines, const char *keyword)
{
  const char *line;
  gsize len = strlen (keyword);

  if (text_lines_at_end (lines))
    return FALSE;
  line = lines->lines[lines->next];
  return strncmp (line, keyword, len) == 0 && (line[len] == ' ' || line[len] == '\0');
}

gboolean
text_lines_at_end (const TextLines *lines)
{
  return lines->next >= lines->n_lines;
}

gboolean
text_parse_decimal (const char *text, guint64 max, guint64 *out)
{
  guint64 value = 0;

  if (text == NULL || *text == '\0' || (text[0] == '0' && text[1] != '\0'))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      guint64 digit;

      if (!g_ascii_isdigit (*p))
        return FALSE;
      digit = (guint64)(*p - '0');
      if (digit > max || value > (max - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  *out = value;
  return TRUE;
}

gboolean
text_is_token (const char *text, gsize max_len)
{
  gsize len = text != NULL ? strlen (text) : 0;

  if (len == 0 || len > max_len)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("._/:@+-", text[i]) == NULL)
      return FALSE;
  return TRUE;
}
