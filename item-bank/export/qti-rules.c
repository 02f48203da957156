/* Sums are maps, whole responses are compared, typed ones are tested one after the other. */
#include "item-bank/export/qti-rules.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/export/qti-expressions.h"
#include "item-bank/export/qti-names.h"

/* Points for single places of an order. */
static gboolean
qti_rules_is_places (const PointsField *field)
{
  return field->kind == ITEM_KIND_ORDER && !field->is_whole;
}

static gboolean
qti_rules_is_map (const PointsField *field)
{
  if (qti_rules_is_places (field))
    return FALSE;
  return !field->is_whole || field->kind == ITEM_KIND_SINGLE || field->kind == ITEM_KIND_INLINE;
}

static gboolean
qti_rules_is_single_region (const ItemField *field)
{
  return field->kind == ITEM_KIND_HOTSPOT && field->max == 1;
}

char *
qti_rules_dup_loss (const ItemDocument *document, const PointsRules *rules)
{
  for (guint i = 0; i < rules->fields->len; i++)
    {
      const PointsField *field = rules->fields->pdata[i];
      const ItemField *shown = item_document_get_field (document, i);

      if (qti_rules_is_places (field) && (field->has_lower || field->has_upper || field->fallback.num != 0))
        return g_strdup (_ ("bounds on the points for single places of an order cannot be written exactly"));
      if (qti_rules_is_single_region (shown) && (field->has_lower || field->has_upper))
        return g_strdup (_ ("bounds on the points of a single region cannot be written exactly"));
      for (guint j = 0; j < field->entries->len; j++)
        if (!qti_expressions_has_test (field->entries->pdata[j]))
          return g_strdup (_ ("a pattern with a star inside cannot be written exactly"));
      for (guint j = 0; field->kind == ITEM_KIND_INLINE && j < shown->options->len; j++)
        if (((const ItemOption *)shown->options->pdata[j])->pictures->len > 0)
          return g_strdup (_ ("pictures in choices within a line of text cannot be written"));
    }
  return NULL;
}

static const char *
qti_rules_find_cardinality (const ItemField *field)
{
  if (field->kind == ITEM_KIND_ORDER)
    return "ordered";
  if (field->kind == ITEM_KIND_MATCH || field->kind == ITEM_KIND_MULTIPLE
      || (field->kind == ITEM_KIND_HOTSPOT && !qti_rules_is_single_region (field)))
    return "multiple";
  return "single";
}

static const char *
qti_rules_find_base (const ItemField *field)
{
  if (field->kind == ITEM_KIND_NUMBER)
    return "float";
  if (field->kind == ITEM_KIND_TEXT)
    return "string";
  return field->kind == ITEM_KIND_MATCH ? "directedPair" : "identifier";
}

static void
qti_rules_write_value (QtiWriter *writer, const char *text)
{
  qti_writer_open (writer, "value");
  qti_writer_text (writer, text);
  qti_writer_close (writer);
}

/* The best response, where there is one: for other programs to show. */
static void
qti_rules_write_correct (QtiWriter *writer, const ItemField *shown, const PointsField *field)
{
  g_autoptr (GPtrArray) values = qti_expressions_list_correct (shown, field);

  if (values->len == 0)
    return;
  qti_writer_open (writer, "correctResponse");
  for (guint i = 0; i < values->len; i++)
    qti_rules_write_value (writer, values->pdata[i]);
  qti_writer_close (writer);
}

static void
qti_rules_write_map (QtiWriter *writer, const ItemField *shown, const PointsField *field)
{
  g_autofree char *fallback = qti_expressions_dup_decimal (field->fallback);
  g_autofree char *lower = qti_expressions_dup_decimal (field->lower);
  g_autofree char *upper = qti_expressions_dup_decimal (field->upper);

  if (field->entries->len == 0)
    return;
  qti_writer_open (writer, "mapping");
  if (field->has_lower && !field->is_whole)
    qti_writer_add (writer, "lowerBound", lower);
  if (field->has_upper && !field->is_whole)
    qti_writer_add (writer, "upperBound", upper);
  qti_writer_add (writer, "defaultValue", fallback);
  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = field->entries->pdata[i];
      g_autofree char *key = qti_expressions_dup_element (shown, entry->key);
      g_autofree char *points = qti_expressions_dup_decimal (entry->points);

      qti_writer_open (writer, "mapEntry");
      qti_writer_add (writer, "mapKey", key);
      qti_writer_add (writer, "mappedValue", points);
      qti_writer_close (writer);
    }
  qti_writer_close (writer);
}

