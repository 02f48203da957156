/* Compares decrypted records with what the server itself drew, granted and allotted. */
#include "exam-server/service/record-judge.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/text-lines.h"
#include "exam-server/store/store-command.h"

static gboolean
judge_fail (const RecordBody *body, GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "record %" G_GUINT64_FORMAT ": %s", body->seq, message);
  return FALSE;
}

gboolean
record_judge_check_start (const Sitting *sitting, const RecordBody *body, GError **error)
{
  if (body->type != RECORD_TYPE_START)
    return judge_fail (body, error, "the first record must be START");
  return strcmp (body->text, sitting->form_sha256) == 0
         || judge_fail (body, error, "START holds the hash of another form than the one that was drawn");
}

/* The order itself was stored with both names by the one path that two people take (session_control_grant). */
static gboolean
is_given (StoreTx *tx, const Sitting *sitting, gint64 id, gint64 value_ms)
{
  g_autoptr (StoreCommand) command = store_command_find (tx, id, NULL);
  g_autoptr (cJSON) body = NULL;

  if (command == NULL || strcmp (command->kind, "grant") != 0 || strcmp (command->session, sitting->session) != 0
      || g_strcmp0 (command->pseudonym, sitting->pseudonym) != 0)
    return FALSE;
  body = json_parse ("command", command->body, strlen (command->body), 65536, NULL);
  return body != NULL && json_find_integer (body, "seconds", -1) * 1000 == value_ms;
}

static gboolean
check_grant (StoreTx *tx, Sitting *sitting, const RecordBody *body, GError **error)
{
  guint64 id = 0;
  gint64 key;

  if (!text_parse_decimal (body->text, G_MAXINT64, &id) || !is_given (tx, sitting, (gint64)id, body->value))
    return judge_fail (body, error, "grants time that nobody gave to this sitting");
  key = (gint64)id;
  if (g_hash_table_contains (sitting->grants, &key))
    return judge_fail (body, error, "grants the same time twice");
  g_hash_table_add (sitting->grants, g_memdup2 (&key, sizeof key));
  return TRUE;
}

gboolean
record_judge_check (StoreTx *tx, Sitting *sitting, const RecordBody *body, GError **error)
{
  if (body->type == RECORD_TYPE_START || body->seq == 0)
    return record_judge_check_start (sitting, body, error);
  if (body->type == RECORD_TYPE_TIME && body->code == RECORD_TIME_GRANT)
    return check_grant (tx, sitting, body, error);
  return TRUE;
}

void
record_judge_note (ExamService *service, Sitting *sitting, const RecordBody *body)
{
  const SittingState *state = sitting->replay;
  guint64 limit_ms;

  if (sitting->was_late || (body->type != RECORD_TYPE_ANSWER && body->type != RECORD_TYPE_SUBMIT)
      || state->part >= sitting->blueprint->parts->len)
    return;
  limit_ms = (guint64)((const BlueprintPart *)sitting->blueprint->parts->pdata[state->part])->seconds * 1000
             + sitting->extra_ms + state->part_granted_ms;
  if (state->part_used_ms <= limit_ms + RECORD_JUDGE_GRACE_MS)
    return;
  sitting->was_late = TRUE;
  if (!service->is_reader)
    centre_report_incident_once (service->centre, sitting->session, sitting->pseudonym, "after-time",
                                 "record %" G_GUINT64_FORMAT " came after %" G_GUINT64_FORMAT
                                 " s of part %u, which has %" G_GUINT64_FORMAT " s with extra and granted time",
                                 body->seq, state->part_used_ms / 1000, state->part + 1, limit_ms / 1000);
}
