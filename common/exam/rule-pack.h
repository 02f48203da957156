/* A rule pack: points scale, thresholds, ranking order, statuses, quotas. Pure data: counts, points, thresholds and
 * tie-breaks changed every year, twice after the exam had been sat. Format: docs/formats/rule-pack.md ("exam-rules/v1",
 * JSON). */
#pragma once

#include <glib.h>

#include "common/exam/limits.h"
#include "common/exam/rational.h"

typedef struct
{
  char *id; /* of the score, e.g. "TWK", "skb", "total" */
  char *title_en;
  char *title_id;
  enum
  {
    RULE_SCORE_SECTION,  /* points of a section of the test */
    RULE_SCORE_IMPORTED, /* comes in by a signed import (interview, practical test, earlier exam, grade average) */
    RULE_SCORE_SUM,      /* sum of terms */
    RULE_SCORE_WEIGHTED, /* sum of weight * scale * term / maximum(term) */
  } kind;
  gboolean wants_permutation; /* of a section: its options are worth 1 to n, each once */
  Rational maximum; /* of section and imported scores; computed for the others */
  GPtrArray *terms; /* of char*: ids of scores defined earlier */
  GArray *weights;  /* of Rational, for RULE_SCORE_WEIGHTED */
  Rational scale;   /* e.g. 100 */
} RuleScore;

typedef struct
{
  char *score;      /* id of a RuleScore */
  Rational minimum; /* compared with >= */
} RuleThreshold;

typedef struct
{
  char *id; /* "general", "cumlaude" ... */
  char *title_en;
  char *title_id;
  GPtrArray *thresholds; /* of RuleThreshold; empty: everybody meets them */
} RuleFormationType;

typedef enum
{
  RULE_ORDER_SCORE,      /* id of a score */
  RULE_ORDER_CLASS,      /* priority class, an integer, lower first */
  RULE_ORDER_BIRTH_DATE, /* the older candidate first */
} RuleOrderKind;

typedef struct
{
  RuleOrderKind kind;
  char *score;
  gboolean descending;
} RuleOrder;

typedef enum
{
  RULE_CUT_ALL,   /* all who are equal at the cut go through */
  RULE_CUT_BLOCK, /* an unresolved tie blocks that formation until a decision is recorded */
} RuleCut;

typedef struct
{
  char *code; /* "P/L" */
  char *role; /* "selected", "passed", "below", "absent", "not-eligible", "withdrew", "disqualified" */
  char *title_en;
  char *title_id;
} RuleStatus;

typedef enum
{
  RULE_RELEASE_START,
  RULE_RELEASE_FINISH,
} RuleScoreRelease;

typedef struct
{
  char *id;
  guint32 version;
  char *title_en;
  char *title_id;
  char *source;               /* regulation */
  GPtrArray *scores;          /* of RuleScore, in order of definition */
  GPtrArray *formation_types; /* of RuleFormationType */
  guint quota_multiple;       /* 3 for a shortlist, 1 for a final list */
  GPtrArray *order;           /* of RuleOrder, first counts most */
  RuleCut at_cut;
  GPtrArray *statuses; /* of RuleStatus */
  RuleScoreRelease score_release;
  gboolean show_own_score; /* the candidate sees section scores after the finish */
} RulePack;

void rule_pack_free (RulePack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RulePack, rule_pack_free)
/* SYNTAX naming the field: unknown members, duplicated ids, terms or order keys that are not defined, a status role
 * that is missing. */
RulePack *rule_pack_parse (const char *what, const guint8 *data, gsize len, GError **error);
const RuleScore *rule_pack_find_score (const RulePack *pack, const char *id);
const RuleFormationType *rule_pack_find_formation_type (const RulePack *pack, const char *id);
/* Code of the status with this role; never NULL in a parsed pack. */
const char *rule_pack_status_code (const RulePack *pack, const char *role);
