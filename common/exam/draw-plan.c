/* What all forms of one bank have in common: pools, pinned items, who must not meet whom, the numbers of conditions. */
#include "common/exam/draw-plan.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static void
draw_cell_free (gpointer data)
{
  DrawCell *cell = data;

  g_free (cell->purpose);
  g_array_unref (cell->pool);
  g_array_unref (cell->floating);
  g_array_unref (cell->picked);
  g_free (cell);
}

static void
draw_section_free (gpointer data)
{
  DrawSection *section = data;

  g_free (section->purpose);
  g_ptr_array_unref (section->cells);
  g_array_unref (section->placed);
  g_free (section);
}

static void
draw_group_free (gpointer data)
{
  DrawGroup *group = data;

  g_array_unref (group->sections);
  g_ptr_array_unref (group->cells);
  g_free (group);
}

void
draw_plan_free (DrawPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref (plan->sections);
  g_ptr_array_unref (plan->groups);
  g_free (plan->values);
  g_free (plan->is_pretest);
  g_free (plan->free_options);
  g_free (plan->set_start);
  g_array_unref (plan->sets);
  g_free (plan->set_count);
  g_array_unref (plan->pinned);
  g_array_unref (plan->picked);
  g_array_unref (plan->swaps);
  g_free (plan);
}

static DrawSection *
draw_section_new (const BlueprintSection *section)
{
  DrawSection *plan = g_new0 (DrawSection, 1);

  plan->purpose = g_strdup_printf ("order/%s", section->id);
  plan->cells = g_ptr_array_new_with_free_func (draw_cell_free);
  plan->placed = g_array_new (FALSE, FALSE, sizeof (DrawPlace));
  plan->part = section->part;
  for (guint i = 0; i < section->strata->len; i++)
    {
      const BlueprintStratum *stratum = section->strata->pdata[i];
      DrawCell *cell = g_new0 (DrawCell, 1);

      cell->purpose = g_strdup_printf ("pick/%s/%s", section->id, stratum->id);
      cell->pool = g_array_new (FALSE, FALSE, sizeof (guint32));
      cell->floating = g_array_new (FALSE, FALSE, sizeof (guint32));
      cell->picked = g_array_new (FALSE, FALSE, sizeof (guint32));
      cell->n_wanted = stratum->count;
      cell->is_pretest = stratum->is_pretest;
      g_ptr_array_add (plan->cells, cell);
    }
  return plan;
}

/* Cell "<section> <stratum>" -> DrawCell. */
static GHashTable *
draw_plan_add_sections (DrawPlan *plan)
{
  GHashTable *cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < plan->blueprint->sections->len; i++)
    {
      const BlueprintSection *section = plan->blueprint->sections->pdata[i];
      DrawSection *drawn = draw_section_new (section);

      g_ptr_array_add (plan->sections, drawn);
      for (guint j = 0; j < section->strata->len; j++)
        g_hash_table_insert (
            cells, g_strdup_printf ("%s %s", section->id, ((BlueprintStratum *)section->strata->pdata[j])->id),
            drawn->cells->pdata[j]);
    }
  return cells;
}

static guint
draw_plan_find_section (const DrawPlan *plan, const char *id)
{
  guint i = 0;

  while (i < plan->blueprint->sections->len
         && strcmp (((BlueprintSection *)plan->blueprint->sections->pdata[i])->id, id) != 0)
    i++;
  return i;
}

static gint
draw_place_compare (gconstpointer a, gconstpointer b)
{
  guint32 left = ((const DrawPlace *)a)->place, right = ((const DrawPlace *)b)->place;

  return left < right ? -1 : left > right;
}

/* A pinned item takes one of the picks of its cell. */
static gboolean
draw_plan_add_pin (DrawPlan *plan, const BlueprintPin *pin, DrawCell *cell, const ManifestItem *item, GError **error)
{
  DrawSection *section = plan->sections->pdata[draw_plan_find_section (plan, item->section)];
  DrawPlace place = { item->idx, pin->place - 1 };

  if (cell->n_wanted == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("pinned item %s: its stratum has no count left"),
                   item->item_id);
      return FALSE;
    }
  cell->n_wanted--;
  g_array_append_val (plan->pinned, item->idx);
  if (pin->place == 0)
    g_array_append_val (cell->floating, item->idx);
  else
    g_array_append_val (section->placed, place);
  return TRUE;
}

static const BlueprintPin *
draw_plan_find_pin (const DrawPlan *plan, const char *item_id)
{
  for (guint i = 0; i < plan->blueprint->pins->len; i++)
    if (strcmp (((BlueprintPin *)plan->blueprint->pins->pdata[i])->item_id, item_id) == 0)
      return plan->blueprint->pins->pdata[i];
  return NULL;
}

