/* The grammar of embedded answers, as question/type/multianswer/questiontype.php of Moodle has it. */
#include "item-bank/import/moodle-cloze.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/quiz-markup.h"

static const struct
{
  const char *name;
  ItemKind kind;
  gboolean is_exact;
} CLOZE_TYPES[] = {
  { "MULTICHOICE", ITEM_KIND_INLINE, FALSE },
  { "MC", ITEM_KIND_INLINE, FALSE },
  { "MULTICHOICE_V", ITEM_KIND_INLINE, FALSE },
  { "MCV", ITEM_KIND_INLINE, FALSE },
  { "MULTICHOICE_H", ITEM_KIND_INLINE, FALSE },
  { "MCH", ITEM_KIND_INLINE, FALSE },
  { "MULTICHOICE_S", ITEM_KIND_INLINE, FALSE },
  { "MCS", ITEM_KIND_INLINE, FALSE },
  { "MULTICHOICE_VS", ITEM_KIND_INLINE, FALSE },
  { "MCVS", ITEM_KIND_INLINE, FALSE },
  { "MULTICHOICE_HS", ITEM_KIND_INLINE, FALSE },
  { "MCHS", ITEM_KIND_INLINE, FALSE },
  { "MULTIRESPONSE", ITEM_KIND_MULTIPLE, FALSE },
  { "MR", ITEM_KIND_MULTIPLE, FALSE },
  { "MULTIRESPONSE_H", ITEM_KIND_MULTIPLE, FALSE },
  { "MRH", ITEM_KIND_MULTIPLE, FALSE },
  { "MULTIRESPONSE_S", ITEM_KIND_MULTIPLE, FALSE },
  { "MRS", ITEM_KIND_MULTIPLE, FALSE },
  { "MULTIRESPONSE_HS", ITEM_KIND_MULTIPLE, FALSE },
  { "MRHS", ITEM_KIND_MULTIPLE, FALSE },
  { "NUMERICAL", ITEM_KIND_NUMBER, FALSE },
  { "NM", ITEM_KIND_NUMBER, FALSE },
  { "SHORTANSWER", ITEM_KIND_TEXT, FALSE },
  { "SA", ITEM_KIND_TEXT, FALSE },
  { "MW", ITEM_KIND_TEXT, FALSE },
  { "SHORTANSWER_C", ITEM_KIND_TEXT, TRUE },
  { "SAC", ITEM_KIND_TEXT, TRUE },
  { "MWC", ITEM_KIND_TEXT, TRUE },
};

static gboolean cloze_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
cloze_fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s", message);
  return FALSE;
}

