/* Items one by one, or many in batches of one transaction each. */
#include "item-bank/cli/item-selection.h"

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/cli/command.h"

#define ITEM_SELECTION_BATCH 100 /* so that nobody else waits long */

void
item_selection_clear (ItemSelection *selection)
{
  g_free (selection->bank);
  g_strfreev (selection->items);
  g_strfreev (selection->sections);
}

int
item_selection_check (const ItemSelection *selection)
{
  if (selection->bank == NULL)
    return command_usage (_ ("--bank is missing"));
  if ((selection->items != NULL) + (selection->sections != NULL) + selection->all != 1)
    return command_usage (_ ("name the items: --item, --section or --all, one of these"));
  return COMMAND_OK;
}

gboolean
item_selection_is_bulk (const ItemSelection *selection)
{
  return selection->items == NULL;
}

static gboolean
item_selection_collect (const BankItem *item, gpointer data, GError **error)
{
  g_ptr_array_add (data, g_strdup (item->draft->document->id));
  return TRUE;
}

static GPtrArray *
item_selection_list (BankStore *store, const ItemSelection *selection, guint states, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  BankStoreFilter filter = { .sections = (const char *const *)selection->sections, .states = states };

  if (selection->items != NULL)
    for (char **id = selection->items; *id != NULL; id++)
      g_ptr_array_add (ids, g_strdup (*id));
  else if (!bank_store_foreach_filtered (store, &filter, item_selection_collect, ids, error))
    return NULL;
  if (ids->len == 0)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: no item is in a state for this"), selection->bank);
  return ids->len > 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
item_selection_do_one (
    BankStore *store, const char *id, GString *out, ItemSelectionFunc func, gpointer data, GError **error)
{
  g_autoptr (BankItem) item = bank_store_read (store, id, error);

  return item != NULL && func (store, item, out, data, error);
}

/* FALSE with an error where the batch as a whole was not kept. */
static gboolean
item_selection_do_batch (BankStore *store,
                         const GPtrArray *ids,
                         guint from,
                         ItemSelectionFunc func,
                         gpointer data,
                         guint *n_refused,
                         GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!bank_store_begin (store, error))
    return FALSE;
  for (guint i = from; i < MIN (from + ITEM_SELECTION_BATCH, ids->len); i++)
    {
      g_autoptr (GError) refusal = NULL;

      if (item_selection_do_one (store, g_ptr_array_index (ids, i), out, func, data, &refusal))
        continue;
      command_complain (refusal->message);
      *n_refused += 1;
    }
  if (!bank_store_commit (store, error))
    {
      bank_store_rollback (store, NULL);
      return FALSE;
    }
  g_print ("%s", out->str);
  return TRUE;
}

int
item_selection_run (
    BankStore *store, const ItemSelection *selection, guint states, ItemSelectionFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = item_selection_list (store, selection, states, &error);
  guint n_refused = 0;

  if (ids == NULL)
    return command_fail (error);
  for (guint i = 0; i < ids->len; i += ITEM_SELECTION_BATCH)
    if (!item_selection_do_batch (store, ids, i, func, data, &n_refused, &error))
      return command_fail (error);
  return n_refused == 0 ? COMMAND_OK : COMMAND_REFUSED;
}

void
item_selection_append_json (GString *out, const char *item_id, guint32 version, const char *state, const char *missing)
{
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autofree char *text = NULL;

  cJSON_AddStringToObject (object, "item", item_id);
  json_add_integer (object, "version", version);
  cJSON_AddStringToObject (object, "state", state);
  if (missing != NULL)
    cJSON_AddStringToObject (object, "missing", missing);
  text = json_format (object);
  g_string_append_printf (out, "%s\n", text);
}
