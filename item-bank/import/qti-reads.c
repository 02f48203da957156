/* A walk over the processing that collects what a response is compared with. */
#include "item-bank/import/qti-reads.h"

#include <string.h>

typedef struct
{
  QtiReads *reads;
  const QtiItem *item;
  QtiRun *run;
  const QtiVariable *variable;
} QtiWalk;

void
qti_reads_free (QtiReads *reads)
{
  if (reads == NULL)
    return;
  g_array_unref (reads->numbers);
  g_ptr_array_unref (reads->exact);
  g_ptr_array_unref (reads->folded);
  g_ptr_array_unref (reads->parts);
  g_ptr_array_unref (reads->folded_parts);
  g_ptr_array_unref (reads->places);
  g_free (reads);
}

static gboolean
qti_reads_is_named (const QtiNode *node, const char *id)
{
  return g_strcmp0 (qti_node_get (node, "identifier"), id) == 0;
}

/* Without responses and outcomes: the same for everybody. */
static gboolean
qti_reads_is_constant (const QtiWalk *walk, const QtiNode *node)
{
  const QtiNode *child;

  if (qti_node_is (node, "mapResponse") || qti_node_is (node, "mapResponsePoint"))
    return FALSE;
  if (qti_node_is (node, "variable"))
    {
      int place = qti_item_find (walk->item, qti_node_get (node, "identifier"));

      return place >= 0 && qti_item_variable (walk->item, (guint)place)->role == QTI_ROLE_TEMPLATE;
    }
  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    if (!qti_reads_is_constant (walk, child))
      return FALSE;
  return TRUE;
}

static void
qti_reads_add_number (QtiReads *reads, QtiNumber number)
{
  if (number.is_exact)
    g_array_append_val (reads->numbers, number.exact);
  else
    reads->is_simple = FALSE;
}

static void
qti_reads_add_atoms (QtiReads *reads, const QtiValue *value, GPtrArray *texts)
{
  for (guint i = 0; i < qti_value_count (value); i++)
    {
      const QtiAtom *atom = qti_value_atom (value, i);

      if (qti_base_is_number (atom->base))
        qti_reads_add_number (reads, atom->number);
      else if (qti_base_is_text (atom->base))
        g_ptr_array_add (texts, g_strdup (atom->text));
    }
}

/* x - t, x + t, and where x itself is what the candidate typed; for relative tolerances in per cent. */
static void
qti_reads_add_range (QtiReads *reads, QtiNumber x, QtiNumber tolerance, gboolean is_relative)
{
  const QtiNumber one = qti_number_from_integer (1), hundred = qti_number_from_integer (100);

  for (int sign = -1; sign <= 1; sign += 2)
    {
      QtiNumber step, edge, factor;

      if (!qti_number_multiply (tolerance, qti_number_from_integer (sign), &step))
        continue;
      if (!is_relative && qti_number_add (x, step, &edge))
        qti_reads_add_number (reads, edge);
      else if (is_relative && qti_number_divide (step, hundred, &factor) && qti_number_add (one, factor, &factor))
        {
          if (qti_number_multiply (x, factor, &edge))
            qti_reads_add_number (reads, edge);
          if (qti_number_divide (x, factor, &edge))
            qti_reads_add_number (reads, edge);
        }
    }
}

static void
qti_reads_add_equal (QtiWalk *walk, const QtiNode *node, const QtiValue *constant)
{
  const char *mode = qti_node_get (node, "toleranceMode"), *text = qti_node_get (node, "tolerance");
  g_auto (GStrv) words = NULL;

  qti_reads_add_atoms (walk->reads, constant, walk->reads->exact);
  if (mode == NULL || strcmp (mode, "exact") == 0)
    return;
  if (qti_value_is_null (constant) || !qti_base_is_number (constant->base))
    return;
  words = g_strsplit_set (text != NULL ? text : "?", " ,\t\r\n", -1);
  for (char **word = words; *word != NULL; word++)
    {
      QtiNumber tolerance;

      if (**word == '\0')
        continue;
      if (qti_number_parse (*word, &tolerance))
        qti_reads_add_range (walk->reads, qti_value_atom (constant, 0)->number, tolerance,
                             strcmp (mode, "relative") == 0);
      else
        walk->reads->is_simple = FALSE;
    }
}

static void
qti_reads_add_strings (QtiWalk *walk, const QtiNode *node, const QtiValue *constant)
{
  gboolean case_sensitive = TRUE, is_part = FALSE;

  qti_node_get_boolean (node, "caseSensitive", TRUE, &case_sensitive, NULL);
  qti_node_get_boolean (node, "substring", FALSE, &is_part, NULL);
  is_part = is_part || qti_node_is (node, "substring");
  qti_reads_add_atoms (walk->reads, constant,
                       is_part ? (case_sensitive ? walk->reads->parts : walk->reads->folded_parts)
                               : (case_sensitive ? walk->reads->exact : walk->reads->folded));
}

