/* Normal forms of texts. */
#include "item-bank/lint/lint-text.h"

#include <string.h>

char *
lint_text_collapse (const char *text)
{
  g_autofree char *nfc = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  GString *out = g_string_new (NULL);
  gboolean wants_space = FALSE;

  for (const char *p = nfc != NULL ? nfc : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          wants_space = out->len > 0;
          continue;
        }
      if (wants_space)
        g_string_append_c (out, ' ');
      wants_space = FALSE;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
lint_text_fold (const char *text)
{
  g_autofree char *collapsed = lint_text_collapse (text);
  g_autofree char *folded = g_utf8_casefold (collapsed, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

char *
lint_text_skeleton (const char *text)
{
  g_autofree char *folded = lint_text_fold (text);
  g_autoptr (GString) out = g_string_new (NULL);

  if (strstr (folded, "\\(") != NULL)
    return g_strdup ("");
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* "<" and ">", "+" and "-" are answers of their own. */
      if (g_unichar_isdigit (c) || g_unichar_type (c) == G_UNICODE_MATH_SYMBOL)
        return g_strdup ("");
      if (g_unichar_isalpha (c) || g_unichar_ismark (c))
        g_string_append_unichar (out, c);
    }
  return g_strdup (out->str);
}

char *
lint_text_drop_formulas (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *p = text;

  while (*p != '\0')
    {
      const char *end = NULL;

      if (g_str_has_prefix (p, "\\("))
        end = strstr (p, "\\)");
      else if (g_str_has_prefix (p, "[["))
        end = strstr (p, "]]");
      if (end != NULL)
        {
          g_string_append_c (out, ' ');
          p = end + 2;
        }
      else
        g_string_append_c (out, *p++);
    }
  return g_string_free (out, FALSE);
}

/* End of the word at p, or p where none begins here. */
static const char *
lint_text_word_end (const char *p)
{
  const char *end = p;

  if (g_str_has_prefix (p, "\\("))
    {
      end = strstr (p, "\\)");
      return end != NULL ? end + 2 : p;
    }
  while (*end != '\0' && (g_unichar_isalnum (g_utf8_get_char (end)) || g_unichar_ismark (g_utf8_get_char (end))))
    end = g_utf8_next_char (end);
  return end;
}

GPtrArray *
lint_text_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folded = lint_text_fold (text);

  for (const char *p = folded; *p != '\0';)
    {
      const char *end = lint_text_word_end (p);

      if (end == p)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      g_ptr_array_add (words, g_strndup (p, (gsize)(end - p)));
      p = end;
    }
  return words;
}

/* A point, question mark or the like, with white space or the end behind it; "3.5" and "Ir." do not end a question
 * because what follows matters: only the part behind the last such place is looked at. */
char *
lint_text_question (const char *text, gboolean keeps_case)
{
  g_autofree char *flat = keeps_case ? lint_text_collapse (text) : lint_text_fold (text);
  const char *start = flat;

  for (const char *p = flat; *p != '\0'; p++)
    if (strchr (".?!", *p) != NULL && p[1] == ' ' && lint_text_count_letters (p + 1) > 0
        && !(p - flat >= 2 && p[-1] == '.'))
      start = p + 2;
  return g_strdup (start);
}

guint
lint_text_count_letters (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += g_unichar_isalpha (g_utf8_get_char (p)) ? 1 : 0;
  return n;
}
