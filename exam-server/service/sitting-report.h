/* What one sitting's stored records say, decrypted: for the committee and auditors, beside the running server. Needs
 * the scoring key, the bank package and the draw; no content key, so neither points nor texts of items. */
#pragma once

#include "common/exam/limits.h"
#include "exam-server/service/centre.h"

typedef struct
{
  char *item_id;
  char *section;
  char response[EXAM_RESPONSE_MAX + 1]; /* letter as the author wrote the options; "" for none */
  char shown[EXAM_RESPONSE_MAX + 1];    /* letter that stood beside it on the screen */
  gboolean is_flagged;
} SittingReportSlot;

typedef struct
{
  char *pseudonym;
  char *session;
  char *number;
  const char *state; /* as in terminal-protocol.md */
  guint64 n_records;
  guint n_answered;
  char *local; /* score text of SUBMIT; NULL before */
  /* The server's scores as stored; NULL while it has none. */
  char *server_sections; /* JSON array */
  char *server_total;
  gboolean is_equal;
  GPtrArray *slots; /* of SittingReportSlot, in the order of the form */
} SittingReport;

/* Writes an audit entry of actor first: reading answers is an act. MISSING: no sitting of this pseudonym; DAMAGED: its
 * records are not what a terminal can have sent. */
SittingReport *sitting_report_new (Centre *centre, const char *actor, const char *pseudonym, GError **error);
void sitting_report_free (SittingReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SittingReport, sitting_report_free)
