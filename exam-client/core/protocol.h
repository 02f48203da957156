/* The server's JSON answers as structs, and this terminal's questions as JSON: docs/formats/terminal-protocol.md.
 * Parsers give SYNTAX naming the field; outputs are untouched then. */
#pragma once

#include "common/exam/limits.h"
#include "common/exam/record-batch.h"

#define PROTOCOL_REPLY_MAX (4u * 1024 * 1024)

typedef enum
{
  SITTING_PHASE_WAITING,
  SITTING_PHASE_RUNNING,
  SITTING_PHASE_PAUSED,
  SITTING_PHASE_SUBMITTED,
  SITTING_PHASE_TERMINATED,
} SittingPhase;

typedef struct
{
  char *pseudonym;
  char *number;
  char *name;
  char *exam;
  char *session;
  char *session_title;
  SittingPhase phase;
  guint32 extra_s;
  guint8 scoring_public[32];
  char *rules; /* rule pack, JSON text */
  guint64 next_seq;
  guint8 chain[DIGEST_LEN];
  guint32 segment;
} SittingInfo;

void sitting_info_free (SittingInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SittingInfo, sitting_info_free)
SittingInfo *sitting_info_parse (GBytes *body, GError **error);

typedef struct
{
  char *seat;
  guint8 ack_public[ED25519_PUBLIC_LEN];
  char *package_sha256; /* NULL before a bank is imported */
  guint64 package_size;
  SittingInfo *sitting; /* NULL for none */
} TerminalInfo;

void terminal_info_free (TerminalInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerminalInfo, terminal_info_free)
TerminalInfo *terminal_info_parse (GBytes *body, GError **error);

typedef enum
{
  COMMAND_START,
  COMMAND_PAUSE,
  COMMAND_RESUME,
  COMMAND_GRANT,
  COMMAND_MESSAGE,
  COMMAND_TERMINATE,
  COMMAND_LOCK,
  COMMAND_UNLOCK,
  COMMAND_LOGOUT,
  COMMAND_UNKNOWN, /* of a newer server: passed over */
} CommandKind;

typedef struct
{
  guint64 id;
  CommandKind kind;
  guint32 seconds; /* GRANT */
  char *text;      /* MESSAGE */
} Command;

void command_free (Command *command);

typedef struct
{
  gboolean has_phase;
  SittingPhase phase;
  GPtrArray *commands; /* of Command, ids ascending */
} PollInfo;

void poll_info_free (PollInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PollInfo, poll_info_free)
PollInfo *poll_info_parse (GBytes *body, GError **error);

/* transcript: newly allocated; release: sealed bytes. */
gboolean segment_reply_parse (GBytes *body, char **out_transcript, GBytes **out_release, GError **error);

/* seq, chain, server_ms and signature; session and pseudonym are the caller's to fill in. */
gboolean ack_reply_parse (GBytes *body, Acknowledgement *out, guint8 out_signature64[ED25519_SIG_LEN], GError **error);

typedef struct
{
  char *code; /* never NULL; "" where the body is not one of the server's */
  char *message;
  gboolean has_next_seq;
  guint64 next_seq;
} ErrorReply;

void error_reply_clear (ErrorReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ErrorReply, error_reply_clear)
/* Never fails: a body that is something else gives code "". */
void error_reply_parse (GBytes *body, ErrorReply *out);

typedef struct
{
  char *state; /* "pending", "refused", "approved" */
  char *certificate;
  char *seat;
  guint8 ack_public[ED25519_PUBLIC_LEN];
} EnrolmentReply;

void enrolment_reply_clear (EnrolmentReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EnrolmentReply, enrolment_reply_clear)
gboolean enrolment_reply_parse (GBytes *body, EnrolmentReply *out, GError **error);
/* {"id": hex32}: newly allocated. */
char *enrolment_id_parse (GBytes *body, GError **error);
