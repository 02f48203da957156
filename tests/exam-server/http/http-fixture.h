/* A server with two ports (0: client certificates, 1: none) and handlers for every way to answer. */
#pragma once

#include "exam-server/http/http.h"
#include "tests/exam-server/http/http-test-client.h"

typedef struct
{
  HttpTestPki pki;
  HttpServer *server;
  guint16 terminal_port;
  guint16 console_port;
  GMutex mutex;
  GPtrArray *held; /* of HttpExchange, by GET /hold */
  gint n_gone;     /* atomic */
  gint n_handled;  /* atomic */
} HttpFixture;

/* Limits of port 1 (and 0); zeros for the defaults. */
void http_fixture_init (HttpFixture *fixture, const HttpPortConfig *limits);
void http_fixture_clear (HttpFixture *fixture);
/* Waits until n exchanges are held. */
void http_fixture_wait_held (HttpFixture *fixture, guint n);
/* Answers all of them from this thread with text. */
void http_fixture_release (HttpFixture *fixture, const char *text);
/* Sends, reads one reply, asserts its status. Free with g_free(). */
char *http_fixture_ask (HttpTestClient *client, const char *request, guint status);
/* Asserts that condition comes true within 5 s. */
#define WAIT_FOR(condition)                                                                                            \
  do                                                                                                                   \
    {                                                                                                                  \
      gint64 end_ = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;                                                      \
      while (!(condition) && g_get_monotonic_time () < end_)                                                           \
        g_usleep (2000);                                                                                               \
      g_assert_true (condition);                                                                                       \
    }                                                                                                                  \
  while (0)
