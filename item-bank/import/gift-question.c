/* The grammar of one question. */
#include "item-bank/import/gift-question.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/quiz-markup.h"

#define GIFT_GAP "_____" /* Moodle's sign for the place of the missing word */

/* "=" or "~", weight, text; the comment behind "#" is left out. */
typedef struct
{
  char sign;
  char *weight; /* NULL: none */
  char *text;   /* escaped as in the file, stripped */
} GiftAnswer;

typedef struct
{
  const ImportSink *sink;
  QuizItem *item;
  QuizMarkup markup; /* of the question, and of answers that do not say otherwise */
  GPtrArray *answers;
} GiftQuestion;

static void
gift_answer_free (gpointer data)
{
  GiftAnswer *answer = data;

  g_free (answer->weight);
  g_free (answer->text);
  g_free (answer);
}

static gboolean
gift_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s", message);
  return FALSE;
}

const char *
gift_question_find (const char *text, const char *needle)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (g_str_has_prefix (p, needle))
      return p;
  return NULL;
}

char *
gift_question_unescape (const char *text, gssize len)
{
  const char *end = text + (len < 0 ? strlen (text) : (gsize)len);
  GString *out = g_string_new (NULL);

  for (const char *p = text; p < end; p++)
    if (*p == '\\' && p + 1 < end && strchr ("~=#{}:\\>", p[1]) != NULL)
      g_string_append_c (out, *++p);
    else if (*p == '\\' && p + 1 < end && p[1] == 'n')
      {
        g_string_append_c (out, '\n');
        p++;
      }
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

/* "[html]" at *text, which moves on behind it. */
static void
gift_take_format (const char **text, QuizMarkup *markup)
{
  const char *p = *text + strspn (*text, " \t\r\n");
  const char *close = *p == '[' ? strchr (p, ']') : NULL;
  g_autofree char *name = close != NULL && close - p < 24 ? g_strndup (p + 1, (gsize)(close - p - 1)) : NULL;

  if (name != NULL && quiz_markup_find (name, markup))
    *text = close + 1;
}

/* What is shown of text, with its own format or that of the question. */
static char *
gift_read_text (const GiftQuestion *question, const char *text, GPtrArray *pictures, GError **error)
{
  QuizMarkup markup = question->markup;
  g_autofree char *plain = NULL;

  gift_take_format (&text, &markup);
  plain = gift_question_unescape (text, -1);
  return quiz_markup_read (markup, plain, pictures, quiz_markup_find_beside, (gpointer)question->sink->path, error);
}

static void
gift_add_answer (GPtrArray *answers, char sign, const char *from, const char *to)
{
  GiftAnswer *answer = g_new0 (GiftAnswer, 1);
  g_autofree char *raw = g_strstrip (g_strndup (from, (gsize)(to - from)));
  const char *text = raw, *feedback;

  answer->sign = sign;
  if (*text == '%')
    {
      const char *end = strchr (text + 1, '%');

      if (end != NULL && end - text < 24 && strspn (text + 1, "-+0123456789.,") == (gsize)(end - text - 1)
          && end > text + 1)
        {
          answer->weight = g_strndup (text + 1, (gsize)(end - text - 1));
          text = end + 1;
        }
    }
  feedback = gift_question_find (text, "#");
  answer->text = g_strstrip (feedback != NULL ? g_strndup (text, (gsize)(feedback - text)) : g_strdup (text));
  g_ptr_array_add (answers, answer);
}

/* Splits at unescaped "=" and "~". What stands before the first of them is an answer with the sign '\0'. */
static GPtrArray *
gift_split_answers (const char *body)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func (gift_answer_free);
  const char *from = body;
  char sign = '\0';

  for (const char *p = body;; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        {
          p++;
          continue;
        }
      if (*p != '=' && *p != '~' && *p != '\0')
        continue;
      if (sign != '\0' || strspn (from, " \t\r\n") < (gsize)(p - from))
        gift_add_answer (answers, sign, from, p);
      if (*p == '\0')
        return answers;
      sign = *p;
      from = p + 1;
    }
}

static gboolean
gift_get_fraction (const GiftAnswer *answer, Rational *out, GError **error)
{
  if (answer->weight != NULL)
    return quiz_fraction_parse (answer->weight, out, error);
  *out = rational_from_integer (answer->sign == '~' ? 0 : 1);
  return TRUE;
}

