/* Between importers and the bank. */
#include "item-bank/import/import-sink.h"

#include "common/base/error.h"
#include "common/base/i18n.h"

void
import_sink_init (ImportSink *sink, const char *path, ImportDraftFunc take, ImportRefuseFunc refuse, gpointer data)
{
  *sink = (ImportSink){ .path = path, .take = take, .refuse = refuse, .data = data };
  sink->lines_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
import_sink_clear (ImportSink *sink)
{
  g_clear_pointer (&sink->lines_by_id, g_hash_table_unref);
}

void
import_sink_refuse (ImportSink *sink, guint line, const char *item_id, const GError *why)
{
  g_autofree char *message = item_id != NULL && *item_id != '\0'
                                 ? g_strdup_printf ("%s:%u: %s: %s", sink->path, line, item_id, why->message)
                                 : g_strdup_printf ("%s:%u: %s", sink->path, line, why->message);

  sink->n_refused++;
  sink->refuse (message, sink->data);
}

gboolean
import_sink_take (ImportSink *sink, guint line, ItemDraft *draft, GError **error)
{
  g_autoptr (ItemDraft) owned = draft;
  g_autoptr (GError) again = NULL;
  guint earlier = GPOINTER_TO_UINT (g_hash_table_lookup (sink->lines_by_id, draft->document->id));

  if (earlier != 0)
    {
      /* Storing both would silently make the second a new version of the first. */
      g_set_error (&again, ADIL_ERROR, ADIL_ERROR_CONFLICT,
                   _ ("the id already occurs in line %u: give each item an id of its own"), earlier);
      import_sink_refuse (sink, line, draft->document->id, again);
      return TRUE;
    }
  g_hash_table_insert (sink->lines_by_id, g_strdup (draft->document->id), GUINT_TO_POINTER (line));
  if (!sink->take (owned, sink->data, &again))
    {
      if (!g_error_matches (again, ADIL_ERROR, ADIL_ERROR_REFUSED))
        {
          g_propagate_error (error, g_steal_pointer (&again));
          return FALSE;
        }
      import_sink_refuse (sink, line, draft->document->id, again);
      return TRUE;
    }
  sink->n_taken++;
  return TRUE;
}
