/* What a simulation of forms found. */
#pragma once

#include "common/exam/blueprint.h"

/* Numbers of one kind over all forms, or all items. */
typedef struct
{
  GArray *values; /* of float */
  double min, max, mean;
} FairnessSeries;

/* A condition's sections, or all of the test together. */
typedef struct
{
  char *name; /* "TWK", "TWK+TIU" */
  guint n_points;
  gint64 cut_milli;
  guint pass_points;                              /* 0: not known */
  double target[BLUEPRINT_POINTS_MAX];            /* items */
  FairnessSeries *expected[BLUEPRINT_POINTS_MAX]; /* items, at cut - 1, cut, cut + 1 */
  double information_target[BLUEPRINT_POINTS_MAX];
  FairnessSeries *information[BLUEPRINT_POINTS_MAX];
  FairnessSeries *pass; /* probability to pass at the cut; empty where it is not known */
} FairnessPart;

/* One item and how often it was on a form. */
typedef struct
{
  guint32 idx;
  double exposure; /* share of forms */
  double floor;    /* the same where nothing but chance chooses: count / pool of its stratum */
} FairnessItem;

typedef struct
{
  const char *id;   /* for programs */
  const char *name; /* for people, not translated yet */
  double value;
  double limit; /* met where value <= limit */
  gboolean is_met;
} FairnessGoal;

typedef struct
{
  guint n_forms;
  guint n_items; /* of a form */
  guint n_bank;  /* items that forms are drawn from */
  gboolean has_conditions;
  char *seed_hex;
  GPtrArray *parts;         /* of FairnessPart; the last is the whole test where there are several */
  GArray *items;            /* of FairnessItem: drawn ones, not pinned */
  FairnessSeries *exposure; /* ratio to the floor, per item */
  FairnessSeries *overlap;  /* share of a form that another form has too, over pairs of the first forms */
  FairnessSeries *tries;
  FairnessSeries *micros; /* time per form */
  double tries_p99, micros_p99;
  double cpu_per_million_s;
  GArray *goals; /* of FairnessGoal */
  gboolean is_met;
} FairnessReport;

void fairness_report_free (FairnessReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FairnessReport, fairness_report_free)

/* The value that a share of all are not above. */
double fairness_series_quantile (const FairnessSeries *series, double share);

/* For fairness.c. */
FairnessSeries *fairness_series_new (guint n);
void fairness_series_add (FairnessSeries *series, double value);
FairnessPart *fairness_part_new (guint n_points, guint n_forms);
FairnessReport *fairness_report_new (const Blueprint *blueprint, const Manifest *manifest, guint n_forms);
