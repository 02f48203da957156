/* Trying out what single responses of an item are worth. */
#pragma once

#include "common/exam/points-rules.h"
#include "item-bank/import/canvas-score.h"

typedef struct
{
  const CanvasScore *score;
  guint n;
  CanvasAnswer answers[EXAM_OPTIONS_MAX]; /* all empty but for the response being tried */
} CanvasTrial;

/* REFUSED: what cannot be reproduced. Always FALSE. */
gboolean canvas_trial_refuse (GError **error, const char *what);
/* Points of an answer to the response i alone. */
gboolean canvas_trial_run (
    CanvasTrial *trial, guint i, const CanvasAnswer *answer, gboolean is_bounded, Rational *out, GError **error);
