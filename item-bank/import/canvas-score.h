/* What a response is worth by an item's own <resprocessing>: it is run, not guessed at. */
#pragma once

#include "common/exam/rational.h"
#include "item-bank/import/canvas-item.h"

/* What was answered in one response; all zero: nothing. */
typedef struct
{
  guint32 chosen; /* bit i: label i */
  const guint8 *order;
  guint n_order;
  const char *text;
  gboolean has_number;
  Rational number;
} CanvasAnswer;

typedef struct
{
  const CanvasItem *item;
  gboolean has_minimum, has_maximum;
  Rational minimum, maximum; /* in points */
  Rational first;            /* what the score begins with, in points */
  Rational scale;            /* points for one unit of the file */
  Rational unit;             /* what is full score in the file, 0: not said */
  char *variable;
} CanvasScore;

/* REFUSED for what cannot be run exactly, naming the element; SYNTAX. */
gboolean canvas_score_init (CanvasScore *score, const CanvasItem *item, GError **error);
void canvas_score_clear (CanvasScore *score);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvasScore, canvas_score_clear)

/* answers: one per response. is_bounded: kept from minimum to maximum. */
gboolean canvas_score_run (
    const CanvasScore *score, const CanvasAnswer *answers, gboolean is_bounded, Rational *out, GError **error);
/* Are conditions about one response each, and only added up? Then responses can be scored one by one. */
gboolean canvas_score_is_sum (const CanvasScore *score);
/* Values that conditions compare the response with, of char*, and whether letters' cases count: always, or (both TRUE)
 * in some of them. */
GPtrArray *
canvas_score_list_values (const CanvasScore *score, const char *ident, gboolean *out_is_exact, gboolean *out_is_folded);
/* Does anything set a score at all? */
gboolean canvas_score_exists (const CanvasScore *score);
