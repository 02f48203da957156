/* The committee's order among those who are tied at the cut where the rules leave it open. It breaks that tie and does
 * nothing else. Inside of the service. */
#pragma once

#include "common/exam/ranking.h"
#include "exam-server/store/store.h"

/* order (numbers, NULL-terminated) holds each of the tied once, and nobody else. */
gboolean tie_decision_fits (const RankingResult *result, const char *const *order);
/* Breaks a tie that blocks by the last decision that fits it: scores that came later may have tied others. Gives what
 * was decided and by whom, newly allocated; NULL where none fits or nothing blocks. */
char *tie_decision_apply (StoreTx *tx, const RulePack *pack, const char *formation, RankingResult *result);
/* Numbers of the tied, for messages. Newly allocated. */
char *tie_decision_list_tied (const RankingResult *result);
/* As it is stored. text may be NULL. */
char *tie_decision_format (const char *const *order, const char *text);
