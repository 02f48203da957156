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
blueprint_check_manifest (const Blueprint *blueprint, const Manifest *manifest, GError **error)
{
  g_autoptr (GHashTable) cells = blueprint_list_cells (blueprint);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  if (!blueprint_check_items (manifest, cells, ids, error) || !blueprint_check_counts (blueprint, cells, error))
    return FALSE;
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