/* node compares the response, its child number place, with another expression. */
static gboolean
qti_reads_add_comparison (QtiWalk *walk, const QtiNode *node, guint place)
{
  static const char *const ORDERS[] = { "lt", "gt", "lte", "gte", "match", NULL };
  const QtiNode *other = qti_node_child (node, 1 - place);
  g_autoptr (QtiValue) constant = NULL;

  if (qti_node_count (node) != 2 || !qti_reads_is_constant (walk, other))
    return FALSE;
  constant = qti_run_evaluate (walk->run, other, NULL);
  if (constant == NULL)
    return FALSE;
  if (qti_node_is (node, "equal"))
    qti_reads_add_equal (walk, node, constant);
  else if (qti_node_is (node, "stringMatch"))
    {
      /* The response as what is looked for in a constant is another matter. */
      if (place != 0)
        return FALSE;
      qti_reads_add_strings (walk, node, constant);
    }
  else if (qti_node_is (node, "substring"))
    {
      if (place != 1)
        return FALSE;
      qti_reads_add_strings (walk, node, constant);
    }
  else if (g_strv_contains (ORDERS, node->name))
    qti_reads_add_atoms (walk->reads, constant, walk->reads->exact);
  else if (qti_node_is (node, "contains") || qti_node_is (node, "member"))
    {
      walk->reads->looks_inside = TRUE;
      qti_reads_add_atoms (walk->reads, constant, walk->reads->exact);
    }
  else
    return FALSE;
  return TRUE;
}

/* match (index n of the response, what is the same for everybody) */
static gboolean
qti_reads_add_place (QtiWalk *walk, const QtiNode *node, guint place)
{
  const QtiNode *index = qti_node_child (node, place), *other = qti_node_child (node, 1 - place);
  const char *n = qti_node_get (index, "n");
  g_autoptr (QtiValue) constant = NULL;

  if (!qti_node_is (node, "match") || n == NULL || strspn (n, "0123456789") != strlen (n)
      || !qti_reads_is_constant (walk, other))
    return FALSE;
  constant = qti_run_evaluate (walk->run, other, NULL);
  if (constant == NULL || constant->cardinality != QTI_CARDINALITY_SINGLE || qti_value_count (constant) != 1
      || !qti_base_is_text (constant->base))
    return FALSE;
  walk->reads->looks_inside = TRUE;
  g_ptr_array_add (walk->reads->places, g_strdup_printf ("%s %s", n, qti_value_atom (constant, 0)->text));
  return TRUE;
}

static gboolean
qti_reads_is_index (const QtiWalk *walk, const QtiNode *node)
{
  const QtiNode *child = qti_node_child (node, 0);

  return qti_node_is (node, "index") && child != NULL && qti_node_is (child, "variable")
         && qti_reads_is_named (child, walk->variable->id);
}

static void
qti_reads_add_map (QtiWalk *walk)
{
  const QtiMapping *mapping = walk->variable->mapping;

  for (guint i = 0; mapping != NULL && i < mapping->entries->len; i++)
    {
      const QtiMapEntry *entry = &g_array_index (mapping->entries, QtiMapEntry, i);

      qti_reads_add_atoms (walk->reads, entry->key, entry->folds_case ? walk->reads->folded : walk->reads->exact);
    }
}

static void
qti_reads_walk (QtiWalk *walk, const QtiNode *node)
{
  const QtiNode *child;
  const char *id = walk->variable->id;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    {
      if (qti_reads_is_index (walk, child))
        {
          walk->reads->is_simple = qti_reads_add_place (walk, node, i) && walk->reads->is_simple;
          continue;
        }
      if (qti_node_is (child, "mapResponse") && qti_reads_is_named (child, id))
        qti_reads_add_map (walk);
      else if ((qti_node_is (child, "setResponseValue") || qti_node_is (child, "setDefaultValue")
                || qti_node_is (child, "mapResponsePoint"))
               && qti_reads_is_named (child, id))
        walk->reads->is_simple = FALSE;
      else if (qti_node_is (child, "variable") && qti_reads_is_named (child, id) && g_str_has_suffix (node->name, "If"))
        qti_reads_add_number (walk->reads, qti_number_from_integer (0)); /* not 0, or not empty */
      else if (qti_node_is (child, "variable") && qti_reads_is_named (child, id) && !qti_node_is (node, "isNull")
               && !qti_reads_add_comparison (walk, node, i))
        walk->reads->is_simple = FALSE;
      qti_reads_walk (walk, child);
    }
}

QtiReads *
qti_reads_new (const QtiItem *item, QtiRun *run, const char *id)
{
  QtiReads *reads = g_new0 (QtiReads, 1);
  QtiWalk walk = { reads, item, run, qti_item_variable (item, (guint)qti_item_find (item, id)) };

  reads->is_simple = TRUE;
  reads->numbers = g_array_new (FALSE, FALSE, sizeof (Rational));
  reads->exact = g_ptr_array_new_with_free_func (g_free);
  reads->folded = g_ptr_array_new_with_free_func (g_free);
  reads->parts = g_ptr_array_new_with_free_func (g_free);
  reads->folded_parts = g_ptr_array_new_with_free_func (g_free);
  reads->places = g_ptr_array_new_with_free_func (g_free);
  if (item->response_processing != NULL)
    qti_reads_walk (&walk, item->response_processing);
  if (item->outcome_processing != NULL)
    qti_reads_walk (&walk, item->outcome_processing);
  return reads;
}
