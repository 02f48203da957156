/* Check-in: the seat is drawn, never chosen, and a one-time PIN works at that seat only. */
#pragma once

#include "exam-server/service/centre.h"

typedef struct
{
  char *pseudonym;
  char *name;
  char *session;
  char *seat;
  char pin[7];
} CheckinReply;

void checkin_reply_clear (CheckinReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CheckinReply, checkin_reply_clear)

/* session NULL: the candidate's own. Again: same seat, new PIN. The k-th check-in takes the k-th seat of the draw's
 * order over the enrolled seats. Errors of SERVICE_ERROR: NOT_FOUND (number), NOT_OPEN (not drawn, or closed), REFUSED
 * (other session, no seat left). Blocks for the PIN's hash. */
gboolean checkin_candidate (
    Centre *centre, const char *actor, const char *number, const char *session, CheckinReply *out, GError **error);