/* "{weight:TYPE:" at p: where its answers begin, NULL where no place to answer begins here. */
static const char *
cloze_find_answers (const char *p, gint64 *weight, char **type)
{
  const char *name;
  gsize len;

  if (*p++ != '{')
    return NULL;
  p += strspn (p, " \t\r\n");
  len = strspn (p, "0123456789");
  *weight = len > 0 && len < 6 ? g_ascii_strtoll (p, NULL, 10) : 1;
  p += len;
  p += strspn (p, " \t\r\n");
  if (*p++ != ':' || len >= 6)
    return NULL;
  p += strspn (p, " \t\r\n");
  name = p;
  len = strspn (p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
  p += len;
  if (*p != ':' || len == 0)
    return NULL;
  *type = g_ascii_strup (name, (gssize)len);
  return p + 1;
}

/* The first unescaped end character from start on, NULL. The "#" of "&#39;" is none. */
static const char *
cloze_find (const char *start, const char *ends)
{
  for (const char *p = start; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (strchr (ends, *p) != NULL && !(*p == '#' && p > start && p[-1] == '&'))
      return p;
  return NULL;
}

/* Without the escapes; entities of the HTML that it stands in are read, too. */
static char *
cloze_dup_text (const char *from, const char *to, GPtrArray *none, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = from; p < to; p++)
    {
      if (*p == '\\' && p + 1 < to && strchr ("}~#\"/\\", p[1]) != NULL)
        p++;
      g_string_append_c (text, *p);
    }
  return quiz_markup_read (QUIZ_MARKUP_HTML, text->str, none, NULL, NULL, error);
}

/* "=right", "%50%half", "wrong", each with a comment behind "#". */
static gboolean
cloze_add_answer (QuizPart *part, const char *from, const char *to, GError **error)
{
  const char *comment = cloze_find (from, "#");
  const char *end = comment != NULL && comment < to ? comment : to;
  QuizAnswer *answer = quiz_part_add_answer (part, "");
  g_autofree char *text = NULL;

  while (from < end && strchr (" \t\r\n", *from) != NULL)
    from++;
  if (*from == '=' && from < end)
    {
      answer->fraction = rational_from_integer (1);
      from++;
    }
  else if (*from == '%' && from < end)
    {
      const char *close = strchr (from + 1, '%');
      g_autofree char *percent = close != NULL && close < end ? g_strndup (from + 1, (gsize)(close - from - 1)) : NULL;

      if (percent == NULL)
        return cloze_fail (error, _ ("\"%.40s\": the percentage lacks its closing %% sign"), from);
      if (!quiz_fraction_parse (percent, &answer->fraction, error))
        return FALSE;
      from = close + 1;
    }
  text = cloze_dup_text (from, end, NULL, error);
  if (text == NULL)
    return FALSE;
  if (part->kind == ITEM_KIND_NUMBER)
    {
      char *colon = strchr (text, ':');

      answer->is_any = strcmp (text, "*") == 0;
      if (colon != NULL)
        *colon = '\0';
      return answer->is_any || quiz_answer_set_number (answer, text, colon != NULL ? colon + 1 : NULL, error);
    }
  if (*text == '\0')
    return cloze_fail (error, "%s", _ ("an answer is empty"));
  g_free (answer->text);
  answer->text = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
cloze_add_part (QuizItem *item, gint64 weight, const char *type, const char *from, const char *to, GError **error)
{
  QuizPart *part = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (CLOZE_TYPES); i++)
    if (strcmp (CLOZE_TYPES[i].name, type) == 0)
      {
        part = quiz_item_add_part (item, CLOZE_TYPES[i].kind);
        part->is_exact = CLOZE_TYPES[i].is_exact;
      }
  if (part == NULL)
    return cloze_fail (error, _ ("the kind of answer \"%.40s\" is not known"), type);
  part->grade = rational_from_integer (weight);
  from += *from == '~' ? 1 : 0;
  for (const char *p = from; p <= to; p++)
    {
      const char *end = cloze_find (p, "~");

      end = end != NULL && end < to ? end : to;
      if (!cloze_add_answer (part, p, end, error))
        return FALSE;
      p = end;
    }
  return TRUE;
}

char *
moodle_cloze_parse (QuizItem *item, const char *html, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = html; *p != '\0';)
    {
      g_autofree char *type = NULL;
      gint64 weight;
      const char *answers = cloze_find_answers (p, &weight, &type);
      const char *end = answers != NULL ? cloze_find (answers, "}") : NULL;

      if (answers == NULL)
        {
          g_string_append_c (out, *p++);
          continue;
        }
      if (end == NULL)
        {
          cloze_fail (error, _ ("\"%.40s\" is not closed by }"), p);
          return NULL;
        }
      if (!cloze_add_part (item, weight, type, answers, end, error))
        {
          g_prefix_error (error, _ ("field %u: "), MAX (1, item->parts->len));
          return NULL;
        }
      {
        QuizPart *part = item->parts->pdata[item->parts->len - 1];

        /* Several options cannot be chosen inside a line: they stand below, under the number that the text names. */
        if (part->kind == ITEM_KIND_MULTIPLE)
          part->prompt = g_strdup_printf ("(%u)", item->parts->len);
        g_string_append_printf (out, part->kind == ITEM_KIND_MULTIPLE ? "(%u)" : "[[%u]]", item->parts->len);
      }
      p = end + 1;
    }
  if (item->parts->len > 0)
    return g_strdup (out->str);
  cloze_fail (error, "%s", _ ("there is no place to answer, such as {1:SHORTANSWER:=Jakarta}"));
  return NULL;
}
