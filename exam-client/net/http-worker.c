/* The network thread: takes requests out of a queue, runs each lane's current one in a curl multi handle, hands replies
 * back. */
#include "exam-client/net/http-worker.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "exam-client/net/http-exchange.h"

struct HttpWorker
{
  gatomicrefcount n_references; /* the owner, and each reply on its way */
  gboolean closed;              /* only on the owner's context, like next_id and pending */
  guint64 next_id;
  GHashTable *pending; /* guint64 id -> NULL: requests whose callback may still run */
  GMainContext *context;
  GThread *thread;
  CURLM *multi;
  GMutex lock;
  GQueue incoming;   /* of HttpExchange, under lock */
  GArray *cancelled; /* of guint64, under lock */
  gboolean stop;     /* under lock */
  HttpServer server;
  CURL *easy[HTTP_N_LANES];
  GQueue waiting[HTTP_N_LANES];        /* only on the thread */
  HttpExchange *running[HTTP_N_LANES]; /* only on the thread */
};

#define HTTP_WORKER_IDLE_MS 10000

static void
http_worker_unref (HttpWorker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->n_references))
    return;
  g_mutex_clear (&worker->lock);
  g_array_unref (worker->cancelled);
  g_hash_table_unref (worker->pending);
  g_main_context_unref (worker->context);
  g_free (worker);
}

static gboolean
http_worker_deliver (gpointer data)
{
  HttpExchange *exchange = data;
  HttpWorker *worker = exchange->worker;
  HttpReply reply = { .status = exchange->status, .retry_after_s = exchange->retry_after_s, .error = exchange->error };

  if (worker->closed || !g_hash_table_remove (worker->pending, &exchange->id))
    return G_SOURCE_REMOVE;
  reply.body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->received));
  exchange->callback (&reply, exchange->user_data);
  g_bytes_unref (reply.body);
  return G_SOURCE_REMOVE;
}

static void
http_worker_delivered (gpointer data)
{
  HttpExchange *exchange = data;
  HttpWorker *worker = exchange->worker;

  http_exchange_free (exchange);
  http_worker_unref (worker);
}

static void
http_worker_report (HttpWorker *worker, HttpExchange *exchange)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_atomic_ref_count_inc (&worker->n_references);
  exchange->worker = worker;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, http_worker_deliver, exchange, http_worker_delivered);
  g_source_attach (source, worker->context);
}

static void
http_worker_start_lane (HttpWorker *worker, guint lane)
{
  while (worker->running[lane] == NULL && !g_queue_is_empty (&worker->waiting[lane]))
    {
      HttpExchange *exchange = g_queue_pop_head (&worker->waiting[lane]);

      if (!http_exchange_prepare (exchange, worker->easy[lane], &worker->server)
          || curl_multi_add_handle (worker->multi, worker->easy[lane]) != CURLM_OK)
        http_worker_report (worker, exchange);
      else
        worker->running[lane] = exchange;
    }
}

static void
http_worker_finish_lane (HttpWorker *worker, guint lane, CURLcode result)
{
  HttpExchange *exchange = worker->running[lane];

  worker->running[lane] = NULL;
  curl_multi_remove_handle (worker->multi, worker->easy[lane]);
  http_exchange_finish (exchange, worker->easy[lane], result);
  http_worker_report (worker, exchange);
}

static void
http_worker_drop (HttpWorker *worker, guint lane, guint64 id)
{
  if (worker->running[lane] != NULL && worker->running[lane]->id == id)
    http_worker_finish_lane (worker, lane, CURLE_ABORTED_BY_CALLBACK);
  for (GList *link = worker->waiting[lane].head; link != NULL; link = link->next)
    if (((HttpExchange *)link->data)->id == id)
      {
        http_exchange_free (link->data);
        g_queue_delete_link (&worker->waiting[lane], link);
        return;
      }
}

/* Under lock. */
static void
http_worker_drop_cancelled (HttpWorker *worker)
{
  for (guint i = 0; i < worker->cancelled->len; i++)
    for (guint lane = 0; lane < HTTP_N_LANES; lane++)
      http_worker_drop (worker, lane, g_array_index (worker->cancelled, guint64, i));
  g_array_set_size (worker->cancelled, 0);
}

static gboolean
http_worker_take (HttpWorker *worker)
{
  HttpExchange *exchange;
  gboolean stop;

  g_mutex_lock (&worker->lock);
  while ((exchange = g_queue_pop_head (&worker->incoming)) != NULL)
    g_queue_push_tail (&worker->waiting[exchange->lane], exchange);
  http_worker_drop_cancelled (worker);
  stop = worker->stop;
  g_mutex_unlock (&worker->lock);
  return !stop;
}

