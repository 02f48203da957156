/* The plan of a form: parts with a clock each, sections, strata with counts, and which items must not meet.
 * Format: docs/formats/blueprint.md ("exam-blueprint/v1", JSON, hashed as opaque bytes). An author writes it without
 * "enemies"; packing adds them from the bank, so that a package and a transcript are all that a recomputation needs. */
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

typedef struct
{
  char *id;
  char *title_en;
  char *title_id;
  gboolean shuffle_items;
  gboolean shuffle_options;
  GPtrArray *parts;    /* of BlueprintPart; sat one after another, no way back */
  GPtrArray *sections; /* of BlueprintSection, in the order they are sat; parts are contiguous */
  GPtrArray *enemies;  /* of char**: item ids of which at most one may be on a form */
  guint n_items;
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
/* Every cell has at least its count of items in the manifest, every manifest item lies in a cell, every enemy exists.
 * REFUSED naming each cell that is short. */
gboolean blueprint_check_manifest (const Blueprint *blueprint, const Manifest *manifest, GError **error);
