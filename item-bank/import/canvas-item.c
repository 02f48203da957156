/* What is shown of an item, and what can be answered. */
#include "item-bank/import/canvas-item.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/limits.h"

#define CANVAS_DEPTH 64

typedef struct
{
  CanvasItem *item;
  const CanvasFinder *finder;
  GString *stem;
  GError *error;
} CanvasWalk;

static void
canvas_label_free (gpointer data)
{
  CanvasLabel *label = data;

  g_free (label->ident);
  g_free (label->text);
  g_ptr_array_unref (label->pictures);
  g_free (label);
}

static void
canvas_response_free (gpointer data)
{
  CanvasResponse *response = data;

  g_free (response->ident);
  g_free (response->prompt);
  g_ptr_array_unref (response->labels);
  g_free (response);
}

void
canvas_item_free (CanvasItem *item)
{
  if (item == NULL)
    return;
  g_free (item->ident);
  g_free (item->title);
  g_free (item->type);
  g_free (item->possible);
  g_free (item->stem);
  g_free (item->rationale);
  g_ptr_array_unref (item->pictures);
  g_ptr_array_unref (item->responses);
  g_free (item);
}

int
canvas_item_find_response (const CanvasItem *item, const char *ident)
{
  for (guint i = 0; i < item->responses->len; i++)
    if (strcmp (((const CanvasResponse *)item->responses->pdata[i])->ident, ident) == 0)
      return (int)i;
  return -1;
}

int
canvas_response_find_label (const CanvasResponse *response, const char *ident)
{
  for (guint i = 0; i < response->labels->len; i++)
    if (strcmp (((const CanvasLabel *)response->labels->pdata[i])->ident, ident) == 0)
      return (int)i;
  return -1;
}

gboolean
canvas_node_is (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0;
}

const xmlNode *
canvas_node_find (const xmlNode *parent, const char *name)
{
  for (const xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    if (canvas_node_is (node, name))
      return node;
  return NULL;
}

static char *
canvas_take (xmlChar *value)
{
  char *copy = g_strstrip (g_strdup (value != NULL ? (const char *)value : ""));

  xmlFree (value);
  return copy;
}

char *
canvas_node_dup_attribute (const xmlNode *node, const char *name)
{
  return canvas_take (
      node != NULL && node->type == XML_ELEMENT_NODE ? xmlGetProp ((xmlNode *)node, (const xmlChar *)name) : NULL);
}

char *
canvas_node_dup_content (const xmlNode *node)
{
  return canvas_take (node != NULL ? xmlNodeGetContent (node) : NULL);
}

/* Every <mattext> below node as text, pictures apart. NULL with an error. */
static char *
canvas_read_material (const CanvasFinder *finder, const xmlNode *node, GPtrArray *pictures, guint depth, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const xmlNode *child = node != NULL && depth < CANVAS_DEPTH ? node->children : NULL; child != NULL;
       child = child->next)
    {
      g_autofree char *type = canvas_node_dup_attribute (child, "texttype");
      g_autofree char *text = NULL;

      if (canvas_node_is (child, "mattext"))
        {
          g_autofree char *content = canvas_node_dup_content (child);

          text = quiz_markup_read (strcmp (type, "text/html") == 0 ? QUIZ_MARKUP_HTML : QUIZ_MARKUP_AUTO, content,
                                   pictures, finder->find, finder->data, error);
        }
      else if (canvas_node_is (child, "matimage") && pictures != NULL)
        {
          g_autofree char *uri = canvas_node_dup_attribute (child, "uri");
          g_autofree char *escaped = g_markup_printf_escaped ("<img src=\"%s\">", uri);

          text = quiz_markup_read (QUIZ_MARKUP_HTML, escaped, pictures, finder->find, finder->data, error);
        }
      else if (canvas_node_is (child, "mataudio") || canvas_node_is (child, "matvideo"))
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("sound and film cannot be shown in an exam"));
      else if (canvas_node_is (child, "material") || canvas_node_is (child, "flow_mat")
               || canvas_node_is (child, "flow"))
        text = canvas_read_material (finder, child, pictures, depth + 1, error);
      else
        continue;
      if (text == NULL)
        return NULL;
      if (*text != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", text);
    }
  return g_strdup (out->str);
}

/* How Canvas compares what was typed, and whether it was typed at all: a blank may also have a list to choose from. */
static gboolean
canvas_read_way (const xmlNode *label, CanvasResponse *response, GError **error)
{
  g_autofree char *answer = canvas_node_dup_attribute (label, "answer_type");
  g_autofree char *way = canvas_node_dup_attribute (label, "scoring_algorithm");

  if (response->kind != CANVAS_TEXT)
    return TRUE;
  if (strcmp (answer, "dropdown") == 0 || strcmp (answer, "wordbank") == 0)
    response->kind = CANVAS_ONE;
  else if (*way != '\0' && strcmp (way, "TextInChoices") != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("a blank is compared in a way that is not known exactly: %.40s"), way);
      return FALSE;
    }
  return TRUE;
}

