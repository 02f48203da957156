/* Formulas inside the texts of items: "\( ... \)". Before a parenthesis that is none of theirs, each
 * backslash is written twice: "\\(" is the text "\(". */
#pragma once

#include <glib.h>

typedef enum
{
  FORMULA_SCAN_OURS = 0,         /* \( ... \) */
  FORMULA_SCAN_FOREIGN = 1 << 0, /* also $$ ... $$ and \[ ... \], which Moodle and others write */
} FormulaScanFlags;

typedef struct
{
  gsize start; /* of the delimiter, in bytes of the text */
  gsize end;   /* behind the closing delimiter */
  gsize tex_start;
  gsize tex_len;
  gboolean is_display; /* $$ or \[ */
} FormulaSpan;

/* The first formula at or behind byte `from`; FALSE where there is none. One that is never closed is none. */
gboolean formula_find_next (const char *text, gsize from, FormulaScanFlags flags, FormulaSpan *out_span);

/* Does every formula of the text parse, and is every \( closed? The error begins with the formula. */
gboolean formula_check_text (const char *text, GError **error);

/* $$ ... $$ and \[ ... \] become \( ... \) in display style, if they parse; everything else stays as it is. */
char *formula_dup_imported_text (const char *text);

/* The text as it is read aloud, "id" or "en": formulas in words, "\\(" as "\(". What does not parse stays as written.
 */
char *formula_dup_spoken_text (const char *text, const char *language);

/* Plain text between formulas as a reader sees it: "\\(" becomes "\(". len bytes of a string that ends with zero:
 * whether a formula follows is looked at. */
char *formula_dup_unescaped (const char *text, gsize len);
/* The reverse, for whole texts from elsewhere in which "\(" means nothing. */
char *formula_dup_escaped (const char *text);
