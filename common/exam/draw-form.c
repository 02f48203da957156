/* One candidate's form out of the draw's streams. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/draw.h"

/* What every try of one draw needs: the pools and who must not meet whom. */
typedef struct
{
  const Blueprint *blueprint;
  const Manifest *manifest;
  const guint8 *seed32;
  const char *session;
  const char *pseudonym;
  GPtrArray *pools;   /* of GArray of guint32 idx: one per stratum, over all sections */
  GPtrArray *enemies; /* of GArray of guint32 idx: one per enemy set */
  GPtrArray *picked;  /* of GArray of guint32 idx: one per section */
  guint8 *is_picked;  /* by idx */
} DrawPlan;

void
form_free (Form *form)
{
  if (form == NULL)
    return;
  g_free (form->session);
  g_free (form->pseudonym);
  g_array_unref (form->slots);
  g_free (form);
}

static void
draw_plan_clear (DrawPlan *plan)
{
  g_clear_pointer (&plan->pools, g_ptr_array_unref);
  g_clear_pointer (&plan->enemies, g_ptr_array_unref);
  g_clear_pointer (&plan->picked, g_ptr_array_unref);
  g_clear_pointer (&plan->is_picked, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DrawPlan, draw_plan_clear)

static GArray *
draw_plan_add_list (GPtrArray *lists)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_ptr_array_add (lists, list);
  return list;
}

/* Cell "<section> <stratum>" -> its pool, made in the blueprint's order and filled in the manifest's. */
static void
draw_plan_fill_pools (DrawPlan *plan)
{
  g_autoptr (GHashTable) cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < plan->blueprint->sections->len; i++)
    {
      const BlueprintSection *section = plan->blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++)
        {
          const BlueprintStratum *stratum = section->strata->pdata[j];

          g_hash_table_insert (cells, g_strdup_printf ("%s %s", section->id, stratum->id),
                               draw_plan_add_list (plan->pools));
        }
      draw_plan_add_list (plan->picked);
    }
  for (guint i = 0; i < plan->manifest->items->len; i++)
    {
      const ManifestItem *item = plan->manifest->items->pdata[i];
      char cell[2 * EXAM_TOKEN_MAX + 2];
      GArray *pool;

      g_snprintf (cell, sizeof cell, "%s %s", item->section, item->stratum);
      pool = g_hash_table_lookup (cells, cell);
      if (pool != NULL)
        g_array_append_val (pool, item->idx);
    }
}

static void
draw_plan_fill_enemies (DrawPlan *plan)
{
  g_autoptr (GHashTable) places = NULL;

  if (plan->blueprint->enemies->len == 0)
    return;
  places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < plan->manifest->items->len; i++)
    g_hash_table_insert (places, ((ManifestItem *)plan->manifest->items->pdata[i])->item_id, GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < plan->blueprint->enemies->len; i++)
    {
      GArray *set = draw_plan_add_list (plan->enemies);

      for (char **id = plan->blueprint->enemies->pdata[i]; *id != NULL; id++)
        {
          guint32 place = GPOINTER_TO_UINT (g_hash_table_lookup (places, *id));

          if (place-- > 0)
            g_array_append_val (set, place);
        }
    }
}

static void
draw_plan_init (DrawPlan *plan,
                const Blueprint *blueprint,
                const Manifest *manifest,
                const guint8 seed32[DIGEST_LEN],
                const char *session,
                const char *pseudonym)
{
  plan->blueprint = blueprint;
  plan->manifest = manifest;
  plan->seed32 = seed32;
  plan->session = session;
  plan->pseudonym = pseudonym;
  plan->pools = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  plan->enemies = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  plan->picked = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  plan->is_picked = g_malloc0 (manifest->items->len + 1);
  draw_plan_fill_pools (plan);
  draw_plan_fill_enemies (plan);
}

static void
draw_plan_shuffle (const DrawPlan *plan, const char *purpose, guint32 *values, gsize n, gsize n_picked)
{
  DrawStream stream;

  draw_stream_init (&stream, plan->seed32, plan->session, plan->pseudonym, purpose);
  draw_stream_shuffle (&stream, values, n, n_picked);
  draw_stream_clear (&stream);
}

static gboolean
draw_plan_pick_stratum (DrawPlan *plan,
                        const BlueprintSection *section,
                        const BlueprintStratum *stratum,
                        const GArray *pool,
                        guint try,
                        GArray *picked,
                        GError **error)
{
  g_autofree guint32 *values = g_memdup2 (pool->data, pool->len * sizeof (guint32));
  g_autofree char *prefix = try == 0 ? g_strdup ("") : g_strdup_printf ("try/%u/", try);
  g_autofree char *purpose = g_strdup_printf ("%spick/%s/%s", prefix, section->id, stratum->id);

  if (pool->len < stratum->count)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("section %s, stratum %s: %u items are needed, there are %u"), section->id, stratum->id,
                   stratum->count, pool->len);
      return FALSE;
    }
  draw_plan_shuffle (plan, purpose, values, pool->len, stratum->count);
  g_array_append_vals (picked, values, stratum->count);
  for (guint i = 0; i < stratum->count; i++)
    plan->is_picked[values[i]] = 1;
  return TRUE;
}

