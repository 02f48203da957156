/* Finds formulas in texts by their delimiters. A backslash pair is one sign: "\\(" begins nothing. */
#include "item-bank/formula/formula-scan.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula.h"

typedef struct
{
  const char *open;
  const char *close;
  gboolean is_display;
} Delimiter;

static const Delimiter DELIMITERS[] = { { "\\(", "\\)", FALSE }, { "\\[", "\\]", TRUE }, { "$$", "$$", TRUE } };

static const Delimiter *
delimiter_at (const char *at, FormulaScanFlags flags)
{
  for (gsize i = 0; i < ((flags & FORMULA_SCAN_FOREIGN) != 0 ? G_N_ELEMENTS (DELIMITERS) : 1); i++)
    if (strncmp (at, DELIMITERS[i].open, 2) == 0)
      return &DELIMITERS[i];
  return NULL;
}

/* Where the formula ends, or NULL. */
static const char *
find_close (const char *at, const char *close)
{
  while (*at != '\0')
    if (strncmp (at, close, 2) == 0)
      return at;
    else
      at += *at == '\\' && at[1] != '\0' ? 2 : 1;
  return NULL;
}

/* TRUE at a beginning, whether it ends or not; out_close is NULL where it does not. */
static gboolean
find_open (const char *text,
           gsize from,
           FormulaScanFlags flags,
           const char **out_open,
           const char **out_close,
           const Delimiter **out_delimiter)
{
  for (const char *at = text + from; *at != '\0';)
    {
      *out_delimiter = delimiter_at (at, flags);
      if (*out_delimiter != NULL)
        {
          *out_open = at;
          *out_close = find_close (at + 2, (*out_delimiter)->close);
          return TRUE;
        }
      at += *at == '\\' && at[1] == '\\' ? 2 : 1;
    }
  return FALSE;
}

gboolean
formula_find_next (const char *text, gsize from, FormulaScanFlags flags, FormulaSpan *out_span)
{
  const char *open, *close;
  const Delimiter *delimiter;

  while (find_open (text, from, flags, &open, &close, &delimiter))
    {
      if (close != NULL)
        {
          out_span->start = open - text;
          out_span->end = close + 2 - text;
          out_span->tex_start = out_span->start + 2;
          out_span->tex_len = close - open - 2;
          out_span->is_display = delimiter->is_display;
          return TRUE;
        }
      from = open + 2 - text;
      if (delimiter->is_display) /* another kind may still follow */
        continue;
      if ((flags & FORMULA_SCAN_FOREIGN) == 0)
        return FALSE;
    }
  return FALSE;
}

static gboolean
check_one (const char *open, const char *close, GError **error)
{
  g_autoptr (FormulaNode) node = NULL;
  g_autofree char *shown = NULL;

  if (close == NULL)
    {
      shown = g_utf8_substring (open, 0, MIN (24, g_utf8_strlen (open, -1)));
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("%s: the formula has no \"\\)\" at its end (write \"\\\\(\" if no formula is meant)"), shown);
      return FALSE;
    }
  node = formula_parse_tex (open + 2, close - open - 2, error);
  if (node != NULL)
    return TRUE;
  shown = g_utf8_substring (open, 0, MIN (40, g_utf8_strlen (open, close + 2 - open)));
  g_prefix_error (error, "%s: ", shown);
  return FALSE;
}

gboolean
formula_check_text (const char *text, GError **error)
{
  const char *open, *close;
  const Delimiter *delimiter;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the text is not UTF-8"));
      return FALSE;
    }
  for (gsize from = 0; find_open (text, from, FORMULA_SCAN_OURS, &open, &close, &delimiter); from = close + 2 - text)
    if (!check_one (open, close, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_formula (const char *tex, gsize len)
{
  g_autoptr (FormulaNode) node = formula_parse_tex (tex, len, NULL);

  return node != NULL;
}

char *
formula_dup_imported_text (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  FormulaSpan span;
  gsize from = 0;

  for (; formula_find_next (text, from, FORMULA_SCAN_FOREIGN, &span); from = span.end)
    {
      const char *tex = text + span.tex_start;

      g_string_append_len (out, text + from, (gssize)(span.start - from));
      if (!span.is_display || !is_formula (tex, span.tex_len))
        g_string_append_len (out, text + span.start, (gssize)(span.end - span.start));
      else
        {
          gboolean needs_space = g_ascii_isalpha (*tex);

          g_string_append (out, needs_space ? "\\(\\displaystyle " : "\\(\\displaystyle");
          g_string_append_len (out, tex, (gssize)span.tex_len);
          g_string_append (out, "\\)");
        }
    }
  g_string_append (out, text + from);
  return g_strdup (out->str);
}

/* Backslashes from at on, but not beyond end. */
static gsize
count_backslashes (const char *at, const char *end)
{
  const char *from = at;

  while (at < end && *at == '\\')
    at++;
  return at - from;
}

char *
formula_dup_unescaped (const char *text, gsize len)
{
  g_autoptr (GString) out = g_string_sized_new (len);
  const char *end = text + len;

  for (const char *at = text; at < end;)
    {
      gsize n = count_backslashes (at, end);
      const char *after = at + n;
      gboolean is_escape = after < end ? *after == '(' : strncmp (after, "\\(", 2) == 0;

      for (gsize i = 0; i < (is_escape ? n - n / 2 : n); i++)
        g_string_append_c (out, '\\');
      if (after < end)
        g_string_append_c (out, *after++);
      at = after;
    }
  return g_strdup (out->str);
}

char *
formula_dup_escaped (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *end = text + strlen (text);

  while (*text != '\0')
    {
      gsize n = count_backslashes (text, end);

      for (gsize i = 0; i < (text[n] == '(' ? 2 * n : n); i++)
        g_string_append_c (out, '\\');
      text += n;
      if (*text != '\0')
        g_string_append_c (out, *text++);
    }
  return g_strdup (out->str);
}

char *
formula_dup_spoken_text (const char *text, const char *language)
{
  g_autoptr (GString) out = g_string_new (NULL);
  FormulaSpan span;
  gsize from = 0;
  g_autofree char *rest = NULL;

  for (; formula_find_next (text, from, FORMULA_SCAN_OURS, &span); from = span.end)
    {
      g_autofree char *before = formula_dup_unescaped (text + from, span.start - from);
      g_autoptr (FormulaNode) node = formula_parse_tex (text + span.tex_start, span.tex_len, NULL);
      g_autofree char *speech
          = node != NULL ? formula_dup_speech (node, language) : g_strndup (text + span.start, span.end - span.start);

      g_string_append (out, before);
      g_string_append (out, speech);
    }
  rest = formula_dup_unescaped (text + from, strlen (text + from));
  g_string_append (out, rest);
  return g_strdup (out->str);
}
