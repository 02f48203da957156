/* Taking in what terminals prove: segment headers and record batches. Nothing is acknowledged before it is durable;
 * what is refused is kept as evidence where it says something about a sitting. */
#pragma once

#include "exam-server/service/exam-service.h"
#include "exam-server/service/terminal-desk.h"

typedef struct
{
  gboolean is_repeat; /* the same bytes were there already */
  char *transcript;   /* exam-draw/v1 */
  GBytes *release;    /* sealed, release.md */
} SegmentReply;

void segment_reply_clear (SegmentReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SegmentReply, segment_reply_clear)

/* Opens a segment and makes the release for it. out_head is filled for GAP and BEHIND. Blocks.
 * Errors: BAD_REQUEST, DAMAGED, NOT_OPEN, SEALED, WRONG_SEAT, SUBMITTED, GAP, BEHIND, CONFLICT, BUSY. */
gboolean evidence_intake_segment (ExamService *service,
                                  const Terminal *terminal,
                                  const guint8 *bytes,
                                  gsize len,
                                  SegmentReply *out,
                                  SittingHead *out_head,
                                  GError **error);

typedef struct
{
  gboolean is_repeat;
  guint64 seq;
  guint8 chain[DIGEST_LEN];
  guint64 server_ms;
  guint8 signature[ED25519_SIG_LEN];
} RecordsReply;

/* Called once: reply, or error (with head where it is a GAP). Maybe before evidence_intake_records() returns, else on
 * the store's writer thread: be quick there. */
typedef void (*RecordsDone) (const RecordsReply *reply, const SittingHead *head, const GError *error, gpointer data);

/* Does not wait for the disk. bytes are copied where needed. */
void evidence_intake_records (
    ExamService *service, const Terminal *terminal, const guint8 *bytes, gsize len, RecordsDone done, gpointer data);
