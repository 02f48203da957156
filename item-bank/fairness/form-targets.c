/* Targets by the strata's means, and each item's numbers, rounded to millionths. */
#include "item-bank/fairness/form-targets.h"

#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define CUT_SEARCH_MAX   8.0 /* logits */
#define CUT_SEARCH_STEPS 60

/* The items of one condition, each with the mean number of times that it is on a form. */
typedef struct
{
  GArray *idx;    /* of guint32 */
  GArray *weight; /* of double */
} TargetItems;

static void
target_items_clear (TargetItems *items)
{
  g_clear_pointer (&items->idx, g_array_unref);
  g_clear_pointer (&items->weight, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TargetItems, target_items_clear)

static gboolean
form_targets_is_pinned (const Blueprint *blueprint, const char *item_id)
{
  for (guint i = 0; i < blueprint->pins->len; i++)
    if (strcmp (((BlueprintPin *)blueprint->pins->pdata[i])->item_id, item_id) == 0)
      return TRUE;
  return FALSE;
}

/* Items of a cell in manifest order: pinned ones are on every form, the others share what is left of the count. */
static void
form_targets_add_cell (TargetItems *items,
                       const Blueprint *blueprint,
                       const Manifest *manifest,
                       const BlueprintSection *section,
                       const BlueprintStratum *stratum)
{
  guint first = items->idx->len, n_pinned = 0;

  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];
      double weight = 1;

      if (strcmp (item->section, section->id) != 0 || strcmp (item->stratum, stratum->id) != 0)
        continue;
      if (form_targets_is_pinned (blueprint, item->item_id))
        n_pinned++;
      else
        weight = 0;
      g_array_append_val (items->idx, item->idx);
      g_array_append_val (items->weight, weight);
    }
  for (guint i = first; i < items->idx->len; i++)
    {
      double *weight = &g_array_index (items->weight, double, i);

      if (*weight == 0)
        *weight = (double)(stratum->count - MIN (n_pinned, stratum->count)) / (items->idx->len - first - n_pinned);
    }
}

static void
form_targets_list (TargetItems *items,
                   const Blueprint *blueprint,
                   const Manifest *manifest,
                   const BlueprintCondition *condition)
{
  items->idx = g_array_new (FALSE, FALSE, sizeof (guint32));
  items->weight = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < condition->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[g_array_index (condition->sections, guint, i)];

      for (guint j = 0; j < section->strata->len; j++)
        if (!((BlueprintStratum *)section->strata->pdata[j])->is_pretest)
          form_targets_add_cell (items, blueprint, manifest, section, section->strata->pdata[j]);
    }
}

static double
form_targets_mean_points (const TargetItems *items, const ItemCurve *curves, double theta)
{
  double sum = 0, points, information;

  for (guint i = 0; i < items->idx->len; i++)
    {
      item_curve_sums (&curves[g_array_index (items->idx, guint32, i)], theta, &points, &information);
      sum += g_array_index (items->weight, double, i) * points;
    }
  return sum;
}

/* The ability at which a mean form earns the points to pass. */
static gboolean
form_targets_find_cut (const Blueprint *blueprint,
                       BlueprintCondition *condition,
                       const TargetItems *items,
                       const ItemCurve *curves,
                       GError **error)
{
  double lo = -CUT_SEARCH_MAX, hi = CUT_SEARCH_MAX;

  if (condition->cut_milli != BLUEPRINT_CUT_UNKNOWN)
    return TRUE;
  if (form_targets_mean_points (items, curves, lo) > condition->pass_points
      || form_targets_mean_points (items, curves, hi) < condition->pass_points)
    {
      const BlueprintSection *section = blueprint->sections->pdata[g_array_index (condition->sections, guint, 0)];

      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("condition of section %s: its items give from %.1f to %.1f points, %u to pass are not possible"),
                   section->id, form_targets_mean_points (items, curves, lo),
                   form_targets_mean_points (items, curves, hi), condition->pass_points);
      return FALSE;
    }
  for (guint i = 0; i < CUT_SEARCH_STEPS; i++)
    {
      double middle = (lo + hi) / 2;

      if (form_targets_mean_points (items, curves, middle) < condition->pass_points)
        lo = middle;
      else
        hi = middle;
    }
  condition->cut_milli = (gint64)llround (lo * 1000.0);
  return TRUE;
}

/* Points of one item: the most that one of them is worth, rounded up. */
static void
form_targets_find_unit (BlueprintCondition *condition, const TargetItems *items, const ItemCurve *curves)
{
  gint64 unit = 1;

  for (guint i = 0; i < items->idx->len; i++)
    {
      const ItemCurve *curve = &curves[g_array_index (items->idx, guint32, i)];
      gint64 most = curve->values[curve->n - 1];

      unit = MAX (unit, (most + curve->denominator - 1) / curve->denominator);
    }
  condition->unit = (guint)MIN (unit, 1000000);
}

static gint32
form_targets_round (double value)
{
  return (gint32)CLAMP (llround (value * FORM_TARGETS_MILLION), -BLUEPRINT_PARAMETER_MAX, BLUEPRINT_PARAMETER_MAX);
}

static void
form_targets_fill_parameters (BlueprintCondition *condition,
                              const Manifest *manifest,
                              const TargetItems *items,
                              const ItemCurve *curves)
{
  double expected[BLUEPRINT_POINTS_MAX] = { 0 }, information[BLUEPRINT_POINTS_MAX] = { 0 };

  g_array_set_size (condition->parameters, 0);
  for (guint i = 0; i < items->idx->len; i++)
    {
      guint32 idx = g_array_index (items->idx, guint32, i);
      BlueprintParameter parameter = { .item_id = g_strdup (((ManifestItem *)manifest->items->pdata[idx])->item_id) };

      for (guint j = 0; j < condition->n_points; j++)
        {
          double theta = (double)condition->cut_milli / 1000.0 + (condition->n_points == 1 ? 0 : (int)j - 1);
          double points, info;

          item_curve_sums (&curves[idx], theta, &points, &info);
          parameter.expected[j] = form_targets_round (points / condition->unit);
          parameter.information[j] = form_targets_round (info);
          expected[j] += g_array_index (items->weight, double, i) * parameter.expected[j];
          information[j] += g_array_index (items->weight, double, i) * parameter.information[j];
        }
      g_array_append_val (condition->parameters, parameter);
    }
  for (guint j = 0; j < condition->n_points; j++)
    {
      condition->target_expected[j] = llround (expected[j]);
      condition->target_information[j] = llround (information[j]);
    }
}

gboolean
form_targets_fill (Blueprint *blueprint, const Manifest *manifest, const ItemCurve *curves, GError **error)
{
  for (guint i = 0; i < blueprint->conditions->len; i++)
    {
      BlueprintCondition *condition = blueprint->conditions->pdata[i];
      g_auto (TargetItems) items = { NULL, NULL };

      form_targets_list (&items, blueprint, manifest, condition);
      form_targets_find_unit (condition, &items, curves);
      if (!form_targets_find_cut (blueprint, condition, &items, curves, error))
        return FALSE;
      form_targets_fill_parameters (condition, manifest, &items, curves);
    }
  return TRUE;
}

void
form_targets_add_default (Blueprint *blueprint)
{
  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      BlueprintCondition *condition = blueprint_condition_new ();

      g_array_append_val (condition->sections, i);
      condition->cut_milli = 0;
      g_ptr_array_add (blueprint->conditions, condition);
    }
}
