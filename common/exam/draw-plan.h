/* Inside of the draw: a DrawPlan is made in draw-plan.c and drawn from in draw-form.c. */
#pragma once

#include "common/exam/draw.h"

/* A stratum: what is drawn from where, and what was drawn for the form at hand. */
typedef struct
{
  char *purpose;    /* "pick/<section>/<stratum>" */
  GArray *pool;     /* of guint32 idx, in manifest order, without the pinned items */
  GArray *floating; /* of guint32 idx: pinned items with no place of their own */
  guint n_wanted;   /* to be drawn: the count without all pinned items */
  gboolean is_pretest;
  GArray *picked; /* of guint32 idx */
} DrawCell;

typedef struct
{
  guint32 idx;
  guint32 place; /* in the section, from 0 */
} DrawPlace;

typedef struct
{
  char *purpose;    /* "order/<section>" */
  GPtrArray *cells; /* of DrawCell */
  GArray *placed;   /* of DrawPlace, by place */
  guint part;
} DrawSection;

/* Sections that are drawn again together. */
typedef struct
{
  GArray *sections;                    /* of guint */
  GPtrArray *cells;                    /* of DrawCell, borrowed: those of all sections that have something to draw */
  const BlueprintCondition *condition; /* NULL: only enemies count */
  gint64 pinned_expected[BLUEPRINT_POINTS_MAX]; /* sums of the pinned items */
  gint64 pinned_information[BLUEPRINT_POINTS_MAX];
  gint64 expected[BLUEPRINT_POINTS_MAX]; /* sums over pinned and picked items, without pretests */
  gint64 information[BLUEPRINT_POINTS_MAX];
} DrawGroup;

typedef struct
{
  gint32 expected[BLUEPRINT_POINTS_MAX];
  gint32 information[BLUEPRINT_POINTS_MAX];
} DrawValues;

struct DrawPlan
{
  const Blueprint *blueprint;
  const Manifest *manifest;
  GPtrArray *sections;   /* of DrawSection */
  GPtrArray *groups;     /* of DrawGroup, in the order of their first sections */
  DrawValues *values;    /* by idx; all 0 where there is no condition */
  guint8 *is_pretest;    /* by idx */
  guint32 *free_options; /* by idx: bit set of the options whose order is drawn */
  guint32 *set_start;    /* by idx and one more: where its enemy sets are in sets */
  GArray *sets;          /* of guint32 */
  guint32 *set_count;    /* by enemy set: its items on the form at hand */
  GArray *pinned;        /* of guint32 idx: all of them */
  GArray *picked;        /* of guint32: a section's picks in order, scratch */
  GArray *swaps;         /* of guint32: what a draw did to a pool, to undo it, scratch */
  DrawStream stream;
};
