/* One candidate's form out of the draw's streams. The words of docs/formats/draw.md are used here. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/draw-plan.h"

/* Why the last try of a group was thrown away; for the message where all were. */
typedef struct
{
  const ManifestItem *clash; /* NULL: it was the condition */
  guint point;               /* of the condition */
} DrawReason;

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

/* by: 1 or -1. */
static void
draw_plan_count_sets (DrawPlan *plan, guint32 idx, gint by)
{
  for (guint32 i = plan->set_start[idx]; i < plan->set_start[idx + 1]; i++)
    plan->set_count[g_array_index (plan->sets, guint32, i)] += (guint32)by;
}

static gboolean
draw_plan_has_enemy (const DrawPlan *plan, guint32 idx)
{
  for (guint32 i = plan->set_start[idx]; i < plan->set_start[idx + 1]; i++)
    if (plan->set_count[g_array_index (plan->sets, guint32, i)] > 0)
      return TRUE;
  return FALSE;
}

static void
draw_plan_count_values (const DrawPlan *plan, DrawGroup *group, guint32 idx, gint by)
{
  const DrawValues *values = &plan->values[idx];

  for (guint i = 0; !plan->is_pretest[idx] && i < group->condition->n_points; i++)
    {
      group->expected[i] += by * (gint64)values->expected[i];
      group->information[i] += by * (gint64)values->information[i];
    }
}

static void
draw_plan_count (DrawPlan *plan, DrawGroup *group, guint32 idx, gint by)
{
  draw_plan_count_sets (plan, idx, by);
  if (group->condition != NULL)
    draw_plan_count_values (plan, group, idx, by);
}

static void
draw_plan_drop_cell (DrawPlan *plan, DrawGroup *group, DrawCell *cell)
{
  for (guint i = 0; i < cell->picked->len; i++)
    draw_plan_count (plan, group, g_array_index (cell->picked, guint32, i), -1);
  g_array_set_size (cell->picked, 0);
}

/* Puts the pool back into manifest order for the next draw. */
static void
draw_plan_undo_swaps (const DrawPlan *plan, guint32 *pool)
{
  for (guint n = plan->swaps->len; n-- > 0;)
    {
      guint32 other = g_array_index (plan->swaps, guint32, n);
      guint32 idx = pool[n];

      pool[n] = pool[other];
      pool[other] = idx;
    }
}

/* A partial shuffle of the pool. Where the item of a step has an enemy on the form, version 1 throws the try away, and
 * version 2 passes the item over. FALSE: the cell is not full. */
static gboolean
draw_plan_pick_cell (DrawPlan *plan, DrawGroup *group, DrawCell *cell, guint try, DrawReason *reason)
{
  guint32 *pool = (guint32 *)(gpointer)cell->pool->data;
  gboolean is_lost = FALSE;

  draw_plan_drop_cell (plan, group, cell);
  g_array_set_size (plan->swaps, 0);
  draw_stream_restart (&plan->stream, try, cell->purpose);
  for (guint32 n = 0; cell->picked->len < cell->n_wanted && !is_lost && n < cell->pool->len; n++)
    {
      guint32 other = n + (guint32)draw_stream_uniform (&plan->stream, cell->pool->len - n);
      guint32 idx = pool[other];

      g_array_append_val (plan->swaps, other);
      pool[other] = pool[n];
      pool[n] = idx;
      if (draw_plan_has_enemy (plan, idx))
        {
          reason->clash = plan->manifest->items->pdata[idx];
          is_lost = plan->blueprint->version == 1;
          continue;
        }
      draw_plan_count (plan, group, idx, 1);
      g_array_append_val (cell->picked, idx);
    }
  draw_plan_undo_swaps (plan, pool);
  return cell->picked->len == cell->n_wanted;
}

static gboolean
draw_group_holds (const DrawGroup *group, DrawReason *reason)
{
  const BlueprintCondition *condition = group->condition;

  for (guint i = 0; condition != NULL && i < condition->n_points; i++)
    {
      gint64 off = ABS (group->expected[i] - condition->target_expected[i]);

      reason->point = i;
      if (off > (gint64)condition->tolerance_milli * 1000
          || group->information[i] * 100 < condition->target_information[i] * (gint64)condition->information_percent)
        return FALSE;
    }
  return TRUE;
}

/* All strata, one after another. Version 1 stops at the first enemy. */
static gboolean
draw_plan_pick_all (DrawPlan *plan, DrawGroup *group, guint try, DrawReason *reason)
{
  gboolean is_full = TRUE;

  for (guint i = 0; i < group->cells->len; i++)
    draw_plan_drop_cell (plan, group, group->cells->pdata[i]);
  for (guint i = 0; i < group->cells->len && (is_full || plan->blueprint->version > 1); i++)
    is_full = draw_plan_pick_cell (plan, group, group->cells->pdata[i], try, reason) && is_full;
  return is_full;
}

