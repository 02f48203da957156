/* JSON of the terminal protocol. */
#include "exam-client/core/protocol.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "common/base/text-lines.h"

#define PROTOCOL_INTEGER_MAX (G_GINT64_CONSTANT (1) << 53)

static cJSON *
protocol_parse (GBytes *body, GError **error)
{
  gsize len;
  const char *text = g_bytes_get_data (body, &len);
  cJSON *json = json_parse (_ ("the server's reply"), len > 0 ? text : "", len, PROTOCOL_REPLY_MAX, error);

  if (json == NULL || cJSON_IsObject (json))
    return json;
  cJSON_Delete (json);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the server's reply is not a JSON object"));
  return NULL;
}

static char *
protocol_dup_token (const cJSON *object, const char *path, const char *name, gsize max_len, GError **error)
{
  const char *text = json_get_string (object, path, name, error);

  if (text == NULL)
    return NULL;
  if (text_is_token (text, max_len))
    return g_strdup (text);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the server's reply: %s.%s is not an identifier"), path, name);
  return NULL;
}

static gboolean
protocol_get_unsigned (
    const cJSON *object, const char *path, const char *name, guint64 max, guint64 *out, GError **error)
{
  gint64 value;

  if (!json_get_integer (object, path, name, 0, (gint64)MIN (max, (guint64)PROTOCOL_INTEGER_MAX), &value, error))
    return FALSE;
  *out = (guint64)value;
  return TRUE;
}

static gboolean
protocol_find_phase (const char *text, SittingPhase *out)
{
  static const char *const names[] = { "waiting", "running", "paused", "submitted", "terminated" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *out = (SittingPhase)i;
        return TRUE;
      }
  return FALSE;
}

void
sitting_info_free (SittingInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->pseudonym);
  g_free (info->number);
  g_free (info->name);
  g_free (info->exam);
  g_free (info->session);
  g_free (info->session_title);
  g_free (info->rules);
  g_free (info);
}

static gboolean
sitting_info_read_names (SittingInfo *info, const cJSON *object, GError **error)
{
  const char *name = json_get_string (object, "sitting", "name", error);
  const char *title = name == NULL ? NULL : json_get_string (object, "sitting", "session_title", error);
  const char *rules = title == NULL ? NULL : json_get_string (object, "sitting", "rules", error);

  if (rules == NULL
      || (info->pseudonym = protocol_dup_token (object, "sitting", "pseudonym", EXAM_PSEUDONYM_MAX, error)) == NULL
      || (info->number = protocol_dup_token (object, "sitting", "number", 64, error)) == NULL
      || (info->exam = protocol_dup_token (object, "sitting", "exam", EXAM_ID_MAX, error)) == NULL
      || (info->session = protocol_dup_token (object, "sitting", "session", EXAM_SESSION_ID_MAX, error)) == NULL)
    return FALSE;
  info->name = g_strdup (name);
  info->session_title = g_strdup (title);
  info->rules = g_strdup (rules);
  return TRUE;
}

static SittingInfo *
sitting_info_read (const cJSON *object, GError **error)
{
  g_autoptr (SittingInfo) info = g_new0 (SittingInfo, 1);
  const char *state = json_get_string (object, "sitting", "state", error);
  guint64 extra_s, segment;

  if (state == NULL || !sitting_info_read_names (info, object, error)
      || !protocol_get_unsigned (object, "sitting", "extra_s", 86400, &extra_s, error)
      || !json_get_hex (object, "sitting", "scoring_public", info->scoring_public, 32, error)
      || !protocol_get_unsigned (object, "sitting", "next_seq", PROTOCOL_INTEGER_MAX, &info->next_seq, error)
      || !json_get_hex (object, "sitting", "chain", info->chain, DIGEST_LEN, error)
      || !protocol_get_unsigned (object, "sitting", "segment", G_MAXUINT32 - 1, &segment, error))
    return NULL;
  if (!protocol_find_phase (state, &info->phase))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the server's reply: sitting.state \"%s\" is unknown"),
                   state);
      return NULL;
    }
  info->extra_s = (guint32)extra_s;
  info->segment = (guint32)segment;
  return g_steal_pointer (&info);
}

