/* A candidate who sits at one terminal without a screen: logs in, waits, answers everything in an order of her own,
 * changes some answers, hands in, and waits until the server has it all and scored the same. */
#pragma once

#include "exam-client/core/exam-client.h"

typedef enum
{
  REHEARSAL_POLICY_RANDOM,      /* anything possible */
  REHEARSAL_POLICY_BEST_EFFORT, /* the longest option: what the test-wise guess */
} RehearsalPolicy;

typedef struct
{
  guint pace_ms; /* mean time between two actions */
  RehearsalPolicy policy;
  guint wait_start_s; /* from the log-in to the first item; 0: no limit */
  GHashTable *keys;   /* item id -> best answer, rehearsal_answer_new_from_key(); borrowed; NULL: nobody
                            knows anything */
} RehearsalManner;

typedef struct RehearsalCandidate RehearsalCandidate;
typedef void (*RehearsalDoneFunc) (RehearsalCandidate *candidate, gpointer user_data);

/* client is at LOGIN, or has the sitting of number under way. Done comes once, in the end. */
RehearsalCandidate *rehearsal_candidate_new (ExamClient *client,
                                             const char *number,
                                             const char *pin,
                                             guint32 seed,
                                             const RehearsalManner *manner,
                                             RehearsalDoneFunc done,
                                             gpointer user_data);
void rehearsal_candidate_start (RehearsalCandidate *candidate);
void rehearsal_candidate_free (RehearsalCandidate *candidate);
gboolean rehearsal_candidate_is_complete (const RehearsalCandidate *candidate); /* all sent and equal */
/* One line of JSON; newly allocated. */
char *rehearsal_candidate_format (const RehearsalCandidate *candidate);
guint rehearsal_candidate_get_n_actions (const RehearsalCandidate *candidate);
