/* The committee's ranking of formations by a rule pack, from the server's own scores and the imported ones; exact, and
 * never over an unresolved tie. The columns of published lists as CSV: docs/formats/ranking-csv.md. */
#pragma once

#include "common/exam/ranking.h"
#include "exam-server/service/centre.h"

typedef struct
{
  char *id;
  char *title;
  char *formation_type;
  char *decision;    /* what the committee decided about a tie at the cut, where it was applied; else NULL */
  GPtrArray *inputs; /* of RankingInput, owned */
  RankingResult *result;
} RankedFormation;

typedef struct
{
  RulePack *pack;
  GPtrArray *formations; /* of RankedFormation, by id */
  GHashTable *names;     /* number -> name */
} RankingTable;

/* A tie that blocks is broken by the last decision that orders exactly those who are tied; nothing else is changed by
 * it. formation NULL: all. MISSING for unknown rules, formation, or a score that is not there yet; REFUSED while
 * sittings that count are not scored. */
RankingTable *ranking_desk_compute (Centre *centre, const char *rules, const char *formation, GError **error);
void ranking_table_free (RankingTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RankingTable, ranking_table_free)

const char *ranking_desk_name (const RankingTable *table, const char *number);
/* UTF-8 without BOM, CRLF. REFUSED naming every formation that is blocked. */
GString *ranking_desk_format_csv (const RankingTable *table, GError **error);
/* Records in which order the committee put those who are tied at the cut of a formation; two people. order: participant
 * numbers, the first one first, NULL-terminated; text: why, may be NULL. SAME_PERSON; REFUSED where there is no tie at
 * the cut, or order does not hold each of the tied once and nobody else (the message names them). */
gboolean ranking_desk_decide (Centre *centre,
                              const char *rules,
                              const char *formation,
                              const char *const *order,
                              const char *text,
                              const char *first,
                              const char *second,
                              GError **error);
