/* Keeps bytes that were refused but say something: table conflicts and an incident. Inside of the service. */
#pragma once

#include "exam-server/service/service-state.h"
#include "exam-server/service/terminal-desk.h"

/* sitting and stored may be NULL; seq -1 where it is not about one record. reason: conflict, damaged, behind. Bounded
 * per sitting, so that a broken or hostile terminal cannot fill the disk. */
void evidence_keep (ExamService *service,
                    const Terminal *terminal,
                    Sitting *sitting,
                    gint64 seq,
                    const char *reason,
                    const guint8 *stored,
                    gsize stored_len,
                    const guint8 *offered,
                    gsize offered_len,
                    const char *why);