SittingInfo *
sitting_info_parse (GBytes *body, GError **error)
{
  g_autoptr (cJSON) json = protocol_parse (body, error);

  return json == NULL ? NULL : sitting_info_read (json, error);
}

void
terminal_info_free (TerminalInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->seat);
  g_free (info->package_sha256);
  sitting_info_free (info->sitting);
  g_free (info);
}

static gboolean
terminal_info_read_package (TerminalInfo *info, const cJSON *json, GError **error)
{
  const cJSON *package = cJSON_GetObjectItemCaseSensitive (json, "package");
  guint8 digest[DIGEST_LEN];

  if (package == NULL || cJSON_IsNull (package))
    return TRUE;
  if (!json_get_hex (package, "package", "sha256", digest, DIGEST_LEN, error)
      || !protocol_get_unsigned (package, "package", "size", EXAM_PACKAGE_MAX, &info->package_size, error))
    return FALSE;
  info->package_sha256 = g_strdup (json_get_string (package, "package", "sha256", NULL));
  return TRUE;
}

TerminalInfo *
terminal_info_parse (GBytes *body, GError **error)
{
  g_autoptr (cJSON) json = protocol_parse (body, error);
  g_autoptr (TerminalInfo) info = g_new0 (TerminalInfo, 1);
  const cJSON *sitting;

  if (json == NULL || (info->seat = protocol_dup_token (json, "terminal", "seat", EXAM_TOKEN_MAX, error)) == NULL
      || !json_get_hex (json, "terminal", "ack_public", info->ack_public, ED25519_PUBLIC_LEN, error)
      || !terminal_info_read_package (info, json, error))
    return NULL;
  sitting = cJSON_GetObjectItemCaseSensitive (json, "sitting");
  if (sitting != NULL && !cJSON_IsNull (sitting) && (info->sitting = sitting_info_read (sitting, error)) == NULL)
    return NULL;
  return g_steal_pointer (&info);
}

void
command_free (Command *command)
{
  g_free (command->text);
  g_free (command);
}

void
poll_info_free (PollInfo *info)
{
  if (info == NULL)
    return;
  g_ptr_array_unref (info->commands);
  g_free (info);
}

