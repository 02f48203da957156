/* Lines become paragraphs, gaps become interactions. */
#include "item-bank/export/qti-body.h"

#include <string.h>

#include "item-bank/export/qti-names.h"
#include "item-bank/formula/formula.h"
#include "item-bank/import/qti-content.h"
#include "item-bank/import/qti-hotspot.h"

typedef struct
{
  QtiWriter *writer;
  const ItemDocument *document; /* whose gaps the text may hold; NULL: none */
  const char *folder;
  gboolean *written; /* fields that had a gap */
} QtiBody;

/* The formula from "\(" at text: its MathML, and how many bytes it takes. NULL where it is none. */
static char *
qti_body_dup_mathml (const char *text, gsize *len, gboolean *is_same)
{
  const char *end = strstr (text, "\\)");
  g_autoptr (FormulaNode) formula = NULL;
  g_autofree char *tex = NULL;

  if (end == NULL)
    return NULL;
  formula = formula_parse_tex (text + 2, (gsize)(end - text - 2), NULL);
  if (formula == NULL)
    return NULL;
  *len = (gsize)(end + 2 - text);
  tex = formula_format_tex (formula);
  *is_same = strlen (tex) == *len - 4 && strncmp (tex, text + 2, *len - 4) == 0;
  return formula_format_mathml (formula);
}

gboolean
qti_body_changes_formulas (const char *text)
{
  for (const char *p = strstr (text, "\\("); p != NULL; p = strstr (p + 2, "\\("))
    {
      gsize len;
      gboolean is_same = TRUE;
      g_autofree char *mathml = qti_body_dup_mathml (p, &len, &is_same);

      if (!is_same)
        return TRUE;
    }
  return FALSE;
}

static void
qti_body_write_choices (QtiBody *body, const GPtrArray *options, const char *element, guint match_max)
{
  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];
      g_autofree char *name = qti_names_dup_option (options, i);

      qti_writer_open (body->writer, element);
      qti_writer_add (body->writer, "identifier", name);
      if (match_max != G_MAXUINT)
        qti_writer_add_number (body->writer, "matchMax", match_max);
      if (strcmp (element, "inlineChoice") == 0)
        qti_writer_text (body->writer, option->text);
      else
        qti_body_write_text (body->writer, option->text, option->pictures, body->folder);
      qti_writer_close (body->writer);
    }
}

/* inlineChoiceInteraction or textEntryInteraction. In a line of text there is no place for a prompt but the label. */
static void
qti_body_write_gap (QtiBody *body, guint i, gboolean is_labelled)
{
  const ItemField *field = item_document_get_field (body->document, i);
  g_autofree char *id = qti_names_dup_field (body->document, i);

  qti_writer_open (body->writer, field->kind == ITEM_KIND_INLINE ? "inlineChoiceInteraction" : "textEntryInteraction");
  qti_writer_add (body->writer, "responseIdentifier", id);
  if (is_labelled && *field->prompt != '\0')
    qti_writer_add (body->writer, "label", field->prompt);
  if (field->kind == ITEM_KIND_INLINE)
    {
      qti_writer_add (body->writer, "shuffle", "false");
      qti_body_write_choices (body, field->options, "inlineChoice", G_MAXUINT);
    }
  else if (field->kind == ITEM_KIND_TEXT && field->max > 0)
    qti_writer_add_number (body->writer, "expectedLength", field->max);
  qti_writer_close (body->writer);
  body->written[i] = TRUE;
}

/* "[[2]]" at text: number of the field, if it is one that can stand in a line. */
static gboolean
qti_body_find_gap (const QtiBody *body, const char *text, guint *field, gsize *len)
{
  gsize digits = g_str_has_prefix (text, "[[") ? strspn (text + 2, "0123456789") : 0;
  guint64 number = digits > 0 && digits < 4 ? g_ascii_strtoull (text + 2, NULL, 10) : 0;
  ItemKind kind;

  if (body->document == NULL || number < 1 || number > body->document->fields->len
      || !g_str_has_prefix (text + 2 + digits, "]]"))
    return FALSE;
  *field = (guint)number - 1;
  *len = digits + 4;
  kind = item_document_get_field (body->document, *field)->kind;
  return !body->written[*field] && (kind == ITEM_KIND_INLINE || kind == ITEM_KIND_NUMBER || kind == ITEM_KIND_TEXT);
}