static void
http_worker_collect (HttpWorker *worker)
{
  CURLMsg *message;
  int n_left;

  while ((message = curl_multi_info_read (worker->multi, &n_left)) != NULL)
    for (guint lane = 0; lane < HTTP_N_LANES; lane++)
      if (message->msg == CURLMSG_DONE && worker->running[lane] != NULL && message->easy_handle == worker->easy[lane])
        {
          http_worker_finish_lane (worker, lane, message->data.result);
          break; /* message is gone */
        }
}

static gpointer
http_worker_run (gpointer data)
{
  HttpWorker *worker = data;
  int n_running;

  while (http_worker_take (worker))
    {
      for (guint lane = 0; lane < HTTP_N_LANES; lane++)
        http_worker_start_lane (worker, lane);
      curl_multi_perform (worker->multi, &n_running);
      http_worker_collect (worker);
      for (guint lane = 0; lane < HTTP_N_LANES; lane++)
        http_worker_start_lane (worker, lane);
      if (curl_multi_poll (worker->multi, NULL, 0, HTTP_WORKER_IDLE_MS, NULL) != CURLM_OK)
        g_usleep (G_USEC_PER_SEC / 10); /* never a busy loop, whatever curl says */
    }
  for (guint lane = 0; lane < HTTP_N_LANES; lane++)
    {
      if (worker->running[lane] != NULL)
        curl_multi_remove_handle (worker->multi, worker->easy[lane]);
      g_clear_pointer (&worker->running[lane], http_exchange_free);
      g_queue_clear_full (&worker->waiting[lane], (GDestroyNotify)http_exchange_free);
      curl_easy_cleanup (worker->easy[lane]);
    }
  return NULL;
}

static void
http_worker_init_curl (void)
{
  static gsize once = 0;

  if (!g_once_init_enter (&once))
    return;
  curl_global_init (CURL_GLOBAL_DEFAULT);
  g_once_init_leave (&once, 1);
}

HttpWorker *
http_worker_new (const char *base_url, const char *ca_pem, const char *cert_pem, const Secret *key_pem, GError **error)
{
  HttpWorker *worker;

  if (!g_str_has_prefix (base_url, "https://") || strlen (base_url) < 9 || g_str_has_suffix (base_url, "/"))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("%s: the server's address must look like https://host:port"), base_url);
      return NULL;
    }
  http_worker_init_curl ();
  worker = g_new0 (HttpWorker, 1);
  g_atomic_ref_count_init (&worker->n_references);
  g_mutex_init (&worker->lock);
  worker->cancelled = g_array_new (FALSE, FALSE, sizeof (guint64));
  worker->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  worker->context = g_main_context_ref_thread_default ();
  worker->server.base_url = g_strdup (base_url);
  worker->server.ca_pem = g_strdup (ca_pem);
  worker->server.cert_pem = g_strdup (cert_pem);
  worker->server.key_pem = key_pem != NULL ? secret_dup (key_pem) : NULL;
  worker->multi = curl_multi_init ();
  for (guint lane = 0; lane < HTTP_N_LANES; lane++)
    worker->easy[lane] = curl_easy_init ();
  worker->thread = g_thread_new ("network", http_worker_run, worker);
  return worker;
}

guint64
http_worker_send (HttpWorker *worker, const HttpRequest *request, HttpCallback callback, gpointer user_data)
{
  HttpExchange *exchange = http_exchange_new (request);
  guint64 id = ++worker->next_id;

  exchange->id = id;
  exchange->callback = callback;
  exchange->user_data = user_data;
  g_hash_table_add (worker->pending, g_memdup2 (&id, sizeof id));
  g_mutex_lock (&worker->lock);
  g_queue_push_tail (&worker->incoming, exchange);
  g_mutex_unlock (&worker->lock);
  curl_multi_wakeup (worker->multi);
  return id;
}

void
http_worker_cancel (HttpWorker *worker, guint64 id)
{
  if (id == 0 || !g_hash_table_remove (worker->pending, &id))
    return;
  g_mutex_lock (&worker->lock);
  g_array_append_val (worker->cancelled, id);
  g_mutex_unlock (&worker->lock);
  curl_multi_wakeup (worker->multi);
}

void
http_worker_free (HttpWorker *worker)
{
  if (worker == NULL)
    return;
  g_mutex_lock (&worker->lock);
  worker->stop = TRUE;
  g_mutex_unlock (&worker->lock);
  curl_multi_wakeup (worker->multi);
  g_thread_join (worker->thread);
  worker->closed = TRUE;
  g_queue_clear_full (&worker->incoming, (GDestroyNotify)http_exchange_free);
  curl_multi_cleanup (worker->multi);
  http_server_clear (&worker->server);
  http_worker_unref (worker);
}
