/* Pictures, wherever in an item they are. */
#include "item-bank/lint/lint-pictures.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/lint/lint-pattern.h"
#include "item-bank/lint/lint-text.h"

typedef struct
{
  guint n;
  guint n_without_alt;
  gboolean has_link;
} LintPictures;

/* Importers refuse such pictures; a bank may be older than its importer. */
static gboolean
lint_pictures_svg_has_link (GBytes *data)
{
  static GRegex *regex;
  gsize len;
  const char *bytes = g_bytes_get_data (data, &len);
  g_autofree char *text = g_utf8_make_valid (bytes != NULL ? bytes : "", (gssize)len);

  return lint_pattern_matches (
      &regex,
      "href\\s*=\\s*[\"']\\s*(?!#|data:)[^\"'\\s]|url\\(\\s*[\"']?\\s*(?!#|data:)[^\"')\\s]|@import|"
      "<!entity|<script",
      FALSE, text);
}

static void
lint_pictures_look (const ItemPicture *picture, gpointer data)
{
  LintPictures *seen = data;
  g_autofree char *alt = lint_text_collapse (picture->alt);

  seen->n++;
  seen->n_without_alt += *alt == '\0';
  if (strcmp (picture->type, "image/svg+xml") == 0)
    seen->has_link = seen->has_link || lint_pictures_svg_has_link (picture->data);
}

/* Only turns of phrase that point at a picture which must be there. Tables are often written as text. */
static gboolean
lint_pictures_is_spoken_of (const char *text)
{
  static GRegex *regex;
  g_autofree char *folded = lint_text_fold (text);

  return lint_pattern_matches (
      &regex,
      "\\b(perhatikan|lihat(lah)?|amati(lah)?|berdasarkan|pada)( \\w+)? (gambar|grafik|diagram|peta)( \\w+)? "
      "(berikut|di bawah|di atas|di samping|tersebut|ini)\\b"
      "|\\b(in|see|look at|at|from|study|consider) the (figure|picture|image|diagram|graph|map|photo)( shown)? "
      "(below|above|opposite)\\b|\\bthe following (figure|picture|image|diagram|graph|map|photo)\\b",
      FALSE, folded);
}

void
lint_pictures_check (const ItemDraft *draft, GPtrArray *findings)
{
  const ItemDocument *document = draft->document;
  LintPictures seen = { 0 };

  item_document_foreach_picture (document, lint_pictures_look, &seen);
  if (seen.n_without_alt > 0)
    lint_findings_add (
        findings, "no-alternative", document->id,
        _ ("%u of %u pictures have no text alternative: describe them for candidates who cannot see them"),
        seen.n_without_alt, seen.n);
  if (seen.has_link)
    lint_findings_add (findings, "external-link", document->id,
                       _ ("a picture fetches something from elsewhere, which no terminal can: save it as plain SVG"));
  if (seen.n == 0
      && (lint_pictures_is_spoken_of (document->stem)
          || (document->stimulus != NULL && lint_pictures_is_spoken_of (document->stimulus->text))))
    lint_findings_add (findings, "missing-picture", document->id,
                       _ ("the text speaks of a picture, but the item has none: add it or change the text"));
}
