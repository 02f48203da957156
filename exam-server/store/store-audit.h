/* Who did what (table audit): append-only, written before the effect. */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  gint64 id; /* given by the store */
  gint64 at_ms;
  const char *actor;
  const char *second_actor; /* of a two-person action, else NULL */
  const char *action;
  const char *subject; /* may be NULL */
  const char *detail;  /* may be NULL */
} StoreAudit;

void store_audit_free (StoreAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreAudit, store_audit_free)

gboolean store_audit_append (StoreTx *tx, const StoreAudit *audit, GError **error);
/* At most max entries with an id above after, oldest first. */
GPtrArray *store_audit_list (StoreTx *tx, gint64 after, guint max, GError **error);
