/* Aiken: a question, lettered options, "ANSWER: B" (docs/formats/import-aiken.md). */
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
  guint line;
  GString *stem;
  GPtrArray *options; /* of GString */
  gboolean is_cut;    /* a blank line follows the options */
  guint bad_line;     /* 0: every line is in the encoding */
} AikenQuestion;

static void
aiken_text_free (gpointer text)
{
  g_string_free (text, TRUE);
}

static void
aiken_clear (AikenQuestion *question)
{
  g_string_truncate (question->stem, 0);
  g_ptr_array_set_size (question->options, 0);
  question->is_cut = FALSE;
  question->bad_line = question->line = 0;
}

/* "A. text" or "A) text": the text; NULL for any other line. */
static const char *
aiken_find_option (const char *line, char *letter)
{
  const char *p = line + strspn (line, " \t");

  if (!g_ascii_isalpha (p[0]) || (p[1] != '.' && p[1] != ')') || (p[2] != ' ' && p[2] != '\t' && p[2] != '\0'))
    return NULL;
  *letter = g_ascii_toupper (p[0]);
  return p + 2 + strspn (p + 2, " \t");
}

/* "ANSWER: B": what stands behind the colon; NULL for any other line. */
static char *
aiken_dup_answer (const char *line)
{
  static const char *const WORDS[] = { "ANSWER", "JAWABAN", "KUNCI" };
  const char *p = line + strspn (line, " \t");

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_ascii_strncasecmp (p, WORDS[i], strlen (WORDS[i])) == 0)
      {
        const char *colon = p + strlen (WORDS[i]) + strspn (p + strlen (WORDS[i]), " \t");

        if (*colon == ':')
          return g_strstrip (g_strdup (colon + 1));
      }
  return NULL;
}

static QuizItem *
aiken_item_new (const AikenQuestion *question, const char *answer, GError **error)
{
  g_autoptr (QuizItem) item = quiz_item_new (question->line);
  QuizPart *part = quiz_item_add_part (item, ITEM_KIND_SINGLE);
  gboolean has_dot = answer[0] != '\0' && (answer[1] == '.' || answer[1] == ')');
  guint key = (guint)(g_ascii_toupper (answer[0]) - 'A');
  g_autofree char *stem = rich_tidy_lines (question->stem->str);

  item->stem = quiz_text_without_gaps (stem);
  for (guint i = 0; i < question->options->len; i++)
    {
      g_autofree char *text = rich_tidy_lines (((GString *)question->options->pdata[i])->str);

      quiz_part_add_answer (part, text)->fraction = rational_from_integer (i == key ? 1 : 0);
    }
  if (!g_ascii_isalpha (answer[0]) || (answer[1] != '\0' && !has_dot))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("ANSWER: \"%.40s\" is not one letter"), answer);
  else if (key >= question->options->len)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("ANSWER: there is no option %c"),
                 g_ascii_toupper (answer[0]));
  else
    return g_steal_pointer (&item);
  return NULL;
}

/* Hands the question on; answer NULL: there was none. */
static gboolean
aiken_finish (ImportSink *sink, AikenQuestion *question, const char *answer, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (QuizItem) item = NULL;
  gboolean is_good = TRUE;

  if (question->bad_line != 0)
    text_source_complain (sink, question->bad_line, &why);
  else if (answer == NULL && question->options->len == 0)
    g_set_error (&why, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the question has no options: write them as \"A. text\""));
  else if (answer == NULL)
    g_set_error (&why, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the question has no line \"ANSWER: A\""));
  else
    item = aiken_item_new (question, answer, &why);
  if (item != NULL)
    {
      quiz_import_name (item, sink, NULL, NULL, NULL);
      is_good = quiz_import_take (sink, item, error);
    }
  else
    import_sink_refuse (sink, question->line, NULL, why);
  aiken_clear (question);
  return is_good;
}

static gboolean
aiken_read_line (ImportSink *sink, AikenQuestion *question, const TextSource *source, const char *line, GError **error)
{
  char letter = '\0';
  const char *option = aiken_find_option (line, &letter);
  g_autofree char *answer = aiken_dup_answer (line);
  guint number = text_source_line (source), n = question->options->len;
  gboolean is_next = option != NULL && letter == (char)('A' + n) && question->stem->len > 0;

  if (*(line + strspn (line, " \t\f")) == '\0')
    {
      question->is_cut = n > 0;
      return TRUE;
    }
  /* Text or a new letter A behind the options: the line with the answer was forgotten. */
  if (answer == NULL && n > 0 && ((!is_next && question->is_cut) || (option != NULL && letter == 'A')))
    {
      if (!aiken_finish (sink, question, NULL, error))
        return FALSE;
      n = 0;
      is_next = FALSE;
    }
  if (question->line == 0)
    question->line = number;
  if (!text_source_is_good (source) && question->bad_line == 0)
    question->bad_line = number;
  if (answer != NULL)
    return aiken_finish (sink, question, answer, error);
  if (is_next && n < EXAM_OPTIONS_MAX)
    g_ptr_array_add (question->options, g_string_new (option));
  else
    {
      GString *text = n > 0 ? question->options->pdata[n - 1] : question->stem;

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  question->is_cut = FALSE;
  return TRUE;
}

static gboolean
importer_aiken_read (ImportSink *sink, GError **error)
{
  g_autoptr (TextSource) source = text_source_open (sink, error);
  g_autoptr (GString) stem = g_string_new (NULL);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (aiken_text_free);
  AikenQuestion question = { .stem = stem, .options = options };

  if (source == NULL)
    return FALSE;
  for (;;)
    {
      const char *line;

      if (!text_source_next (source, &line, error))
        return FALSE;
      if (line == NULL)
        return question.line == 0 || aiken_finish (sink, &question, NULL, error);
      if (question.stem->len + strlen (line) > 2 * ITEM_TEXT_MAX || question.options->len > EXAM_OPTIONS_MAX)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s:%u: no end of this question is found"), sink->path,
                       question.line);
          return FALSE;
        }
      if (!aiken_read_line (sink, &question, source, line, error))
        return FALSE;
    }
}

/* An option A and an option B, and a line with the answer if the head is long enough to have one. */
static gboolean
importer_aiken_sniff (const guint8 *head, gsize len)
{
  g_autofree char *text = g_strndup ((const char *)head, len);
  g_auto (GStrv) lines = NULL;
  gboolean has_a = FALSE, has_b = FALSE;

  if (!text_source_is_text (head, len))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      char letter = '\0';
      g_autofree char *answer = aiken_dup_answer (*line);

      if (answer != NULL)
        return has_a && has_b;
      if (aiken_find_option (*line, &letter) != NULL)
        {
          has_a = has_a || letter == 'A';
          has_b = has_b || (has_a && letter == 'B');
        }
    }
  return FALSE;
}

const ItemImporter ITEM_IMPORTER_AIKEN = { "aiken", importer_aiken_sniff, importer_aiken_read };
