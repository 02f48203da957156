/* GIFT: questions separated by blank lines, categories, comments (docs/formats/import-gift.md). */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/gift-question.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/quiz-tags.h"
#include "item-bank/import/text-source.h"

typedef struct
{
  ImportSink *sink;
  char *category; /* NULL: none yet */
  char *number;   /* "[id:...]" of the comments before the question */
  GPtrArray *tags;
  GString *text; /* of the question so far, "" between questions */
  guint line;
  guint bad_line;
  int depth;          /* of unescaped braces */
  gboolean was_blank; /* a blank line inside braces: a mistake, or a gap that a person left */
} GiftReader;

static void
gift_reader_reset (GiftReader *reader)
{
  g_string_truncate (reader->text, 0);
  g_clear_pointer (&reader->number, g_free);
  g_ptr_array_set_size (reader->tags, 0);
  reader->line = reader->bad_line = 0;
  reader->depth = 0;
  reader->was_blank = FALSE;
}

static void
gift_reader_clear (GiftReader *reader)
{
  g_free (reader->category);
  g_free (reader->number);
  g_ptr_array_unref (reader->tags);
  g_string_free (reader->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GiftReader, gift_reader_clear)

static gboolean
gift_reader_finish (GiftReader *reader, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (QuizItem) item = NULL;
  g_autofree char *title = NULL;
  gboolean is_good = TRUE;

  if (reader->line == 0)
    return TRUE;
  if (reader->bad_line != 0)
    text_source_complain (reader->sink, reader->bad_line, &why);
  else
    item = gift_question_parse (reader->sink, reader->line, reader->text->str, &title, &why);
  if (item == NULL)
    {
      g_autoptr (QuizItem) named = quiz_item_new (reader->line);

      if (title != NULL || reader->number != NULL)
        quiz_import_name (named, reader->sink, reader->number, title, reader->category);
      import_sink_refuse (reader->sink, reader->line, named->id, why);
    }
  else
    {
      quiz_import_name (item, reader->sink, reader->number, title, reader->category);
      quiz_tags_apply (item, reader->tags);
      is_good = quiz_import_take (reader->sink, item, error);
    }
  gift_reader_reset (reader);
  return is_good;
}

/* "// [id:393] [tag:fred]" */
static void
gift_reader_comment (GiftReader *reader, const char *line)
{
  for (const char *p = strchr (line, '['); p != NULL; p = strchr (p + 1, '['))
    {
      const char *end = strchr (p, ']');

      if (end == NULL)
        return;
      if (g_str_has_prefix (p, "[id:"))
        {
          g_free (reader->number);
          reader->number = g_strstrip (g_strndup (p + 4, (gsize)(end - p - 4)));
        }
      else if (g_str_has_prefix (p, "[tag:"))
        g_ptr_array_add (reader->tags, g_strstrip (g_strndup (p + 5, (gsize)(end - p - 5))));
    }
}

static void
gift_reader_count_braces (GiftReader *reader, const char *line)
{
  for (const char *p = line; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (*p == '{')
      reader->depth++;
    else if (*p == '}' && reader->depth > 0)
      reader->depth--;
}

/* A brace was left open, and what follows the blank line has its own: two questions. */
static gboolean
gift_reader_is_broken (const GiftReader *reader, const char *line)
{
  const char *open = gift_question_find (line, "{"), *close = gift_question_find (line, "}");

  return reader->was_blank && ((open != NULL && (close == NULL || open < close)) || g_str_has_prefix (line, "::"));
}

static gboolean
gift_reader_take_line (GiftReader *reader, const TextSource *source, const char *line, GError **error)
{
  const char *text = line + strspn (line, " \t\f");

  if (g_str_has_prefix (text, "//"))
    {
      if (reader->line == 0)
        gift_reader_comment (reader, text);
      return TRUE;
    }
  if (*text == '\0')
    {
      reader->was_blank = reader->depth > 0;
      return reader->depth > 0 || gift_reader_finish (reader, error);
    }
  if (g_ascii_strncasecmp (text, "$CATEGORY:", 10) == 0 && (reader->depth == 0 || reader->was_blank))
    {
      if (!gift_reader_finish (reader, error))
        return FALSE;
      g_free (reader->category);
      reader->category = g_strstrip (gift_question_unescape (text + 10, -1));
      return TRUE;
    }
  /* The blank line between two questions was forgotten. */
  if (reader->line != 0
      && (gift_reader_is_broken (reader, text)
          || (reader->depth == 0 && g_str_has_prefix (text, "::")
              && gift_question_find (reader->text->str, "}") != NULL)))
    if (!gift_reader_finish (reader, error))
      return FALSE;
  if (reader->line == 0)
    reader->line = text_source_line (source);
  if (!text_source_is_good (source) && reader->bad_line == 0)
    reader->bad_line = text_source_line (source);
  gift_reader_count_braces (reader, text);
  g_string_append_printf (reader->text, "%s%s", reader->text->len > 0 ? "\n" : "", line);
  return TRUE;
}

static gboolean
importer_gift_read (ImportSink *sink, GError **error)
{
  g_autoptr (TextSource) source = text_source_open (sink, error);
  g_auto (GiftReader) reader
      = { .sink = sink, .tags = g_ptr_array_new_with_free_func (g_free), .text = g_string_new (NULL) };

  if (source == NULL)
    return FALSE;
  for (;;)
    {
      const char *line;

      if (!text_source_next (source, &line, error))
        return FALSE;
      if (line == NULL)
        return gift_reader_finish (&reader, error);
      if (reader.text->len + strlen (line) > TEXT_SOURCE_LINE_MAX)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s:%u: no end of this question is found"), sink->path,
                       reader.line);
          return FALSE;
        }
      if (!gift_reader_take_line (&reader, source, line, error))
        return FALSE;
    }
}

/* A category, a title, or answers in braces that begin as only GIFT's do. */
static gboolean
importer_gift_sniff (const guint8 *head, gsize len)
{
  g_autofree char *text = g_strndup ((const char *)head, len);
  g_auto (GStrv) lines = NULL;

  if (!text_source_is_text (head, len))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *p = *line + (line == lines && g_str_has_prefix (*line, "\xef\xbb\xbf") ? 3 : 0);
      const char *open;

      p += strspn (p, " \t\r");
      if (g_ascii_strncasecmp (p, "$CATEGORY:", 10) == 0
          || (g_str_has_prefix (p, "::") && strstr (p + 2, "::") != NULL))
        return TRUE;
      if (g_str_has_prefix (p, "//") || *p == '<')
        continue;
      open = gift_question_find (p, "{");
      if (open != NULL && p[0] != '{' && strchr ("=~#TF}\r", open[1 + strspn (open + 1, " \t")]) != NULL)
        return TRUE;
      if (open != NULL && gift_question_find (open, "}") != NULL)
        return TRUE;
    }
  return FALSE;
}

const ItemImporter ITEM_IMPORTER_GIFT = { "gift", importer_gift_sniff, importer_gift_read };
