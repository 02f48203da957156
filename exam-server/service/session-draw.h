/* The draw of a session: roster root, transcript, frozen roster. */
#pragma once

#include "common/exam/draw.h"
#include "exam-server/service/centre.h"

typedef struct
{
  const char *beacon_source;
  guint64 beacon_round;
  guint8 beacon[32];
  GPtrArray *reveals; /* of DrawReveal */
} DrawInput;

/* Makes and stores the transcript of a session; audit first. Newly allocated text. REFUSED where it is drawn already,
 * has no candidates, or its bank or rules are not imported. */
char *session_draw (Centre *centre, const char *actor, const char *session, const DrawInput *input, GError **error);
/* REFUSED where it is not drawn. */
char *session_draw_dup_transcript (Centre *centre, const char *session, GError **error);
