/* Interactions to fields. */
#include "item-bank/import/qti-interaction.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/limits.h"
#include "item-bank/import/qti-hotspot.h"

typedef struct
{
  QtiContent *content;
  const QtiItem *item;
  ItemDocument *document;
  GPtrArray *nodes; /* interactions, in the order of the document */
  GArray *slots;
  gboolean in_block;   /* inside an element of the class QTI_CONTENT_FIELD */
  const QtiNode *gaps; /* the gapMatchInteraction whose text is being read, or NULL */
} QtiBuild;

/* Written by our exporter, which puts into labels what has no other place. */
static gboolean
qti_interaction_is_ours (const QtiItem *item)
{
  return g_strcmp0 (qti_node_get (item->root, "toolName"), "Adil") == 0;
}

static gboolean
qti_interaction_is (const QtiNode *node)
{
  return node->name != NULL && g_str_has_suffix (node->name, "Interaction");
}

static void
qti_interaction_collect (const QtiNode *node, GPtrArray *nodes)
{
  const QtiNode *child;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    if (qti_interaction_is (child))
      g_ptr_array_add (nodes, (gpointer)child);
    else
      qti_interaction_collect (child, nodes);
}

static const QtiVariable *
qti_interaction_find_response (const QtiItem *item, const QtiNode *node, GError **error)
{
  const char *id = qti_node_get (node, "responseIdentifier");
  int place = id != NULL ? qti_item_find (item, id) : -1;

  if (place >= 0 && qti_item_variable (item, (guint)place)->role == QTI_ROLE_RESPONSE)
    return qti_item_variable (item, (guint)place);
  qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("its response \"%.60s\" is not declared"), id != NULL ? id : "");
  return NULL;
}

/* 0: any number. */
static gboolean
qti_interaction_get_count (const QtiNode *node, const char *name, guint fallback, guint *out, GError **error)
{
  const char *text = qti_node_get (node, name);
  guint64 value = fallback;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, 1000, &value, NULL))
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("%s must be a whole number"), name);
  *out = (guint)value;
  return TRUE;
}

static gboolean
qti_interaction_find_choice_kind (const QtiNode *node, const QtiVariable *variable, ItemKind *out, GError **error)
{
  guint max = 0;

  if (variable->base != QTI_BASE_IDENTIFIER || variable->cardinality == QTI_CARDINALITY_ORDERED)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("its response is not a choice of identifiers"));
  if (!qti_interaction_get_count (node, "maxChoices", variable->cardinality == QTI_CARDINALITY_SINGLE ? 1 : 0, &max,
                                  error))
    return FALSE;
  *out = variable->cardinality == QTI_CARDINALITY_SINGLE || max == 1 ? ITEM_KIND_SINGLE : ITEM_KIND_MULTIPLE;
  return TRUE;
}

static gboolean
qti_interaction_find_kind (const QtiNode *node, const QtiVariable *variable, ItemKind *out, GError **error)
{
  gboolean is_single = variable->cardinality == QTI_CARDINALITY_SINGLE;

  if (qti_node_is (node, "choiceInteraction") || qti_node_is (node, "hottextInteraction"))
    return qti_interaction_find_choice_kind (node, variable, out, error);
  if (qti_node_is (node, "hotspotInteraction"))
    {
      if (!qti_interaction_find_choice_kind (node, variable, out, error))
        return FALSE;
      *out = ITEM_KIND_HOTSPOT;
      return TRUE;
    }
  if (qti_node_is (node, "inlineChoiceInteraction") && is_single && variable->base == QTI_BASE_IDENTIFIER)
    *out = ITEM_KIND_INLINE;
  else if (qti_node_is (node, "textEntryInteraction") && is_single && qti_base_is_number (variable->base))
    *out = ITEM_KIND_NUMBER;
  else if (qti_node_is (node, "textEntryInteraction") && is_single && variable->base == QTI_BASE_STRING)
    *out = ITEM_KIND_TEXT;
  else if (qti_node_is (node, "orderInteraction") && variable->cardinality == QTI_CARDINALITY_ORDERED
           && variable->base == QTI_BASE_IDENTIFIER && qti_node_get (node, "minChoices") == NULL
           && qti_node_get (node, "maxChoices") == NULL)
    *out = ITEM_KIND_ORDER;
  else if ((qti_node_is (node, "matchInteraction") || qti_node_is (node, "gapMatchInteraction"))
           && variable->cardinality == QTI_CARDINALITY_MULTIPLE && variable->base == QTI_BASE_DIRECTED_PAIR)
    *out = ITEM_KIND_MATCH;
  else if (qti_node_is (node, "extendedTextInteraction"))
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is an essay: people must mark it, not a program"));
  else
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is an interaction that an exam item cannot have"));
  return TRUE;
}

