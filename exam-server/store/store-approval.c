/* The statements of approvals. */
#include "exam-server/store/store-approval.h"

#include "exam-server/store/store-row.h"

static const StoreField approvals_fields[] = {
  STORE_FIELD (StoreApproval, id, ID),       STORE_FIELD (StoreApproval, session, TEXT),
  STORE_FIELD (StoreApproval, action, TEXT), STORE_FIELD (StoreApproval, subject, TEXT),
  STORE_FIELD (StoreApproval, actor, TEXT),  STORE_FIELD (StoreApproval, at_ms, INTEGER),
};
STORE_TABLE (approvals, StoreApproval, approvals_fields, 1, (GDestroyNotify)store_approval_free);

void
store_approval_free (StoreApproval *approval)
{
  store_row_free (&approvals_table, approval);
}

gboolean
store_approval_insert (StoreTx *tx, const StoreApproval *approval, GError **error)
{
  return store_row_insert (tx, &approvals_table, approval, error);
}

GPtrArray *
store_approval_list (StoreTx *tx, const char *session, const char *action, const char *subject, GError **error)
{
  return store_row_list (tx, &approvals_table, error,
                         "WHERE session IS ?1 AND action = ?2 AND subject = ?3 ORDER BY id", "sss", session, action,
                         subject);
}

gboolean
store_approval_delete_of (StoreTx *tx, const char *session, const char *action, const char *subject, GError **error)
{
  return store_tx_run (tx, "approvals", NULL, error,
                       "DELETE FROM approvals WHERE session IS ?1 AND action = ?2 AND subject = ?3", "sss", session,
                       action, subject);
}
