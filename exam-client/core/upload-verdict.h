/* What the server's answer to a batch of records means: pure decisions, no network and no disk. */
#pragma once

#include "common/exam/record-batch.h"

typedef enum
{
  UPLOAD_ACKNOWLEDGED, /* ack and signature are filled in; the signature is the server's */
  UPLOAD_RESEND,       /* from resend_seq on: the server lacks earlier records */
  UPLOAD_REOPEN,       /* the server lacks the header of the batch's segment, or one before it */
  UPLOAD_RETRY,        /* the same batch again, later */
  UPLOAD_REFUSED,      /* never again by itself: evidence for people, text says why */
} UploadVerdictKind;

typedef struct
{
  UploadVerdictKind kind;
  Acknowledgement ack; /* session and pseudonym are set for ACKNOWLEDGED */
  guint8 signature[ED25519_SIG_LEN];
  guint64 resend_seq;
  char *text; /* REOPEN, RETRY, REFUSED: for people, translated */
} UploadVerdict;

void upload_verdict_clear (UploadVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UploadVerdict, upload_verdict_clear)

typedef struct
{
  const char *session;
  const char *pseudonym;
  const guint8 *ack_public; /* 32: the server's key as of this terminal's enrolment */
  guint64 first_seq;        /* of the batch */
  guint64 last_seq;         /* of the batch */
  guint64 next_seq;         /* of the journal: nobody can have records from here on */
} UploadQuestion;

/* status 0: no reply. */
void upload_verdict_judge (const UploadQuestion *question, guint status, GBytes *body, UploadVerdict *out);
/* The answer to a header that is offered again: ACKNOWLEDGED (with nothing filled in) where the server has it now,
 * REOPEN where one before it is missing, RETRY or REFUSED. */
void upload_verdict_judge_header (guint status, GBytes *body, UploadVerdict *out);
