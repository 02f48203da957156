/* From the workflow to the package. */
#include "item-bank/cli/approved-items.h"

#include <string.h>

#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-workflow.h"

typedef struct
{
  BankStore *store;
  ApprovedItems *result;
  BankStoreFunc func;
  gpointer data;
  guint n_given;
} ApprovedItemsPass;

static gboolean
approved_items_take (const BankItem *item, gpointer data, GError **error)
{
  ApprovedItemsPass *pass = data;
  gboolean is_approved = strcmp (item->state, "approved") == 0 || strcmp (item->state, "frozen") == 0;

  /* Not only the word in the file, also the signatures. */
  if (is_approved && !bank_workflow_check (pass->store, item, error))
    return FALSE;
  pass->n_given++;
  pass->result->n_not_approved += !is_approved;
  return pass->func (item, pass->data, error);
}

gboolean
approved_items_foreach (
    BankStore *store, gboolean only_approved, ApprovedItems *out, BankStoreFunc func, gpointer data, GError **error)
{
  const guint gone = 1u << BANK_STATE_RETIRED | 1u << BANK_STATE_COMPROMISED;
  BankStoreFilter filter = { 0 };
  ApprovedItemsPass pass = { .store = store, .result = out, .func = func, .data = data };
  gboolean has_workflow;
  guint n_items;

  *out = (ApprovedItems){ 0 };
  if (!bank_reviewer_has_any (store, &has_workflow, error) || !bank_history_check (store, out->history_head, error)
      || !bank_store_count (store, &n_items, error))
    return FALSE;
  out->only_approved = only_approved || has_workflow;
  if (out->only_approved)
    filter.versions = BANK_STORE_USABLE;
  else
    filter.states = ((1u << (BANK_STATE_LAST + 1)) - 1) & ~gone;
  if (!bank_store_foreach_filtered (store, &filter, approved_items_take, &pass, error))
    return FALSE;
  out->n_left_out = n_items - MIN (n_items, pass.n_given);
  return TRUE;
}
