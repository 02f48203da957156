/* The real program over loopback, asked as terminals and pages ask it. */
#pragma once

#include <gio/gio.h>

#include "common/base/json.h"

#include "tests/exam-server/service/centre-kit.h"

typedef struct
{
  CentreKit *centre;
  GSubprocess *process;
  guint terminal_port;
  guint console_port;
  guint patience_ms; /* of every request; 0: a minute */
} ApiKit;

/* Accounts ani and budi (proctors), dewi (committee), admin: password "kopi-tubruk-1". Starts the program. */
ApiKit *api_kit_new (void);
void api_kit_free (ApiKit *kit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiKit, api_kit_free)
void api_kit_start (ApiKit *kit);
/* SIGKILL. */
void api_kit_kill (ApiKit *kit);

typedef struct
{
  int status; /* 0: no answer at all */
  char *body;
  cJSON *json;       /* NULL where the body is none */
  char *cookie;      /* of Set-Cookie, name=value */
  int retry_after_s; /* 0: not given */
} Reply;

void reply_clear (Reply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)
/* Asserts status and error code. */
void reply_assert_error (const Reply *reply, int status, const char *code);
const char *reply_text (const Reply *reply, const char *name);

/* terminal NULL: without a certificate. body NULL: GET. */
void api_kit_ask_terminal (
    ApiKit *kit, const KitTerminal *terminal, const char *path, const void *body, gsize len, Reply *out);
void
api_kit_ask_terminal_json (ApiKit *kit, const KitTerminal *terminal, const char *path, const char *json, Reply *out);

typedef struct
{
  char *cookie;
  char *token;
} Person;

void person_clear (Person *person);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)
void api_kit_log_in (ApiKit *kit, const char *account, Person *out);
/* person NULL: nobody; json NULL: GET; headers NULL or more of them ("Name: value"). */
void api_kit_ask_console (
    ApiKit *kit, const Person *person, const char *path, const char *json, const char *const *headers, Reply *out);
/* What a stream says in so many seconds. */
char *api_kit_listen (ApiKit *kit, const Person *person, const char *path, guint seconds);
/* Opens and starts the session by ani and budi. */
void api_kit_open (ApiKit *kit, gboolean start);

/* Give the status. */
int api_kit_send_records (ApiKit *kit, KitSitting *sitting, guint64 first, guint n, Reply *out);
int api_kit_send_segment (ApiKit *kit, KitSitting *sitting, Reply *out);
void api_kit_log_in_at (ApiKit *kit, const KitTerminal *terminal, const char *number, const char *pin, Reply *out);
/* A candidate of a running session at work: START and one answer sealed, nothing sent. */
KitSitting *api_kit_enter (ApiKit *kit, guint candidate);
/* Opens and starts the session; candidate 0. */
KitSitting *api_kit_begin (ApiKit *kit);
/* Runs exam-server with argv and --dir beside the one that serves; gives its exit status and what it printed. */
int api_kit_run (ApiKit *kit, const char *const *argv, char **out);
