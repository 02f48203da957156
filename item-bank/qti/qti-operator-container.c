/* Containers and records. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"

/* Adds every atom of value, as result's type. */
static gboolean
qti_operator_append (QtiValue *result, QtiValue *value, GError **error)
{
  g_autoptr (QtiValue) converted = NULL;

  if (value->cardinality == QTI_CARDINALITY_RECORD)
    return qti_operator_refuse (error, _ ("a record cannot be put into a container")) != NULL;
  converted = qti_value_convert (value, value->cardinality, result->base, error);
  if (converted == NULL)
    return FALSE;
  if (qti_value_count (result) + qti_value_count (converted) > QTI_OPERATOR_CONTAINER_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a container has too many values"));
      return FALSE;
    }
  for (guint i = 0; i < qti_value_count (converted); i++)
    qti_value_add (result, qti_value_atom (converted, i), NULL);
  return TRUE;
}

/* The type of all that is not NULL. */
static QtiBase
qti_operator_common_base (const QtiCall *call)
{
  QtiBase base = QTI_BASE_NONE;

  for (guint i = 0; i < call->n_operands; i++)
    if (!qti_value_is_null (call->operands[i])
        && (base == QTI_BASE_NONE || (base == QTI_BASE_INTEGER && call->operands[i]->base == QTI_BASE_FLOAT)))
      base = call->operands[i]->base;
  return base;
}

static QtiValue *
qti_operator_gather (const QtiCall *call, QtiCardinality cardinality, guint n_repeats, GError **error)
{
  g_autoptr (QtiValue) result = qti_value_new (cardinality, qti_operator_common_base (call));

  for (guint n = 0; n < n_repeats; n++)
    for (guint i = 0; i < call->n_operands; i++)
      if (!qti_value_is_null (call->operands[i]) && !qti_operator_append (result, call->operands[i], error))
        return NULL;
  return g_steal_pointer (&result);
}

static QtiValue *
qti_operator_multiple (const QtiCall *call, GError **error)
{
  return qti_operator_gather (call, QTI_CARDINALITY_MULTIPLE, 1, error);
}

static QtiValue *
qti_operator_ordered (const QtiCall *call, GError **error)
{
  return qti_operator_gather (call, QTI_CARDINALITY_ORDERED, 1, error);
}

static QtiValue *
qti_operator_repeat (const QtiCall *call, GError **error)
{
  gboolean has_n;
  gint64 n = 0;

  if (!qti_operator_get_integer_attribute (call, "numberRepeats", &has_n, &n, error))
    return NULL;
  if (!has_n || n > QTI_OPERATOR_CONTAINER_MAX)
    return qti_operator_refuse (error, _ ("numberRepeats is missing or too large"));
  if (n < 1)
    return qti_value_new_null ();
  return qti_operator_gather (call, QTI_CARDINALITY_ORDERED, (guint)n, error);
}

static QtiValue *
qti_operator_container_size (const QtiCall *call, GError **error)
{
  return qti_value_new_number (QTI_BASE_INTEGER, qti_number_from_integer (qti_value_count (call->operands[0])));
}

static QtiValue *
qti_operator_single (const QtiValue *container, guint i)
{
  const QtiAtom *atom = qti_value_atom (container, i);
  QtiValue *single = qti_value_new (QTI_CARDINALITY_SINGLE, atom->base);

  qti_value_add (single, atom, NULL);
  return single;
}

static QtiValue *
qti_operator_index (const QtiCall *call, GError **error)
{
  gboolean has_n;
  gint64 n = 0;

  if (!qti_operator_get_integer_attribute (call, "n", &has_n, &n, error))
    return NULL;
  if (!has_n || call->operands[0]->cardinality != QTI_CARDINALITY_ORDERED)
    return qti_operator_refuse (error, _ ("a place and an ordered container are expected"));
  if (n < 1 || n > (gint64)qti_value_count (call->operands[0]))
    return qti_value_new_null ();
  return qti_operator_single (call->operands[0], (guint)n - 1);
}

static QtiValue *
qti_operator_record (const QtiCall *call, GError **error)
{
  g_autoptr (QtiValue) record = qti_value_new (QTI_CARDINALITY_RECORD, QTI_BASE_NONE);

  for (guint i = 0; i < call->n_operands; i++)
    {
      const char *name = qti_node_get (qti_node_child (call->node, i), "fieldIdentifier");

      if (call->operands[i]->cardinality != QTI_CARDINALITY_SINGLE)
        return qti_operator_refuse (error, _ ("a field of a record holds a single value"));
      if (!qti_value_is_null (call->operands[i]))
        qti_value_add (record, qti_value_atom (call->operands[i], 0), name);
    }
  return g_steal_pointer (&record);
}

static QtiValue *
qti_operator_field_value (const QtiCall *call, GError **error)
{
  const char *name = qti_node_get (call->node, "fieldIdentifier");
  const QtiValue *record = call->operands[0];

  if (name == NULL || record->cardinality != QTI_CARDINALITY_RECORD)
    return qti_operator_refuse (error, _ ("the name of a field and a record are expected"));
  for (guint i = 0; i < qti_value_count (record); i++)
    if (g_strcmp0 (qti_value_atom (record, i)->field, name) == 0)
      return qti_operator_single (record, i);
  return qti_value_new_null ();
}