static gboolean
gift_read_choice (GiftQuestion *question, gboolean is_single, GError **error)
{
  QuizPart *part = quiz_item_add_part (question->item, is_single ? ITEM_KIND_SINGLE : ITEM_KIND_MULTIPLE);

  for (guint i = 0; i < question->answers->len; i++)
    {
      const GiftAnswer *answer = question->answers->pdata[i];
      QuizAnswer *option = quiz_part_add_answer (part, "");

      if (answer->sign == '\0')
        return gift_fail (error, _ ("text stands before the first answer: begin answers with = or ~"));
      g_free (option->text);
      option->text = gift_read_text (question, answer->text, option->pictures, error);
      if (option->text == NULL || !gift_get_fraction (answer, &option->fraction, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
gift_read_short (GiftQuestion *question, GError **error)
{
  QuizPart *part = quiz_item_add_part (question->item, ITEM_KIND_TEXT);

  for (guint i = 0; i < question->answers->len; i++)
    {
      const GiftAnswer *answer = question->answers->pdata[i];
      g_autofree char *text = gift_read_text (question, answer->text, NULL, error);

      if (text == NULL || !gift_get_fraction (answer, &quiz_part_add_answer (part, text)->fraction, error))
        return FALSE;
      if (*text == '\0')
        return gift_fail (error, _ ("an answer is empty"));
    }
  return TRUE;
}

static gboolean
gift_read_matching (GiftQuestion *question, GError **error)
{
  QuizPart *part = quiz_item_add_part (question->item, ITEM_KIND_MATCH);

  for (guint i = 0; i < question->answers->len; i++)
    {
      const GiftAnswer *answer = question->answers->pdata[i];
      const char *arrow = gift_question_find (answer->text, "->");
      g_autofree char *left = arrow != NULL ? g_strndup (answer->text, (gsize)(arrow - answer->text)) : NULL;
      g_autofree char *right = NULL;
      g_autofree char *raw = NULL;
      g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
      g_autofree char *text = NULL;
      guint target;

      if (arrow == NULL)
        return gift_fail (error, _ ("a pair lacks its \"->\""));
      raw = gift_question_unescape (arrow + 2, -1);
      right = quiz_markup_read (QUIZ_MARKUP_PLAIN, raw, NULL, NULL, NULL, error);
      text = right != NULL ? gift_read_text (question, left, pictures, error) : NULL;
      if (text == NULL)
        return FALSE;
      if (*right == '\0')
        return gift_fail (error, _ ("a pair has nothing behind its \"->\""));
      target = quiz_part_find_target (part, right);
      if (*text != '\0' || pictures->len > 0) /* else the target is a distractor */
        {
          QuizAnswer *option = quiz_part_add_answer (part, text);

          option->target = target;
          while (pictures->len > 0)
            g_ptr_array_add (option->pictures, g_ptr_array_steal_index (pictures, 0));
        }
    }
  return TRUE;
}

/* "3.14", "3.14:0.01", "3.1..3.2", "*". */
static gboolean
gift_read_number (const char *text, QuizAnswer *answer, GError **error)
{
  const char *dots = strstr (text, "..");
  const char *colon = strrchr (text, ':');
  g_autofree char *first = NULL;

  if (*text == '\0' || strcmp (text, "*") == 0)
    {
      answer->is_any = TRUE;
      return TRUE;
    }
  first = g_strndup (text, dots != NULL ? (gsize)(dots - text) : colon != NULL ? (gsize)(colon - text) : strlen (text));
  if (dots != NULL)
    {
      if (quiz_number_parse (first, &answer->lo) && quiz_number_parse (dots + 2, &answer->hi)
          && rational_compare (answer->lo, answer->hi) <= 0)
        return TRUE;
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("\"%.40s\" is no range of numbers such as 1..5"), text);
      return FALSE;
    }
  return quiz_answer_set_number (answer, first, colon != NULL ? colon + 1 : NULL, error);
}

static gboolean
gift_read_numerical (GiftQuestion *question, GError **error)
{
  QuizPart *part = quiz_item_add_part (question->item, ITEM_KIND_NUMBER);

  for (guint i = 0; i < question->answers->len; i++)
    {
      const GiftAnswer *answer = question->answers->pdata[i];
      QuizAnswer *number = quiz_part_add_answer (part, "");
      g_autofree char *text = gift_question_unescape (answer->text, -1);

      if (!gift_get_fraction (answer, &number->fraction, error) || !gift_read_number (text, number, error))
        return FALSE;
      if (*text == '\0' && answer->sign != '~')
        return gift_fail (error, _ ("the number is missing"));
    }
  return TRUE;
}

/* "T", "FALSE#comment#comment": 1, 0; -1 for anything else. */
static int
gift_find_truth (const GiftQuestion *question)
{
  const GiftAnswer *answer = question->answers->len == 1 ? question->answers->pdata[0] : NULL;

  if (answer == NULL || answer->sign != '\0')
    return -1;
  if (g_ascii_strcasecmp (answer->text, "T") == 0 || g_ascii_strcasecmp (answer->text, "TRUE") == 0)
    return 1;
  return g_ascii_strcasecmp (answer->text, "F") == 0 || g_ascii_strcasecmp (answer->text, "FALSE") == 0 ? 0 : -1;
}

static gboolean
gift_has_sign (const GPtrArray *answers, char sign)
{
  for (guint i = 0; i < answers->len; i++)
    if (((const GiftAnswer *)answers->pdata[i])->sign == sign)
      return TRUE;
  return FALSE;
}

/* The kind is found as Moodle finds it. */
static gboolean
gift_read_answers (GiftQuestion *question, const char *body, GError **error)
{
  gboolean is_number = *body == '#';
  int truth;

  question->answers = gift_split_answers (is_number ? body + 1 : body);
  truth = gift_find_truth (question);
  if (is_number && question->answers->len > 0)
    return gift_read_numerical (question, error);
  if (is_number)
    return gift_fail (error, _ ("the number is missing"));
  if (question->answers->len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("an essay: no program can score it"));
      return FALSE;
    }
  if (gift_has_sign (question->answers, '~'))
    return gift_read_choice (question, gift_has_sign (question->answers, '='), error);
  if (truth >= 0)
    {
      quiz_import_add_truth (question->sink, question->item, rational_from_integer (truth),
                             rational_from_integer (1 - truth));
      return TRUE;
    }
  if (gift_has_sign (question->answers, '=') && gift_question_find (body, "->") != NULL)
    return gift_read_matching (question, error);
  return gift_read_short (question, error);
}

/* Everything behind an unescaped "####" is for the candidate afterwards: the rationale. Cuts it off body. */
static gboolean
gift_cut_feedback (GiftQuestion *question, char *body, GError **error)
{
  char *mark = (char *)gift_question_find (body, "####");

  if (mark == NULL)
    return TRUE;
  *mark = '\0';
  question->item->rationale = gift_read_text (question, mark + 4, NULL, error);
  return question->item->rationale != NULL;
}

static gboolean
gift_read_stem (GiftQuestion *question, const char *before, const char *after, GError **error)
{
  QuizItem *item = question->item;
  g_autofree char *rest = g_strstrip (g_strdup (after));
  g_autofree char *marked = *rest != '\0' ? g_strconcat (before, GIFT_GAP, after, NULL) : g_strdup (before);
  g_autofree char *stem = gift_read_text (question, marked, item->pictures, error);

  if (stem == NULL)
    return FALSE;
  item->stem = quiz_text_without_gaps (stem);
  return TRUE;
}

static gboolean
gift_read_parts (GiftQuestion *question, const char *text, GError **error)
{
  const char *open = gift_question_find (text, "{");
  const char *close = open != NULL ? gift_question_find (open + 1, "}") : NULL;
  g_autofree char *before = NULL;
  g_autofree char *body = NULL;

  if (open == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("a description without answers ({...}): no question"));
      return FALSE;
    }
  if (close == NULL)
    return gift_fail (error, _ ("the answers' \"{\" is never closed: write \"}\", or \"\\{\" for a brace in the text"));
  if (gift_question_find (close + 1, "{") != NULL)
    return gift_fail (error, _ ("a second \"{\": put a blank line between questions, or write \"\\{\""));
  before = g_strndup (text, (gsize)(open - text));
  body = g_strstrip (g_strndup (open + 1, (gsize)(close - open - 1)));
  return gift_cut_feedback (question, body, error) && gift_read_stem (question, before, close + 1, error)
         && gift_read_answers (question, g_strchomp (body), error);
}

QuizItem *
gift_question_parse (const ImportSink *sink, guint line, const char *text, char **out_title, GError **error)
{
  g_autoptr (QuizItem) item = quiz_item_new (line);
  g_autoptr (GPtrArray) none = NULL;
  GiftQuestion question = { .sink = sink, .item = item, .markup = QUIZ_MARKUP_AUTO };
  gboolean is_good;

  *out_title = NULL;
  text += strspn (text, " \t\r\n");
  if (g_str_has_prefix (text, "::"))
    {
      const char *end = gift_question_find (text + 2, "::");

      if (end == NULL)
        {
          gift_fail (error, _ ("the title's \"::\" is never closed"));
          return NULL;
        }
      *out_title = gift_question_unescape (text + 2, end - text - 2);
      text = end + 2;
    }
  gift_take_format (&text, &question.markup);
  is_good = gift_read_parts (&question, text, error);
  none = question.answers;
  return is_good ? g_steal_pointer (&item) : NULL;
}