static gboolean
draw_plan_fill_cells (DrawPlan *plan, GError **error)
{
  g_autoptr (GHashTable) cells = draw_plan_add_sections (plan);

  for (guint i = 0; i < plan->manifest->items->len; i++)
    {
      const ManifestItem *item = plan->manifest->items->pdata[i];
      const BlueprintPin *pin = draw_plan_find_pin (plan, item->item_id);
      char key[2 * EXAM_TOKEN_MAX + 2];
      DrawCell *cell;

      g_snprintf (key, sizeof key, "%s %s", item->section, item->stratum);
      cell = g_hash_table_lookup (cells, key);
      if (cell == NULL)
        continue;
      plan->is_pretest[i] = cell->is_pretest ? 1 : 0;
      if (pin == NULL)
        g_array_append_val (cell->pool, item->idx);
      else if (!draw_plan_add_pin (plan, pin, cell, item, error))
        return FALSE;
    }
  for (guint i = 0; i < plan->sections->len; i++)
    g_array_sort (((DrawSection *)plan->sections->pdata[i])->placed, draw_place_compare);
  return TRUE;
}

static gboolean
draw_plan_check_cells (const DrawPlan *plan, GError **error)
{
  for (guint i = 0; i < plan->sections->len; i++)
    {
      const BlueprintSection *section = plan->blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++)
        {
          const DrawCell *cell = ((DrawSection *)plan->sections->pdata[i])->cells->pdata[j];
          const BlueprintStratum *stratum = section->strata->pdata[j];

          if (cell->pool->len >= cell->n_wanted)
            continue;
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                       _ ("section %s, stratum %s: %u items are needed, there are %u"), section->id, stratum->id,
                       cell->n_wanted, cell->pool->len);
          return FALSE;
        }
    }
  return TRUE;
}

/* Item id -> idx + 1. */
static GHashTable *
draw_plan_list_places (const DrawPlan *plan)
{
  GHashTable *places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < plan->manifest->items->len; i++)
    g_hash_table_insert (places, ((ManifestItem *)plan->manifest->items->pdata[i])->item_id, GUINT_TO_POINTER (i + 1));
  return places;
}

/* Two passes over the enemy sets: how many each item is in, then which. */
static void
draw_plan_fill_enemies (DrawPlan *plan, GHashTable *places)
{
  const GPtrArray *enemies = plan->blueprint->enemies;
  guint n = plan->manifest->items->len;
  g_autofree guint32 *next = NULL;

  for (guint i = 0; i < enemies->len; i++)
    for (char **id = enemies->pdata[i]; *id != NULL; id++)
      plan->set_start[GPOINTER_TO_UINT (g_hash_table_lookup (places, *id))]++; /* unknown: counted at 0, taken off */
  plan->set_start[0] = 0;
  for (guint i = 0; i < n; i++)
    plan->set_start[i + 1] += plan->set_start[i];
  g_array_set_size (plan->sets, plan->set_start[n]);
  next = g_memdup2 (plan->set_start, (n + 1) * sizeof (guint32));
  for (guint i = 0; i < enemies->len; i++)
    for (char **id = enemies->pdata[i]; *id != NULL; id++)
      {
        guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, *id));

        if (place > 0)
          g_array_index (plan->sets, guint32, next[place - 1]++) = i;
      }
  plan->set_count = g_new0 (guint32, enemies->len + 1);
}

static void
draw_plan_add_group (DrawPlan *plan, guint section, const BlueprintCondition *condition)
{
  DrawGroup *group = g_new0 (DrawGroup, 1);

  group->sections = g_array_new (FALSE, FALSE, sizeof (guint));
  group->cells = g_ptr_array_new ();
  group->condition = condition;
  if (condition != NULL)
    g_array_append_vals (group->sections, condition->sections->data, condition->sections->len);
  else
    g_array_append_val (group->sections, section);
  g_ptr_array_add (plan->groups, group);
}

/* Version 1 draws all sections again together; version 2 those of one condition, and any other section alone. */
static void
draw_plan_fill_groups (DrawPlan *plan)
{
  const Blueprint *blueprint = plan->blueprint;

  for (guint section = 0; section < blueprint->sections->len; section++)
    {
      const BlueprintCondition *found = NULL;
      gboolean is_first = TRUE;

      if (blueprint->version == 1 && section > 0)
        {
          g_array_append_val (((DrawGroup *)plan->groups->pdata[0])->sections, section);
          continue;
        }
      for (guint i = 0; i < blueprint->conditions->len; i++)
        {
          const BlueprintCondition *condition = blueprint->conditions->pdata[i];

          for (guint j = 0; j < condition->sections->len; j++)
            if (g_array_index (condition->sections, guint, j) == section)
              {
                found = condition;
                is_first = j == 0;
              }
        }
      if (is_first)
        draw_plan_add_group (plan, section, found);
    }
}

