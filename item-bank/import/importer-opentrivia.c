/* The format of OpenTriviaQA: "#Q question", "^ right answer", "A option" (docs/formats/import-opentrivia.md). */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/quiz-import.h"
#include "item-bank/import/rich-tidy.h"
#include "item-bank/import/text-source.h"

/* The question being read. */
typedef struct
{
  guint line; /* 0: none */
  guint bad_line;
  GString *stem;
  GString *answer;
  GPtrArray *options; /* of GString */
  GString *last;      /* what a line without a mark continues */
} TriviaQuestion;

static void
trivia_text_free (gpointer text)
{
  g_string_free (text, TRUE);
}

static void
trivia_clear (TriviaQuestion *question, guint line)
{
  g_string_truncate (question->stem, 0);
  g_string_truncate (question->answer, 0);
  g_ptr_array_set_size (question->options, 0);
  question->line = line;
  question->bad_line = 0;
  question->last = question->stem;
}

static void
trivia_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s", message);
}

/* The key is the one option with the text of the answer. */
static QuizItem *
trivia_item_new (const TriviaQuestion *question, GError **error)
{
  g_autoptr (QuizItem) item = quiz_item_new (question->line);
  QuizPart *part = quiz_item_add_part (item, ITEM_KIND_SINGLE);
  g_autofree char *stem = rich_tidy_lines (question->stem->str);
  g_autofree char *answer = rich_tidy_lines (question->answer->str);
  guint n_right = 0;

  item->stem = quiz_text_without_gaps (stem);
  for (guint i = 0; i < question->options->len; i++)
    {
      g_autofree char *text = rich_tidy_lines (((GString *)question->options->pdata[i])->str);
      gboolean is_right = strcmp (text, answer) == 0;

      n_right += is_right;
      quiz_part_add_answer (part, text)->fraction = rational_from_integer (is_right);
    }
  if (*answer == '\0')
    trivia_fail (error, _ ("the answer (\"^ ...\") is missing"));
  else if (n_right == 0)
    trivia_fail (error, _ ("the answer is none of the options: write it the same way"));
  else if (n_right > 1)
    trivia_fail (error, _ ("the answer is there as several options: remove the others"));
  else
    return g_steal_pointer (&item);
  return NULL;
}

static gboolean
trivia_finish (ImportSink *sink, TriviaQuestion *question, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (QuizItem) item = NULL;

  if (question->line == 0)
    return TRUE;
  if (question->bad_line != 0)
    text_source_complain (sink, question->bad_line, &why);
  else
    item = trivia_item_new (question, &why);
  if (item != NULL)
    {
      quiz_import_name (item, sink, NULL, NULL, NULL);
      return quiz_import_take (sink, item, error);
    }
  import_sink_refuse (sink, question->line, NULL, why);
  return TRUE;
}

static gboolean
trivia_read_line (
    ImportSink *sink, TriviaQuestion *question, const TextSource *source, const char *line, GError **error)
{
  const char next = (char)('A' + question->options->len);

  if (g_str_has_prefix (line, "#Q"))
    {
      if (!trivia_finish (sink, question, error))
        return FALSE;
      trivia_clear (question, text_source_line (source));
      line += 2;
    }
  else if (question->line == 0 || *line == '\0')
    return TRUE;
  else if (*line == '^' && question->answer->len == 0 && question->options->len == 0)
    {
      question->last = question->answer;
      line++;
    }
  else if (question->answer->len > 0 && *line == next && (line[1] == ' ' || line[1] == '\0')
           && question->options->len < EXAM_OPTIONS_MAX)
    {
      question->last = g_string_new (NULL);
      g_ptr_array_add (question->options, question->last);
      line++;
    }
  if (!text_source_is_good (source) && question->bad_line == 0)
    question->bad_line = text_source_line (source);
  g_string_append_printf (question->last, "%s%s", question->last->len > 0 ? "\n" : "", line);
  return TRUE;
}

static gboolean
importer_opentrivia_read (ImportSink *sink, GError **error)
{
  g_autoptr (TextSource) source = text_source_open (sink, error);
  g_autoptr (GString) stem = g_string_new (NULL);
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (trivia_text_free);
  TriviaQuestion question = { .stem = stem, .answer = answer, .options = options };

  if (source == NULL)
    return FALSE;
  for (;;)
    {
      const char *line;

      if (!text_source_next (source, &line, error))
        return FALSE;
      if (line == NULL)
        return trivia_finish (sink, &question, error);
      if (!trivia_read_line (sink, &question, source, line, error))
        return FALSE;
      if (question.last != NULL && question.last->len > 2 * ITEM_TEXT_MAX)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s:%u: no end of this question is found"), sink->path,
                       question.line);
          return FALSE;
        }
    }
}

/* The first line that says anything asks a question, and an answer follows. */
static gboolean
importer_opentrivia_sniff (const guint8 *head, gsize len)
{
  g_autofree char *text = g_strndup ((const char *)head, len);
  const char *p = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;

  p += strspn (p, " \t\r\n");
  return text_source_is_text (head, len) && g_str_has_prefix (p, "#Q ") && strstr (p, "\n^") != NULL;
}

const ItemImporter ITEM_IMPORTER_OPENTRIVIA = { "opentrivia", importer_opentrivia_sniff, importer_opentrivia_read };
