/* One candidate without a screen, driven by a timer. */
#include "exam-client/rehearsal/rehearsal-candidate.h"

#include <math.h>
#include <string.h>

#include "common/base/json.h"
#include "common/exam/score-text.h"
#include "exam-client/core/client-report.h"
#include "exam-client/rehearsal/rehearsal-answer.h"

#define REHEARSAL_LOGIN_TRIES   60
#define REHEARSAL_LOGIN_WAIT_MS 2000
#define REHEARSAL_LOOK_MS       250
#define REHEARSAL_TROUBLE_S     90  /* trouble that does not pass ends the candidate */
#define REHEARSAL_SEND_S        300 /* from the hand-in to the server's result */

struct RehearsalCandidate
{
  ExamClient *client;
  char *number;
  char *pin;
  RehearsalManner manner;
  RehearsalDoneFunc done;
  gpointer user_data;
  GRand *random;
  guint timer;
  guint login_tries;
  gboolean asked; /* log-in or result is on its way */
  gboolean is_done;
  gboolean is_scored;
  gboolean is_equal;
  GArray *plan; /* of guint: slots to visit, changes of mind behind the first answers */
  guint plan_part;
  guint next;
  guint n_actions;
  guint n_answered;
  gint64 login_us;
  gint64 finished_us;
  gint64 trouble_us;
  double ability; /* chance to know the best option of an item, where the keys are given */
  char *failure;
};

static gboolean rehearsal_candidate_step (gpointer data);

static void
rehearsal_candidate_again (RehearsalCandidate *candidate, guint ms)
{
  if (candidate->timer != 0)
    g_source_remove (candidate->timer);
  candidate->timer = g_timeout_add (ms, rehearsal_candidate_step, candidate);
}

static void
rehearsal_candidate_end (RehearsalCandidate *candidate, const char *failure)
{
  if (candidate->is_done)
    return;
  candidate->is_done = TRUE;
  candidate->failure = g_strdup (failure);
  candidate->done (candidate, candidate->user_data);
}

static void
rehearsal_candidate_on_login_failed (ExamClient *client, const char *message, gpointer user_data)
{
  RehearsalCandidate *candidate = user_data;

  g_printerr ("%s: %s\n", exam_client_get_seat (client), message);
  candidate->asked = FALSE;
  if (++candidate->login_tries >= REHEARSAL_LOGIN_TRIES)
    rehearsal_candidate_end (candidate, message);
  else
    rehearsal_candidate_again (candidate, REHEARSAL_LOGIN_WAIT_MS);
}

/* Exponential think time, as arrivals at a counter are; bounded so that one candidate does not hold up a rehearsal. */
static guint
rehearsal_candidate_think_ms (RehearsalCandidate *candidate)
{
  double u = g_rand_double_range (candidate->random, 1e-6, 1.0);

  return (guint)MIN (-log (u) * candidate->manner.pace_ms, 8.0 * candidate->manner.pace_ms);
}

static void
rehearsal_candidate_make_plan (RehearsalCandidate *candidate)
{
  guint first, n;

  candidate->plan_part = exam_client_get_part (candidate->client);
  candidate->next = 0;
  exam_client_get_part_range (candidate->client, candidate->plan_part, &first, &n);
  g_array_set_size (candidate->plan, 0);
  for (guint i = 0; i < n; i++)
    {
      guint slot = first + i;

      g_array_append_val (candidate->plan, slot);
    }
  for (guint i = 0; i + 1 < n; i++)
    {
      guint j = i + (guint)g_rand_int_range (candidate->random, 0, (gint32)(n - i));
      guint slot = g_array_index (candidate->plan, guint, i);

      g_array_index (candidate->plan, guint, i) = g_array_index (candidate->plan, guint, j);
      g_array_index (candidate->plan, guint, j) = slot;
    }
  for (guint i = 0; i < n / 10; i++)
    {
      guint slot = first + (guint)g_rand_int_range (candidate->random, 0, (gint32)n);

      g_array_append_val (candidate->plan, slot);
    }
}

static char
rehearsal_candidate_find_longest (const ItemDocument *item)
{
  guint best = 0;
  gsize best_len = 0;

  for (guint i = 0; i < item->options->len; i++)
    {
      const ItemOption *option = g_ptr_array_index (item->options, i);

      if (strlen (option->text) > best_len)
        {
          best = i;
          best_len = strlen (option->text);
        }
    }
  return (char)('A' + best);
}

/* Newly allocated. */
static char *
rehearsal_candidate_choose (RehearsalCandidate *candidate, const ItemDocument *item)
{
  const char *key = candidate->manner.keys != NULL ? g_hash_table_lookup (candidate->manner.keys, item->id) : NULL;
  char *known = NULL;

  if (key != NULL && g_rand_double (candidate->random) < candidate->ability)
    known = rehearsal_answer_new_from_key (item, key);
  if (known != NULL)
    return known;
  if (candidate->manner.policy == REHEARSAL_POLICY_BEST_EFFORT && item->kind == ITEM_KIND_SINGLE)
    return g_strdup_printf ("%c", rehearsal_candidate_find_longest (item));
  return rehearsal_answer_new (item, candidate->random);
}