static gboolean
draw_plan_fill_values (DrawPlan *plan, GHashTable *places, GError **error)
{
  for (guint i = 0; i < plan->blueprint->conditions->len; i++)
    {
      const BlueprintCondition *condition = plan->blueprint->conditions->pdata[i];

      if (condition->unit == 0)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                       _ ("the blueprint's conditions have no numbers yet: pack the bank with it"));
          return FALSE;
        }
      for (guint j = 0; j < condition->parameters->len; j++)
        {
          const BlueprintParameter *parameter = &g_array_index (condition->parameters, BlueprintParameter, j);
          guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, parameter->item_id));

          if (place == 0)
            continue;
          memcpy (plan->values[place - 1].expected, parameter->expected, sizeof parameter->expected);
          memcpy (plan->values[place - 1].information, parameter->information, sizeof parameter->information);
        }
    }
  return TRUE;
}

static void
draw_plan_fill_options (DrawPlan *plan, GHashTable *places)
{
  GHashTableIter iter;
  gpointer id, letters;

  for (guint i = 0; i < plan->manifest->items->len; i++)
    plan->free_options[i] = (1u << ((ManifestItem *)plan->manifest->items->pdata[i])->n_options) - 1;
  g_hash_table_iter_init (&iter, plan->blueprint->pinned_options);
  while (g_hash_table_iter_next (&iter, &id, &letters))
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, id));

      for (const char *letter = letters; place > 0 && *letter != '\0'; letter++)
        plan->free_options[place - 1] &= ~(1u << (*letter - 'A'));
    }
}

/* Two pinned items of one enemy set would meet on every form. */
static gboolean
draw_plan_check_pins (const DrawPlan *plan, GHashTable *places, GError **error)
{
  g_autofree guint8 *is_taken = g_malloc0 (plan->blueprint->enemies->len + 1);

  for (guint i = 0; i < plan->blueprint->pins->len; i++)
    {
      const char *id = ((BlueprintPin *)plan->blueprint->pins->pdata[i])->item_id;
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, id));

      for (guint32 j = place > 0 ? plan->set_start[place - 1] : 0; place > 0 && j < plan->set_start[place]; j++)
        {
          guint32 set = g_array_index (plan->sets, guint32, j);

          if (is_taken[set]++ == 0)
            continue;
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("pinned item %s is an enemy of another pinned item"),
                       id);
          return FALSE;
        }
    }
  return TRUE;
}

static void
draw_plan_add_pinned_values (const DrawPlan *plan, DrawGroup *group, guint32 idx)
{
  for (guint i = 0; !plan->is_pretest[idx] && i < BLUEPRINT_POINTS_MAX; i++)
    {
      group->pinned_expected[i] += plan->values[idx].expected[i];
      group->pinned_information[i] += plan->values[idx].information[i];
    }
}

static void
draw_plan_finish_group (const DrawPlan *plan, DrawGroup *group)
{
  for (guint i = 0; i < group->sections->len; i++)
    {
      const DrawSection *section = plan->sections->pdata[g_array_index (group->sections, guint, i)];

      for (guint j = 0; j < section->placed->len; j++)
        draw_plan_add_pinned_values (plan, group, g_array_index (section->placed, DrawPlace, j).idx);
      for (guint j = 0; j < section->cells->len; j++)
        {
          DrawCell *cell = section->cells->pdata[j];

          for (guint k = 0; k < cell->floating->len; k++)
            draw_plan_add_pinned_values (plan, group, g_array_index (cell->floating, guint32, k));
          if (cell->n_wanted > 0)
            g_ptr_array_add (group->cells, cell);
        }
    }
}

DrawPlan *
draw_plan_new (const Blueprint *blueprint, const Manifest *manifest, GError **error)
{
  g_autoptr (DrawPlan) plan = g_new0 (DrawPlan, 1);
  g_autoptr (GHashTable) places = NULL;
  guint n = manifest->items->len;

  plan->blueprint = blueprint;
  plan->manifest = manifest;
  plan->sections = g_ptr_array_new_with_free_func (draw_section_free);
  plan->groups = g_ptr_array_new_with_free_func (draw_group_free);
  plan->values = g_new0 (DrawValues, n + 1);
  plan->is_pretest = g_malloc0 (n + 1);
  plan->free_options = g_new0 (guint32, n + 1);
  plan->set_start = g_new0 (guint32, n + 2);
  plan->sets = g_array_new (FALSE, TRUE, sizeof (guint32));
  plan->pinned = g_array_new (FALSE, FALSE, sizeof (guint32));
  plan->picked = g_array_new (FALSE, FALSE, sizeof (guint32));
  plan->swaps = g_array_new (FALSE, FALSE, sizeof (guint32));
  places = draw_plan_list_places (plan);
  draw_plan_fill_groups (plan);
  draw_plan_fill_enemies (plan, places);
  draw_plan_fill_options (plan, places);
  if (!draw_plan_fill_cells (plan, error) || !draw_plan_check_cells (plan, error)
      || !draw_plan_fill_values (plan, places, error) || !draw_plan_check_pins (plan, places, error))
    return NULL;
  for (guint i = 0; i < plan->groups->len; i++)
    draw_plan_finish_group (plan, plan->groups->pdata[i]);
  return g_steal_pointer (&plan);
}