static void
qti_rules_write_outcome (QtiWriter *writer, const char *id, Rational value)
{
  g_autofree char *text = qti_expressions_dup_decimal (value);

  qti_writer_open (writer, "outcomeDeclaration");
  qti_writer_add (writer, "identifier", id);
  qti_writer_add (writer, "cardinality", "single");
  qti_writer_add (writer, "baseType", "float");
  qti_writer_open (writer, "defaultValue");
  qti_rules_write_value (writer, text);
  qti_writer_close (writer);
  qti_writer_close (writer);
}

static char *
qti_rules_dup_score (const ItemDocument *document, guint i)
{
  return document->kind == ITEM_KIND_MIXED ? g_strdup_printf ("SCORE_%u", i + 1) : g_strdup ("SCORE");
}

void
qti_rules_write_declarations (QtiWriter *writer, const ItemDocument *document, const PointsRules *rules)
{
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *shown = item_document_get_field (document, i);
      const PointsField *field = rules->fields->pdata[i];
      g_autofree char *id = qti_names_dup_field (document, i);

      qti_writer_open (writer, "responseDeclaration");
      qti_writer_add (writer, "identifier", id);
      qti_writer_add (writer, "cardinality", qti_rules_find_cardinality (shown));
      qti_writer_add (writer, "baseType", qti_rules_find_base (shown));
      qti_rules_write_correct (writer, shown, field);
      if (qti_rules_is_map (field))
        qti_rules_write_map (writer, shown, field);
      qti_writer_close (writer);
    }
  qti_rules_write_outcome (writer, "SCORE", RATIONAL_ZERO);
  qti_rules_write_outcome (writer, "MAXSCORE", points_rules_maximum (rules));
  for (guint i = 0; document->kind == ITEM_KIND_MIXED && i < document->fields->len; i++)
    {
      g_autofree char *score = qti_rules_dup_score (document, i);

      qti_rules_write_outcome (writer, score, RATIONAL_ZERO);
    }
}

static void
qti_rules_open_set (QtiWriter *writer, const char *outcome)
{
  qti_writer_open (writer, "setOutcomeValue");
  qti_writer_add (writer, "identifier", outcome);
}

static void
qti_rules_set_points (QtiWriter *writer, const char *outcome, Rational points)
{
  qti_rules_open_set (writer, outcome);
  qti_expressions_write_number (writer, points);
  qti_writer_close (writer);
}

/* No answer is worth nothing; then the entries one after the other, then the rest. */
static void
qti_rules_write_field (QtiWriter *writer, const ItemDocument *document, guint i, const PointsField *field)
{
  const ItemField *shown = item_document_get_field (document, i);
  g_autofree char *id = qti_names_dup_field (document, i);
  g_autofree char *score = qti_rules_dup_score (document, i);
  gboolean is_map = qti_rules_is_map (field) && field->entries->len > 0;

  qti_writer_open (writer, "responseCondition");
  qti_writer_open (writer, "responseIf");
  qti_writer_open (writer, "isNull");
  qti_expressions_write_variable (writer, "variable", id);
  qti_writer_close (writer);
  qti_rules_set_points (writer, score, RATIONAL_ZERO);
  qti_writer_close (writer);
  for (guint j = 0; !is_map && j < field->entries->len; j++)
    {
      const PointsEntry *entry = field->entries->pdata[j];

      qti_writer_open (writer, "responseElseIf");
      qti_expressions_write_test (writer, shown, id, entry);
      qti_rules_set_points (writer, score, entry->points);
      qti_writer_close (writer);
    }
  qti_writer_open (writer, "responseElse");
  if (is_map)
    {
      qti_rules_open_set (writer, score);
      qti_expressions_write_variable (writer, "mapResponse", id);
      qti_writer_close (writer);
    }
  else
    qti_rules_set_points (writer, score, field->fallback);
  qti_writer_close (writer);
  qti_writer_close (writer);
}