/* Version 2: one stratum anew, in rotation; the others keep what they have. */
static gboolean
draw_plan_pick_next (DrawPlan *plan, DrawGroup *group, guint try, DrawReason *reason)
{
  gboolean is_full = TRUE;

  draw_plan_pick_cell (plan, group, group->cells->pdata[(try - 1) % group->cells->len], try, reason);
  for (guint i = 0; is_full && i < group->cells->len; i++)
    {
      const DrawCell *cell = group->cells->pdata[i];

      is_full = cell->picked->len == cell->n_wanted;
    }
  return is_full;
}

static void
draw_plan_set_error (const DrawPlan *plan, const DrawGroup *group, const DrawReason *reason, GError **error)
{
  const BlueprintSection *section = plan->blueprint->sections->pdata[g_array_index (group->sections, guint, 0)];

  if (reason->clash != NULL)
    g_set_error (
        error, ADIL_ERROR, ADIL_ERROR_LIMIT,
        _ ("no form without enemies in %u draws: the enemy sets of section %s (item %s last) leave too few items; "
           "add items or split the sets"),
        DRAW_TRIES_MAX, reason->clash->section, reason->clash->item_id);
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT,
                 _ ("no form met the condition of section %s in %u draws (ability %u of %u last): widen its tolerance, "
                    "or add items of middle difficulty"),
                 section->id, DRAW_TRIES_MAX, reason->point + 1,
                 group->condition != NULL ? group->condition->n_points : 1);
}

/* Number of tries, 0 with error. */
static guint
draw_plan_pick_group (DrawPlan *plan, DrawGroup *group, GError **error)
{
  DrawReason reason = { NULL, 0 };

  memcpy (group->expected, group->pinned_expected, sizeof group->expected);
  memcpy (group->information, group->pinned_information, sizeof group->information);
  for (guint i = 0; i < group->cells->len; i++)
    g_array_set_size (((DrawCell *)group->cells->pdata[i])->picked, 0);
  for (guint try = 0; try < DRAW_TRIES_MAX; try++)
    {
      gboolean is_whole = try == 0 || plan->blueprint->version == 1 || group->cells->len == 0;
      gboolean is_full
          = is_whole ? draw_plan_pick_all (plan, group, try, &reason) : draw_plan_pick_next (plan, group, try, &reason);

      if (!is_full)
        continue;
      reason.clash = NULL;
      if (draw_group_holds (group, &reason))
        return try + 1;
    }
  draw_plan_set_error (plan, group, &reason, error);
  return 0;
}

/* Free options take the free places in drawn order; pinned ones keep theirs. */
static void
draw_plan_order_options (DrawPlan *plan, const ManifestItem *item, guint8 out_order[EXAM_OPTIONS_MAX])
{
  guint32 free_options = plan->free_options[item->idx];
  guint32 order[EXAM_OPTIONS_MAX];
  char purpose[sizeof "opts/" + EXAM_ITEM_ID_MAX];
  guint n_free = 0;

  for (guint i = 0; i < item->n_options; i++)
    {
      out_order[i] = (guint8)i;
      if (free_options & 1u << i)
        order[n_free++] = i;
    }
  if (n_free == 0 || !plan->blueprint->shuffle_options)
    return;
  g_strlcpy (purpose, "opts/", sizeof purpose);
  g_strlcat (purpose, item->item_id, sizeof purpose);
  draw_stream_restart (&plan->stream, 0, purpose);
  draw_stream_shuffle (&plan->stream, order, n_free, n_free);
  n_free = 0;
  for (guint i = 0; i < item->n_options; i++)
    if (free_options & 1u << i)
      out_order[i] = (guint8)order[n_free++];
}

static void
draw_plan_add_slot (DrawPlan *plan, guint section, guint32 idx, Form *form)
{
  const ManifestItem *item = plan->manifest->items->pdata[idx];
  FormSlot slot = { .idx = idx,
                    .section = (guint16)section,
                    .part = (guint8)((const DrawSection *)plan->sections->pdata[section])->part,
                    .kind = (guint8)item->kind,
                    .is_pretest = plan->is_pretest[idx],
                    .n_options = (guint8)item->n_options };

  draw_plan_order_options (plan, item, slot.option_order);
  g_array_append_val (form->slots, slot);
}

static gint
draw_idx_compare (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;

  return left < right ? -1 : left > right;
}

