/* The rules of exam-points/v2 as a model: importers and authors' tools build it, points_rules_compile() turns it into
 * Points. Format: docs/formats/points.md. Rules are secret like points: freeing wipes the keys. */
#pragma once

#include "common/exam/points.h"

typedef enum
{
  POINTS_TEST_ON, /* "on": sum: one chosen letter, or a pair ("A2": option A with target 2, or at place 2); whole: the
                     response */
  POINTS_TEST_BETWEEN,  /* "between": number, bounds included */
  POINTS_TEST_IS,       /* "is": text, equal after response_normalize_text() */
  POINTS_TEST_LIKE,     /* "like": the same, cases folded */
  POINTS_TEST_GLOB,     /* "glob": text, "*" stands for any characters */
  POINTS_TEST_LIKEGLOB, /* "likeglob": the same, cases folded */
} PointsTest;

typedef struct
{
  PointsTest test;
  char *key; /* ON: as above; texts in clear, NULL for BETWEEN */
  gboolean has_lo, has_hi;
  Rational lo, hi;
  Rational points;
} PointsEntry;

typedef struct
{
  ItemKind kind; /* not MIXED */
  guint n_options, n_targets;
  gboolean
      is_whole; /* the response is looked up as a whole, the first entry that fits counts; else every chosen element is
                   looked up and the sum kept within the bounds. Always for single, inline, number and text */
  Rational fallback; /* of what no entry fits; the empty response is worth 0 */
  gboolean has_lower, has_upper;
  Rational lower, upper; /* of a sum */
  GPtrArray *entries;    /* of PointsEntry */
} PointsField;

typedef struct
{
  ItemKind kind;
  gboolean is_all; /* all_points where every field earns its maximum, else 0; otherwise the fields are added */
  Rational all_points;
  GPtrArray *fields; /* of PointsField; one, unless mixed */
} PointsRules;

PointsRules *points_rules_new (ItemKind kind);
void points_rules_free (PointsRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PointsRules, points_rules_free)
/* Borrowed. is_whole is corrected for the kinds that know one way only. */
PointsField *
points_rules_add_field (PointsRules *rules, ItemKind kind, guint n_options, guint n_targets, gboolean is_whole);
void points_field_add_on (PointsField *field, const char *key, Rational points);
/* NULL for no bound. */
void points_field_add_between (PointsField *field, const Rational *lo, const Rational *hi, Rational points);
void points_field_add_text (PointsField *field, PointsTest test, const char *text, Rational points);

/* Points over the common denominator; keys are normalised. SYNTAX naming the entry for a key that the field cannot
 * have, one that is there twice, or lo > hi; LIMIT where the rules are longer than POINTS_RULES_MAX or the numbers do
 * not fit (32 bits). */
gboolean points_rules_compile (const PointsRules *rules, Points *out, GError **error);
/* The model of any points, "single" included (a field "whole" with an entry per option that is worth something). NULL
 * only where points did not come from this module. */
PointsRules *points_rules_new_from (const Points *points);

/* The keys of "on" entries have this spelling in a field of this kind? Used by points.c and tests. */
gboolean points_field_takes_key (const PointsField *field, const char *key);
/* Most points of a field. */
Rational points_field_maximum (const PointsField *field);
/* Most points of the item. */
Rational points_rules_maximum (const PointsRules *rules);
