/* Delayed steps on the client's own main context. */
#include "exam-client/core/exam-client-private.h"

typedef struct
{
  ExamClient *client;
  ClientTimer *timer;
  ClientStep step;
} ClientTimerCall;

static gboolean
client_timer_fire (gpointer data)
{
  ClientTimerCall *call = data;

  g_clear_pointer (&call->timer->source, g_source_unref);
  call->step (call->client);
  return G_SOURCE_REMOVE;
}

void
client_timer_start (ExamClient *self, ClientTimer *timer, guint ms, ClientStep step)
{
  ClientTimerCall *call = g_new0 (ClientTimerCall, 1);

  client_timer_stop (timer);
  call->client = self;
  call->timer = timer;
  call->step = step;
  timer->source = g_timeout_source_new (ms);
  g_source_set_callback (timer->source, client_timer_fire, call, g_free);
  g_source_attach (timer->source, self->context);
}

void
client_timer_retry (ExamClient *self, ClientTimer *timer, guint retry_after_s, ClientStep step)
{
  client_timer_start (self, timer, backoff_next_ms (&timer->backoff, g_random_int (), retry_after_s), step);
}

void
client_timer_stop (ClientTimer *timer)
{
  if (timer->source == NULL)
    return;
  g_source_destroy (timer->source);
  g_clear_pointer (&timer->source, g_source_unref);
}

guint64
client_now_ms (ExamClient *self)
{
  return client_clock_boottime_ms (&self->clock);
}