/* Labels stand in many wrappings: render_choice, flow_label, render_extension ... */
static gboolean
canvas_read_labels (
    const CanvasFinder *finder, const xmlNode *node, CanvasResponse *response, guint depth, GError **error)
{
  for (const xmlNode *child = depth < CANVAS_DEPTH ? node->children : NULL; child != NULL; child = child->next)
    if (canvas_node_is (child, "response_label"))
      {
        CanvasLabel *label = g_new0 (CanvasLabel, 1);

        g_ptr_array_add (response->labels, label);
        label->ident = canvas_node_dup_attribute (child, "ident");
        label->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
        label->text = canvas_read_material (finder, child, label->pictures, 0, error);
        if (label->text == NULL || !canvas_read_way (child, response, error))
          return FALSE;
      }
    else if (child->type == XML_ELEMENT_NODE && !canvas_node_is (child, "material")
             && !canvas_read_labels (finder, child, response, depth + 1, error))
      return FALSE;
  return TRUE;
}

/* Labels of a place to type in hold no text. */
static void
canvas_drop_empty_labels (CanvasResponse *response)
{
  for (guint i = response->labels->len; i-- > 0;)
    if (*((const CanvasLabel *)response->labels->pdata[i])->text == '\0')
      g_ptr_array_remove_index (response->labels, i);
}

static gboolean
canvas_is_number (const xmlNode *node, const CanvasItem *item)
{
  const xmlNode *fib = canvas_node_find (node, "render_fib");
  g_autofree char *type = canvas_node_dup_attribute (fib, "fibtype");

  return canvas_node_is (node, "response_num") || strcmp (item->type, "numerical_question") == 0
         || strcmp (type, "Decimal") == 0 || strcmp (type, "Integer") == 0;
}

static gboolean
canvas_read_response (CanvasWalk *walk, const xmlNode *node)
{
  CanvasItem *item = walk->item;
  CanvasResponse *response = g_new0 (CanvasResponse, 1);
  g_autofree char *cardinality = canvas_node_dup_attribute (node, "rcardinality");
  gboolean is_typed = !canvas_node_is (node, "response_lid");

  g_ptr_array_add (item->responses, response);
  response->ident = canvas_node_dup_attribute (node, "ident");
  response->labels = g_ptr_array_new_with_free_func (canvas_label_free);
  response->kind = strcmp (item->type, "fill_in_multiple_blanks_question") == 0 ? CANVAS_TEXT : CANVAS_ONE;
  response->prompt = canvas_read_material (walk->finder, node, item->pictures, 0, &walk->error);
  if (response->prompt == NULL || !canvas_read_labels (walk->finder, node, response, 0, &walk->error))
    return FALSE;
  if (is_typed)
    {
      response->kind = canvas_is_number (node, item) ? CANVAS_NUMBER : CANVAS_TEXT;
      canvas_drop_empty_labels (response);
    }
  else if (strcmp (cardinality, "Ordered") == 0)
    response->kind = CANVAS_ORDERED;
  else if (strcmp (cardinality, "Multiple") == 0)
    response->kind = CANVAS_MANY;
  if (response->kind == CANVAS_NUMBER || response->labels->len <= EXAM_OPTIONS_MAX)
    return TRUE;
  g_set_error (&walk->error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("there are more than 26 options"));
  return FALSE;
}

static gboolean
canvas_read_presentation (CanvasWalk *walk, const xmlNode *node, guint depth)
{
  for (const xmlNode *child = depth < CANVAS_DEPTH ? node->children : NULL; child != NULL; child = child->next)
    if (canvas_node_is (child, "material"))
      {
        g_autofree char *text = canvas_read_material (walk->finder, child, walk->item->pictures, 0, &walk->error);

        if (text == NULL)
          return FALSE;
        if (*text != '\0')
          g_string_append_printf (walk->stem, "%s%s", walk->stem->len > 0 ? "\n" : "", text);
      }
    else if (canvas_node_is (child, "response_lid") || canvas_node_is (child, "response_str")
             || canvas_node_is (child, "response_num"))
      {
        if (!canvas_read_response (walk, child))
          return FALSE;
      }
    else if (canvas_node_is (child, "response_xy") || canvas_node_is (child, "response_grp"))
      {
        g_set_error (&walk->error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("<%s> is not supported"),
                     (const char *)child->name);
        return FALSE;
      }
    else if (child->type == XML_ELEMENT_NODE && !canvas_read_presentation (walk, child, depth + 1))
      return FALSE;
  return TRUE;
}

