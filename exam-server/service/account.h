/* Accounts of people and their log-ins on the console. */
#pragma once

#include "exam-server/service/centre.h"
#include "exam-server/service/throttle.h"

typedef enum
{
  ACCOUNT_ROLE_ADMIN = 1 << 0,
  ACCOUNT_ROLE_PROCTOR = 1 << 1,
  ACCOUNT_ROLE_COMMITTEE = 1 << 2,
  ACCOUNT_ROLE_AUDITOR = 1 << 3,
  ACCOUNT_ROLE_CUSTODIAN = 1 << 4,
} AccountRole;

/* 0 for an unknown one. */
AccountRole account_role_from_text (const char *text);

/* BAD_REQUEST names what is wrong with name, role or password (at least 8 characters). REFUSED: the name is taken. */
gboolean account_add (
    Centre *centre, const char *actor, const char *name, const char *role, const char *password, GError **error);

#define ACCOUNT_SESSION_HOURS 12

typedef struct
{
  char *account;
  char *role_text;
  char *language;
  AccountRole role;
  char *csrf;
  char *token; /* the cookie's value; only from account_login() */
} AccountLogin;

void account_login_clear (AccountLogin *login);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountLogin, account_login_clear)

/* WRONG_PASSWORD, THROTTLED. Blocks for the password's hash (a tenth of a second and 64 MiB). */
gboolean account_login (Centre *centre,
                        Throttle *throttle,
                        const char *name,
                        const char *password,
                        guint64 clock_ms,
                        AccountLogin *out,
                        GError **error);
/* LOG_IN_NEEDED. Quick. */
gboolean account_find_login (Centre *centre, const char *token, AccountLogin *out, GError **error);
gboolean account_logout (Centre *centre, const char *token, GError **error);
