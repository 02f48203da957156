/* An event_base that one thread owns. libevent's own locking stays off: other threads only fill the list of calls and
 * write to an eventfd, once per batch. */
#include "exam-server/http/http-thread.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

typedef struct
{
  void (*func) (gpointer data);
  gpointer data;
} Call;

static void
run_calls (HttpThread *thread)
{
  GArray *calls = NULL;

  g_mutex_lock (&thread->mutex);
  calls = thread->calls;
  thread->calls = g_array_new (FALSE, FALSE, sizeof (Call));
  g_mutex_unlock (&thread->mutex);
  for (guint i = 0; i < calls->len; i++)
    g_array_index (calls, Call, i).func (g_array_index (calls, Call, i).data);
  g_array_unref (calls);
}

static void
on_wake (evutil_socket_t fd, short what, void *data)
{
  guint64 n = 0;

  /* non-blocking: an empty eventfd is fine */
  if (read (fd, &n, sizeof n) < 0)
    n = 0;
  run_calls (data);
}

HttpThread *
http_thread_new (void)
{
  HttpThread *thread = g_atomic_rc_box_new0 (HttpThread);

  g_mutex_init (&thread->mutex);
  thread->calls = g_array_new (FALSE, FALSE, sizeof (Call));
  thread->base = event_base_new ();
  thread->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (thread->base == NULL || thread->wake_fd < 0)
    g_error ("no event loop: %s", g_strerror (errno));
  thread->wake = event_new (thread->base, thread->wake_fd, EV_READ | EV_PERSIST, on_wake, thread);
  event_add (thread->wake, NULL);
  return thread;
}

HttpThread *
http_thread_ref (HttpThread *thread)
{
  return g_atomic_rc_box_acquire (thread);
}

static void
thread_clear (gpointer data)
{
  HttpThread *thread = data;

  g_array_unref (thread->calls);
  g_mutex_clear (&thread->mutex);
}

void
http_thread_unref (HttpThread *thread)
{
  g_atomic_rc_box_release_full (thread, thread_clear);
}

static gpointer
thread_main (gpointer data)
{
  HttpThread *thread = data;
  sigset_t pipe;

  /* OpenSSL writes without MSG_NOSIGNAL; a client that left is no reason to die, whatever the program did about it */
  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe, NULL);
  event_base_loop (thread->base, EVLOOP_NO_EXIT_ON_EMPTY);
  return NULL;
}

void
http_thread_start (HttpThread *thread, const char *name)
{
  g_mutex_lock (&thread->mutex);
  thread->thread = g_thread_new (name, thread_main, thread);
  g_mutex_unlock (&thread->mutex);
}

void
http_thread_join (HttpThread *thread)
{
  GThread *own = NULL;

  g_mutex_lock (&thread->mutex);
  own = thread->thread;
  g_mutex_unlock (&thread->mutex);
  if (own == NULL)
    return;
  g_thread_join (own);
  g_mutex_lock (&thread->mutex);
  thread->thread = NULL;
  g_mutex_unlock (&thread->mutex);
}

void
http_thread_end (HttpThread *thread)
{
  g_mutex_lock (&thread->mutex);
  thread->ended = TRUE;
  g_mutex_unlock (&thread->mutex);
  run_calls (thread);
  event_free (thread->wake);
  close (thread->wake_fd);
  event_base_free (thread->base);
  thread->base = NULL;
}

void
http_thread_call (HttpThread *thread, void (*func) (gpointer data), gpointer data)
{
  Call call = { func, data };
  guint64 one = 1;
  gboolean now, first = FALSE;

  g_mutex_lock (&thread->mutex);
  now = thread->ended || thread->thread == g_thread_self ();
  if (!now)
    {
      g_array_append_val (thread->calls, call);
      first = thread->calls->len == 1;
      /* under the lock, so that the descriptor is not closed in between */
      if (first && write (thread->wake_fd, &one, sizeof one) < 0)
        g_error ("eventfd: %s", g_strerror (errno));
    }
  g_mutex_unlock (&thread->mutex);
  if (now)
    func (data);
}
