/* Careless markup and untidy text. */
#include "item-bank/import/rich-tidy.h"

#include <string.h>

#define RICH_TIDY_NBSP 0xa0

static const char *const TIDY_TAGS[] = {
  "a",        "abbr",       "address",    "article",  "aside",      "audio",      "b",         "bdi",     "bdo",
  "big",      "blockquote", "body",       "br",       "button",     "canvas",     "caption",   "center",  "cite",
  "code",     "col",        "colgroup",   "dd",       "del",        "details",    "dfn",       "div",     "dl",
  "dt",       "em",         "embed",      "fieldset", "figcaption", "figure",     "font",      "footer",  "form",
  "h1",       "h2",         "h3",         "h4",       "h5",         "h6",         "head",      "header",  "hr",
  "html",     "i",          "iframe",     "img",      "input",      "ins",        "kbd",       "label",   "legend",
  "li",       "link",       "main",       "map",      "mark",       "math",       "meta",      "nav",     "nobr",
  "nolink",   "noscript",   "object",     "ol",       "option",     "p",          "param",     "picture", "pre",
  "q",        "s",          "samp",       "script",   "section",    "select",     "small",     "source",  "span",
  "strike",   "strong",     "style",      "sub",      "sup",        "svg",        "table",     "tbody",   "td",
  "template", "textarea",   "tfoot",      "th",       "thead",      "title",      "tr",        "track",   "tt",
  "u",        "ul",         "var",        "video",    "wbr",        "annotation", "semantics", "mi",      "mn",
  "mo",       "mrow",       "mfrac",      "msup",     "msub",       "msqrt",      "mroot",     "mtext",   "msubsup",
  "munder",   "mover",      "munderover", "mtable",   "mtr",        "mtd",        "mspace",    "mstyle",  "mfenced",
  "menclose", "mpadded",    "applet",     "acronym",  "o:p",        NULL
};

/* Behind a tag's name: does the tag end before another begins? Values in quotes may hold anything. "a<b and c>d" has
 * words where a tag has attributes with values. */
static gboolean
rich_tidy_ends (const char *p)
{
  gboolean has_words = FALSE, has_values = FALSE;

  for (; *p != '\0' && *p != '>' && *p != '<'; p++)
    {
      has_words = has_words || g_ascii_isalnum (*p);
      has_values = has_values || *p == '=';
      if (*p == '=' && (p[1] == '"' || p[1] == '\''))
        p = strchr (p + 2, p[1]);
      if (p == NULL)
        return FALSE;
    }
  return *p == '>' && (!has_words || has_values);
}

/* p is at "<": does a tag, a closing tag or a comment begin here? */
static gboolean
rich_tidy_is_tag (const char *p)
{
  char name[16];
  gsize n = 0;

  if (g_str_has_prefix (p, "<!--") || g_str_has_prefix (p, "<!DOCTYPE") || g_str_has_prefix (p, "<!doctype"))
    return TRUE;
  p += p[1] == '/' ? 2 : 1;
  while (n + 1 < sizeof name && (g_ascii_isalnum (p[n]) || p[n] == ':'))
    {
      name[n] = g_ascii_tolower (p[n]);
      n++;
    }
  name[n] = '\0';
  return n > 0 && g_strv_contains (TIDY_TAGS, name) && strchr (" \t\r\n/>", p[n]) != NULL && rich_tidy_ends (p + n);
}

char *
rich_tidy_markup (const char *html)
{
  GString *out = g_string_new ("<html><body>");

  for (const char *p = html; *p != '\0'; p++)
    if (*p == '<' && !rich_tidy_is_tag (p))
      g_string_append (out, "&lt;");
    else
      g_string_append_c (out, *p);
  g_string_append (out, "</body></html>");
  return g_string_free (out, FALSE);
}

gboolean
rich_tidy_has_markup (const char *text)
{
  static const char *const ENTITIES[]
      = { "&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&#", "&apos;", "&ndash;", "&mdash;", "&hellip;" };

  for (const char *p = strchr (text, '<'); p != NULL; p = strchr (p + 1, '<'))
    if (rich_tidy_is_tag (p))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (ENTITIES); i++)
    if (strstr (text, ENTITIES[i]) != NULL)
      return TRUE;
  return FALSE;
}

static char *
rich_tidy_replace (char *text, const char *pattern, const char *by)
{
  g_autofree char *owned = text;
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
  char *changed = g_regex_replace (regex, owned, -1, 0, by, 0, NULL);

  return changed != NULL ? changed : g_steal_pointer (&owned);
}

