/* The points of a form in locked memory, of which a terminal has little: each item takes only as much as its own rules
 * need. */
#pragma once

#include "common/exam/points.h"

typedef struct PointsSet PointsSet;

PointsSet *points_set_new (void);
/* Wipes. */
void points_set_free (PointsSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PointsSet, points_set_free)

/* Appends the points of the next slot: points_parse(). LIMIT where the pool of locked memory is exhausted. */
gboolean points_set_add (PointsSet *set, const guint8 *data, gsize len, GError **error);
guint points_set_len (const PointsSet *set);
/* By slot, for score_form(). Borrowed until the set changes. They are cut off behind their rules: never copy one by
 * value. */
const Points *const *points_set_peek (const PointsSet *set);
