/* Internal to http: one network thread with its event_base, and the way in from other threads. */
#pragma once

#include <event2/event.h>
#include <glib.h>

/* Shared by reference count: exchanges keep it beyond the server's life. */
typedef struct
{
  struct event_base *base; /* NULL once ended */
  GThread *thread;         /* NULL before start and once ended */
  struct event *wake;
  int wake_fd;
  GMutex mutex; /* guards what follows */
  GArray *calls;
  gboolean ended;
  /* on this thread only */
  gboolean stopping; /* no more handlers */
  guint n_writing;   /* replies on their way */
} HttpThread;

HttpThread *http_thread_new (void);
HttpThread *http_thread_ref (HttpThread *thread);
void http_thread_unref (HttpThread *thread);
void http_thread_start (HttpThread *thread, const char *name);
/* From outside: waits until the loop has ended (something must have asked event_base_loopbreak() to). */
void http_thread_join (HttpThread *thread);
/* Nothing runs on the base any more; frees it. Calls posted from now on run at once, where they are posted. */
void http_thread_end (HttpThread *thread);

/* Runs func (data) on the thread: at once where this is it, else soon. */
void http_thread_call (HttpThread *thread, void (*func) (gpointer data), gpointer data);