static void
qti_body_write_line (QtiBody *body, const char *line)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = line; *p != '\0';)
    {
      gsize len = 0;
      guint field;
      gboolean is_same;
      g_autofree char *mathml = g_str_has_prefix (p, "\\(") ? qti_body_dup_mathml (p, &len, &is_same) : NULL;
      gboolean is_gap = mathml == NULL && qti_body_find_gap (body, p, &field, &len);

      if (mathml == NULL && !is_gap)
        {
          g_string_append_c (plain, *p++);
          continue;
        }
      qti_writer_text (body->writer, plain->str);
      g_string_truncate (plain, 0);
      if (mathml != NULL)
        qti_writer_raw (body->writer, mathml);
      else
        qti_body_write_gap (body, field, TRUE);
      p += len;
    }
  qti_writer_text (body->writer, plain->str);
}

/* White space that readers of XHTML would fold away. */
static gboolean
qti_body_needs_space (const char *line)
{
  gsize len = strlen (line);

  return len == 0 || line[0] == ' ' || line[len - 1] == ' ' || strchr (line, '\t') != NULL
         || strstr (line, "  ") != NULL;
}

static void
qti_body_write_lines (QtiBody *body, const char *text)
{
  g_auto (GStrv) lines = *text != '\0' ? g_strsplit (text, "\n", -1) : NULL;

  for (char **line = lines; line != NULL && *line != NULL; line++)
    {
      qti_writer_open_html (body->writer, "p");
      if (qti_body_needs_space (*line))
        qti_writer_add_plain (body->writer, "xml:space", "preserve");
      qti_body_write_line (body, *line);
      qti_writer_close (body->writer);
    }
}

static void
qti_body_write_picture (QtiBody *body, const ItemPicture *picture)
{
  g_autofree char *name = qti_names_dup_picture (picture);
  g_autofree char *path = g_strconcat (body->folder, name, NULL);

  qti_writer_open_html (body->writer, "p");
  qti_writer_open_html (body->writer, "img");
  qti_writer_add_plain (body->writer, "src", path);
  qti_writer_add_plain (body->writer, "alt", picture->alt);
  qti_writer_close (body->writer);
  qti_writer_close (body->writer);
}

static void
qti_body_write_all (QtiBody *body, const char *text, const GPtrArray *pictures)
{
  qti_body_write_lines (body, text);
  for (guint i = 0; pictures != NULL && i < pictures->len; i++)
    qti_body_write_picture (body, pictures->pdata[i]);
}

void
qti_body_write_text (QtiWriter *writer, const char *text, const GPtrArray *pictures, const char *folder)
{
  QtiBody body = { .writer = writer, .folder = folder };

  qti_body_write_all (&body, text, pictures);
}

/* A prompt holds no paragraphs: lines end with br. */
static void
qti_body_write_prompt (QtiBody *body, const ItemField *field)
{
  QtiBody prompt = { .writer = body->writer, .folder = body->folder };
  g_auto (GStrv) lines = g_strsplit (field->prompt, "\n", -1);

  if (*field->prompt == '\0')
    return;
  qti_writer_open (body->writer, "prompt");
  for (char **line = lines; *line != NULL; line++)
    {
      gboolean keeps = **line != '\0' && qti_body_needs_space (*line);

      if (line > lines)
        {
          qti_writer_open_html (body->writer, "br");
          qti_writer_close (body->writer);
        }
      if (keeps)
        {
          qti_writer_open_html (body->writer, "span");
          qti_writer_add_plain (body->writer, "xml:space", "preserve");
        }
      qti_body_write_line (&prompt, *line);
      if (keeps)
        qti_writer_close (body->writer);
    }
  qti_writer_close (body->writer);
}