/* name: the QTI identifier; text and pictures: its content. */
static gboolean
qti_interaction_fill_option (QtiBuild *build, const QtiNode *node, ItemOption *option, GError **error)
{
  const char *id = qti_node_get (node, "identifier");
  g_autofree char *text = NULL;

  if (id == NULL || *id == '\0')
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("has no identifier"));
  text = qti_content_dup (build->content, node, option->pictures, error);
  if (text == NULL)
    return FALSE;
  g_free (option->name);
  option->name = g_strdup (id);
  g_free (option->text);
  option->text = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
qti_interaction_check_names (const QtiNode *node, const GPtrArray *options, GError **error)
{
  for (guint i = 1; i < options->len; i++)
    for (guint j = 0; j < i; j++)
      if (strcmp (((const ItemOption *)options->pdata[i])->name, ((const ItemOption *)options->pdata[j])->name) == 0)
        return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("two choices have one identifier"));
  return TRUE;
}

/* Every element called name below node is an option (or a target). */
static gboolean
qti_interaction_add_options (
    QtiBuild *build, const QtiNode *node, const char *name, ItemField *field, gboolean is_target, GError **error)
{
  const QtiNode *child;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    {
      GPtrArray *options = is_target ? field->targets : field->options;

      if (!qti_node_is (child, name))
        {
          if (!qti_node_is (child, "prompt")
              && !qti_interaction_add_options (build, child, name, field, is_target, error))
            return FALSE;
          continue;
        }
      if (options->len >= EXAM_OPTIONS_MAX)
        return qti_node_fail (child, error, ADIL_ERROR_LIMIT, _ ("is one choice too many: at most %d"),
                              EXAM_OPTIONS_MAX);
      if (qti_node_get (child, "templateIdentifier") != NULL || qti_node_is (child, "gapImg"))
        return qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("is a choice that comes and goes"));
      if (!qti_interaction_fill_option (
              build, child, is_target ? item_field_add_target (field, "") : item_field_add_option (field, ""), error))
        return FALSE;
    }
  return qti_interaction_check_names (node, is_target ? field->targets : field->options, error);
}

/* How often an option may be paired: the same for all of them. */
static gboolean
qti_interaction_read_match_max (const QtiNode *set, const char *name, ItemField *field, GError **error)
{
  const QtiNode *child;
  gboolean any = FALSE;

  for (guint i = 0; (child = qti_node_child (set, i)) != NULL; i++)
    {
      guint max;

      if (!qti_node_is (child, name))
        continue;
      if (!qti_interaction_get_count (child, "matchMax", 1, &max, error))
        return FALSE;
      if (any && max != field->max)
        return qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("matchMax differs from choice to choice"));
      field->max = max;
      any = TRUE;
    }
  return TRUE;
}

static gboolean
qti_interaction_fill_match (QtiBuild *build, const QtiNode *node, ItemField *field, GError **error)
{
  const QtiNode *first = qti_node_child (node, 0), *second;
  guint n = 0;

  while (first != NULL && !qti_node_is (first, "simpleMatchSet"))
    first = qti_node_child (node, ++n);
  second = first != NULL ? qti_node_child (node, n + 1) : NULL;
  if (second == NULL || !qti_node_is (second, "simpleMatchSet"))
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("does not have two sets to match"));
  return qti_interaction_add_options (build, first, "simpleAssociableChoice", field, FALSE, error)
         && qti_interaction_add_options (build, second, "simpleAssociableChoice", field, TRUE, error)
         && qti_interaction_read_match_max (first, "simpleAssociableChoice", field, error);
}

