/* What the exporters to quiz programs have in common: points as fractions of a grade, and which scoring those programs
 * can do at all. */
#pragma once

#include "item-bank/export/item-exporter.h"

/* part/whole in percent with at most five places, as Moodle writes it: "33.33333". is_exact: reading it gives
 * part/whole again. Newly allocated. */
char *quiz_export_percent (Rational part, Rational whole, gboolean *is_exact);

/* Points of the option i of a choice, or of a sum of letters. */
Rational quiz_export_option_points (const PointsField *rule, guint i);
/* Is the sum of a multiple choice kept from 0 to *out_grade, as all these programs do it? */
gboolean quiz_export_is_plain_sum (const PointsField *rule, Rational *out_grade);
/* One response that earns everything, and nothing for all others: its key (borrowed); NULL otherwise. */
const char *quiz_export_find_whole (const PointsField *rule);
/* Every option (of a match), or every one in its own place (of an order), earns the same for one target or place:
 * out_targets[i] is the target of option i, 0 for none. */
gboolean quiz_export_is_even (const PointsField *rule, guint out_targets[EXAM_OPTIONS_MAX]);
/* All patterns of a text heed cases (*is_exact), or none does. */
gboolean quiz_export_is_one_case (const PointsField *rule, gboolean *is_exact);
/* An accepted text with literal stars as "\*". Newly allocated. */
char *quiz_export_pattern (const PointsEntry *entry);

/* A range of numbers as its middle and what may be missed of it, both decimals; FALSE where they are none. */
gboolean quiz_export_interval (const PointsEntry *entry, char **out_number, char **out_tolerance);
/* All of the rule's ranges are such. */
gboolean quiz_export_has_intervals (const PointsField *rule);

/* The shared text above the stem, if there is one. Newly allocated. */
char *quiz_export_stem (const ItemDocument *document);
gboolean quiz_export_has_pictures (const ItemDocument *document);
/* Says how many items lose what no item of the format can hold. */
void quiz_export_summarize (const ItemExportOptions *options, guint n_items, const char *format, const char *what);
