/* What makes forms equally hard, as JSON: what an author writes, and the numbers that packing adds. */
#include "common/exam/blueprint-condition-json.h"

#include <math.h>
#include <string.h>

#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/exam/json-members.h"

#define CUT_MAX         20.0 /* logits */
#define TOLERANCE_MAX   100.0
#define PASS_MAX        100000000
#define UNIT_MAX        1000000
#define TARGET_MAX      ((gint64)BLUEPRINT_PARAMETER_MAX * EXAM_FORM_SLOTS_MAX)
#define BASIS_LOGITS    "logits"
#define BASIS_P         "p"
#define THOUSANDTHS_OFF 1e-6

static void
blueprint_parameter_clear (gpointer data)
{
  g_free (((BlueprintParameter *)data)->item_id);
}

BlueprintCondition *
blueprint_condition_new (void)
{
  BlueprintCondition *condition = g_new0 (BlueprintCondition, 1);

  condition->sections = g_array_new (FALSE, FALSE, sizeof (guint));
  condition->n_points = BLUEPRINT_POINTS_MAX;
  condition->cut_milli = BLUEPRINT_CUT_UNKNOWN;
  condition->tolerance_milli = BLUEPRINT_TOLERANCE;
  condition->information_percent = BLUEPRINT_INFORMATION;
  condition->parameters = g_array_new (FALSE, TRUE, sizeof (BlueprintParameter));
  g_array_set_clear_func (condition->parameters, blueprint_parameter_clear);
  return condition;
}

void
blueprint_condition_free (BlueprintCondition *condition)
{
  if (condition == NULL)
    return;
  g_array_unref (condition->sections);
  g_array_unref (condition->parameters);
  g_free (condition);
}

