/* Runs an item: its template processing once, its response and outcome processing for every set of responses. */
#pragma once

#include "item-bank/qti/qti-item.h"

typedef struct QtiRun QtiRun;

/* item must outlive the run. REFUSED where the template processing draws at random or is not understood. */
QtiRun *qti_run_new (const QtiItem *item, GError **error);
void qti_run_free (QtiRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiRun, qti_run_free)

/* Back to where a candidate begins: outcomes and responses have their defaults. */
void qti_run_reset (QtiRun *run);
/* value is of the declared type. FALSE where no response has this name. */
gboolean qti_run_answer (QtiRun *run, const char *id, QtiValue *value);
/* From the JSON of "try": {"RESPONSE": "A"}. SYNTAX for a name that is no response of the item. */
gboolean qti_run_answer_json (QtiRun *run, const cJSON *responses, GError **error);
/* Response processing, then outcome processing. REFUSED, SYNTAX or LIMIT, naming line and element. */
gboolean qti_run_score (QtiRun *run, GError **error);
/* Value of any variable, borrowed until the next call; NULL where it is not declared. */
const QtiValue *qti_run_get (const QtiRun *run, const char *id);
const QtiValue *qti_run_get_correct (const QtiRun *run, const char *id);
/* Any expression of the item, e.g. one that is the same for every candidate. */
QtiValue *qti_run_evaluate (QtiRun *run, const QtiNode *node, GError **error);
/* {"SCORE": 1, ...}: all outcomes. */
cJSON *qti_run_outcomes_to_json (const QtiRun *run);
