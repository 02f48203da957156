/* First signatures of two-person actions that wait for the second (table approvals). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  gint64 id;           /* given by the store */
  const char *session; /* may be NULL: not about one session */
  const char *action;
  const char *subject; /* what exactly is approved: two people approve the same text */
  const char *actor;
  gint64 at_ms;
} StoreApproval;

void store_approval_free (StoreApproval *approval);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreApproval, store_approval_free)

/* CONFLICT where this actor approved the same already. */
gboolean store_approval_insert (StoreTx *tx, const StoreApproval *approval, GError **error);
/* Those for one action and subject, oldest first; session NULL matches only NULL. */
GPtrArray *
store_approval_list (StoreTx *tx, const char *session, const char *action, const char *subject, GError **error);
/* Once used (or too old). */
gboolean
store_approval_delete_of (StoreTx *tx, const char *session, const char *action, const char *subject, GError **error);