/* A kind or a way of scoring that is not known may be scored by more than the conditions say. */
static gboolean
canvas_check_metadata (CanvasItem *item, const char *algorithm, GError **error)
{
  static const char *const KNOWN[] = { "",
                                       "multiple_choice_question",
                                       "true_false_question",
                                       "multiple_answers_question",
                                       "short_answer_question",
                                       "numerical_question",
                                       "matching_question",
                                       "fill_in_multiple_blanks_question",
                                       "multiple_dropdowns_question",
                                       "ordering_question",
                                       NULL };
  static const char *const UNSCORED[] = { "essay_question", "file_upload_question", "text_only_question", NULL };

  item->is_all_or_nothing = strcmp (algorithm, "AllOrNothing") == 0;
  if (g_strv_contains (UNSCORED, item->type))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("\"%s\": no program can score it"), item->type);
  else if (strcmp (item->type, "calculated_question") == 0)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("\"%s\": its numbers are drawn by a formula; write one item for each set of numbers"), item->type);
  else if (!g_strv_contains (KNOWN, item->type))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the kind of question \"%.40s\" is not known"), item->type);
  else if (*algorithm != '\0' && !item->is_all_or_nothing)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the way of scoring \"%.40s\" is not known"), algorithm);
  else
    return TRUE;
  return FALSE;
}

/* Exporters nest the fields differently; the first that is found counts. */
static void
canvas_read_metadata (const xmlNode *node, CanvasItem *item, char **algorithm, guint depth)
{
  for (const xmlNode *child = depth < CANVAS_DEPTH ? node->children : NULL; child != NULL; child = child->next)
    if (canvas_node_is (child, "qtimetadatafield"))
      {
        g_autofree char *label = canvas_node_dup_content (canvas_node_find (child, "fieldlabel"));
        char *entry = canvas_node_dup_content (canvas_node_find (child, "fieldentry"));
        char **out = strcmp (label, "question_type") == 0       ? &item->type
                     : strcmp (label, "points_possible") == 0   ? &item->possible
                     : strcmp (label, "scoring_algorithm") == 0 ? algorithm
                                                                : NULL;

        if (out != NULL && *out == NULL)
          *out = entry;
        else
          g_free (entry);
      }
    else if (canvas_node_is (child, "itemmetadata") || canvas_node_is (child, "qtimetadata"))
      canvas_read_metadata (child, item, algorithm, depth + 1);
}

/* What is said in every case, else what is said to those who were right. It is for the bank alone: without pictures. */
static char *
canvas_read_rationale (const xmlNode *node, const CanvasFinder *finder)
{
  static const char *const IDENTS[] = { "general_fb", "correct_fb" };

  for (gsize i = 0; i < G_N_ELEMENTS (IDENTS); i++)
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
      {
        g_autofree char *ident
            = canvas_node_is (child, "itemfeedback") ? canvas_node_dup_attribute (child, "ident") : NULL;
        g_autofree char *text = ident != NULL && strcmp (ident, IDENTS[i]) == 0
                                    ? canvas_read_material (finder, child, NULL, 0, NULL)
                                    : NULL;

        if (text != NULL && *text != '\0')
          return g_steal_pointer (&text);
      }
  return g_strdup ("");
}

CanvasItem *
canvas_item_parse (const xmlNode *node, const CanvasFinder *finder, GError **error)
{
  CanvasItem *item = g_new0 (CanvasItem, 1);
  const xmlNode *presentation = canvas_node_find (node, "presentation");
  g_autoptr (GString) stem = g_string_new (NULL);
  CanvasWalk walk = { .item = item, .finder = finder, .stem = stem };
  g_autofree char *algorithm = NULL;

  item->ident = canvas_node_dup_attribute (node, "ident");
  item->title = canvas_node_dup_attribute (node, "title");
  item->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
  item->responses = g_ptr_array_new_with_free_func (canvas_response_free);
  item->processing = canvas_node_find (node, "resprocessing");
  canvas_read_metadata (node, item, &algorithm, 0);
  item->type = item->type != NULL ? item->type : g_strdup ("");
  item->possible = item->possible != NULL ? item->possible : g_strdup ("");
  if (presentation == NULL)
    g_set_error (&walk.error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the item has no <presentation>"));
  else if (canvas_check_metadata (item, algorithm != NULL ? algorithm : "", &walk.error))
    canvas_read_presentation (&walk, presentation, 0);
  item->stem = g_strdup (stem->str);
  item->rationale = canvas_read_rationale (node, finder);
  if (walk.error != NULL)
    g_propagate_error (error, walk.error);
  return item;
}