static gboolean
blueprint_condition_find_section (const Blueprint *blueprint, const char *id, guint *out_section)
{
  for (guint i = 0; id != NULL && i < blueprint->sections->len; i++)
    if (strcmp (((BlueprintSection *)blueprint->sections->pdata[i])->id, id) == 0)
      {
        *out_section = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
blueprint_condition_has (const BlueprintCondition *condition, guint section)
{
  for (guint i = 0; i < condition->sections->len; i++)
    if (g_array_index (condition->sections, guint, i) == section)
      return TRUE;
  return FALSE;
}

/* In the blueprint's order, none of them in a condition before. */
static gboolean
blueprint_condition_read_sections (
    const Blueprint *blueprint, BlueprintCondition *condition, const cJSON *value, const char *path, GError **error)
{
  const cJSON *ids = json_get_array (value, path, "sections", error);
  guint last = 0, section;
  const cJSON *id;

  if (ids == NULL)
    return FALSE;
  cJSON_ArrayForEach (id, ids)
  {
    if (!blueprint_condition_find_section (blueprint, cJSON_GetStringValue (id), &section)
        || (condition->sections->len > 0 && section <= last))
      return json_members_fail (error, path, "sections", _ ("must name sections of the blueprint, in their order"));
    for (guint i = 0; i < blueprint->conditions->len; i++)
      if (blueprint_condition_has (blueprint->conditions->pdata[i], section))
        return json_members_fail (error, path, "sections", _ ("section %s is in two conditions"),
                                  cJSON_GetStringValue (id));
    g_array_append_val (condition->sections, section);
    last = section;
  }
  return condition->sections->len > 0 || json_members_fail (error, path, "sections", _ ("must not be empty"));
}

/* A number with at most three decimals, as thousandths. */
static gboolean
blueprint_condition_read_milli (
    const cJSON *object, const char *path, const char *name, double min, double max, gint64 *out, GError **error)
{
  const cJSON *value = cJSON_GetObjectItemCaseSensitive (object, name);
  double milli;

  if (value == NULL)
    return TRUE;
  if (!cJSON_IsNumber (value) || !(value->valuedouble >= min) || !(value->valuedouble <= max))
    return json_members_fail (error, path, name, _ ("must be a number from %g to %g"), min, max);
  milli = round (value->valuedouble * 1000.0);
  if (fabs (value->valuedouble * 1000.0 - milli) > THOUSANDTHS_OFF)
    return json_members_fail (error, path, name, _ ("must have at most three decimals"));
  *out = (gint64)milli;
  return TRUE;
}

static gboolean
blueprint_condition_read_guint (
    const cJSON *object, const char *path, const char *name, guint min, guint max, guint *out, GError **error)
{
  gint64 value;

  if (cJSON_GetObjectItemCaseSensitive (object, name) == NULL)
    return TRUE;
  if (!json_get_integer (object, path, name, min, max, &value, error))
    return FALSE;
  *out = (guint)value;
  return TRUE;
}

static gboolean
blueprint_condition_read_basis (BlueprintCondition *condition, const cJSON *value, const char *path, GError **error)
{
  const char *basis = json_find_string (value, "basis");
  gboolean has_cut = cJSON_GetObjectItemCaseSensitive (value, "cut") != NULL;

  if (cJSON_GetObjectItemCaseSensitive (value, "basis") == NULL || g_strcmp0 (basis, BASIS_LOGITS) == 0)
    return has_cut || condition->pass_points > 0
           || json_members_fail (error, path, "cut", _ ("is missing: give it in logits, or \"pass\" in points"));
  if (g_strcmp0 (basis, BASIS_P) != 0)
    return json_members_fail (error, path, "basis", _ ("must be \"logits\" or \"p\""));
  if (has_cut)
    return json_members_fail (error, path, "cut", _ ("has no meaning with \"basis\": \"p\""));
  condition->n_points = 1;
  condition->cut_milli = 0;
  return TRUE;
}

static gboolean
blueprint_condition_read_target (const BlueprintCondition *condition,
                                 const cJSON *value,
                                 const char *path,
                                 const char *name,
                                 gint64 *out,
                                 GError **error)
{
  const cJSON *array = json_get_array (value, path, name, error);

  if (array == NULL)
    return FALSE;
  if (cJSON_GetArraySize (array) != (int)condition->n_points)
    return json_members_fail (error, path, name, _ ("must have %u numbers"), condition->n_points);
  for (guint i = 0; i < condition->n_points; i++)
    {
      const cJSON *number = cJSON_GetArrayItem (array, (int)i);

      if (!cJSON_IsNumber (number) || !(fabs (number->valuedouble) <= (double)TARGET_MAX)
          || number->valuedouble != floor (number->valuedouble))
        return json_members_fail (error, path, name, _ ("must be whole numbers of millionths"));
      out[i] = (gint64)number->valuedouble;
    }
  return TRUE;
}

static gboolean
blueprint_condition_read_number (const cJSON *value, gint32 *out)
{
  if (!cJSON_IsNumber (value) || !(fabs (value->valuedouble) <= BLUEPRINT_PARAMETER_MAX)
      || value->valuedouble != floor (value->valuedouble))
    return FALSE;
  *out = (gint32)value->valuedouble;
  return TRUE;
}

/* ["TWK-0001", e, e, e, i, i, i] */
static gboolean
blueprint_condition_read_parameter (BlueprintCondition *condition, const cJSON *row, const char *path, GError **error)
{
  BlueprintParameter parameter = { 0 };
  const cJSON *value = cJSON_IsArray (row) ? row->child : NULL;
  const char *id = cJSON_GetStringValue (value);
  gboolean is_right = id != NULL && text_is_token (id, EXAM_ITEM_ID_MAX)
                      && cJSON_GetArraySize (row) == 1 + 2 * (int)condition->n_points;

  for (guint i = 0; is_right && i < condition->n_points; i++)
    is_right = blueprint_condition_read_number (value = value->next, &parameter.expected[i]);
  for (guint i = 0; is_right && i < condition->n_points; i++)
    is_right = blueprint_condition_read_number (value = value->next, &parameter.information[i]);
  if (!is_right)
    return json_members_fail (error, path, "items", _ ("must be rows of an item id and %u whole numbers of millionths"),
                              2 * condition->n_points);
  parameter.item_id = g_strdup (id);
  g_array_append_val (condition->parameters, parameter);
  return TRUE;
}

/* "unit", "expected", "information_target" and "items" come together, and with the cut known. */
static gboolean
blueprint_condition_read_packed (BlueprintCondition *condition, const cJSON *value, const char *path, GError **error)
{
  const cJSON *rows, *row;

  if (condition->unit == 0)
    {
      static const char *const ADDED[] = { "expected", "information_target", "items" };

      for (guint i = 0; i < G_N_ELEMENTS (ADDED); i++)
        if (cJSON_GetObjectItemCaseSensitive (value, ADDED[i]) != NULL)
          return json_members_fail (error, path, ADDED[i],
                                    _ ("is added when a bank is packed, together with \"unit\""));
      return TRUE;
    }
  if (condition->cut_milli == BLUEPRINT_CUT_UNKNOWN)
    return json_members_fail (error, path, "cut", _ ("is missing"));
  if (!blueprint_condition_read_target (condition, value, path, "expected", condition->target_expected, error)
      || !blueprint_condition_read_target (condition, value, path, "information_target", condition->target_information,
                                           error)
      || (rows = json_get_array (value, path, "items", error)) == NULL)
    return FALSE;
  cJSON_ArrayForEach (row, rows)
  {
    if (!blueprint_condition_read_parameter (condition, row, path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
blueprint_condition_read (Blueprint *blueprint, const cJSON *value, const char *path, GError **error)
{
  static const char *const NAMES[]
      = { "sections",           "basis", "cut", "pass", "tolerance", "information", "unit", "expected",
          "information_target", "items", NULL };
  BlueprintCondition *condition = blueprint_condition_new ();
  gint64 tolerance = condition->tolerance_milli;
  gboolean is_right
      = json_members_check (value, path, NAMES, error)
        && blueprint_condition_read_sections (blueprint, condition, value, path, error)
        && blueprint_condition_read_milli (value, path, "cut", -CUT_MAX, CUT_MAX, &condition->cut_milli, error)
        && blueprint_condition_read_guint (value, path, "pass", 1, PASS_MAX, &condition->pass_points, error)
        && blueprint_condition_read_milli (value, path, "tolerance", 0.001, TOLERANCE_MAX, &tolerance, error)
        && blueprint_condition_read_guint (value, path, "information", 0, 100, &condition->information_percent, error)
        && blueprint_condition_read_guint (value, path, "unit", 1, UNIT_MAX, &condition->unit, error)
        && blueprint_condition_read_basis (condition, value, path, error)
        && blueprint_condition_read_packed (condition, value, path, error);

  condition->tolerance_milli = (guint)tolerance;
  if (is_right)
    g_ptr_array_add (blueprint->conditions, condition);
  else
    blueprint_condition_free (condition);
  return is_right;
}

gboolean
blueprint_condition_read_all (Blueprint *blueprint, const cJSON *root, GError **error)
{
  const cJSON *conditions, *value;

  if (cJSON_GetObjectItemCaseSensitive (root, "conditions") == NULL)
    return TRUE;
  if ((conditions = json_get_array (root, "", "conditions", error)) == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, conditions)
  {
    g_autofree char *path = g_strdup_printf ("conditions[%u]", blueprint->conditions->len);

    if (!blueprint_condition_read (blueprint, value, path, error))
      return FALSE;
  }
  return TRUE;
}

static void
blueprint_condition_write_numbers (cJSON *object, const char *name, const gint64 *numbers, guint n)
{
  cJSON *array = cJSON_AddArrayToObject (object, name);

  for (guint i = 0; i < n; i++)
    cJSON_AddItemToArray (array, cJSON_CreateNumber ((double)numbers[i]));
}

static cJSON *
blueprint_condition_write_parameter (const BlueprintCondition *condition, const BlueprintParameter *parameter)
{
  cJSON *row = cJSON_CreateArray ();

  cJSON_AddItemToArray (row, cJSON_CreateString (parameter->item_id));
  for (guint i = 0; i < condition->n_points; i++)
    cJSON_AddItemToArray (row, cJSON_CreateNumber (parameter->expected[i]));
  for (guint i = 0; i < condition->n_points; i++)
    cJSON_AddItemToArray (row, cJSON_CreateNumber (parameter->information[i]));
  return row;
}

static cJSON *
blueprint_condition_write (const Blueprint *blueprint, const BlueprintCondition *condition)
{
  cJSON *value = cJSON_CreateObject ();
  cJSON *sections = cJSON_AddArrayToObject (value, "sections");
  cJSON *rows;

  for (guint i = 0; i < condition->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[g_array_index (condition->sections, guint, i)];

      cJSON_AddItemToArray (sections, cJSON_CreateString (section->id));
    }
  if (condition->n_points == 1)
    cJSON_AddStringToObject (value, "basis", BASIS_P);
  else if (condition->cut_milli != BLUEPRINT_CUT_UNKNOWN)
    cJSON_AddNumberToObject (value, "cut", (double)condition->cut_milli / 1000.0);
  if (condition->pass_points > 0)
    json_add_integer (value, "pass", condition->pass_points);
  cJSON_AddNumberToObject (value, "tolerance", (double)condition->tolerance_milli / 1000.0);
  json_add_integer (value, "information", condition->information_percent);
  if (condition->unit == 0)
    return value;
  json_add_integer (value, "unit", condition->unit);
  blueprint_condition_write_numbers (value, "expected", condition->target_expected, condition->n_points);
  blueprint_condition_write_numbers (value, "information_target", condition->target_information, condition->n_points);
  rows = cJSON_AddArrayToObject (value, "items");
  for (guint i = 0; i < condition->parameters->len; i++)
    cJSON_AddItemToArray (rows, blueprint_condition_write_parameter (
                                    condition, &g_array_index (condition->parameters, BlueprintParameter, i)));
  return value;
}

void
blueprint_condition_write_all (const Blueprint *blueprint, cJSON *root)
{
  cJSON *conditions;

  if (blueprint->conditions->len == 0)
    return;
  conditions = cJSON_AddArrayToObject (root, "conditions");
  for (guint i = 0; i < blueprint->conditions->len; i++)
    cJSON_AddItemToArray (conditions, blueprint_condition_write (blueprint, blueprint->conditions->pdata[i]));
}