static void
rehearsal_candidate_answer (RehearsalCandidate *candidate, guint slot)
{
  const ItemDocument *item = exam_client_get_item (candidate->client, slot);
  g_autofree char *response = rehearsal_candidate_choose (candidate, item);

  exam_client_view (candidate->client, slot);
  exam_client_set_response (candidate->client, slot, response);
  candidate->n_actions++;
  if (g_rand_int_range (candidate->random, 0, 8) == 0)
    exam_client_set_flagged (candidate->client, slot, !exam_client_is_flagged (candidate->client, slot));
}

static void
rehearsal_candidate_sit (RehearsalCandidate *candidate)
{
  if (candidate->plan->len == 0 || candidate->plan_part != exam_client_get_part (candidate->client))
    rehearsal_candidate_make_plan (candidate);
  if (candidate->next < candidate->plan->len)
    rehearsal_candidate_answer (candidate, g_array_index (candidate->plan, guint, candidate->next++));
  else
    exam_client_finish_part (candidate->client);
  rehearsal_candidate_again (candidate, rehearsal_candidate_think_ms (candidate));
}

/* A candidate goes home with the score where policy shows it; without points on the terminal it comes from the server.
 */
static gboolean
rehearsal_candidate_has_seen_score (const RehearsalCandidate *candidate)
{
  const RulePack *rules = exam_client_get_rules (candidate->client);

  return rules == NULL || !rules->show_own_score || exam_client_get_score (candidate->client) != NULL;
}

static void
rehearsal_candidate_on_result (ExamClient *client, gboolean is_scored, gboolean is_equal, gpointer user_data)
{
  RehearsalCandidate *candidate = user_data;

  candidate->asked = FALSE;
  candidate->is_scored = is_scored;
  candidate->is_equal = is_equal;
  if (is_scored && rehearsal_candidate_has_seen_score (candidate))
    rehearsal_candidate_end (candidate, is_equal ? NULL : "the server's score differs from the terminal's");
}

static void
rehearsal_candidate_await_result (RehearsalCandidate *candidate)
{
  if (candidate->finished_us == 0)
    {
      candidate->finished_us = g_get_monotonic_time ();
      candidate->n_answered = exam_client_get_n_answered (candidate->client);
    }
  if (g_get_monotonic_time () - candidate->finished_us > REHEARSAL_SEND_S * G_USEC_PER_SEC)
    {
      rehearsal_candidate_end (candidate, exam_client_is_all_sent (candidate->client)
                                              ? "the server has not scored the sitting in time"
                                              : "the server has not taken all records in time");
      return;
    }
  if (exam_client_is_all_sent (candidate->client) && !candidate->asked)
    {
      candidate->asked = TRUE;
      exam_client_ask_result (candidate->client, rehearsal_candidate_on_result, candidate);
    }
  rehearsal_candidate_again (candidate, 1000);
}

static void
rehearsal_candidate_await_start (RehearsalCandidate *candidate)
{
  gint64 waited_us;

  if (candidate->login_us == 0)
    candidate->login_us = g_get_monotonic_time ();
  waited_us = g_get_monotonic_time () - candidate->login_us;
  if (candidate->manner.wait_start_s > 0 && waited_us > candidate->manner.wait_start_s * G_USEC_PER_SEC)
    rehearsal_candidate_end (candidate, "the session did not start in time");
  else
    rehearsal_candidate_again (candidate, REHEARSAL_LOOK_MS);
}

static void
rehearsal_candidate_log_in (RehearsalCandidate *candidate)
{
  if (!candidate->asked)
    {
      candidate->asked = TRUE;
      exam_client_login (candidate->client, candidate->number, candidate->pin);
    }
  rehearsal_candidate_again (candidate, REHEARSAL_LOOK_MS);
}

static void
rehearsal_candidate_bear_trouble (RehearsalCandidate *candidate)
{
  gint64 now_us = g_get_monotonic_time ();

  if (candidate->trouble_us == 0)
    candidate->trouble_us = now_us;
  candidate->asked = FALSE; /* it may end at the log-in again */
  if (exam_client_get_save_state (candidate->client) == SAVE_STATE_FAILED
      || now_us - candidate->trouble_us > REHEARSAL_TROUBLE_S * G_USEC_PER_SEC)
    rehearsal_candidate_end (candidate, exam_client_get_trouble (candidate->client));
  else
    rehearsal_candidate_again (candidate, REHEARSAL_LOOK_MS);
}

