/* The bank: items with all their versions, in one SQLite file that two people may use at once. An imported item whose
 * content differs becomes a new version; no version is ever changed. Not thread-safe: one BankStore per thread. */
#pragma once

#include <glib.h>

#include "item-bank/store/item-draft.h"

typedef struct BankStore BankStore;

typedef struct
{
  ItemDraft *draft; /* document->version is set */
  char *state;      /* "draft", later "in-review", "approved" ... */
} BankItem;

void bank_item_free (BankItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankItem, bank_item_free)

/* The newest layout; older banks are migrated. Errors: bank_database_open(). */
BankStore *bank_store_open (const char *path, gboolean may_create, GError **error);
void bank_store_close (BankStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankStore, bank_store_close)

/* A transaction around several bank_store_put(): all of them or none survive. Closing rolls back. BUSY where another
 * program writes for more than five seconds. */
gboolean bank_store_begin (BankStore *store, GError **error);
gboolean bank_store_commit (BankStore *store, GError **error);
gboolean bank_store_rollback (BankStore *store, GError **error);

typedef enum
{
  BANK_STORE_ADDED,
  BANK_STORE_NEW_VERSION, /* the id was there with other content; the state is "draft" again */
  BANK_STORE_UNCHANGED,
} BankStoreOutcome;

/* Keeps draft, whose document's version is not looked at. now_s: seconds since 1970. */
gboolean
bank_store_put (BankStore *store, const ItemDraft *draft, gint64 now_s, BankStoreOutcome *out_outcome, GError **error);

gboolean bank_store_count (BankStore *store, guint *out_n, GError **error);
/* The newest version. MISSING where there is none; DAMAGED where what is stored does not fit its hash. */
BankItem *bank_store_read (BankStore *store, const char *item_id, GError **error);
/* Called with each item, borrowed, in bytewise order of the ids. FALSE with an error stops. */
typedef gboolean (*BankStoreFunc) (const BankItem *item, gpointer data, GError **error);
gboolean bank_store_foreach (BankStore *store, BankStoreFunc func, gpointer data, GError **error);

/* Prepares every statement: for tests. */
gboolean bank_store_check_statements (BankStore *store, GError **error);
