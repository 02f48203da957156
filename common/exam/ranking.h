/* Ranking of one formation by a rule pack: exact, deterministic, independent of the order of its input. Ties that the
 * rules do not resolve are reported, never broken by file order. The rules are those of the
 * Indonesian civil-service selections; docs/formats/rule-pack.md. */
#pragma once

#include <glib.h>

#include "common/exam/rule-pack.h"

typedef struct
{
  const char *number;     /* participant number: identifies, and orders equal rows for display only */
  const char *birth_date; /* yyyy-mm-dd or NULL */
  gint64 priority_class;
  const char *presence; /* NULL sat; else role "absent", "not-eligible", "withdrew", "disqualified" */
  GHashTable *scores;   /* id of section or imported score -> Rational*; a missing one makes the row incomplete */
} RankingInput;

typedef struct
{
  const RankingInput *input;
  Rational *values; /* by index of the pack's scores; NULL where the candidate did not sit */
  guint rank;       /* from 1, equal for unresolved ties; 0 for those who are not ranked */
  gboolean meets_thresholds;
  gboolean selected;
  gboolean tied_at_cut;
  const char *status; /* code, borrowed from the pack */
} RankingRow;

typedef struct
{
  GPtrArray *rows; /* of RankingRow: ranked ones by rank, then the others; equal ranks by number */
  guint quota;
  guint n_places; /* quota * quota_multiple */
  guint n_selected;
  gboolean blocked; /* RULE_CUT_BLOCK and a tie at the cut */
} RankingResult;

void ranking_result_free (RankingResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RankingResult, ranking_result_free)

/* inputs: of RankingInput, borrowed during the result's life. MISSING names candidate and score for an incomplete row.
 */
RankingResult *
ranking_compute (const RulePack *pack, const char *formation_type, guint quota, GPtrArray *inputs, GError **error);
