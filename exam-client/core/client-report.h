/* What a rehearsal asks of a finished sitting beyond what a candidate sees: how far the acknowledgements are, and
 * whether the server's own scoring came to the same result. */
#pragma once

#include "exam-client/core/exam-client.h"

G_BEGIN_DECLS

/* Records acknowledged by the server; the last one is n - 1. */
guint64 exam_client_get_n_acknowledged (ExamClient *self);

/* is_scored FALSE: not yet, or no answer; ask again. */
typedef void (*ExamClientResultFunc) (ExamClient *self, gboolean is_scored, gboolean is_equal, gpointer user_data);

/* FINISHED only. One question at a time; callback runs on the client's context, and not at all after
 * exam_client_stop(). */
void exam_client_ask_result (ExamClient *self, ExamClientResultFunc callback, gpointer user_data);

G_END_DECLS
