/* The kinds of question of Moodle XML. */
#include "item-bank/import/moodle-question.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/media-file.h"
#include "item-bank/import/moodle-cloze.h"
#include "item-bank/import/moodle-places.h"
#include "item-bank/import/quiz-markup.h"
#include "item-bank/import/quiz-tags.h"

#define PLUGIN_FILE "@@PLUGINFILE@@"

typedef struct
{
  const MoodleContext *context;
  const xmlNode *node;
  QuizItem *item;
  Rational grade;
  char *html; /* the question's text, marked up */
} MoodleQuestion;

static gboolean
moodle_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s", message);
  return FALSE;
}

static gboolean
moodle_refuse (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "%s", message);
  return FALSE;
}

static gboolean
moodle_is (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0;
}

const xmlNode *
moodle_question_find (const xmlNode *parent, const char *name)
{
  for (const xmlNode *node = parent->children; node != NULL; node = node->next)
    if (moodle_is (node, name))
      return node;
  return NULL;
}

static char *
moodle_dup_content (const xmlNode *node)
{
  xmlChar *content = node != NULL ? xmlNodeGetContent (node) : NULL;
  char *copy = g_strdup (content != NULL ? (const char *)content : "");

  xmlFree (content);
  return copy;
}

/* The <text> of an element that also has files and comments. */
static char *
moodle_dup_text (const xmlNode *node)
{
  const xmlNode *text = node != NULL ? moodle_question_find (node, "text") : NULL;

  return moodle_dup_content (text != NULL ? text : node);
}

char *
moodle_question_dup (const xmlNode *parent, const char *name)
{
  return g_strstrip (moodle_dup_text (moodle_question_find (parent, name)));
}

static char *
moodle_dup_attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetProp ((xmlNode *)node, (const xmlChar *)name);
  char *copy = g_strdup (value != NULL ? (const char *)value : "");

  xmlFree (value);
  return copy;
}

/* The embedded file that src names, among those of element. */
static ItemPicture *
moodle_find_picture (const char *src, const char *alt, gpointer element, GError **error)
{
  const char *path = g_str_has_prefix (src, PLUGIN_FILE) ? src + strlen (PLUGIN_FILE) : src;
  g_autofree char *wanted = g_uri_unescape_segment (path, path + strcspn (path, "?#"), NULL);

  for (const xmlNode *node = ((const xmlNode *)element)->children; node != NULL && wanted != NULL; node = node->next)
    if (moodle_is (node, "file"))
      {
        g_autofree char *name = moodle_dup_attribute (node, "name");
        g_autofree char *folder = moodle_dup_attribute (node, "path");
        g_autofree char *whole = g_strconcat (*folder != '\0' ? folder : "/", name, NULL);
        g_autofree char *base64 = strcmp (whole, wanted) == 0 || strcmp (name, wanted + (*wanted == '/')) == 0
                                      ? moodle_dup_content (node)
                                      : NULL;

        if (base64 != NULL)
          {
            gsize len;
            guchar *bytes = g_base64_decode (base64, &len);
            g_autoptr (GBytes) data = g_bytes_new_take (bytes, len);
            ItemPicture *picture = media_file_check (data, alt, error);

            if (picture == NULL)
              g_prefix_error (error, "%s: ", name);
            return picture;
          }
      }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("the picture \"%.100s\" is not in the file"), src);
  return NULL;
}

static QuizMarkup
moodle_get_markup (const xmlNode *node)
{
  g_autofree char *format = moodle_dup_attribute (node, "format");
  QuizMarkup markup = QUIZ_MARKUP_AUTO;

  quiz_markup_find (format, &markup);
  return markup;
}

/* What is shown of element; pictures NULL: they are left out. */
static char *
moodle_read (const xmlNode *element, GPtrArray *pictures, GError **error)
{
  g_autofree char *text = moodle_dup_text (element);

  return quiz_markup_read (moodle_get_markup (element), text, pictures, moodle_find_picture, (gpointer)element, error);
}

