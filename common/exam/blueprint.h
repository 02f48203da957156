/* The plan of a form: parts with a clock each, sections, strata with counts, which items must not meet, and what makes
 * forms equally hard. Format: docs/formats/blueprint.md ("exam-blueprint/v1" and "/v2", JSON, hashed as opaque bytes).
 * An author writes it without "enemies" and without the numbers of the conditions; packing adds them from the bank, so
 * that a package and a transcript are all that a recomputation needs. */
#pragma once

#include <glib.h>

#include "common/exam/limits.h"
#include "common/exam/manifest.h"

typedef struct
{
  char *id; /* token in the manifest */
  guint count;
  char **topics;               /* exact topic names that belong here; empty: any topic of the section */
  gint64 difficulty_min_milli; /* inclusive, thousandths of a logit; G_MININT64: no limit */
  gint64 difficulty_max_milli; /* exclusive; G_MAXINT64: no limit */
  gboolean is_pretest;         /* its items are shown and recorded, and count for nothing */
} BlueprintStratum;

typedef struct
{
  char *id;
  char *title_en;
  char *title_id;
  guint part;        /* index into parts */
  GPtrArray *strata; /* of BlueprintStratum */
  guint n_items;     /* sum of the strata's counts */
} BlueprintSection;

typedef struct
{
  char *title_en;
  char *title_id;
  guint32 seconds;
} BlueprintPart;

#define BLUEPRINT_FORMAT   "exam-blueprint/v1"
#define BLUEPRINT_FORMAT_2 "exam-blueprint/v2"

/* An item that is on every form. */
typedef struct
{
  char *item_id;
  guint place; /* in its section, from 1; 0: anywhere */
} BlueprintPin;

#define BLUEPRINT_POINTS_MAX    3          /* abilities at which forms are compared: cut - 1, cut, cut + 1 */
#define BLUEPRINT_CUT_UNKNOWN   G_MININT64 /* to be found from pass_points when the bank is packed */
#define BLUEPRINT_TOLERANCE     250        /* thousandths of an item */
#define BLUEPRINT_INFORMATION   95         /* percent */
#define BLUEPRINT_PARAMETER_MAX 1000000000

/* Millionths: expected points at each ability in units of one item, and information there. */
typedef struct
{
  char *item_id;
  gint32 expected[BLUEPRINT_POINTS_MAX];
  gint32 information[BLUEPRINT_POINTS_MAX];
} BlueprintParameter;

/* Drawn again until the sums over the scored items of these sections keep to it. */
typedef struct
{
  GArray *sections;          /* of guint; no section is in two conditions */
  guint n_points;            /* BLUEPRINT_POINTS_MAX, or 1: no ability scale, sums of p and p(1-p) */
  gint64 cut_milli;          /* ability at the cut, thousandths of a logit */
  guint pass_points;         /* points that pass these sections; 0: not given */
  guint tolerance_milli;     /* the sum of expected points is at most so far from the target, thousandths */
  guint information_percent; /* so much of the target's information at least */
  guint unit;                /* points of one item; 0: not packed yet, and what follows is empty */
  gint64 target_expected[BLUEPRINT_POINTS_MAX];
  gint64 target_information[BLUEPRINT_POINTS_MAX];
  GArray *parameters; /* of BlueprintParameter: every scored item of these sections, in manifest order */
} BlueprintCondition;

typedef struct
{
  guint version; /* 1 or 2: which draw (draw.md) */
  char *id;
  char *title_en;
  char *title_id;
  gboolean shuffle_items;
  gboolean shuffle_options;
  GPtrArray *parts;           /* of BlueprintPart; sat one after another, no way back */
  GPtrArray *sections;        /* of BlueprintSection, in the order they are sat; parts are contiguous */
  GPtrArray *enemies;         /* of char**: item ids of which at most one may be on a form */
  GPtrArray *pins;            /* of BlueprintPin */
  GHashTable *pinned_options; /* item id -> letters of the options that keep the author's place, ascending */
  GPtrArray *conditions;      /* of BlueprintCondition */
  guint n_items;
  guint n_simulated; /* forms that packing drew to see whether they are equally hard; 0: not recorded */
} Blueprint;

void blueprint_free (Blueprint *blueprint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Blueprint, blueprint_free)
/* SYNTAX naming the field, e.g. "blueprint.json: sections[1].strata[0].count: ...". */
Blueprint *blueprint_parse (const char *what, const guint8 *data, gsize len, GError **error);
/* Stable bytes: same blueprint, same text. */
GBytes *blueprint_format (const Blueprint *blueprint);
/* sets: of char**. Copies. */
void blueprint_set_enemies (Blueprint *blueprint, GPtrArray *sets);
/* First stratum that takes an item of this section, topic and difficulty; NULL for none. out_section may be NULL. */
const BlueprintStratum *blueprint_find_stratum (const Blueprint *blueprint,
                                                const char *section,
                                                const char *topic,
                                                gint64 difficulty_milli,
                                                const BlueprintSection **out_section);
BlueprintCondition *blueprint_condition_new (void);
void blueprint_condition_free (BlueprintCondition *condition);
/* The part of blueprint_check_manifest() that needs no more than an author's blueprint. */
gboolean blueprint_check_cells (const Blueprint *blueprint, const Manifest *manifest, GError **error);
/* Every cell has at least its count of items in the manifest, every manifest item lies in a cell, every enemy and
 * pinned item exists, pinned options are options, the conditions have the numbers of exactly their items. REFUSED
 * naming each cell that is short. */
gboolean blueprint_check_manifest (const Blueprint *blueprint, const Manifest *manifest, GError **error);
