/* One item: its number, shared text, stem, pictures and the fields to answer in. Choosing an option is saving it; what
 * is typed is saved at every pause. */
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
/* Options of the field that a letter means: the one with the focus, else the only one that has options; else 0. */
guint question_view_get_n_options (QuestionView *self);
/* As if the option at place of that field had been clicked. */
void question_view_choose (QuestionView *self, guint place);
/* Moves what has the focus one place up (-1) or down (1), where it can be put in order. */
void question_view_move (QuestionView *self, int step);
/* Records what is typed but not recorded yet. Nothing typed is lost: leaving an item, a view, a part or the program
 * does it. */
void question_view_flush (QuestionView *self);

G_END_DECLS
