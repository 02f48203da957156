/* Numbers, names, tests. */
#include "item-bank/export/qti-expressions.h"

#include <string.h>

#include "item-bank/export/qti-names.h"
#include "item-bank/import/qti-probe.h"

#define QTI_EXPRESSIONS_PLACES 15

/* Exact decimals have denominators of twos and fives. */
static gboolean
qti_expressions_is_decimal (Rational value)
{
  gint64 den = value.den;
  guint n_twos = 0, n_fives = 0;

  for (; den % 2 == 0; den /= 2)
    n_twos++;
  for (; den % 5 == 0; den /= 5)
    n_fives++;
  return den == 1 && MAX (n_twos, n_fives) <= 9;
}

char *
qti_expressions_dup_decimal (Rational value)
{
  g_autofree char *text = NULL;

  if (!qti_expressions_is_decimal (value))
    return g_strdup_printf ("%.*f", QTI_EXPRESSIONS_PLACES, (double)value.num / (double)value.den);
  text = rational_format_decimal (value, 9);
  for (gsize len = strlen (text); strchr (text, '.') != NULL && len > 1 && text[len - 1] == '0'; len--)
    text[len - 1] = '\0';
  if (g_str_has_suffix (text, "."))
    text[strlen (text) - 1] = '\0';
  return g_steal_pointer (&text);
}

static void
qti_expressions_write_base (QtiWriter *writer, const char *base, const char *text)
{
  qti_writer_open (writer, "baseValue");
  qti_writer_add (writer, "baseType", base);
  qti_writer_text (writer, text);
  qti_writer_close (writer);
}

void
qti_expressions_write_number (QtiWriter *writer, Rational value)
{
  if (qti_expressions_is_decimal (value))
    {
      g_autofree char *text = qti_expressions_dup_decimal (value);

      qti_expressions_write_base (writer, "float", text);
      return;
    }
  qti_writer_open (writer, "divide");
  qti_expressions_write_number (writer, rational_from_integer (value.num));
  qti_expressions_write_number (writer, rational_from_integer (value.den));
  qti_writer_close (writer);
}

void
qti_expressions_write_variable (QtiWriter *writer, const char *element, const char *id)
{
  qti_writer_open (writer, element);
  qti_writer_add (writer, "identifier", id);
  qti_writer_close (writer);
}

char *
qti_expressions_dup_element (const ItemField *field, const char *element)
{
  g_autofree char *option = qti_names_dup_option (field->options, (guint)(*element - 'A'));
  g_autofree char *target = NULL;

  if (field->kind != ITEM_KIND_MATCH)
    return g_steal_pointer (&option);
  target = qti_names_dup_option (field->targets, (guint)g_ascii_strtoll (element + 1, NULL, 10) - 1);
  return g_strdup_printf ("%s %s", option, target);
}

/* "*part*" without another star: the part. NULL otherwise. */
static char *
qti_expressions_dup_part (const char *glob)
{
  gsize len = strlen (glob);
  g_autofree char *part = len > 2 && glob[0] == '*' && glob[len - 1] == '*' ? g_strndup (glob + 1, len - 2) : NULL;

  return part != NULL && strchr (part, '*') == NULL ? g_steal_pointer (&part) : NULL;
}

gboolean
qti_expressions_has_test (const PointsEntry *entry)
{
  g_autofree char *part = NULL;

  if (entry->test != POINTS_TEST_GLOB && entry->test != POINTS_TEST_LIKEGLOB)
    return TRUE;
  part = qti_expressions_dup_part (entry->key);
  return part != NULL;
}

static void
qti_expressions_write_range (QtiWriter *writer, const char *id, const char *element, Rational edge)
{
  qti_writer_open (writer, element);
  qti_expressions_write_variable (writer, "variable", id);
  qti_expressions_write_number (writer, edge);
  qti_writer_close (writer);
}

static void
qti_expressions_write_between (QtiWriter *writer, const char *id, const PointsEntry *entry)
{
  if (entry->has_lo && entry->has_hi && rational_compare (entry->lo, entry->hi) == 0)
    {
      qti_writer_open (writer, "equal");
      qti_writer_add (writer, "toleranceMode", "exact");
      qti_expressions_write_variable (writer, "variable", id);
      qti_expressions_write_number (writer, entry->lo);
      qti_writer_close (writer);
      return;
    }
  if (!entry->has_lo && !entry->has_hi)
    {
      qti_writer_open (writer, "not");
      qti_writer_open (writer, "isNull");
      qti_expressions_write_variable (writer, "variable", id);
      qti_writer_close (writer);
      qti_writer_close (writer);
      return;
    }
  qti_writer_open (writer, "and");
  if (entry->has_lo)
    qti_expressions_write_range (writer, id, "gte", entry->lo);
  if (entry->has_hi)
    qti_expressions_write_range (writer, id, "lte", entry->hi);
  qti_writer_close (writer);
}

