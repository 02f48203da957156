/* Messages of the proctor and notices of the engine, under the bar: seen without covering the item. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NOTICE_TYPE_BAR (notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (NoticeBar, notice_bar, NOTICE, BAR, GtkWidget)

GtkWidget *notice_bar_new (void);
/* Stays until it is closed. text comes from a person: it is shown as it is, never as markup. */
void notice_bar_add_message (NoticeBar *self, const char *text);
/* Goes by itself after a while, or when closed. */
void notice_bar_add_notice (NoticeBar *self, const char *icon_name, const char *text);
void notice_bar_clear (NoticeBar *self);

G_END_DECLS
