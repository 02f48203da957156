/* The plan of a form: the model, and how it fits a manifest. Its JSON is in blueprint-json.c. */
#include "common/exam/blueprint.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

void
blueprint_free (Blueprint *blueprint)
{
  if (blueprint == NULL)
    return;
  g_free (blueprint->id);
  g_free (blueprint->title_en);
  g_free (blueprint->title_id);
  g_ptr_array_unref (blueprint->parts);
  g_ptr_array_unref (blueprint->sections);
  g_ptr_array_unref (blueprint->enemies);
  g_ptr_array_unref (blueprint->pins);
  g_hash_table_unref (blueprint->pinned_options);
  g_ptr_array_unref (blueprint->conditions);
  g_free (blueprint);
}

void
blueprint_set_enemies (Blueprint *blueprint, GPtrArray *sets)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  for (guint i = 0; i < sets->len; i++)
    if (g_strv_length (sets->pdata[i]) >= 2) /* a single item has no enemy */
      g_ptr_array_add (copies, g_strdupv (sets->pdata[i]));
  g_ptr_array_unref (blueprint->enemies);
  blueprint->enemies = g_steal_pointer (&copies);
}

static gboolean
blueprint_stratum_takes (const BlueprintStratum *stratum, const char *topic, gint64 difficulty_milli)
{
  if (*stratum->topics != NULL && !g_strv_contains ((const char *const *)stratum->topics, topic))
    return FALSE;
  return difficulty_milli >= stratum->difficulty_min_milli
         && (stratum->difficulty_max_milli == G_MAXINT64 || difficulty_milli < stratum->difficulty_max_milli);
}

const BlueprintStratum *
blueprint_find_stratum (const Blueprint *blueprint,
                        const char *section,
                        const char *topic,
                        gint64 difficulty_milli,
                        const BlueprintSection **out_section)
{
  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *candidate = blueprint->sections->pdata[i];

      if (strcmp (candidate->id, section) != 0)
        continue;
      for (guint j = 0; j < candidate->strata->len; j++)
        if (blueprint_stratum_takes (candidate->strata->pdata[j], topic, difficulty_milli))
          {
            if (out_section != NULL)
              *out_section = candidate;
            return candidate->strata->pdata[j];
          }
    }
  return NULL;
}

static char *
blueprint_cell_key (const char *section, const char *stratum)
{
  return g_strdup_printf ("%s %s", section, stratum);
}

/* Cell -> number of items still needed, negative where there are more than that. */
static GHashTable *
blueprint_list_cells (const Blueprint *blueprint)
{
  GHashTable *cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++)
        {
          const BlueprintStratum *stratum = section->strata->pdata[j];

          g_hash_table_insert (cells, blueprint_cell_key (section->id, stratum->id),
                               GINT_TO_POINTER ((gint)stratum->count));
        }
    }
  return cells;
}

static gboolean
blueprint_check_items (const Manifest *manifest, GHashTable *cells, GHashTable *ids, GError **error)
{
  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];
      g_autofree char *key = blueprint_cell_key (item->section, item->stratum);
      gpointer missing;

      if (!g_hash_table_lookup_extended (cells, key, NULL, &missing))
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                       _ ("item %s lies in section %s, stratum %s, which the blueprint does not have"), item->item_id,
                       item->section, item->stratum);
          return FALSE;
        }
      g_hash_table_insert (cells, g_steal_pointer (&key), GINT_TO_POINTER (GPOINTER_TO_INT (missing) - 1));
      g_hash_table_add (ids, item->item_id);
    }
  return TRUE;
}

/* Names each short cell, in the blueprint's order. */
static gboolean
blueprint_check_counts (const Blueprint *blueprint, GHashTable *cells, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++)
        {
          const BlueprintStratum *stratum = section->strata->pdata[j];
          g_autofree char *key = blueprint_cell_key (section->id, stratum->id);
          gint missing = GPOINTER_TO_INT (g_hash_table_lookup (cells, key));

          if (missing > 0)
            g_string_append_printf (text, _ ("%s%s/%s needs %u items and has %u"), text->len > 0 ? "; " : "",
                                    section->id, stratum->id, stratum->count, stratum->count - (guint)missing);
        }
    }
  if (text->len == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the bank is too small for the blueprint: %s"), text->str);
  return FALSE;
}

gboolean
blueprint_check_cells (const Blueprint *blueprint, const Manifest *manifest, GError **error)
{
  g_autoptr (GHashTable) cells = blueprint_list_cells (blueprint);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  return blueprint_check_items (manifest, cells, ids, error) && blueprint_check_counts (blueprint, cells, error);
}

static guint
blueprint_find_section (const Blueprint *blueprint, const char *id)
{
  for (guint i = 0; i < blueprint->sections->len; i++)
    if (strcmp (((BlueprintSection *)blueprint->sections->pdata[i])->id, id) == 0)
      return i;
  return blueprint->sections->len;
}

static const BlueprintStratum *
blueprint_find_stratum_of (const BlueprintSection *section, const char *id)
{
  for (guint i = 0; i < section->strata->len; i++)
    if (strcmp (((BlueprintStratum *)section->strata->pdata[i])->id, id) == 0)
      return section->strata->pdata[i];
  return NULL;
}