static gboolean
draw_plan_pick (DrawPlan *plan, guint try, GError **error)
{
  guint pool = 0;

  memset (plan->is_picked, 0, plan->manifest->items->len);
  for (guint i = 0; i < plan->blueprint->sections->len; i++)
    {
      const BlueprintSection *section = plan->blueprint->sections->pdata[i];
      GArray *picked = plan->picked->pdata[i];

      g_array_set_size (picked, 0);
      for (guint j = 0; j < section->strata->len; j++)
        if (!draw_plan_pick_stratum (plan, section, section->strata->pdata[j], plan->pools->pdata[pool++], try, picked,
                                     error))
          return FALSE;
    }
  return TRUE;
}

/* First item that met an enemy, NULL where none did. */
static const ManifestItem *
draw_plan_find_clash (const DrawPlan *plan)
{
  for (guint i = 0; i < plan->enemies->len; i++)
    {
      const GArray *set = plan->enemies->pdata[i];
      guint n_met = 0;

      for (guint j = 0; j < set->len; j++)
        {
          guint32 idx = g_array_index (set, guint32, j);

          n_met += plan->is_picked[idx];
          if (n_met == 2)
            return plan->manifest->items->pdata[idx];
        }
    }
  return NULL;
}

static void
draw_plan_add_slot (const DrawPlan *plan, guint section, guint32 idx, Form *form)
{
  const ManifestItem *item = plan->manifest->items->pdata[idx];
  guint part = ((const BlueprintSection *)plan->blueprint->sections->pdata[section])->part;
  FormSlot slot = { .idx = idx,
                    .section = (guint16)section,
                    .part = (guint8)part,
                    .kind = (guint8)item->kind,
                    .n_options = (guint8)item->n_options };
  g_autofree char *purpose = g_strdup_printf ("opts/%s", item->item_id);
  guint32 order[EXAM_OPTIONS_MAX];

  for (guint i = 0; i < item->n_options; i++)
    order[i] = i;
  if (plan->blueprint->shuffle_options && item->n_options > 0)
    draw_plan_shuffle (plan, purpose, order, item->n_options, item->n_options);
  for (guint i = 0; i < item->n_options; i++)
    slot.option_order[i] = (guint8)order[i];
  g_array_append_val (form->slots, slot);
}

static void
draw_plan_add_section (const DrawPlan *plan, guint number, Form *form)
{
  const BlueprintSection *section = plan->blueprint->sections->pdata[number];
  GArray *picked = plan->picked->pdata[number];
  g_autofree char *purpose = g_strdup_printf ("order/%s", section->id);

  if (plan->blueprint->shuffle_items)
    draw_plan_shuffle (plan, purpose, (guint32 *)(gpointer)picked->data, picked->len, picked->len);
  for (guint i = 0; i < picked->len; i++)
    draw_plan_add_slot (plan, number, g_array_index (picked, guint32, i), form);
}

/* Number of tries, 0 with error. */
static guint
draw_plan_pick_apart (DrawPlan *plan, GError **error)
{
  const ManifestItem *clash = NULL;

  for (guint try = 0; try < DRAW_TRIES_MAX; try++)
    {
      if (!draw_plan_pick (plan, try, error))
        return 0;
      clash = draw_plan_find_clash (plan);
      if (clash == NULL)
        return try + 1;
    }
  g_set_error (
      error, ADIL_ERROR, ADIL_ERROR_LIMIT,
      _ ("no form without enemies in %u draws: the enemy sets of section %s (item %s last) leave too few items; "
         "add items or split the sets"),
      DRAW_TRIES_MAX, clash->section, clash->item_id);
  return 0;
}

Form *
draw_form (const Blueprint *blueprint,
           const Manifest *manifest,
           const guint8 seed32[DIGEST_LEN],
           const char *session,
           const char *pseudonym,
           GError **error)
{
  g_auto (DrawPlan) plan = { 0 };
  Form *form;
  guint tries;

  draw_plan_init (&plan, blueprint, manifest, seed32, session, pseudonym);
  tries = draw_plan_pick_apart (&plan, error);
  if (tries == 0)
    return NULL;
  form = g_new0 (Form, 1);
  form->session = g_strdup (session);
  form->pseudonym = g_strdup (pseudonym);
  form->tries = tries;
  form->slots = g_array_sized_new (FALSE, TRUE, sizeof (FormSlot), blueprint->n_items);
  for (guint i = 0; i < blueprint->sections->len; i++)
    draw_plan_add_section (&plan, i, form);
  return form;
}

char *
form_format (const Form *form, const Blueprint *blueprint, const Manifest *manifest)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "exam-form/v1\nsession %s\ncandidate %s\ntries %u\n", form->session, form->pseudonym,
                          form->tries);
  for (guint i = 0; i < form->slots->len; i++)
    {
      const FormSlot *slot = &g_array_index (form->slots, FormSlot, i);
      const BlueprintSection *section = blueprint->sections->pdata[slot->section];
      const ManifestItem *item = manifest->items->pdata[slot->idx];

      g_string_append_printf (text, "slot %u %s %u %s ", i, section->id, slot->idx, item->item_id);
      for (guint j = 0; j < slot->n_options; j++)
        g_string_append_c (text, (char)('A' + slot->option_order[j]));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
