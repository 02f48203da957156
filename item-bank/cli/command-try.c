/* item-bank try: what a response to one item is worth. Items of QTI are run as they are written; items of all other
 * formats, and those of a bank, are scored as an exam scores them. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/draft-try.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/qti/qti-run.h"
#include "item-bank/store/bank-store.h"

#define COMMAND_TRY_RESPONSES_MAX (64u * 1024)
#define COMMAND_TRY_SQLITE        "SQLite format 3"

typedef struct
{
  const char *path;
  const char *item_id; /* NULL: the only one */
  const cJSON *responses;
  cJSON *outcomes;   /* of the item, once it is found */
  GError *why;       /* or why it is refused */
  GString *refusals; /* what the importer said */
  guint n_items;
} CommandTry;

static gboolean
command_try_wants (const CommandTry *try, const char *id)
{
  return try->item_id == NULL || strcmp (try->item_id, id) == 0;
}

static gboolean
command_try_take (const ItemDraft *draft, gpointer data, GError **error)
{
  CommandTry *try = data;

  if (!command_try_wants (try, draft->document->id))
    return TRUE;
  if (++try->n_items == 1)
    try->outcomes = draft_try_score (draft, try->responses, &try->why);
  return TRUE;
}

static void
command_try_refuse (const char *message, gpointer data)
{
  CommandTry *try = data;

  /* With an id, the refusals of other items are of no interest. */
  if (try->item_id == NULL || strstr (message, try->item_id) != NULL)
    g_string_append_printf (try->refusals, "%s%s", try->refusals->len > 0 ? "; " : "", message);
}

static gboolean
command_try_file (CommandTry *try, GError **error)
{
  const ItemImporter *importer = item_importer_sniff (try->path, error);
  g_auto (ImportSink) sink = { 0 };

  import_sink_init (&sink, try->path, command_try_take, command_try_refuse, try);
  return importer != NULL && importer->read (&sink, error);
}

static gboolean
command_try_bank_item (const BankItem *item, gpointer data, GError **error)
{
  return command_try_take (item->draft, data, error);
}

static gboolean
command_try_bank (CommandTry *try, GError **error)
{
  g_autoptr (BankStore) store = bank_store_open (try->path, FALSE, error);

  return store != NULL && bank_store_foreach (store, command_try_bank_item, try, error);
}

/* NULL without an error where the file is not one item of QTI. */
static QtiNode *
command_try_parse (const char *path, GBytes *file)
{
  gsize len;
  const char *data = g_bytes_get_data (file, &len);
  g_autoptr (QtiNode) root = len > 0 ? qti_node_parse (data, len, NULL) : NULL;

  return root != NULL && qti_node_is (root, "assessmentItem") ? g_steal_pointer (&root) : NULL;
}

static gboolean
command_try_qti (CommandTry *try, QtiNode *root, GError **error)
{
  g_autoptr (QtiItem) item = qti_item_new (root, error);
  g_autoptr (QtiRun) run = NULL;

  if (item == NULL)
    return FALSE;
  if (!command_try_wants (try, item->id))
    return TRUE;
  try->n_items = 1;
  run = qti_run_new (item, error);
  if (run == NULL || !qti_run_answer_json (run, try->responses, error) || !qti_run_score (run, error))
    return FALSE;
  try->outcomes = qti_run_outcomes_to_json (run);
  return TRUE;
}

static gboolean
command_try_load (CommandTry *try, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) file = file_read (try->path, QTI_NODE_FILE_MAX, &why);
  QtiNode *root = file != NULL ? command_try_parse (try->path, file) : NULL;
  gboolean is_bank;

  if (file == NULL && !g_error_matches (why, ADIL_ERROR, ADIL_ERROR_LIMIT))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (root != NULL)
    return command_try_qti (try, root, error);
  is_bank = file == NULL
            || (g_bytes_get_size (file) >= sizeof COMMAND_TRY_SQLITE
                && memcmp (g_bytes_get_data (file, NULL), COMMAND_TRY_SQLITE, sizeof COMMAND_TRY_SQLITE) == 0);
  return is_bank ? command_try_bank (try, error) : command_try_file (try, error);
}

/* The one answer, on standard output. */
static int
command_try_answer (const char *name, cJSON *value)
{
  g_autoptr (cJSON) answer = cJSON_CreateObject ();
  g_autofree char *text = NULL;

  cJSON_AddItemToObject (answer, name, value);
  text = json_format (answer);
  g_print ("%s\n", text);
  return strcmp (name, "outcomes") == 0 ? COMMAND_OK : COMMAND_REFUSED;
}

static int
command_try_say (CommandTry *try, const GError *error)
{
  g_autofree char *none = g_strdup_printf (_ ("there is no item \"%s\""), try->item_id != NULL ? try->item_id : "");

  if (error == NULL && try->n_items > 1)
    return command_try_answer ("refused", cJSON_CreateString (_ ("there are several items: name one with --item")));
  if (error != NULL)
    return command_try_answer ("refused", cJSON_CreateString (error->message));
  if (try->why != NULL)
    return command_try_answer ("refused", cJSON_CreateString (try->why->message));
  if (try->outcomes != NULL)
    return command_try_answer ("outcomes", g_steal_pointer (&try->outcomes));
  return command_try_answer ("refused", cJSON_CreateString (try->refusals->len > 0 ? try->refusals->str : none));
}

static int
command_try_run (const char *path, const char *item_id, const cJSON *responses)
{
  CommandTry try = { .path = path, .item_id = item_id, .responses = responses, .refusals = g_string_new (NULL) };
  g_autoptr (GError) error = NULL;
  int status;

  command_try_load (&try, &error);
  status = command_try_say (&try, error);
  cJSON_Delete (try.outcomes);
  g_clear_error (&try.why);
  g_string_free (try.refusals, TRUE);
  return status;
}

int
command_try (int argc, char **argv)
{
  g_autofree char *item_id = NULL;
  g_autofree char *responses = NULL;
  g_autoptr (cJSON) json = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[]
      = { { "item", 'i', 0, G_OPTION_ARG_STRING, &item_id, N_ ("the item, where there are several"), N_ ("ID") },
          { "responses", 'r', 0, G_OPTION_ARG_STRING, &responses, N_ ("what was answered, e.g. {\"RESPONSE\":\"A\"}"),
            N_ ("JSON") },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, _ ("FILE|BANK"),
                      _ ("Says what a response to an item is worth, as JSON: {\"outcomes\":{\"SCORE\":1}}, or "
                         "{\"refused\":\"why\"} where the item cannot be scored exactly.")))
    return COMMAND_USAGE;
  if (responses == NULL)
    return command_usage (_ ("--responses is missing"));
  if (argc != 2)
    return command_usage (_ ("one file or bank must be named"));
  json = json_parse ("--responses", responses, strlen (responses), COMMAND_TRY_RESPONSES_MAX, &error);
  if (json != NULL && cJSON_IsObject (json))
    return command_try_run (argv[1], item_id, json);
  return command_usage ("%s", error != NULL ? error->message : _ ("--responses must be an object"));
}
