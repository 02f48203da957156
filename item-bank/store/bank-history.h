/* Who did what to which item, when and why: only ever added to, and each entry is hashed together with the one before,
 * so that a change behind the program's back shows. Format: docs/formats/bank-database.md ("history"). */
#pragma once

#include "item-bank/store/bank-store.h"

struct sqlite3;

#define BANK_HISTORY_WHO_MAX 200  /* bytes of a name */
#define BANK_HISTORY_WHY_MAX 2000 /* bytes of a reason */

typedef enum
{
  BANK_EVENT_IMPORTED,         /* a version came in; about: its content hash */
  BANK_EVENT_SUBMITTED,        /* to review */
  BANK_EVENT_KEY_SHOWN,        /* to the reviewer `who` */
  BANK_EVENT_ANSWER,           /* a blind answer; about: SHA-256 of its signature */
  BANK_EVENT_RESOLVED,         /* why blind answers that differ from the key do not matter */
  BANK_EVENT_APPROVAL,         /* one person approved; about: SHA-256 of the signature */
  BANK_EVENT_APPROVED,         /* enough have */
  BANK_EVENT_REOPENED,         /* an approval no longer counts, so in review again */
  BANK_EVENT_RETURNED,         /* to the author */
  BANK_EVENT_FROZEN,           /* */
  BANK_EVENT_RETIRED,          /* */
  BANK_EVENT_COMPROMISED,      /* */
  BANK_EVENT_REVIEWER_ADDED,   /* no item; about: SHA-256 of the certificate */
  BANK_EVENT_REVIEWER_REMOVED, /* the same */
} BankEventKind;

#define BANK_EVENT_LAST BANK_EVENT_REVIEWER_REMOVED

typedef struct
{
  gint64 seq;  /* 1, 2, ...; set by bank_history_append() */
  gint64 at_s; /* seconds since 1970 */
  BankEventKind kind;
  char *who;     /* "-": not recorded (imported before there was a history) */
  char *item_id; /* "": about no item */
  guint32 version;
  char *about; /* 64 hex digits or "" */
  char *why;   /* "": no reason given */
} BankEvent;

const char *bank_event_to_token (BankEventKind kind);
void bank_event_free (BankEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankEvent, bank_event_free)

/* Adds an entry and sets its seq. Inside a transaction. REFUSED for a who or why that is too long or has control
 * characters. */
gboolean bank_history_append (BankStore *store, BankEvent *event, GError **error);
/* All entries of an item (NULL: of the bank), oldest first; those of one version unless it is 0. func must not write.
 */
typedef gboolean (*BankHistoryFunc) (const BankEvent *event, gpointer data, GError **error);
gboolean bank_history_foreach (
    BankStore *store, const char *item_id, guint32 version, BankHistoryFunc func, gpointer data, GError **error);
/* The same, as a new GPtrArray of BankEvent. */
GPtrArray *bank_history_list (BankStore *store, const char *item_id, guint32 version, GError **error);
/* Follows the chain and compares it with states, versions, signatures, reviewers and frozen versions. DAMAGED, naming
 * what does not fit. out_head: value of the last entry, zeros where there is none; noted elsewhere (minutes), it proves
 * later that no entry was removed or rewritten. */
gboolean bank_history_check (BankStore *store, guint8 out_head[DIGEST_LEN], GError **error);

/* For the migration to layout 2: an "imported" entry for each version that is there. Inside a transaction. */
gboolean bank_history_begin (struct sqlite3 *database, GError **error);
gboolean bank_history_prepare (BankStore *store, GError **error);
