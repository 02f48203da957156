/* Decisions about the server's answers to batches. */
#include "exam-client/core/upload-verdict.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/i18n.h"
#include "exam-client/core/protocol.h"

void
upload_verdict_clear (UploadVerdict *verdict)
{
  acknowledgement_clear (&verdict->ack);
  g_clear_pointer (&verdict->text, g_free);
}

static void
upload_verdict_judge_ack (const UploadQuestion *question, GBytes *body, UploadVerdict *out)
{
  g_autoptr (GError) error = NULL;
  Acknowledgement ack = { 0 };

  if (!ack_reply_parse (body, &ack, out->signature, &error))
    {
      out->text = g_strdup (error->message);
      out->kind = UPLOAD_RETRY; /* perhaps cut off on its way: nothing is believed, nothing lost */
      return;
    }
  ack.session = g_strdup (question->session);
  ack.pseudonym = g_strdup (question->pseudonym);
  out->ack = ack;
  if (!acknowledgement_verify (&ack, question->ack_public, out->signature, &error))
    {
      out->kind = UPLOAD_REFUSED;
      out->text
          = g_strdup_printf (_ ("the acknowledgement is not signed by the server of this exam (%s)"), error->message);
      return;
    }
  if (ack.seq >= question->last_seq && ack.seq < question->next_seq)
    {
      out->kind = UPLOAD_ACKNOWLEDGED;
      return;
    }
  out->kind = UPLOAD_REFUSED;
  out->text = g_strdup_printf (
      _ ("the server acknowledged record %" PRIu64 ", and this terminal sent records up to %" PRIu64), ack.seq,
      question->last_seq);
}

static gboolean
upload_verdict_is_final (const ErrorReply *reply)
{
  return strcmp (reply->code, "conflict") == 0 || strcmp (reply->code, "damaged") == 0
         || strcmp (reply->code, "behind") == 0 || strcmp (reply->code, "gap") == 0
         || strcmp (reply->code, "submitted") == 0;
}

static void
upload_verdict_judge_error (const UploadQuestion *question, guint status, GBytes *body, UploadVerdict *out)
{
  g_auto (ErrorReply) reply = { 0 };

  error_reply_parse (body, &reply);
  out->text = g_strdup_printf ("%s (%u %s)", reply.message, status, reply.code);
  if (strcmp (reply.code, "gap") == 0 && reply.has_next_seq && reply.next_seq < question->first_seq)
    {
      out->kind = UPLOAD_RESEND;
      out->resend_seq = reply.next_seq;
    }
  else if (strcmp (reply.code, "gap") == 0 && reply.has_next_seq && reply.next_seq == question->first_seq)
    out->kind = UPLOAD_REOPEN; /* no record is missing, so it is the header */
  else if (upload_verdict_is_final (&reply))
    out->kind = UPLOAD_REFUSED;
  else
    out->kind = UPLOAD_RETRY; /* busy, sealed, not-open, revoked ...: the records keep until people have settled it */
}

void
upload_verdict_judge (const UploadQuestion *question, guint status, GBytes *body, UploadVerdict *out)
{
  memset (out, 0, sizeof *out);
  if (status == 200 || status == 201)
    upload_verdict_judge_ack (question, body, out);
  else if (status == 0)
    out->kind = UPLOAD_RETRY;
  else
    upload_verdict_judge_error (question, status, body, out);
}

void
upload_verdict_judge_header (guint status, GBytes *body, UploadVerdict *out)
{
  g_auto (ErrorReply) reply = { 0 };

  memset (out, 0, sizeof *out);
  out->kind = status == 200 || status == 201 ? UPLOAD_ACKNOWLEDGED : UPLOAD_RETRY;
  if (out->kind == UPLOAD_ACKNOWLEDGED || status == 0)
    return;
  error_reply_parse (body, &reply);
  out->text = g_strdup_printf ("%s (%u %s)", reply.message, status, reply.code);
  if (strcmp (reply.code, "gap") == 0)
    out->kind = UPLOAD_REOPEN;
  else if (upload_verdict_is_final (&reply))
    out->kind = UPLOAD_REFUSED;
}
