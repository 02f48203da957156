/* The statements of commands. */
#include "exam-server/store/store-command.h"

#include "exam-server/store/store-row.h"

static const StoreField commands_fields[] = {
  STORE_FIELD (StoreCommand, id, ID),          STORE_FIELD (StoreCommand, session, TEXT),
  STORE_FIELD (StoreCommand, pseudonym, TEXT), STORE_FIELD (StoreCommand, seat, TEXT),
  STORE_FIELD (StoreCommand, kind, TEXT),      STORE_FIELD (StoreCommand, body, TEXT),
  STORE_FIELD (StoreCommand, at_ms, INTEGER),  STORE_FIELD (StoreCommand, actor, TEXT),
};
STORE_TABLE (commands, StoreCommand, commands_fields, 1, (GDestroyNotify)store_command_free);

void
store_command_free (StoreCommand *command)
{
  store_row_free (&commands_table, command);
}

gboolean
store_command_append (StoreTx *tx, const StoreCommand *command, gint64 *out_id, GError **error)
{
  if (!store_row_insert (tx, &commands_table, command, error))
    return FALSE;
  *out_id = sqlite3_last_insert_rowid (tx->db);
  return TRUE;
}

StoreCommand *
store_command_find (StoreTx *tx, gint64 id, GError **error)
{
  return store_row_find (tx, &commands_table, error, "WHERE id = ?1", "i", id);
}

GPtrArray *
store_command_list (StoreTx *tx, const char *session, gint64 after, GError **error)
{
  if (session == NULL)
    return store_row_list (tx, &commands_table, error, "WHERE id > ?1 ORDER BY id", "i", after);
  return store_row_list (tx, &commands_table, error, "WHERE session = ?1 AND id > ?2 ORDER BY id", "si", session,
                         after);
}
