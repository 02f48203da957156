/* Orders to terminals (table commands). Ids grow over all sessions and are never used twice. */
#pragma once

#include "exam-server/store/store.h"

/* For one candidate (pseudonym), one seat, or the whole session (both NULL). */
typedef struct
{
  gint64 id; /* given by the store */
  const char *session;
  const char *pseudonym; /* may be NULL */
  const char *seat;      /* may be NULL */
  const char *kind;
  const char *body; /* JSON object text */
  gint64 at_ms;
  const char *actor;
} StoreCommand;

void store_command_free (StoreCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreCommand, store_command_free)

gboolean store_command_append (StoreTx *tx, const StoreCommand *command, gint64 *out_id, GError **error);
/* MISSING. */
StoreCommand *store_command_find (StoreTx *tx, gint64 id, GError **error);
/* Those with an id above after, oldest first; session NULL for all sessions. */
GPtrArray *store_command_list (StoreTx *tx, const char *session, gint64 after, GError **error);
