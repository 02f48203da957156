/* Who sits here, and how much time is left. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EXAM_TYPE_HEADER (exam_header_get_type ())
G_DECLARE_FINAL_TYPE (ExamHeader, exam_header, EXAM, HEADER, GtkWidget)

/* Signal: "minutes-left" (guint minutes) when the clock passes 10 and 5 minutes. */
GtkWidget *exam_header_new (ExamClient *client);
/* Little room: the candidate's line goes. */
void exam_header_set_compact (ExamHeader *self, gboolean compact);
/* "01:02:03", rounded up: the clock shows 00:00:00 only when time is over. Newly allocated. */
char *exam_header_format_clock (guint64 remaining_ms);

G_END_DECLS
