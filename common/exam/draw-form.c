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

static void
draw_plan_mark (DrawPlan *plan, guint64 *marks, guint64 mark, guint32 idx)
{
  for (guint32 i = plan->set_start[idx]; i < plan->set_start[idx + 1]; i++)
    marks[g_array_index (plan->sets, guint32, i)] = mark;
}

/* Is an item of one of its enemy sets on this form already, or picked in this try? */
static gboolean
draw_plan_is_enemy (const DrawPlan *plan, guint32 idx)
{
  for (guint32 i = plan->set_start[idx]; i < plan->set_start[idx + 1]; i++)
    {
      guint32 set = g_array_index (plan->sets, guint32, i);

      if (plan->set_form[set] == plan->form || plan->set_try[set] == plan->try_number)
        return TRUE;
    }
  return FALSE;
}

static void
draw_group_add (const DrawPlan *plan, DrawGroup *group, guint32 idx)
{
  if (group->condition == NULL || plan->is_pretest[idx])
    return;
  for (guint i = 0; i < group->condition->n_points; i++)
    {
      group->expected[i] += plan->values[idx].expected[i];
      group->information[i] += plan->values[idx].information[i];
    }
}

/* The first picks of a partial shuffle of the pool, which is put back for the next draw. FALSE at the first enemy. */
static gboolean
draw_plan_pick_cell (
    DrawPlan *plan, DrawGroup *group, DrawSection *section, const DrawCell *cell, guint try, DrawReason *reason)
{
  guint32 *pool = (guint32 *)(gpointer)cell->pool->data;
  gboolean is_apart = TRUE;
  guint n = 0;

  if (cell->n_picked == 0)
    return TRUE;
  g_array_set_size (section->swaps, cell->n_picked);
  draw_stream_restart (&plan->stream, try, cell->purpose);
  for (; is_apart && n < cell->n_picked; n++)
    {
      guint32 other = n + (guint32)draw_stream_uniform (&plan->stream, cell->pool->len - n);
      guint32 idx = pool[other];

      g_array_index (section->swaps, guint32, n) = other;
      pool[other] = pool[n];
      pool[n] = idx;
      is_apart = !draw_plan_is_enemy (plan, idx);
      if (!is_apart)
        reason->clash = plan->manifest->items->pdata[idx];
      draw_plan_mark (plan, plan->set_try, plan->try_number, idx);
      draw_group_add (plan, group, idx);
      g_array_append_val (section->picked, idx);
    }
  while (n-- > 0)
    {
      guint32 other = g_array_index (section->swaps, guint32, n);
      guint32 idx = pool[n];

      pool[n] = pool[other];
      pool[other] = idx;
    }
  return is_apart;
}

static gboolean
draw_plan_pick_section (DrawPlan *plan, DrawGroup *group, DrawSection *section, guint try, DrawReason *reason)
{
  g_array_set_size (section->picked, 0);
  for (guint i = 0; i < section->placed->len; i++)
    draw_group_add (plan, group, g_array_index (section->placed, DrawPlace, i).idx);
  for (guint i = 0; i < section->cells->len; i++)
    {
      const DrawCell *cell = section->cells->pdata[i];

      for (guint j = 0; j < cell->floating->len; j++)
        draw_group_add (plan, group, g_array_index (cell->floating, guint32, j));
      g_array_append_vals (section->picked, cell->floating->data, cell->floating->len);
      if (!draw_plan_pick_cell (plan, group, section, cell, try, reason))
        return FALSE;
    }
  return TRUE;
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

static gboolean
draw_plan_try_group (DrawPlan *plan, DrawGroup *group, guint try, DrawReason *reason)
{
  plan->try_number++;
  reason->clash = NULL;
  memset (group->expected, 0, sizeof group->expected);
  memset (group->information, 0, sizeof group->information);
  for (guint i = 0; i < group->sections->len; i++)
    if (!draw_plan_pick_section (plan, group, plan->sections->pdata[g_array_index (group->sections, guint, i)], try,
                                 reason))
      return FALSE;
  return draw_group_holds (group, reason);
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
                 section->id, DRAW_TRIES_MAX, reason->point + 1, group->condition->n_points);
}

/* Number of tries, 0 with error. */
static guint
draw_plan_pick_group (DrawPlan *plan, DrawGroup *group, GError **error)
{
  DrawReason reason = { NULL, 0 };

  for (guint try = 0; try < DRAW_TRIES_MAX; try++)
    if (draw_plan_try_group (plan, group, try, &reason))
      return try + 1;
  draw_plan_set_error (plan, group, &reason, error);
  return 0;
}

/* The group's picks stay: later groups keep apart from them. */
static void
draw_plan_keep_group (DrawPlan *plan, const DrawGroup *group)
{
  for (guint i = 0; i < group->sections->len; i++)
    {
      const DrawSection *section = plan->sections->pdata[g_array_index (group->sections, guint, i)];

      for (guint j = 0; j < section->picked->len; j++)
        draw_plan_mark (plan, plan->set_form, plan->form, g_array_index (section->picked, guint32, j));
    }
}

/* Nothing drawn may be an enemy of a pinned item, whichever section comes first. */
static void
draw_plan_keep_pins (DrawPlan *plan)
{
  for (guint i = 0; i < plan->sections->len; i++)
    {
      const DrawSection *section = plan->sections->pdata[i];

      for (guint j = 0; j < section->placed->len; j++)
        draw_plan_mark (plan, plan->set_form, plan->form, g_array_index (section->placed, DrawPlace, j).idx);
      for (guint j = 0; j < section->cells->len; j++)
        {
          const GArray *floating = ((DrawCell *)section->cells->pdata[j])->floating;

          for (guint k = 0; k < floating->len; k++)
            draw_plan_mark (plan, plan->set_form, plan->form, g_array_index (floating, guint32, k));
        }
    }
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

static void
draw_plan_add_section (DrawPlan *plan, guint number, Form *form)
{
  const DrawSection *section = plan->sections->pdata[number];
  GArray *picked = section->picked;
  guint n_placed = 0, n_taken = 0;

  if (plan->blueprint->shuffle_items)
    {
      draw_stream_restart (&plan->stream, 0, section->purpose);
      draw_stream_shuffle (&plan->stream, (guint32 *)(gpointer)picked->data, picked->len, picked->len);
    }
  else if (plan->blueprint->version >= 2)
    g_array_sort (picked, draw_idx_compare);
  for (guint place = 0; n_placed < section->placed->len || n_taken < picked->len; place++)
    {
      const DrawPlace *next
          = n_placed < section->placed->len ? &g_array_index (section->placed, DrawPlace, n_placed) : NULL;

      if (next != NULL && (next->place <= place || n_taken == picked->len))
        {
          draw_plan_add_slot (plan, number, next->idx, form);
          n_placed++;
        }
      else
        draw_plan_add_slot (plan, number, g_array_index (picked, guint32, n_taken++), form);
    }
}

static gboolean
draw_plan_pick (DrawPlan *plan, Form *form, GError **error)
{
  plan->form++;
  draw_plan_keep_pins (plan);
  form->tries = 1;
  for (guint i = 0; i < plan->groups->len; i++)
    {
      DrawGroup *group = plan->groups->pdata[i];
      guint tries = draw_plan_pick_group (plan, group, error);

      if (tries == 0)
        return FALSE;
      draw_plan_keep_group (plan, group);
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
