/* Each rule says once for an item where it fired first. */
#include "item-bank/lint/lint-writing.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/formula/formula-scan.h"
#include "item-bank/lint/lint-pattern.h"
#include "item-bank/lint/lint-walk.h"

typedef struct
{
  char *link, *markup, *odd, *spaces; /* where, NULL: nowhere */
  char *formula;                      /* where and why */
} LintWriting;

static void
lint_writing_clear (LintWriting *found)
{
  g_free (found->link);
  g_free (found->markup);
  g_free (found->odd);
  g_free (found->spaces);
  g_free (found->formula);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LintWriting, lint_writing_clear)

/* Characters that nobody sees, that turn the direction of a line, or that a wrong encoding left behind. */
static gboolean
lint_writing_has_odd_character (const char *text)
{
  static GRegex *mojibake;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (c == 0xFFFD || c == 0x00AD || c == 0x200B || c == 0x2060 || c == 0xFEFF || (c >= 0x202A && c <= 0x202E)
          || (c >= 0x2066 && c <= 0x2069) || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED)
        return TRUE;
    }
  /* UTF-8 that was read as Latin-1 or Windows-1252. */
  return lint_pattern_matches (&mojibake, "\\xc3[\\x80-\\xbf]|\\xe2\\x{20ac}|\\xc2[\\x80-\\xbf]", TRUE, text);
}

static gboolean
lint_writing_has_stray_space (const char *text)
{
  static GRegex *regex;

  return lint_pattern_matches (&regex, "^[ \\t]+\\S|\\S[ \\t]+$|[^\\s.?!:;]  +\\S", TRUE, text);
}

static void
lint_writing_note (char **slot, gboolean is_found, const char *where)
{
  if (is_found && *slot == NULL)
    *slot = g_strdup (where);
}

static void
lint_writing_look (const char *where, const char *text, gpointer data)
{
  static GRegex *link, *markup;
  LintWriting *found = data;
  g_autoptr (GError) error = NULL;

  lint_writing_note (&found->link,
                     lint_pattern_matches (&link,
                                           "\\b(https?|ftp|file)://|\\bmailto:|\\bwww\\.[a-z0-9-]+\\.[a-z]|"
                                           "\\bdata:[a-z]+/|\\bjavascript:",
                                           FALSE, text),
                     where);
  lint_writing_note (
      &found->markup,
      lint_pattern_matches (&markup,
                            "</?(p|br|b|i|u|em|strong|sub|sup|span|div|font|img|table|tr|td|ol|ul|li|a|h[1-6])"
                            "(\\s[^>]*)?/?>|&(nbsp|amp|lt|gt|quot|#[0-9]+|#x[0-9a-f]+);",
                            FALSE, text),
      where);
  lint_writing_note (&found->odd, lint_writing_has_odd_character (text), where);
  lint_writing_note (&found->spaces, lint_writing_has_stray_space (text), where);
  if (found->formula == NULL && !formula_check_text (text, &error))
    found->formula = g_strdup_printf ("%s: %s", where, error->message);
}

void
lint_writing_check (const ItemDraft *draft, GPtrArray *findings)
{
  g_auto (LintWriting) found = { 0 };
  const char *id = draft->document->id;

  lint_walk_texts (draft->document, lint_writing_look, &found);
  if (found.link != NULL)
    lint_findings_add (findings, "external-link", id, _ ("%s holds a link, which no terminal can open: remove it"),
                       found.link);
  if (found.markup != NULL)
    lint_findings_add (findings, "markup", id,
                       _ ("%s holds HTML, which is shown letter by letter: replace it with plain text"), found.markup);
  if (found.odd != NULL)
    lint_findings_add (findings, "odd-characters", id,
                       _ ("%s holds invisible or broken characters: type that place anew"), found.odd);
  if (found.spaces != NULL)
    lint_findings_add (findings, "stray-spaces", id,
                       _ ("%s begins or ends with a space, or has two in a row: remove them"), found.spaces);
  if (found.formula != NULL)
    lint_findings_add (findings, "bad-formula", id, "%s", found.formula);
}
