/* Which versions of a bank's items may go into a package. A bank in which reviewers were admitted has a workflow: only
 * approved and frozen versions, each with its signatures verified; any other bank gives its newest versions. Retired
 * and compromised items never. */
#pragma once

#include "item-bank/store/bank-store.h"

typedef struct
{
  gboolean only_approved;          /* because the bank has a workflow, or because it was asked for */
  guint n_left_out;                /* items that are not approved, retired or compromised */
  guint n_not_approved;            /* items given although nobody approved them */
  guint8 history_head[DIGEST_LEN]; /* for the minutes: bank_history_check() */
} ApprovedItems;

/* Calls func with each, by id. DAMAGED, before or while func is called, where the bank does not follow from its history
 * or an approved item lacks signatures. */
gboolean approved_items_foreach (
    BankStore *store, gboolean only_approved, ApprovedItems *out, BankStoreFunc func, gpointer data, GError **error);