/* The whole response of a field with options. */
static void
qti_expressions_write_whole (QtiWriter *writer, const ItemField *field, const char *id, const char *response)
{
  g_autoptr (GPtrArray) elements = qti_probe_split (field, response);
  const char *base = field->kind == ITEM_KIND_MATCH ? "directedPair" : "identifier";
  gboolean is_single = field->kind == ITEM_KIND_SINGLE || field->kind == ITEM_KIND_INLINE
                       || (field->kind == ITEM_KIND_HOTSPOT && field->max == 1);

  qti_writer_open (writer, "match");
  qti_expressions_write_variable (writer, "variable", id);
  if (!is_single)
    qti_writer_open (writer, field->kind == ITEM_KIND_ORDER ? "ordered" : "multiple");
  for (guint i = 0; i < elements->len; i++)
    {
      g_autofree char *name = qti_expressions_dup_element (field, elements->pdata[i]);

      qti_expressions_write_base (writer, base, name);
    }
  if (!is_single)
    qti_writer_close (writer);
  qti_writer_close (writer);
}

void
qti_expressions_write_place (QtiWriter *writer, const ItemField *field, const char *id, const char *key)
{
  g_autofree char *name = qti_expressions_dup_element (field, key);

  qti_writer_open (writer, "match");
  qti_writer_open (writer, "index");
  qti_writer_add (writer, "n", key + 1);
  qti_expressions_write_variable (writer, "variable", id);
  qti_writer_close (writer);
  qti_expressions_write_base (writer, "identifier", name);
  qti_writer_close (writer);
}

static void
qti_expressions_write_string (QtiWriter *writer, const char *id, const PointsEntry *entry)
{
  gboolean is_part = entry->test == POINTS_TEST_GLOB || entry->test == POINTS_TEST_LIKEGLOB;
  gboolean is_exact = entry->test == POINTS_TEST_IS || entry->test == POINTS_TEST_GLOB;
  g_autofree char *part = is_part ? qti_expressions_dup_part (entry->key) : NULL;

  qti_writer_open (writer, is_part ? "substring" : "stringMatch");
  qti_writer_add (writer, "caseSensitive", is_exact ? "true" : "false");
  if (is_part)
    qti_expressions_write_base (writer, "string", part);
  qti_expressions_write_variable (writer, "variable", id);
  if (!is_part)
    qti_expressions_write_base (writer, "string", entry->key);
  qti_writer_close (writer);
}

void
qti_expressions_write_test (QtiWriter *writer, const ItemField *field, const char *id, const PointsEntry *entry)
{
  switch (entry->test)
    {
    case POINTS_TEST_ON:
      qti_expressions_write_whole (writer, field, id, entry->key);
      break;
    case POINTS_TEST_BETWEEN:
      qti_expressions_write_between (writer, id, entry);
      break;
    case POINTS_TEST_IS:
    case POINTS_TEST_LIKE:
    case POINTS_TEST_GLOB:
    case POINTS_TEST_LIKEGLOB:
      qti_expressions_write_string (writer, id, entry);
      break;
    }
}

static const PointsEntry *
qti_expressions_find_best (const PointsField *points)
{
  const PointsEntry *best = NULL;

  for (guint i = 0; i < points->entries->len; i++)
    {
      const PointsEntry *entry = points->entries->pdata[i];

      if (entry->points.num > 0 && (best == NULL || rational_compare (entry->points, best->points) > 0))
        best = entry;
    }
  return best;
}

/* A number in the middle of the range, where it is a decimal. */
static char *
qti_expressions_dup_middle (const PointsEntry *entry)
{
  Rational middle;

  if (!entry->has_lo || !entry->has_hi || !rational_add (entry->lo, entry->hi, &middle)
      || !rational_multiply (middle, (Rational){ 1, 2 }, &middle))
    return NULL;
  return qti_expressions_is_decimal (middle) ? qti_expressions_dup_decimal (middle) : NULL;
}

GPtrArray *
qti_expressions_list_correct (const ItemField *field, const PointsField *points)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  const PointsEntry *best = qti_expressions_find_best (points);
  g_autoptr (GPtrArray) elements = NULL;

  if (best == NULL)
    return values;
  if (best->test == POINTS_TEST_BETWEEN)
    {
      char *middle = qti_expressions_dup_middle (best);

      if (middle != NULL)
        g_ptr_array_add (values, middle);
      return values;
    }
  if (best->test != POINTS_TEST_ON)
    {
      if (best->test == POINTS_TEST_IS || best->test == POINTS_TEST_LIKE)
        g_ptr_array_add (values, g_strdup (best->key));
      return values;
    }
  if (field->kind == ITEM_KIND_ORDER && !points->is_whole)
    return values;
  elements = points->is_whole ? qti_probe_split (field, best->key) : g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; !points->is_whole && i < points->entries->len; i++)
    if (((const PointsEntry *)points->entries->pdata[i])->points.num > 0)
      g_ptr_array_add (elements, g_strdup (((const PointsEntry *)points->entries->pdata[i])->key));
  for (guint i = 0; i < elements->len; i++)
    g_ptr_array_add (values, qti_expressions_dup_element (field, elements->pdata[i]));
  return values;
}
