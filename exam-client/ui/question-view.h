/* One item: its number, stem, pictures and options. Choosing an option is saving it. */
#pragma once

#include "exam-client/core/exam-client.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

#define QUESTION_TYPE_VIEW (question_view_get_type ())
G_DECLARE_FINAL_TYPE (QuestionView, question_view, QUESTION, VIEW, GtkWidget)

GtkWidget *question_view_new (ExamClient *client, DisplaySettings *settings);
/* Shows the item of slot, reports it as viewed, and moves the focus to it, so that a screen reader speaks it. */
void question_view_show (QuestionView *self, guint slot);
void question_view_focus (QuestionView *self);
guint question_view_get_slot (QuestionView *self);
guint question_view_get_n_options (QuestionView *self);
/* As if the option at place had been clicked. */
void question_view_choose (QuestionView *self, guint place);

G_END_DECLS