static CommandKind
command_kind_from_text (const char *text)
{
  static const char *const names[]
      = { "start", "pause", "resume", "grant", "message", "terminate", "lock", "unlock", "logout" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      return (CommandKind)i;
  return COMMAND_UNKNOWN;
}

static gboolean
poll_info_read_command (PollInfo *info, const cJSON *object, GError **error)
{
  const char *kind = json_get_string (object, "commands", "kind", error);
  guint64 id, seconds = 0;
  Command *command;

  if (kind == NULL || !protocol_get_unsigned (object, "commands", "id", PROTOCOL_INTEGER_MAX, &id, error))
    return FALSE;
  if (command_kind_from_text (kind) == COMMAND_GRANT
      && !protocol_get_unsigned (object, "commands", "seconds", 86400, &seconds, error))
    return FALSE;
  command = g_new0 (Command, 1);
  command->id = id;
  command->kind = command_kind_from_text (kind);
  command->seconds = (guint32)seconds;
  command->text = g_strdup (json_find_string (object, "text"));
  g_ptr_array_add (info->commands, command);
  return TRUE;
}

PollInfo *
poll_info_parse (GBytes *body, GError **error)
{
  g_autoptr (cJSON) json = protocol_parse (body, error);
  g_autoptr (PollInfo) info = g_new0 (PollInfo, 1);
  const cJSON *commands, *command;

  info->commands = g_ptr_array_new_with_free_func ((GDestroyNotify)command_free);
  if (json == NULL || (commands = json_get_array (json, "poll", "commands", error)) == NULL)
    return NULL;
  info->has_phase = protocol_find_phase (json_find_string (json, "state"), &info->phase);
  cJSON_ArrayForEach (command, commands)
  {
    if (!poll_info_read_command (info, command, error))
      return NULL;
  }
  return g_steal_pointer (&info);
}

gboolean
segment_reply_parse (GBytes *body, char **out_transcript, GBytes **out_release, GError **error)
{
  g_autoptr (cJSON) json = protocol_parse (body, error);
  const char *transcript = json == NULL ? NULL : json_get_string (json, "segment", "transcript", error);
  const char *release = transcript == NULL ? NULL : json_get_string (json, "segment", "release", error);
  guchar *bytes;
  gsize len;

  if (release == NULL)
    return FALSE;
  bytes = g_base64_decode (release, &len);
  *out_release = g_bytes_new_take (bytes, len);
  *out_transcript = g_strdup (transcript);
  return TRUE;
}

gboolean
ack_reply_parse (GBytes *body, Acknowledgement *out, guint8 out_signature64[ED25519_SIG_LEN], GError **error)
{
  g_autoptr (cJSON) json = protocol_parse (body, error);
  Acknowledgement ack = { 0 };
  guint8 signature[ED25519_SIG_LEN];

  if (json == NULL || !protocol_get_unsigned (json, "ack", "seq", PROTOCOL_INTEGER_MAX, &ack.seq, error)
      || !json_get_hex (json, "ack", "chain", ack.chain, DIGEST_LEN, error)
      || !protocol_get_unsigned (json, "ack", "server_ms", PROTOCOL_INTEGER_MAX, &ack.server_ms, error)
      || !json_get_hex (json, "ack", "signature", signature, sizeof signature, error))
    return FALSE;
  *out = ack;
  memcpy (out_signature64, signature, sizeof signature);
  return TRUE;
}

void
error_reply_clear (ErrorReply *reply)
{
  g_clear_pointer (&reply->code, g_free);
  g_clear_pointer (&reply->message, g_free);
}

void
error_reply_parse (GBytes *body, ErrorReply *out)
{
  g_autoptr (cJSON) json = protocol_parse (body, NULL);
  const char *code = json == NULL ? NULL : json_find_string (json, "error");
  const char *message = json == NULL ? NULL : json_find_string (json, "message");

  memset (out, 0, sizeof *out);
  out->code = g_strdup (code != NULL ? code : "");
  out->message = g_strdup (message != NULL ? message : "");
  if (json != NULL)
    out->has_next_seq = protocol_get_unsigned (json, "error", "next_seq", PROTOCOL_INTEGER_MAX, &out->next_seq, NULL);
}

void
enrolment_reply_clear (EnrolmentReply *reply)
{
  g_clear_pointer (&reply->state, g_free);
  g_clear_pointer (&reply->certificate, g_free);
  g_clear_pointer (&reply->seat, g_free);
}

gboolean
enrolment_reply_parse (GBytes *body, EnrolmentReply *out, GError **error)
{
  g_autoptr (cJSON) json = protocol_parse (body, error);
  const char *state = json == NULL ? NULL : json_get_string (json, "enrolment", "state", error);
  g_auto (EnrolmentReply) reply = { 0 };

  if (state == NULL)
    return FALSE;
  reply.state = g_strdup (state);
  if (strcmp (state, "approved") == 0)
    {
      reply.certificate = g_strdup (json_get_string (json, "enrolment", "certificate", error));
      if (reply.certificate == NULL
          || (reply.seat = protocol_dup_token (json, "enrolment", "seat", EXAM_TOKEN_MAX, error)) == NULL
          || !json_get_hex (json, "enrolment", "ack_public", reply.ack_public, ED25519_PUBLIC_LEN, error))
        return FALSE;
    }
  *out = reply;
  memset (&reply, 0, sizeof reply);
  return TRUE;
}

char *
enrolment_id_parse (GBytes *body, GError **error)
{
  g_autoptr (cJSON) json = protocol_parse (body, error);

  return json == NULL ? NULL : protocol_dup_token (json, "enrolment", "id", 64, error);
}