static gboolean
moodle_read_option (const xmlNode *node, QuizPart *part, QuizAnswer **out, GError **error)
{
  *out = quiz_part_add_answer (part, "");
  g_free ((*out)->text);
  (*out)->text = moodle_read (node, (*out)->pictures, error);
  if ((*out)->text != NULL)
    return TRUE;
  (*out)->text = g_strdup ("");
  g_prefix_error (error, _ ("option %c: "), (int)('A' + MIN (part->answers->len, 26) - 1));
  return FALSE;
}

static gboolean
moodle_get_fraction (const xmlNode *answer, Rational *out, GError **error)
{
  g_autofree char *fraction = moodle_dup_attribute (answer, "fraction");

  return quiz_fraction_parse (fraction, out, error);
}

static gboolean
moodle_is_true (const char *text)
{
  return g_ascii_strcasecmp (text, "true") == 0 || strcmp (text, "1") == 0;
}

static gboolean
moodle_read_choice (MoodleQuestion *question, GError **error)
{
  g_autofree char *single = moodle_question_dup (question->node, "single");
  g_autofree char *type = moodle_dup_attribute (question->node, "type");
  gboolean is_set = strcmp (type, "multichoiceset") == 0;
  gboolean is_single = !is_set && (*single == '\0' || moodle_is_true (single));
  QuizPart *part = quiz_item_add_part (question->item, is_single ? ITEM_KIND_SINGLE : ITEM_KIND_MULTIPLE);

  part->grade = question->grade;
  part->is_all = is_set;
  for (const xmlNode *node = question->node->children; node != NULL; node = node->next)
    if (moodle_is (node, "answer"))
      {
        QuizAnswer *answer;

        if (!moodle_read_option (node, part, &answer, error) || !moodle_get_fraction (node, &answer->fraction, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
moodle_read_truth (MoodleQuestion *question, GError **error)
{
  Rational fractions[2] = { RATIONAL_ZERO, RATIONAL_ZERO };

  for (const xmlNode *node = question->node->children; node != NULL; node = node->next)
    if (moodle_is (node, "answer"))
      {
        g_autofree char *text = g_strstrip (moodle_dup_text (node));
        gboolean is_true = g_ascii_strcasecmp (text, "true") == 0;

        if (!is_true && g_ascii_strcasecmp (text, "false") != 0)
          return moodle_fail (error, _ ("an answer is neither \"true\" nor \"false\""));
        if (!moodle_get_fraction (node, &fractions[is_true], error))
          return FALSE;
      }
  quiz_import_add_truth (question->context->sink, question->item, fractions[1], fractions[0]);
  ((QuizPart *)question->item->parts->pdata[0])->grade = question->grade;
  return TRUE;
}

static gboolean
moodle_read_short (MoodleQuestion *question, GError **error)
{
  g_autofree char *usecase = moodle_question_dup (question->node, "usecase");
  QuizPart *part = quiz_item_add_part (question->item, ITEM_KIND_TEXT);

  part->grade = question->grade;
  part->is_exact = moodle_is_true (usecase);
  for (const xmlNode *node = question->node->children; node != NULL; node = node->next)
    if (moodle_is (node, "answer"))
      {
        g_autofree char *text = g_strstrip (moodle_dup_text (node));

        if (*text == '\0')
          return moodle_fail (error, _ ("an answer is empty"));
        if (!moodle_get_fraction (node, &quiz_part_add_answer (part, text)->fraction, error))
          return FALSE;
      }
  return TRUE;
}

/* Units that are worth something, or that change the number, are no part of a typed number here. */
static gboolean
moodle_check_units (const xmlNode *question, GError **error)
{
  const xmlNode *units = moodle_question_find (question, "units");
  g_autofree char *grading = moodle_question_dup (question, "unitgradingtype");

  if (*grading != '\0' && strcmp (grading, "0") != 0)
    return moodle_refuse (error, _ ("the unit of the number is marked, too: ask for the number alone"));
  for (const xmlNode *node = units != NULL ? units->children : NULL; node != NULL; node = node->next)
    if (moodle_is (node, "unit"))
      {
        g_autofree char *multiplier = moodle_question_dup (node, "multiplier");
        Rational value;

        if (!quiz_number_parse (multiplier, &value) || value.num != 1 || value.den != 1)
          return moodle_refuse (error, _ ("the number may be given in several units: ask for one"));
      }
  return TRUE;
}

static gboolean
moodle_read_numerical (MoodleQuestion *question, GError **error)
{
  QuizPart *part = quiz_item_add_part (question->item, ITEM_KIND_NUMBER);

  part->grade = question->grade;
  if (!moodle_check_units (question->node, error))
    return FALSE;
  for (const xmlNode *node = question->node->children; node != NULL; node = node->next)
    if (moodle_is (node, "answer"))
      {
        g_autofree char *text = g_strstrip (moodle_dup_text (node));
        g_autofree char *tolerance = moodle_question_dup (node, "tolerance");
        QuizAnswer *answer = quiz_part_add_answer (part, "");

        answer->is_any = strcmp (text, "*") == 0;
        if (!moodle_get_fraction (node, &answer->fraction, error)
            || (!answer->is_any && !quiz_answer_set_number (answer, text, tolerance, error)))
          return FALSE;
      }
  return TRUE;
}

static gboolean
moodle_read_matching (MoodleQuestion *question, GError **error)
{
  QuizPart *part = quiz_item_add_part (question->item, ITEM_KIND_MATCH);

  part->grade = question->grade;
  for (const xmlNode *node = question->node->children; node != NULL; node = node->next)
    if (moodle_is (node, "subquestion"))
      {
        const xmlNode *answer = moodle_question_find (node, "answer");
        g_autofree char *text = moodle_dup_text (answer);
        g_autofree char *target = quiz_markup_read (QUIZ_MARKUP_AUTO, text, NULL, NULL, NULL, error);
        QuizAnswer *option;
        guint index;

        if (target == NULL)
          return FALSE;
        if (*target == '\0')
          continue; /* Moodle leaves such rows out */
        index = quiz_part_find_target (part, target);
        if (!moodle_read_option (node, part, &option, error))
          return FALSE;
        option->target = index;
        if (*option->text == '\0' && option->pictures->len == 0)
          g_ptr_array_remove_index (part->answers, part->answers->len - 1); /* its answer is a distractor */
      }
  return TRUE;
}

static gboolean
moodle_read_cloze (MoodleQuestion *question, GError **error)
{
  g_autofree char *safe = quiz_text_without_gaps (question->html);
  char *html = moodle_cloze_parse (question->item, safe, error);

  if (html == NULL)
    return FALSE;
  g_free (question->html);
  question->html = html;
  return TRUE;
}

static gboolean
moodle_read_ordering (MoodleQuestion *question, GError **error)
{
  QuizPart *part = quiz_item_add_part (question->item, ITEM_KIND_ORDER);

  part->grade = question->grade;
  if (!moodle_places_check_ordering (question->node, &part->is_all, error))
    return FALSE;
  for (const xmlNode *node = question->node->children; node != NULL; node = node->next)
    if (moodle_is (node, "answer"))
      {
        QuizAnswer *answer;

        if (!moodle_read_option (node, part, &answer, error) || !moodle_get_fraction (node, &answer->fraction, error))
          return FALSE;
      }
  moodle_places_sort (part);
  return TRUE;
}

static gboolean
moodle_read_select (MoodleQuestion *question, GError **error)
{
  char *html = moodle_places_parse_select (question->node, question->item, question->html, question->grade, error);

  if (html == NULL)
    return FALSE;
  g_free (question->html);
  question->html = html;
  return TRUE;
}

static const struct
{
  const char *type;
  gboolean (*read) (MoodleQuestion *question, GError **error);
  gboolean keeps_gaps;
} MOODLE_TYPES[] = {
  { "multichoice", moodle_read_choice, FALSE },  { "multichoiceset", moodle_read_choice, FALSE },
  { "truefalse", moodle_read_truth, FALSE },     { "shortanswer", moodle_read_short, FALSE },
  { "numerical", moodle_read_numerical, FALSE }, { "matching", moodle_read_matching, FALSE },
  { "match", moodle_read_matching, FALSE },      { "cloze", moodle_read_cloze, TRUE },
  { "multianswer", moodle_read_cloze, TRUE },    { "ordering", moodle_read_ordering, FALSE },
  { "gapselect", moodle_read_select, TRUE },     { "ddwtos", moodle_read_select, TRUE },
};

/* Says why for the kinds that are known. */
static gboolean
moodle_refuse_type (const char *type, GError **error)
{
  static const char *const UNSCORED[] = { "essay", "description", NULL };
  static const char *const COMPUTED[] = { "calculated", "calculatedsimple", "calculatedmulti", NULL };
  static const char *const DRAWN[] = { "random", "randomsamatch", NULL };
  static const char *const DRAGGED[] = { "ddimageortext", "ddmarker", NULL };

  if (g_strv_contains (UNSCORED, type))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("\"%s\": no program can score it"), type);
  else if (g_strv_contains (COMPUTED, type))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("\"%s\": its numbers are drawn by a formula; write one item for each set of numbers"), type);
  else if (g_strv_contains (DRAWN, type))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("\"%s\": it stands for other questions, import those"),
                 type);
  else if (g_strv_contains (DRAGGED, type))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("\"%s\": dragging onto a picture is not possible"), type);
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the kind of question \"%.40s\" is not known"), type);
  return FALSE;
}

