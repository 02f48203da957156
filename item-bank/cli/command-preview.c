/* item-bank preview: items as the kiosk shows them, of a bank or straight from a file. */
#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/report-writer.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/report/bank-survey.h"
#include "item-bank/report/item-preview.h"
#include "item-bank/store/bank-store.h"

typedef struct
{
  char *bank, *out, *format;
  char **items;
  gboolean with_keys;
} PreviewOptions;

typedef struct
{
  const PreviewOptions *options;
  ReportDocument *document;
  gboolean *found; /* per name of options->items */
  GString *content;
  guint n_items;
} CommandPreview;

static void
preview_options_clear (PreviewOptions *options)
{
  g_free (options->bank);
  g_free (options->out);
  g_free (options->format);
  g_strfreev (options->items);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PreviewOptions, preview_options_clear)

static gboolean
command_preview_wants (CommandPreview *preview, const char *id)
{
  gboolean wants = preview->options->items == NULL;

  for (guint i = 0; preview->options->items != NULL && preview->options->items[i] != NULL; i++)
    if (strcmp (preview->options->items[i], id) == 0)
      wants = preview->found[i] = TRUE;
  return wants;
}

static void
command_preview_take (CommandPreview *preview, const ItemDraft *draft, const char *state)
{
  bank_survey_append_content (preview->content, draft);
  if (!command_preview_wants (preview, draft->document->id))
    return;
  item_preview_add (preview->document, draft, state, preview->options->with_keys);
  preview->n_items++;
}

static gboolean
command_preview_take_item (const BankItem *item, gpointer data, GError **error)
{
  command_preview_take (data, item->draft, item->state);
  return TRUE;
}

static gboolean
command_preview_take_draft (const ItemDraft *draft, gpointer data, GError **error)
{
  command_preview_take (data, draft, "draft");
  return TRUE;
}

static void
command_preview_refuse (const char *message, gpointer data)
{
  command_complain (message);
}

static gboolean
command_preview_read_file (CommandPreview *preview, const char *path, GError **error)
{
  const char *format = preview->options->format;
  const ItemImporter *importer = format != NULL ? item_importer_find (format) : item_importer_sniff (path, error);
  g_auto (ImportSink) sink = { 0 };

  if (importer == NULL)
    return FALSE;
  import_sink_init (&sink, path, command_preview_take_draft, command_preview_refuse, preview);
  return importer->read (&sink, error);
}

static gboolean
command_preview_read_bank (CommandPreview *preview, GError **error)
{
  g_autoptr (BankStore) store = bank_store_open (preview->options->bank, FALSE, error);

  return store != NULL && bank_store_foreach (store, command_preview_take_item, preview, error);
}

/* Names that were asked for and are not there: each is said. */
static guint
command_preview_count_missing (const CommandPreview *preview)
{
  guint n = 0;

  for (guint i = 0; preview->options->items != NULL && preview->options->items[i] != NULL; i++)
    if (!preview->found[i])
      {
        g_autofree char *line = g_strdup_printf (_ ("there is no item \"%s\""), preview->options->items[i]);

        command_complain (line);
        n++;
      }
  return n;
}

static gboolean
command_preview_read (CommandPreview *preview, const char *file, GError **error)
{
  return file != NULL ? command_preview_read_file (preview, file, error) : command_preview_read_bank (preview, error);
}

static int
command_preview_run (const PreviewOptions *options, const char *file)
{
  g_autoptr (GError) error = NULL;
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  guint n_names = options->items != NULL ? g_strv_length (options->items) : 0, n_missing;
  g_autofree gboolean *found = g_new0 (gboolean, n_names + 1);
  g_autoptr (GString) content = g_string_new (NULL);
  const char *title = options->with_keys ? _ ("Items with their keys") : _ ("Items as candidates see them");
  g_autoptr (ReportDocument) document = report_writer_new (title, file != NULL ? file : options->bank, now_s);
  CommandPreview preview = { options, document, found, content, 0 };
  g_autofree char *count = NULL, *sha256 = NULL;

  if (!command_preview_read (&preview, file, &error))
    return command_fail (error);
  sha256 = digest_sha256_hex (content->str, content->len);
  report_writer_set_content (document, sha256);
  count = g_strdup_printf ("%u", preview.n_items);
  report_document_add_fact (document, _ ("Items"), count);
  if (preview.n_items == 0)
    report_document_add_paragraph (document, REPORT_TONE_HINT, _ ("There are no items to show."));
  n_missing = command_preview_count_missing (&preview);
  if (n_missing > 0 && preview.n_items == 0)
    return COMMAND_REFUSED;
  if (!report_writer_write (document, options->out, "preview", now_s, &error))
    return command_fail (error);
  return n_missing == 0 ? COMMAND_OK : COMMAND_REFUSED;
}

int
command_preview (int argc, char **argv)
{
  g_auto (PreviewOptions) options = { 0 };
  const GOptionEntry entries[]
      = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &options.bank, N_ ("the bank"), N_ ("BANK") },
          { "item", 'i', 0, G_OPTION_ARG_STRING_ARRAY, &options.items, N_ ("only this item; may be repeated"),
            N_ ("ID") },
          { "keys", 'k', 0, G_OPTION_ARG_NONE, &options.with_keys, N_ ("with points, keys and rationales"), NULL },
          { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options.out,
            N_ ("FILE.html, FILE.pdf or a folder for both; standard output where absent"), N_ ("FILE") },
          { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format,
            N_ ("of the file; found by its content where absent"), N_ ("FORMAT") },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, _ ("[FILE]"),
                      _ ("Shows items as the kiosk does, of a bank or straight from a file that could be imported.\n"
                         "A preview with keys is as secret as the bank.")))
    return COMMAND_USAGE;
  if ((options.bank == NULL) == (argc < 2) || argc > 2)
    return command_usage (_ ("name one bank with --bank, or one file"));
  if (options.format != NULL && item_importer_find (options.format) == NULL)
    {
      g_autofree char *names = item_importer_list_names ();

      return command_usage (_ ("there is no format \"%s\", only %s"), options.format, names);
    }
  return command_preview_run (&options, argc == 2 ? argv[1] : NULL);
}