static gboolean
blueprint_refuse_pin (GError **error, const BlueprintPin *pin, const char *why)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("pinned item %s: %s"), pin->item_id, why);
  return FALSE;
}

/* Places inside the section and no two at one; not more pinned items than a cell's count. */
static gboolean
blueprint_check_pin (
    const Blueprint *blueprint, const Manifest *manifest, guint number, GHashTable *taken, GError **error)
{
  const BlueprintPin *pin = blueprint->pins->pdata[number];
  const ManifestItem *item = manifest_find_item (manifest, pin->item_id);
  const BlueprintSection *section;
  g_autofree char *cell = NULL;
  g_autofree char *place = NULL;
  guint n;

  if (item == NULL)
    return blueprint_refuse_pin (error, pin, _ ("is not in the bank, has an error, or lies in no stratum"));
  section = blueprint->sections->pdata[blueprint_find_section (blueprint, item->section)];
  cell = blueprint_cell_key (item->section, item->stratum);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (taken, cell)) + 1;
  if (n > blueprint_find_stratum_of (section, item->stratum)->count)
    return blueprint_refuse_pin (error, pin, _ ("its stratum has more pinned items than its count"));
  g_hash_table_insert (taken, g_steal_pointer (&cell), GUINT_TO_POINTER (n));
  if (pin->place == 0)
    return TRUE;
  place = g_strdup_printf ("%s/%u", item->section, pin->place); /* no cell has a slash */
  if (pin->place > section->n_items)
    return blueprint_refuse_pin (error, pin, _ ("its place lies behind the end of the section"));
  if (!g_hash_table_insert (taken, g_steal_pointer (&place), GUINT_TO_POINTER (1)))
    return blueprint_refuse_pin (error, pin, _ ("another item is pinned at this place"));
  return TRUE;
}

static gboolean
blueprint_check_pins (const Blueprint *blueprint, const Manifest *manifest, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, letters;

  for (guint i = 0; i < blueprint->pins->len; i++)
    if (!blueprint_check_pin (blueprint, manifest, i, taken, error))
      return FALSE;
  g_hash_table_iter_init (&iter, blueprint->pinned_options);
  while (g_hash_table_iter_next (&iter, &id, &letters))
    {
      const ManifestItem *item = manifest_find_item (manifest, id);
      const char *last = (const char *)letters + strlen (letters) - 1;

      if (item != NULL && (guint)(*last - 'A') < item->n_options)
        continue;
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("pinned options %s of item %s: there is no such item, or it has no such option"),
                   (const char *)letters, (const char *)id);
      return FALSE;
    }
  return TRUE;
}

/* The numbers are those of exactly the scored items of the condition's sections, in the manifest's order. */
static gboolean
blueprint_check_condition (const Blueprint *blueprint, const Manifest *manifest, guint number, GError **error)
{
  const BlueprintCondition *condition = blueprint->conditions->pdata[number];
  gboolean is_in[EXAM_SECTIONS_MAX + 1] = { FALSE };
  guint n = 0;

  for (guint i = 0; i < condition->sections->len; i++)
    is_in[g_array_index (condition->sections, guint, i)] = TRUE;
  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];
      guint section = blueprint_find_section (blueprint, item->section);

      if (!is_in[section] || blueprint_find_stratum_of (blueprint->sections->pdata[section], item->stratum)->is_pretest)
        continue;
      if (n < condition->parameters->len
          && strcmp (g_array_index (condition->parameters, BlueprintParameter, n).item_id, item->item_id) == 0)
        n++;
      else
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                       _ ("conditions[%u] has no numbers for item %s at its place: pack the bank again"), number,
                       item->item_id);
          return FALSE;
        }
    }
  if (condition->unit > 0 && n == condition->parameters->len)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("conditions[%u] has numbers for items that the bank does not have: pack the bank again"), number);
  return FALSE;
}

static gboolean
blueprint_check_enemies (const Blueprint *blueprint, GHashTable *ids, GError **error)
{
  for (guint i = 0; i < blueprint->enemies->len; i++)
    for (char **id = blueprint->enemies->pdata[i]; *id != NULL; id++)
      if (!g_hash_table_contains (ids, *id))
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                       _ ("enemies[%u] names item %s, which the manifest does not have"), i, *id);
          return FALSE;
        }
  return TRUE;
}

gboolean
blueprint_check_manifest (const Blueprint *blueprint, const Manifest *manifest, GError **error)
{
  g_autoptr (GHashTable) cells = blueprint_list_cells (blueprint);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  if (!blueprint_check_items (manifest, cells, ids, error) || !blueprint_check_counts (blueprint, cells, error)
      || !blueprint_check_enemies (blueprint, ids, error) || !blueprint_check_pins (blueprint, manifest, error))
    return FALSE;
  for (guint i = 0; i < blueprint->conditions->len; i++)
    if (!blueprint_check_condition (blueprint, manifest, i, error))
      return FALSE;
  return TRUE;
}