static gboolean
moodle_read_stem (MoodleQuestion *question, const xmlNode *text, gboolean keeps_gaps, GError **error)
{
  QuizItem *item = question->item;
  g_autofree char *stem = quiz_markup_read (moodle_get_markup (text), question->html, item->pictures,
                                            moodle_find_picture, (gpointer)text, error);

  if (stem == NULL)
    return FALSE;
  g_free (item->stem);
  item->stem = keeps_gaps ? g_steal_pointer (&stem) : quiz_text_without_gaps (stem);
  return TRUE;
}

static gboolean
moodle_read_question (MoodleQuestion *question, const char *type, GError **error)
{
  const xmlNode *text = moodle_question_find (question->node, "questiontext");
  const xmlNode *feedback = moodle_question_find (question->node, "generalfeedback");
  g_autofree char *grade = moodle_question_dup (question->node, "defaultgrade");

  question->grade = rational_from_integer (1);
  if (*grade != '\0' && (!quiz_number_parse (grade, &question->grade) || question->grade.num < 0))
    return moodle_fail (error, _ ("defaultgrade: is not a number from 0"));
  if (text == NULL)
    return moodle_fail (error, _ ("the question has no text"));
  question->html = moodle_dup_text (text);
  for (gsize i = 0; i < G_N_ELEMENTS (MOODLE_TYPES); i++)
    if (strcmp (MOODLE_TYPES[i].type, type) == 0)
      {
        if (!MOODLE_TYPES[i].read (question, error)
            || !moodle_read_stem (question, text, MOODLE_TYPES[i].keeps_gaps, error))
          return FALSE;
        /* What is said afterwards is for the bank alone; what of it cannot be text is no loss to the item. */
        question->item->rationale = feedback != NULL ? moodle_read (feedback, NULL, NULL) : NULL;
        return TRUE;
      }
  return moodle_refuse_type (type, error);
}

