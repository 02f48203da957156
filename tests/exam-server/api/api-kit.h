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
  cJSON *json;  /* NULL where the body is none */
  char *cookie; /* of Set-Cookie, name=value */
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
/* Opens and starts the session by ani and budi. */
void api_kit_open (ApiKit *kit, gboolean start);