/* The section's items but the placed ones, in the order shown. */
static void
draw_plan_order_items (DrawPlan *plan, const DrawSection *section)
{
  GArray *picked = plan->picked;

  g_array_set_size (picked, 0);
  for (guint i = 0; i < section->cells->len; i++)
    {
      const DrawCell *cell = section->cells->pdata[i];

      g_array_append_vals (picked, cell->floating->data, cell->floating->len);
      g_array_append_vals (picked, cell->picked->data, cell->picked->len);
    }
  if (plan->blueprint->shuffle_items)
    {
      draw_stream_restart (&plan->stream, 0, section->purpose);
      draw_stream_shuffle (&plan->stream, (guint32 *)(gpointer)picked->data, picked->len, picked->len);
    }
  else if (plan->blueprint->version >= 2)
    g_array_sort (picked, draw_idx_compare);
}

static void
draw_plan_add_section (DrawPlan *plan, guint number, Form *form)
{
  const DrawSection *section = plan->sections->pdata[number];
  guint n_placed = 0, n_taken = 0;

  draw_plan_order_items (plan, section);
  for (guint32 place = 0; n_placed < section->placed->len || n_taken < plan->picked->len; place++)
    {
      const DrawPlace *next
          = n_placed < section->placed->len ? &g_array_index (section->placed, DrawPlace, n_placed) : NULL;

      if (next != NULL && (next->place <= place || n_taken == plan->picked->len))
        {
          draw_plan_add_slot (plan, number, next->idx, form);
          n_placed++;
        }
      else
        draw_plan_add_slot (plan, number, g_array_index (plan->picked, guint32, n_taken++), form);
    }
}

static gboolean
draw_plan_pick (DrawPlan *plan, Form *form, GError **error)
{
  memset (plan->set_count, 0, plan->blueprint->enemies->len * sizeof (guint32));
  /* Nothing drawn may be an enemy of a pinned item, whichever section comes first. */
  for (guint i = 0; i < plan->pinned->len; i++)
    draw_plan_count_sets (plan, g_array_index (plan->pinned, guint32, i), 1);
  form->tries = 1;
  for (guint i = 0; i < plan->groups->len; i++)
    {
      DrawGroup *group = plan->groups->pdata[i];
      guint tries = draw_plan_pick_group (plan, group, error);

      if (tries == 0)
        return FALSE;
      form->tries += tries - 1;
      for (guint j = 0; j < group->sections->len; j++)
        form->section_tries[g_array_index (group->sections, guint, j)] = (guint16)tries;
    }
  return TRUE;
}

Form *
draw_plan_draw (
    DrawPlan *plan, const guint8 seed32[DIGEST_LEN], const char *session, const char *pseudonym, GError **error)
{
  g_autoptr (Form) form = g_new0 (Form, 1);

  form->version = plan->blueprint->version;
  form->session = g_strdup (session);
  form->pseudonym = g_strdup (pseudonym);
  form->slots = g_array_sized_new (FALSE, TRUE, sizeof (FormSlot), plan->blueprint->n_items);
  draw_stream_init (&plan->stream, seed32, session, pseudonym, "");
  plan->stream.has_free_last = form->version >= 2;
  if (!draw_plan_pick (plan, form, error))
    return NULL;
  for (guint i = 0; i < plan->sections->len; i++)
    draw_plan_add_section (plan, i, form);
  return g_steal_pointer (&form);
}

Form *
draw_form (const Blueprint *blueprint,
           const Manifest *manifest,
           const guint8 seed32[DIGEST_LEN],
           const char *session,
           const char *pseudonym,
           GError **error)
{
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, error);

  return plan != NULL ? draw_plan_draw (plan, seed32, session, pseudonym, error) : NULL;
}

static void
form_format_head (const Form *form, const Blueprint *blueprint, GString *text)
{
  g_string_append_printf (text, "exam-form/v%u\nsession %s\ncandidate %s\ntries", form->version, form->session,
                          form->pseudonym);
  if (form->version == 1)
    g_string_append_printf (text, " %u", form->tries);
  else
    for (guint i = 0; i < blueprint->sections->len; i++)
      g_string_append_printf (text, " %u", form->section_tries[i]);
  g_string_append_c (text, '\n');
}

char *
form_format (const Form *form, const Blueprint *blueprint, const Manifest *manifest)
{
  GString *text = g_string_new (NULL);

  form_format_head (form, blueprint, text);
  for (guint i = 0; i < form->slots->len; i++)
    {
      const FormSlot *slot = &g_array_index (form->slots, FormSlot, i);
      const BlueprintSection *section = blueprint->sections->pdata[slot->section];
      const ManifestItem *item = manifest->items->pdata[slot->idx];

      g_string_append_printf (text, "slot %u %s %u %s ", i, section->id, slot->idx, item->item_id);
      for (guint j = 0; j < slot->n_options; j++)
        g_string_append_c (text, (char)('A' + slot->option_order[j]));
      g_string_append (text, slot->is_pretest ? " pretest\n" : "\n");
    }
  return g_string_free (text, FALSE);
}
