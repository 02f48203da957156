/* An exam centre in a temporary folder with a real sealed bank, three candidates and two terminals, and sittings that
 * seal real records as a terminal does. */
#pragma once

#include "common/exam/record-batch.h"
#include "exam-server/service/checkin.h"
#include "exam-server/service/terminal-desk.h"
#include "tests/common/exam/exam-kit.h"

#define KIT_SESSION "2026-10-12/JKT-03/1"
#define KIT_RULES   "kit-rules"
#define KIT_SEATS   2

typedef struct
{
  Secret *key_pem;
  char *certificate_pem;
  Terminal identity;
} KitTerminal;

typedef struct
{
  char *parent; /* temporary */
  char *dir;    /* the centre, inside of it */
  ExamKit *bank;
  char *share_texts[2];
  Centre *centre; /* NULL while closed */
  KitTerminal terminals[KIT_SEATS];
  char *transcript;
} CentreKit;

/* Bank, rules, formations, session and candidates imported, session drawn, terminals enrolled. Candidate 1 has 10
 * minutes extra. */
CentreKit *centre_kit_new (void);
/* The same with an exam of two parts, 10 and 5 minutes, with one item each: section S, then T. */
CentreKit *centre_kit_new_two_parts (void);
void centre_kit_free (CentreKit *kit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentreKit, centre_kit_free)
/* Closes the database here, so that another process may be tested to have it alone; and opens it again. */
void centre_kit_close (CentreKit *kit);
void centre_kit_reopen (CentreKit *kit);
/* Participant number of candidate i (0..2). */
char *centre_kit_number (guint i);
/* Writes text into the centre's folder; newly allocated path. */
char *centre_kit_write (const CentreKit *kit, const char *name, const char *text);
KitTerminal *centre_kit_terminal_at (CentreKit *kit, const char *seat);
/* For an enrolment of our own. */
void kit_terminal_clear (KitTerminal *terminal);

/* A sitting as a terminal process has it. */
typedef struct
{
  CentreKit *kit;
  KitTerminal *terminal;
  char *pseudonym;
  char *number;
  char pin[7];
  Ed25519Key *key;
  Secret *receive_private;
  SegmentHeader header;
  guint8 header_bytes[SEGMENT_HEADER_LEN];
  SegmentKeys keys;
  guint8 chain[DIGEST_LEN];
  GByteArray *records;   /* all, from record 0 on */
  guint64 segment_first; /* of the current segment */
  guint64 used_ms;       /* of the last record */
  Form *form;
  gboolean is_answered[8];
} KitSitting;

/* Checked in, not logged in. */
KitSitting *kit_sitting_new (CentreKit *kit, guint candidate);
void kit_sitting_free (KitSitting *sitting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KitSitting, kit_sitting_free)
/* The next segment's header, after what is in records. */
void kit_sitting_open_segment (KitSitting *sitting);
/* body's seq and t_ms are filled in, and used_ms where it is 0. */
void kit_sitting_seal_body (KitSitting *sitting, RecordBody *body);
void kit_sitting_seal (KitSitting *sitting, RecordType type, guint32 slot, const char *text);
/* START, or RESUME in a later segment. */
void kit_sitting_start (KitSitting *sitting);
void kit_sitting_answer (KitSitting *sitting, guint32 slot, const char *letter);
void kit_sitting_submit (KitSitting *sitting, const char *score_text);
void kit_sitting_time (KitSitting *sitting, RecordTimeCode code, gint64 value, const char *text);
guint64 kit_sitting_next_seq (const KitSitting *sitting);
/* n records from first on, as they travel. */
GBytes *kit_sitting_batch (const KitSitting *sitting, guint64 first, guint n);
