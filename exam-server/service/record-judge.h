/* What the server knows beyond a sitting's records: the form that was drawn, the grants that two people gave, the time
 * that was allotted. sitting_state_apply() judges the rest. Inside of the service. */
#pragma once

#include "exam-server/service/service-state.h"

/* Answers this much after the time are what a slow machine does, not worth an incident. */
#define RECORD_JUDGE_GRACE_MS 5000

/* Before the record is folded. DAMAGED: START with another form's hash; a grant that nobody gave to this sitting, of
 * another length, or for the second time. tx: a snapshot not older than the record. replay_lock is held. */
gboolean record_judge_check (StoreTx *tx, Sitting *sitting, const RecordBody *body, GError **error);
gboolean record_judge_check_start (const Sitting *sitting, const RecordBody *body, GError **error);
/* After it is folded: an answer or SUBMIT that used more than allotted + extra + granted, and the grace, is kept and
 * scored, and named once as incident "after-time". */
void record_judge_note (ExamService *service, Sitting *sitting, const RecordBody *body);