static void
qti_interaction_collect_gaps (const QtiNode *node, GPtrArray *gaps)
{
  const QtiNode *child;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    if (qti_node_is (child, "gap"))
      g_ptr_array_add (gaps, (gpointer)child);
    else
      qti_interaction_collect_gaps (child, gaps);
}

/* A gap takes one text: the gaps are what is paired, once each; the texts are the targets. */
static gboolean
qti_interaction_fill_gaps (QtiBuild *build, const QtiNode *node, ItemField *field, GError **error)
{
  g_autoptr (GPtrArray) gaps = g_ptr_array_new ();

  qti_interaction_collect_gaps (node, gaps);
  if (gaps->len > EXAM_OPTIONS_MAX || gaps->len == 0)
    return qti_node_fail (node, error, ADIL_ERROR_LIMIT, _ ("has no gaps, or too many"));
  for (guint i = 0; i < gaps->len; i++)
    {
      const char *id = qti_node_get (gaps->pdata[i], "identifier");
      ItemOption *option;

      if (id == NULL)
        return qti_node_fail (gaps->pdata[i], error, ADIL_ERROR_SYNTAX, _ ("has no identifier"));
      option = item_field_add_option (field, "");
      g_free (option->text);
      option->text = g_strdup_printf ("(%u)", i + 1);
      g_free (option->name);
      option->name = g_strdup (id);
    }
  field->max = 1;
  if (!qti_interaction_check_names (node, field->options, error)
      || !qti_interaction_add_options (build, node, "gapText", field, TRUE, error))
    return FALSE;
  build->gaps = node;
  qti_content_break (build->content);
  if (!qti_content_add (build->content, node, error))
    return FALSE;
  build->gaps = NULL;
  return TRUE;
}

static gboolean
qti_interaction_fill_choices (QtiBuild *build, const QtiNode *node, ItemField *field, const char *name, GError **error)
{
  if (!qti_interaction_add_options (build, node, name, field, FALSE, error))
    return FALSE;
  if (field->kind != ITEM_KIND_MULTIPLE)
    return TRUE;
  if (!qti_interaction_get_count (node, "minChoices", 0, &field->min, error)
      || !qti_interaction_get_count (node, "maxChoices", 0, &field->max, error))
    return FALSE;
  field->max = field->max >= field->options->len ? 0 : field->max;
  field->min = MIN (field->min, field->max > 0 ? field->max : field->options->len);
  return TRUE;
}

static gboolean
qti_interaction_fill (QtiBuild *build, const QtiNode *node, ItemField *field, GError **error)
{
  guint length = 0;

  if (qti_node_is (node, "choiceInteraction"))
    return qti_interaction_fill_choices (build, node, field, "simpleChoice", error);
  if (qti_node_is (node, "orderInteraction"))
    return qti_interaction_fill_choices (build, node, field, "simpleChoice", error);
  if (qti_node_is (node, "inlineChoiceInteraction"))
    return qti_interaction_fill_choices (build, node, field, "inlineChoice", error);
  if (qti_node_is (node, "hottextInteraction"))
    {
      qti_content_break (build->content);
      return qti_interaction_fill_choices (build, node, field, "hottext", error)
             && qti_content_add (build->content, node, error);
    }
  if (qti_node_is (node, "hotspotInteraction"))
    return qti_hotspot_fill (build->content, node, field, error);
  if (qti_node_is (node, "matchInteraction"))
    return qti_interaction_fill_match (build, node, field, error);
  if (qti_node_is (node, "gapMatchInteraction"))
    return qti_interaction_fill_gaps (build, node, field, error);
  if (!qti_interaction_get_count (node, "expectedLength", 0, &length, NULL))
    length = 0;
  field->max = field->kind == ITEM_KIND_TEXT ? MIN (length, EXAM_RESPONSE_MAX) : 0;
  return TRUE;
}

/* A prompt goes to its field. Texts of hottext and gapMatch hold theirs. */
static char *
qti_interaction_place_prompt (QtiBuild *build, const QtiNode *node, ItemField *field, GError **error)
{
  const QtiNode *prompt = qti_node_find_child (node, "prompt");
  g_autofree char *text = NULL;

  if (field->kind == ITEM_KIND_INLINE || field->kind == ITEM_KIND_NUMBER || field->kind == ITEM_KIND_TEXT)
    return NULL;
  if (prompt == NULL || qti_node_is (node, "hottextInteraction") || qti_node_is (node, "gapMatchInteraction"))
    return g_strdup ("\n");
  text = qti_content_dup (build->content, prompt, build->content->pictures, error);
  if (text == NULL)
    return NULL;
  g_free (field->prompt);
  field->prompt = g_steal_pointer (&text);
  return g_strdup ("\n");
}

