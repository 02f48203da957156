/* The bank: items with all their versions, in one SQLite file that two people may use at once. An imported item whose
 * content differs becomes a new version; no version is ever changed. Not thread-safe: one BankStore per thread. */
#pragma once

#include <glib.h>

#include "item-bank/store/bank-state.h"
#include "item-bank/store/item-draft.h"

typedef struct BankStore BankStore;

typedef struct
{
  ItemDraft *draft; /* document->version is set */
  char *state; /* a BankState; of older versions "frozen" or "superseded", unless the item is retired or compromised */
  guint32 frozen_version; /* the newest version of the item that is frozen, 0: none */
} BankItem;

void bank_item_free (BankItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankItem, bank_item_free)

/* The newest layout; older banks are migrated. DAMAGED also where somebody removed or added triggers. Errors:
 * bank_database_open(). */
BankStore *bank_store_open (const char *path, gboolean may_create, GError **error);
void bank_store_close (BankStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankStore, bank_store_close)

/* A transaction around several bank_store_put(): all of them or none survive. Closing rolls back. BUSY where another
 * program writes for more than five seconds. */
gboolean bank_store_begin (BankStore *store, GError **error);
gboolean bank_store_commit (BankStore *store, GError **error);
gboolean bank_store_rollback (BankStore *store, GError **error);

/* Who writes, for history; the user's log-in name where nobody says it. */
void bank_store_set_actor (BankStore *store, const char *name);
/* May bank_store_put() begin a draft version after a frozen one, which stays frozen and usable? Not by itself. */
void bank_store_set_may_revise (BankStore *store, gboolean may_revise);

typedef enum
{
  BANK_STORE_ADDED,
  BANK_STORE_NEW_VERSION, /* the id was there with other content; the state is "draft" again */
  BANK_STORE_UNCHANGED,
} BankStoreOutcome;

/* Keeps draft, whose document's version is not looked at. now_s: seconds since 1970. REFUSED, naming the item, for
 * other content than that of an item that is frozen, retired or compromised; then nothing was
 * written. The message does not repeat the id. */
gboolean
bank_store_put (BankStore *store, const ItemDraft *draft, gint64 now_s, BankStoreOutcome *out_outcome, GError **error);

gboolean bank_store_count (BankStore *store, guint *out_n, GError **error);
/* The newest version. MISSING where there is none; DAMAGED where what is stored does not fit its hash. */
BankItem *bank_store_read (BankStore *store, const char *item_id, GError **error);
BankItem *bank_store_read_version (BankStore *store, const char *item_id, guint32 version, GError **error);
/* Of the newest version, without reading the item. MISSING where there is none. */
gboolean bank_store_get_state (
    BankStore *store, const char *item_id, BankState *out_state, guint32 *out_version, GError **error);

typedef enum
{
  BANK_STORE_NEWEST, /* one of each item, retired and compromised ones too */
  BANK_STORE_USABLE, /* what may go into a package: approved or frozen; of an item whose newest version is neither, the
                        newest frozen one; none of a retired or compromised item */
  BANK_STORE_ALL,    /* every version that ever was */
} BankStoreVersions;

/* Zeros: the newest version of everything. */
typedef struct
{
  const char *const *sections; /* NULL or empty: all; of the version */
  guint states;                /* 1 << BankState of the item (its newest version), 0: all */
  BankStoreVersions versions;
} BankStoreFilter;

/* Called with each item, borrowed, in bytewise order of the ids, then by version. FALSE with an error stops. */
typedef gboolean (*BankStoreFunc) (const BankItem *item, gpointer data, GError **error);
gboolean bank_store_foreach (BankStore *store, BankStoreFunc func, gpointer data, GError **error);
/* filter NULL: as bank_store_foreach(). */
gboolean bank_store_foreach_filtered (
    BankStore *store, const BankStoreFilter *filter, BankStoreFunc func, gpointer data, GError **error);

/* Prepares every statement: for tests. */
gboolean bank_store_check_statements (BankStore *store, GError **error);
