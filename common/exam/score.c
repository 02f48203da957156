/* Scores of one form. */
#include "common/exam/score.h"

#include "common/base/error.h"
#include "common/base/i18n.h"

static gboolean
score_add (Rational *sum, Rational value, GError **error)
{
  if (rational_add (*sum, value, sum))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the sum of points is too large to be exact"));
  return FALSE;
}

static gboolean
score_slot (const FormSlot *slot, const Points *points, const char *response, SectionScore *section, GError **error)
{
  Rational value;

  if (points->n_options != slot->n_options)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("item %u has %u options, its points are for %u"), slot->idx,
                   slot->n_options, points->n_options);
      return FALSE;
    }
  if (response == NULL)
    response = "";
  if (!points_score (points, response, &value, error))
    return FALSE;
  section->n_items++;
  section->n_answered += *response != '\0' ? 1 : 0;
  return score_add (&section->points, value, error);
}

gboolean
score_form (const Blueprint *blueprint,
            const Form *form,
            const Points *const *points,
            const char *const *responses,
            ScoreSheet *out,
            GError **error)
{
  ScoreSheet sheet = { .n_sections = blueprint->sections->len, .total = RATIONAL_ZERO };

  g_return_val_if_fail (sheet.n_sections <= EXAM_SECTIONS_MAX, FALSE);
  for (guint i = 0; i < sheet.n_sections; i++)
    sheet.sections[i].points = RATIONAL_ZERO;
  for (guint i = 0; i < form->slots->len; i++)
    {
      const FormSlot *slot = &g_array_index (form->slots, FormSlot, i);

      g_return_val_if_fail (slot->section < sheet.n_sections, FALSE);
      if (slot->is_pretest)
        continue;
      if (!score_slot (slot, points[i], responses[i], &sheet.sections[slot->section], error))
        {
          g_autofree char *place = g_strdup_printf (_ ("slot %u"), i);

          adil_error_prefix_place (error, place, 0);
          return FALSE;
        }
    }
  for (guint i = 0; i < sheet.n_sections; i++)
    if (!score_add (&sheet.total, sheet.sections[i].points, error))
      return FALSE;
  *out = sheet;
  return TRUE;
}

gboolean
score_sheet_equal (const ScoreSheet *a, const ScoreSheet *b)
{
  if (a->n_sections != b->n_sections || rational_compare (a->total, b->total) != 0)
    return FALSE;
  for (guint i = 0; i < a->n_sections; i++)
    if (a->sections[i].n_items != b->sections[i].n_items || a->sections[i].n_answered != b->sections[i].n_answered
        || rational_compare (a->sections[i].points, b->sections[i].points) != 0)
      return FALSE;
  return TRUE;
}
