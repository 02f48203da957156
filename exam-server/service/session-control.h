/* The life of a session: planned -> drawn -> open -> running / paused -> closed, opened by two people with their
 * shares, and everything a proctor orders. Each sensitive step writes its audit entry before it takes effect. */
#pragma once

#include "exam-server/service/exam-service.h"
#include "exam-server/store/store-session.h"

/* "planned", "drawn" (planned with a transcript), "open", "running", "paused", "closed". */
const char *session_control_state (const StoreSession *session);
gboolean session_control_is_sealed (ExamService *service, const char *session);

/* One person's share. out_approvals: how many people gave theirs; out_open: the bank is open now. Also after a restart,
 * and for a closed session with sittings that are not scored. text is wiped by the caller. Errors: NOT_FOUND, NOT_OPEN
 * (not drawn), SAME_PERSON, BAD_REQUEST (not a share), REFUSED (another bank's, given twice). */
gboolean session_control_open (ExamService *service,
                               const char *session,
                               const char *account,
                               const char *share_text,
                               gsize len,
                               guint *out_approvals,
                               gboolean *out_open,
                               GError **error);

typedef enum
{
  SESSION_ORDER_START,
  SESSION_ORDER_PAUSE,
  SESSION_ORDER_RESUME,
  SESSION_ORDER_CLOSE, /* of one candidate: terminate */
  SESSION_ORDER_LOCK,
  SESSION_ORDER_UNLOCK,
} SessionOrder;

/* pseudonym NULL: the whole room. NOT_OPEN where the state does not allow it. */
gboolean session_control_order (ExamService *service,
                                const char *session,
                                const char *account,
                                SessionOrder order,
                                const char *pseudonym,
                                GError **error);
/* Two people: out_done FALSE after the first. SAME_PERSON where the same account comes twice. */
gboolean session_control_grant (ExamService *service,
                                const char *session,
                                const char *account,
                                const char *pseudonym,
                                guint seconds,
                                const char *reason,
                                gboolean *out_done,
                                GError **error);
/* pseudonym NULL: everybody. */
gboolean session_control_message (ExamService *service,
                                  const char *session,
                                  const char *account,
                                  const char *pseudonym,
                                  const char *text,
                                  GError **error);