/* An item must be the same for everybody: chance is taken only where it has no choice. */
static QtiValue *
qti_operator_random (const QtiCall *call, GError **error)
{
  const QtiValue *container = call->operands[0];

  for (guint i = 1; i < qti_value_count (container); i++)
    {
      gboolean same;

      if (!qti_atom_equal (qti_value_atom (container, 0), qti_value_atom (container, i), FALSE, &same, error))
        return NULL;
      if (!same)
        return qti_operator_refuse (error, _ ("draws a value at random: an exam item must be the same for everybody"));
    }
  return qti_operator_single (container, 0);
}

static gboolean
qti_operator_count_in (const QtiValue *container, const QtiAtom *atom, guint *out, GError **error)
{
  *out = 0;
  for (guint i = 0; i < qti_value_count (container); i++)
    {
      gboolean same;

      if (!qti_atom_equal (qti_value_atom (container, i), atom, FALSE, &same, error))
        return FALSE;
      *out += same ? 1 : 0;
    }
  return TRUE;
}

static gboolean
qti_operator_check_container (const QtiValue *container, const QtiValue *single, GError **error)
{
  if ((container->cardinality == QTI_CARDINALITY_MULTIPLE || container->cardinality == QTI_CARDINALITY_ORDERED)
      && (single == NULL || single->cardinality == QTI_CARDINALITY_SINGLE))
    return TRUE;
  return qti_operator_refuse (error, _ ("a container and a single value are expected")) != NULL;
}

static QtiValue *
qti_operator_member (const QtiCall *call, GError **error)
{
  guint n;

  if (!qti_operator_check_container (call->operands[1], call->operands[0], error)
      || !qti_operator_count_in (call->operands[1], qti_value_atom (call->operands[0], 0), &n, error))
    return NULL;
  return qti_value_new_boolean (n > 0);
}

static QtiValue *
qti_operator_delete (const QtiCall *call, GError **error)
{
  const QtiValue *container = call->operands[1];
  g_autoptr (QtiValue) result = qti_value_new (container->cardinality, container->base);

  if (!qti_operator_check_container (container, call->operands[0], error))
    return NULL;
  for (guint i = 0; i < qti_value_count (container); i++)
    {
      gboolean same;

      if (!qti_atom_equal (qti_value_atom (container, i), qti_value_atom (call->operands[0], 0), FALSE, &same, error))
        return NULL;
      if (!same)
        qti_value_add (result, qti_value_atom (container, i), NULL);
    }
  return g_steal_pointer (&result);
}

/* As often in the container as in the part. */
static QtiValue *
qti_operator_contains_bag (const QtiValue *container, const QtiValue *part, GError **error)
{
  for (guint i = 0; i < qti_value_count (part); i++)
    {
      guint n_here, n_there;

      if (!qti_operator_count_in (part, qti_value_atom (part, i), &n_here, error)
          || !qti_operator_count_in (container, qti_value_atom (part, i), &n_there, error))
        return NULL;
      if (n_there < n_here)
        return qti_value_new_boolean (FALSE);
    }
  return qti_value_new_boolean (TRUE);
}

static QtiValue *
qti_operator_contains_run (const QtiValue *container, const QtiValue *part, GError **error)
{
  guint n = qti_value_count (container), n_part = qti_value_count (part);

  for (guint start = 0; start + n_part <= n; start++)
    {
      gboolean same = TRUE;

      for (guint i = 0; i < n_part && same; i++)
        if (!qti_atom_equal (qti_value_atom (container, start + i), qti_value_atom (part, i), FALSE, &same, error))
          return NULL;
      if (same)
        return qti_value_new_boolean (TRUE);
    }
  return qti_value_new_boolean (FALSE);
}

static QtiValue *
qti_operator_contains (const QtiCall *call, GError **error)
{
  const QtiValue *container = call->operands[0], *part = call->operands[1];

  if (!qti_operator_check_container (container, NULL, error))
    return NULL;
  if (part->cardinality != container->cardinality && part->cardinality != QTI_CARDINALITY_SINGLE)
    return qti_operator_refuse (error, _ ("two containers of one cardinality are expected"));
  if (container->cardinality == QTI_CARDINALITY_ORDERED)
    return qti_operator_contains_run (container, part, error);
  return qti_operator_contains_bag (container, part, error);
}

const QtiOperator QTI_OPERATORS_CONTAINER[] = {
  { "multiple", 0, -1, FALSE, "", qti_operator_multiple },
  { "ordered", 0, -1, FALSE, "", qti_operator_ordered },
  { "repeat", 1, -1, FALSE, "numberRepeats", qti_operator_repeat },
  { "containerSize", 1, 1, FALSE, "", qti_operator_container_size },
  { "index", 1, 1, TRUE, "n", qti_operator_index },
  { "record", 0, -1, FALSE, "", qti_operator_record },
  { "fieldValue", 1, 1, TRUE, "fieldIdentifier", qti_operator_field_value },
  { "random", 1, 1, TRUE, "", qti_operator_random },
  { "member", 2, 2, TRUE, "", qti_operator_member },
  { "delete", 2, 2, TRUE, "", qti_operator_delete },
  { "contains", 2, 2, TRUE, "", qti_operator_contains },
  { NULL, 0, 0, FALSE, NULL, NULL },
};