/* One condition for each place. */
static void
qti_rules_write_places (QtiWriter *writer, const ItemDocument *document, guint i, const PointsField *field)
{
  const ItemField *shown = item_document_get_field (document, i);
  g_autofree char *id = qti_names_dup_field (document, i);
  g_autofree char *score = qti_rules_dup_score (document, i);

  for (guint j = 0; j < field->entries->len; j++)
    {
      const PointsEntry *entry = field->entries->pdata[j];

      qti_writer_open (writer, "responseCondition");
      qti_writer_open (writer, "responseIf");
      qti_expressions_write_place (writer, shown, id, entry->key);
      qti_rules_open_set (writer, score);
      qti_writer_open (writer, "sum");
      qti_expressions_write_variable (writer, "variable", score);
      qti_expressions_write_number (writer, entry->points);
      qti_writer_close (writer);
      qti_writer_close (writer);
      qti_writer_close (writer);
      qti_writer_close (writer);
    }
}

static void
qti_rules_write_sum (QtiWriter *writer, const ItemDocument *document)
{
  qti_rules_open_set (writer, "SCORE");
  qti_writer_open (writer, "sum");
  for (guint i = 0; i < document->fields->len; i++)
    {
      g_autofree char *score = qti_rules_dup_score (document, i);

      qti_expressions_write_variable (writer, "variable", score);
    }
  qti_writer_close (writer);
  qti_writer_close (writer);
}

/* Points where every field has earned its most. */
static void
qti_rules_write_all (QtiWriter *writer, const ItemDocument *document, const PointsRules *rules)
{
  qti_writer_open (writer, "responseCondition");
  qti_writer_open (writer, "responseIf");
  qti_writer_open (writer, "and");
  for (guint i = 0; i < document->fields->len; i++)
    {
      g_autofree char *score = qti_rules_dup_score (document, i);

      qti_writer_open (writer, "gte");
      qti_expressions_write_variable (writer, "variable", score);
      qti_expressions_write_number (writer, points_field_maximum (rules->fields->pdata[i]));
      qti_writer_close (writer);
    }
  qti_writer_close (writer);
  qti_rules_set_points (writer, "SCORE", rules->all_points);
  qti_writer_close (writer);
  qti_writer_close (writer);
}

/* Is the scoring that of a standard template? */
static const char *
qti_rules_find_template (const ItemDocument *document, const PointsRules *rules)
{
  const PointsField *field = rules->fields->pdata[0];

  if (document->kind == ITEM_KIND_MIXED || rules->is_all || !qti_rules_is_map (field) || field->entries->len == 0)
    return NULL;
  return "map_response";
}

void
qti_rules_write_processing (QtiWriter *writer, const ItemDocument *document, const PointsRules *rules)
{
  const char *template = qti_rules_find_template (document, rules);

  qti_writer_open (writer, "responseProcessing");
  if (template != NULL)
    {
      g_autofree char *uri
          = qti_writer_dialect (writer) == QTI_DIALECT_30
                ? g_strdup_printf ("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/%s.xml", template)
                : g_strdup_printf ("http://www.imsglobal.org/question/qti_v2p2/rptemplates/%s", template);

      qti_writer_add (writer, "template", uri);
    }
  else
    {
      for (guint i = 0; i < document->fields->len; i++)
        if (qti_rules_is_places (rules->fields->pdata[i]))
          qti_rules_write_places (writer, document, i, rules->fields->pdata[i]);
        else
          qti_rules_write_field (writer, document, i, rules->fields->pdata[i]);
      if (document->kind == ITEM_KIND_MIXED && rules->is_all)
        qti_rules_write_all (writer, document, rules);
      else if (document->kind == ITEM_KIND_MIXED)
        qti_rules_write_sum (writer, document);
    }
  qti_writer_close (writer);
}