static gboolean
qti_interaction_holds (const QtiNode *node, const QtiNode *wanted)
{
  const QtiNode *child;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    if (child == wanted || qti_interaction_holds (child, wanted))
      return TRUE;
  return FALSE;
}

static char *
qti_interaction_replace_field (QtiBuild *build, const QtiNode *node, guint place, GError **error)
{
  ItemField *field = item_document_get_field (build->document, place);
  const QtiSlot *slot = &g_array_index (build->slots, QtiSlot, place);
  g_autofree char *prompt = NULL;

  for (guint i = 0; i < place; i++)
    if (g_array_index (build->slots, QtiSlot, i).variable == slot->variable)
      {
        qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("two interactions share one response"));
        return NULL;
      }
  if (field->kind == ITEM_KIND_INLINE || field->kind == ITEM_KIND_NUMBER || field->kind == ITEM_KIND_TEXT)
    {
      if (!qti_interaction_fill (build, node, field, error))
        return NULL;
      if (qti_interaction_is_ours (build->item) && !build->in_block && qti_node_get (node, "label") != NULL)
        {
          g_free (field->prompt);
          field->prompt = g_strdup (qti_node_get (node, "label"));
        }
      return build->in_block ? g_strdup ("") : g_strdup_printf ("[[%u]]", place + 1);
    }
  qti_content_break (build->content);
  prompt = qti_interaction_place_prompt (build, node, field, error);
  if (prompt == NULL || !qti_interaction_fill (build, node, field, error))
    return NULL;
  return g_steal_pointer (&prompt);
}

/* A field without a gap: what stands beside it is its prompt. */
static char *
qti_interaction_replace_block (QtiBuild *build, const QtiNode *node, GError **error)
{
  GString *outer = build->content->text;
  char *text = NULL;
  guint place = 0;

  for (guint i = 0; i < build->nodes->len; i++)
    if (qti_interaction_holds (node, build->nodes->pdata[i]))
      place = i;
  build->content->text = g_string_new (NULL);
  build->in_block = TRUE;
  if (qti_content_add (build->content, node, error))
    text = qti_content_take (build->content);
  build->in_block = FALSE;
  g_string_free (build->content->text, TRUE);
  build->content->text = outer;
  if (text == NULL)
    return NULL;
  g_free (item_document_get_field (build->document, place)->prompt);
  item_document_get_field (build->document, place)->prompt = text;
  return g_strdup ("\n");
}

/* For qti_content_add(). */
static char *
qti_interaction_replace (const QtiNode *node, gpointer data, GError **error)
{
  QtiBuild *build = data;
  guint place;

  if (build->gaps != NULL && qti_node_is (node, "gapText"))
    return g_strdup ("");
  if (build->gaps != NULL && qti_node_is (node, "gap"))
    {
      g_autoptr (GPtrArray) gaps = g_ptr_array_new ();

      qti_interaction_collect_gaps (build->gaps, gaps);
      return g_ptr_array_find (gaps, node, &place) ? g_strdup_printf ("____\302\240(%u)", place + 1) : g_strdup ("");
    }
  if (g_strcmp0 (qti_node_get (node, "class"), QTI_CONTENT_FIELD) == 0)
    return qti_interaction_replace_block (build, node, error);
  if (g_ptr_array_find (build->nodes, node, &place))
    return qti_interaction_replace_field (build, node, place, error);
  qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("has no place in the text of an item"));
  return NULL;
}

