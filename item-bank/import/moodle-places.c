/* Gaps with choices, and orders. */
#include "item-bank/import/moodle-places.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/moodle-question.h"
#include "item-bank/import/quiz-markup.h"

typedef struct
{
  char *text;
  char *group;
} PlaceChoice;

static void
place_choice_free (gpointer data)
{
  PlaceChoice *choice = data;

  g_free (choice->text);
  g_free (choice->group);
  g_free (choice);
}

static GPtrArray *
moodle_places_list (const xmlNode *question, GError **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (place_choice_free);

  for (const xmlNode *node = question->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE
        && (strcmp ((const char *)node->name, "selectoption") == 0
            || strcmp ((const char *)node->name, "dragbox") == 0))
      {
        PlaceChoice *choice = g_new0 (PlaceChoice, 1);
        g_autofree char *text = moodle_question_dup (node, "text");

        g_ptr_array_add (choices, choice);
        choice->group = moodle_question_dup (node, "group");
        choice->text = quiz_markup_read (QUIZ_MARKUP_HTML, text, NULL, NULL, NULL, error);
        if (choice->text == NULL)
          return NULL;
      }
  return g_steal_pointer (&choices);
}

/* All choices of the group of the right one. */
static void
moodle_places_add (QuizItem *item, const GPtrArray *choices, const PlaceChoice *right)
{
  QuizPart *part = quiz_item_add_part (item, ITEM_KIND_INLINE);

  for (guint i = 0; i < choices->len; i++)
    {
      const PlaceChoice *choice = choices->pdata[i];

      if (strcmp (choice->group, right->group) == 0)
        quiz_part_add_answer (part, choice->text)->fraction = rational_from_integer (choice == right);
    }
}

/* "[[12]]" at p: the number, 0 for anything else; *end behind it. */
static guint
moodle_places_scan (const char *p, const char **end)
{
  gsize len = g_str_has_prefix (p, "[[") ? strspn (p + 2, "0123456789") : 0;

  if (len == 0 || len > 3 || !g_str_has_prefix (p + 2 + len, "]]"))
    return 0;
  *end = p + len + 4;
  return (guint)g_ascii_strtoull (p + 2, NULL, 10);
}

char *
moodle_places_parse_select (const xmlNode *question, QuizItem *item, const char *html, Rational grade, GError **error)
{
  g_autoptr (GPtrArray) choices = moodle_places_list (question, error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (choices == NULL)
    return NULL;
  for (const char *p = html; *p != '\0';)
    {
      const char *end = p;
      guint number = moodle_places_scan (p, &end);

      if (end == p)
        {
          g_string_append_c (out, *p++);
          continue;
        }
      if (number == 0 || number > choices->len)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the gap [[%u]] has no choice"), number);
          return NULL;
        }
      moodle_places_add (item, choices, choices->pdata[number - 1]);
      g_string_append_printf (out, "[[%u]]", item->parts->len);
      p = end;
    }
  for (guint i = 0; i < item->parts->len; i++)
    rational_multiply (grade, (Rational){ 1, item->parts->len }, &((QuizPart *)item->parts->pdata[i])->grade);
  if (item->parts->len > 0)
    return g_strdup (out->str);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the text has no gap such as [[1]]"));
  return NULL;
}

static gboolean
moodle_places_is (const char *text, const char *number, const char *name)
{
  return strcmp (text, number) == 0 || g_ascii_strcasecmp (text, name) == 0;
}

gboolean
moodle_places_check_ordering (const xmlNode *question, gboolean *out_is_all, GError **error)
{
  g_autofree char *grading = moodle_question_dup (question, "gradingtype");
  g_autofree char *select = moodle_question_dup (question, "selecttype");

  if (*select != '\0' && !moodle_places_is (select, "0", "ALL"))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("only some of the things to order would be shown: show all"));
  else if (moodle_places_is (grading, "-1", "ALL_OR_NOTHING") || moodle_places_is (grading, "0", "ABSOLUTE_POSITION"))
    {
      *out_is_all = moodle_places_is (grading, "-1", "ALL_OR_NOTHING");
      return TRUE;
    }
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("orders are marked by position or all or nothing, not by \"%.40s\""), grading);
  return FALSE;
}

static gint
moodle_places_compare (gconstpointer a, gconstpointer b)
{
  const QuizAnswer *left = *(const QuizAnswer *const *)a, *right = *(const QuizAnswer *const *)b;

  return rational_compare (left->fraction, right->fraction);
}

void
moodle_places_sort (QuizPart *part)
{
  for (guint i = 1; i < part->answers->len; i++)
    if (rational_compare (((QuizAnswer *)part->answers->pdata[0])->fraction,
                          ((QuizAnswer *)part->answers->pdata[i])->fraction)
        == 0)
      return; /* the order of the file is the right one */
  g_ptr_array_sort (part->answers, moodle_places_compare);
}