/* The picture and its regions. */
static void
qti_body_write_regions (QtiBody *body, const ItemField *field)
{
  g_autofree char *name = qti_names_dup_picture (field->picture);
  g_autofree char *path = g_strconcat (body->folder, name, NULL);
  gboolean is_22 = qti_writer_dialect (body->writer) == QTI_DIALECT_22;
  double width, height;

  qti_writer_open_html (body->writer, is_22 ? "object" : "img");
  if (is_22)
    qti_writer_add_plain (body->writer, "type", field->picture->type);
  qti_writer_add_plain (body->writer, is_22 ? "data" : "src", path);
  if (qti_hotspot_measure (field->picture, &width, &height) && width == (guint)width && height == (guint)height)
    {
      qti_writer_add_number (body->writer, "width", (guint)width);
      qti_writer_add_number (body->writer, "height", (guint)height);
    }
  if (is_22)
    qti_writer_text (body->writer, field->picture->alt);
  else
    qti_writer_add_plain (body->writer, "alt", field->picture->alt);
  qti_writer_close (body->writer);
  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *option = field->options->pdata[i];
      g_autofree char *id = qti_names_dup_option (field->options, i);
      g_auto (GStrv) shape = g_strsplit (option->shape, " ", 2);

      qti_writer_open (body->writer, "hotspotChoice");
      qti_writer_add (body->writer, "identifier", id);
      qti_writer_add (body->writer, "shape", shape[0]);
      qti_writer_add (body->writer, "coords", shape[1] != NULL ? shape[1] : "");
      if (*option->text != '\0')
        qti_writer_add (body->writer, "hotspotLabel", option->text);
      qti_writer_close (body->writer);
    }
}

static void
qti_body_write_sets (QtiBody *body, const ItemField *field)
{
  qti_writer_open (body->writer, "simpleMatchSet");
  qti_body_write_choices (body, field->options, "simpleAssociableChoice", field->max);
  qti_writer_close (body->writer);
  qti_writer_open (body->writer, "simpleMatchSet");
  qti_body_write_choices (body, field->targets, "simpleAssociableChoice", 0);
  qti_writer_close (body->writer);
}

static void
qti_body_write_block (QtiBody *body, guint i)
{
  static const char *const NAMES[] = {
    [ITEM_KIND_SINGLE] = "choiceInteraction",   [ITEM_KIND_MULTIPLE] = "choiceInteraction",
    [ITEM_KIND_ORDER] = "orderInteraction",     [ITEM_KIND_MATCH] = "matchInteraction",
    [ITEM_KIND_HOTSPOT] = "hotspotInteraction",
  };
  const ItemField *field = item_document_get_field (body->document, i);
  g_autofree char *id = qti_names_dup_field (body->document, i);
  gboolean is_choice = field->kind != ITEM_KIND_ORDER && field->kind != ITEM_KIND_MATCH;

  qti_writer_open (body->writer, NAMES[field->kind]);
  qti_writer_add (body->writer, "responseIdentifier", id);
  if (field->kind != ITEM_KIND_HOTSPOT)
    qti_writer_add (body->writer, "shuffle", "false");
  if (field->kind == ITEM_KIND_MATCH)
    qti_writer_add (body->writer, "maxAssociations", "0");
  if (is_choice)
    qti_writer_add_number (body->writer, "maxChoices", field->kind == ITEM_KIND_SINGLE ? 1 : field->max);
  if (is_choice && field->min > 0)
    qti_writer_add_number (body->writer, "minChoices", field->min);
  qti_body_write_prompt (body, field);
  if (field->kind == ITEM_KIND_HOTSPOT)
    qti_body_write_regions (body, field);
  else if (field->kind == ITEM_KIND_MATCH)
    qti_body_write_sets (body, field);
  else
    qti_body_write_choices (body, field->options, "simpleChoice", G_MAXUINT);
  qti_writer_close (body->writer);
}

/* A field that has no gap in the stem. */
static void
qti_body_write_field (QtiBody *body, guint i)
{
  const ItemField *field = item_document_get_field (body->document, i);
  QtiBody prompt = { .writer = body->writer, .folder = body->folder };

  if (field->kind != ITEM_KIND_INLINE && field->kind != ITEM_KIND_NUMBER && field->kind != ITEM_KIND_TEXT)
    {
      qti_body_write_block (body, i);
      return;
    }
  qti_writer_open_html (body->writer, "div");
  qti_writer_add_plain (body->writer, "class", QTI_CONTENT_FIELD);
  qti_body_write_lines (&prompt, field->prompt);
  qti_writer_open_html (body->writer, "p");
  qti_body_write_gap (body, i, FALSE);
  qti_writer_close (body->writer);
  qti_writer_close (body->writer);
}

void
qti_body_write (QtiWriter *writer, const ItemDocument *document, const char *folder)
{
  g_autofree gboolean *written = g_new0 (gboolean, document->fields->len + 1);
  QtiBody body = { .writer = writer, .document = document, .folder = folder, .written = written };

  qti_writer_open (writer, "itemBody");
  qti_body_write_all (&body, document->stem, document->pictures);
  for (guint i = 0; i < document->fields->len; i++)
    if (!written[i])
      qti_body_write_field (&body, i);
  qti_writer_close (writer);
}