static GPtrArray *
moodle_list_tags (const xmlNode *question)
{
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_free);
  const xmlNode *list = moodle_question_find (question, "tags");

  for (const xmlNode *node = list != NULL ? list->children : NULL; node != NULL; node = node->next)
    if (moodle_is (node, "tag"))
      g_ptr_array_add (tags, g_strstrip (moodle_dup_text (node)));
  return tags;
}

QuizItem *
moodle_question_parse (const MoodleContext *context, const xmlNode *node, char **out_id, GError **error)
{
  g_autoptr (QuizItem) item = quiz_item_new ((guint)MAX (1, xmlGetLineNo ((xmlNode *)node)));
  MoodleQuestion question = { .context = context, .node = node, .item = item };
  g_autofree char *type = moodle_dup_attribute (node, "type");
  g_autofree char *name = moodle_question_dup (node, "name");
  g_autofree char *number = moodle_question_dup (node, "idnumber");
  g_autoptr (GPtrArray) tags = moodle_list_tags (node);
  gboolean is_good = moodle_read_question (&question, type, error);

  g_free (question.html);
  quiz_import_name (item, context->sink, number, name, context->category);
  quiz_tags_apply (item, tags);
  *out_id = g_strdup (item->id);
  return is_good ? g_steal_pointer (&item) : NULL;
}
