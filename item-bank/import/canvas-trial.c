/* One response at a time. */
#include "item-bank/import/canvas-trial.h"

#include "common/base/error.h"
#include "common/base/i18n.h"

gboolean
canvas_trial_refuse (GError **error, const char *what)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the scoring cannot be reproduced exactly: %s"), what);
  return FALSE;
}

gboolean
canvas_trial_run (
    CanvasTrial *trial, guint i, const CanvasAnswer *answer, gboolean is_bounded, Rational *out, GError **error)
{
  gboolean is_good;

  trial->answers[i] = *answer;
  is_good = canvas_score_run (trial->score, trial->answers, is_bounded, out, error);
  trial->answers[i] = (CanvasAnswer){ 0 };
  return is_good;
}