static char *
qti_interaction_dup_field_id (const QtiVariable *variable, guint place)
{
  const char *id = variable->id;

  if (strlen (id) <= EXAM_ITEM_ID_MAX
      && strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:@+-") == strlen (id))
    return g_strdup (id);
  return g_strdup_printf ("RESPONSE-%u", place + 1);
}

/* Document with its fields, still without content. */
static gboolean
qti_interaction_prepare (QtiBuild *build, const char *id, const char *lang, GError **error)
{
  for (guint i = 0; i < build->nodes->len; i++)
    {
      const QtiNode *node = build->nodes->pdata[i];
      const QtiVariable *variable = qti_interaction_find_response (build->item, node, error);
      g_autofree char *field_id = NULL;
      QtiSlot slot = { .variable = variable, .swaps = qti_node_is (node, "gapMatchInteraction") };
      ItemKind kind;

      if (variable == NULL || !qti_interaction_find_kind (node, variable, &kind, error))
        return FALSE;
      if (!qti_value_is_null (variable->fallback))
        return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("begins with an answer: the response has a default"));
      if (build->document == NULL)
        build->document = item_document_new (id, 0, build->nodes->len == 1 ? kind : ITEM_KIND_MIXED, lang, "");
      field_id = qti_interaction_dup_field_id (variable, i);
      slot.field = build->nodes->len == 1 ? item_document_get_field (build->document, 0)
                                          : item_document_add_field (build->document, field_id, kind);
      g_array_append_val (build->slots, slot);
    }
  return TRUE;
}

/* Many items have nothing but a prompt: then that is the stem. */
static void
qti_interaction_settle_prompt (ItemDocument *document)
{
  ItemField *field = item_document_get_field (document, 0);

  if (document->kind == ITEM_KIND_MIXED || *document->stem != '\0')
    return;
  g_free (document->stem);
  document->stem = field->prompt;
  field->prompt = g_strdup ("");
}

/* Letters for names say nothing. */
static void
qti_interaction_drop_names (GPtrArray *options, const char *prefix)
{
  for (guint i = 0; i < options->len; i++)
    {
      ItemOption *option = options->pdata[i];
      g_autofree char *plain = g_strconcat (prefix, option->id, NULL);

      if (strcmp (option->name, plain) != 0)
        continue;
      g_free (option->name);
      option->name = g_strdup ("");
    }
}

void
qti_interaction_finish (ItemDocument *document)
{
  for (guint i = 0; i < document->fields->len; i++)
    {
      qti_interaction_drop_names (item_document_get_field (document, i)->options, "");
      qti_interaction_drop_names (item_document_get_field (document, i)->targets, "T");
    }
}

/* A gap alone in the last line says nothing: the field stands there anyway. */
static void
qti_interaction_trim_gap (ItemDocument *document)
{
  if (document->kind != ITEM_KIND_MIXED && g_str_has_suffix (document->stem, "\n[[1]]"))
    document->stem[strlen (document->stem) - strlen ("\n[[1]]")] = '\0';
}

ItemDocument *
qti_interaction_build (
    QtiContent *content, const QtiItem *item, const char *id, const char *lang, GArray **out_slots, GError **error)
{
  QtiBuild build = { .content = content, .item = item, .nodes = g_ptr_array_new () };
  g_autoptr (ItemDocument) document = NULL;
  g_autoptr (GArray) slots = build.slots = g_array_new (FALSE, TRUE, sizeof (QtiSlot));
  gboolean is_good = item->body != NULL;

  if (is_good)
    qti_interaction_collect (item->body, build.nodes);
  if (build.nodes->len == 0 || build.nodes->len > EXAM_FIELDS_MAX)
    is_good = qti_node_fail (item->root, error, ADIL_ERROR_REFUSED,
                             _ ("has nothing to answer, or more than %d questions in one"), EXAM_FIELDS_MAX);
  is_good = is_good && qti_interaction_prepare (&build, id, lang, error);
  document = build.document;
  if (is_good)
    {
      content->replace = qti_interaction_replace;
      content->data = &build;
      content->pictures = document->pictures;
      is_good = qti_content_add (content, item->body, error);
      content->replace = NULL;
    }
  g_ptr_array_unref (build.nodes);
  if (!is_good)
    return NULL;
  g_free (document->stem);
  document->stem = qti_content_take (content);
  qti_interaction_settle_prompt (document);
  if (!qti_interaction_is_ours (item))
    qti_interaction_trim_gap (document);
  *out_slots = g_steal_pointer (&slots);
  return g_steal_pointer (&document);
}
