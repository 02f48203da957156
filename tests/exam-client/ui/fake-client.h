/* A client with canned data, for looking at screens and for tests of the windows alone. Nothing here talks to a server
 * or a disk; the end-to-end tests use the real core. */
#pragma once

#include "exam-client/core/exam-client.h"

G_BEGIN_DECLS

ExamClient *fake_client_new (void);
void fake_client_set_stage (ExamClient *self, ClientStage stage);
void fake_client_set_online (ExamClient *self, gboolean online);
/* Save state that an answer reaches at once. */
void fake_client_set_save_state (ExamClient *self, SaveState state);
void fake_client_set_remaining_ms (ExamClient *self, guint64 remaining_ms);
void fake_client_set_candidate (ExamClient *self, const char *name);
void fake_client_set_current_slot (ExamClient *self, guint slot);
void fake_client_set_all_sent (ExamClient *self, gboolean all_sent);
/* FALSE: policy withholds the score. */
void fake_client_set_score_shown (ExamClient *self, gboolean shown);
/* Answers and marks as in the middle of a sitting; FALSE: none. */
void fake_client_fill (ExamClient *self, gboolean filled);
/* Every call that changes something is appended to this file as one line. */
void fake_client_log_to (ExamClient *self, const char *path);
void fake_client_log (ExamClient *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Stops the clock of the exam, so that two pictures of the same screen are equal. */
void fake_client_freeze (ExamClient *self);

G_END_DECLS