char *
rich_tidy_markdown (const char *text)
{
  static const char *const RULES[][2] = {
    { "\r\n", "\n" },
    { "!\\[([^\\]\n]*)\\]\\(([^)\\s]+)[^)\n]*\\)", "<img alt=\"\\1\" src=\"\\2\">" },
    { "\\[([^\\]\n]*)\\]\\((?:https?:|mailto:)[^)\n]*\\)", "\\1" },
    { "^#{1,6}[ \t]+(.*?)[ \t#]*$", "\n\n\\1\n\n" },
    { "`([^`\n]+)`", "\\1" },
    { "(\\*\\*|__)(?=\\S)([^\n]*?\\S)\\1", "\\2" },
    { "(?<![\\w*])\\*(?=[^\\s*])([^*\n]*?[^\\s*])\\*(?![\\w*])", "\\1" },
    { "(?<![\\w_])_(?=[^\\s_])([^_\n]*?[^\\s_])_(?![\\w_])", "\\1" },
    { "^[ \t]*[-*+][ \t]+(.*)$", "<br>\u2022 \\1<br>" },
    { "^[ \t]*(\\d{1,3}\\.)[ \t]+(.*)$", "<br>\\1 \\2<br>" },
    { "[ \t]{2,}\n", "<br>\n" },
    { "\n[ \t]*\n\\s*", "<br>" },
    { "\\\\([!#*+.<>_`|-])", "\\1" },
  };
  char *result = g_strdup (text);

  for (gsize i = 0; i < G_N_ELEMENTS (RULES); i++)
    result = rich_tidy_replace (result, RULES[i][0], RULES[i][1]);
  return result;
}

char *
rich_tidy_lines (const char *text)
{
  GString *out = g_string_new (NULL);
  gsize line = 0; /* where the current line begins */

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != '\n' && c != '\0')
        {
          gboolean is_space = g_unichar_isspace (c) && c != RICH_TIDY_NBSP;

          if (is_space && out->len > line && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
          else if (!is_space && !g_unichar_iscntrl (c))
            g_string_append_unichar (out, c);
          continue;
        }
      while (out->len > line)
        {
          const char *last = g_utf8_prev_char (out->str + out->len);

          if (!g_unichar_isspace (g_utf8_get_char (last)))
            break;
          g_string_truncate (out, (gsize)(last - out->str));
        }
      if (out->len > line)
        g_string_append_c (out, '\n');
      line = out->len;
      if (c == '\0')
        break;
    }
  if (out->len > 0)
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

char *
rich_tidy_script (const char *text, gboolean is_raised)
{
  static const char FROM[] = "0123456789+-=()ni−";
  static const char UP[] = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻";
  static const char DOWN[] = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ₋";
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const char *from = g_utf8_strchr (FROM, -1, g_utf8_get_char (p));
      const char *to = from != NULL
                           ? g_utf8_offset_to_pointer (is_raised ? UP : DOWN, g_utf8_pointer_to_offset (FROM, from))
                           : NULL;

      if (to == NULL)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      g_string_append_unichar (out, g_utf8_get_char (to));
    }
  return g_string_free (out, FALSE);
}

char *
rich_tidy_tex_text (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (strchr ("\\{}$&#^_%~", *p) == NULL)
      g_string_append_c (out, *p);
    else if (strchr ("{}$&#_%", *p) != NULL)
      g_string_append_printf (out, "\\%c", *p);
  return g_string_free (out, FALSE);
}

/* The end of the formula that begins at p with open, NULL where it is not closed. */
static const char *
rich_tidy_find_close (const char *p, const char *open, const char *close)
{
  return g_str_has_prefix (p, open) ? strstr (p + strlen (open), close) : NULL;
}

char *
rich_tidy_unify_formulas (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0';)
    {
      const char *dollars = rich_tidy_find_close (p, "$$", "$$"), *brackets = rich_tidy_find_close (p, "\\[", "\\]");
      const char *end = dollars != NULL ? dollars : brackets;

      if (end == NULL || end == p + 2)
        {
          g_string_append_c (out, *p++);
          continue;
        }
      {
        g_autofree char *source = g_strstrip (g_strndup (p + 2, (gsize)(end - p - 2)));

        g_string_append_printf (out, "\\(%s\\)", source);
      }
      p = end + 2;
    }
  return g_string_free (out, FALSE);
}

char *
rich_tidy_escape (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *escaped = g_markup_escape_text (*line, -1);

      g_string_append_printf (out, "<p>%s</p>", escaped);
    }
  return g_string_free (out, FALSE);
}