static void
rehearsal_candidate_act (RehearsalCandidate *candidate, ClientStage stage)
{
  switch (stage)
    {
    case CLIENT_STAGE_LOGIN:
      rehearsal_candidate_log_in (candidate);
      break;
    case CLIENT_STAGE_WAITING:
      candidate->asked = FALSE;
      rehearsal_candidate_await_start (candidate);
      break;
    case CLIENT_STAGE_SITTING:
      candidate->asked = FALSE;
      rehearsal_candidate_sit (candidate);
      break;
    case CLIENT_STAGE_FINISHED:
      rehearsal_candidate_await_result (candidate);
      break;
    case CLIENT_STAGE_TROUBLE:
      rehearsal_candidate_bear_trouble (candidate);
      break;
    case CLIENT_STAGE_STARTING:
    case CLIENT_STAGE_ENROLLING:
    case CLIENT_STAGE_PREPARING:
    case CLIENT_STAGE_RESUMING:
    case CLIENT_STAGE_PAUSED:
    case CLIENT_STAGE_LOCKED:
      rehearsal_candidate_again (candidate, REHEARSAL_LOOK_MS);
      break;
    }
}

static gboolean
rehearsal_candidate_step (gpointer data)
{
  RehearsalCandidate *candidate = data;
  ClientStage stage = exam_client_get_stage (candidate->client);

  candidate->timer = 0;
  if (candidate->is_done)
    return G_SOURCE_REMOVE;
  if (stage != CLIENT_STAGE_TROUBLE)
    candidate->trouble_us = 0;
  rehearsal_candidate_act (candidate, stage);
  return G_SOURCE_REMOVE;
}

RehearsalCandidate *
rehearsal_candidate_new (ExamClient *client,
                         const char *number,
                         const char *pin,
                         guint32 seed,
                         const RehearsalManner *manner,
                         RehearsalDoneFunc done,
                         gpointer user_data)
{
  RehearsalCandidate *candidate = g_new0 (RehearsalCandidate, 1);

  candidate->client = g_object_ref (client);
  candidate->number = g_strdup (number);
  candidate->pin = g_strdup (pin);
  candidate->manner = *manner;
  candidate->done = done;
  candidate->user_data = user_data;
  candidate->random = g_rand_new_with_seed (seed);
  candidate->ability = g_rand_double_range (candidate->random, 0.35, 0.95);
  candidate->plan = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect (client, "login-failed", G_CALLBACK (rehearsal_candidate_on_login_failed), candidate);
  return candidate;
}

void
rehearsal_candidate_start (RehearsalCandidate *candidate)
{
  rehearsal_candidate_again (candidate, (guint)g_rand_int_range (candidate->random, 0, 1000));
}

void
rehearsal_candidate_free (RehearsalCandidate *candidate)
{
  if (candidate->timer != 0)
    g_source_remove (candidate->timer);
  g_signal_handlers_disconnect_by_data (candidate->client, candidate);
  g_object_unref (candidate->client);
  g_rand_free (candidate->random);
  g_array_unref (candidate->plan);
  g_free (candidate->number);
  g_free (candidate->pin);
  g_free (candidate->failure);
  g_free (candidate);
}

gboolean
rehearsal_candidate_is_complete (const RehearsalCandidate *candidate)
{
  return candidate->is_done && candidate->failure == NULL && candidate->is_equal;
}

guint
rehearsal_candidate_get_n_actions (const RehearsalCandidate *candidate)
{
  return candidate->n_actions;
}

static char *
rehearsal_candidate_format_score (const RehearsalCandidate *candidate)
{
  const ScoreSheet *score = exam_client_get_score (candidate->client);

  return score == NULL ? NULL : score_text_format (exam_client_get_blueprint (candidate->client), score);
}

char *
rehearsal_candidate_format (const RehearsalCandidate *candidate)
{
  g_autoptr (cJSON) json = cJSON_CreateObject ();
  g_autofree char *score = rehearsal_candidate_format_score (candidate);
  const char *pseudonym = exam_client_get_pseudonym (candidate->client);
  const char *seat = exam_client_get_seat (candidate->client);

  cJSON_AddStringToObject (json, "pseudonym", pseudonym != NULL ? pseudonym : "");
  cJSON_AddStringToObject (json, "number", candidate->number);
  cJSON_AddStringToObject (json, "seat", seat != NULL ? seat : "");
  json_add_integer (json, "answered", candidate->n_answered);
  if (score != NULL)
    cJSON_AddStringToObject (json, "score", score);
  json_add_integer (json, "acknowledged", (gint64)exam_client_get_n_acknowledged (candidate->client));
  cJSON_AddBoolToObject (json, "scored", candidate->is_scored);
  cJSON_AddBoolToObject (json, "equal", candidate->is_equal);
  if (candidate->failure != NULL)
    cJSON_AddStringToObject (json, "failure", candidate->failure);
  return json_format (json);
}
