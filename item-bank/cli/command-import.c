/* item-bank import: files into a bank, one transaction per file. */
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/progress.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/store/bank-store.h"

#define COMMAND_IMPORT_NOTHING 2

typedef struct
{
  BankStore *store;
  gint64 now_s;
  const char *section; /* as in ImportSink */
  const char *lang;
  const char *encoding;
  const ImportSink *sink;
  Progress progress;
  const char *by;      /* for the history; NULL: the log-in name */
  gboolean may_revise; /* may changed frozen items become new drafts? */
  guint n_outcomes[BANK_STORE_UNCHANGED + 1];
} CommandImport;

static gboolean
command_import_take (const ItemDraft *draft, gpointer data, GError **error)
{
  CommandImport *import = data;
  BankStoreOutcome outcome;

  if (!bank_store_put (import->store, draft, import->now_s, &outcome, error))
    return FALSE;
  import->n_outcomes[outcome]++;
  progress_update (&import->progress, import->sink->path, import->sink->n_taken + 1, import->sink->done,
                   import->sink->total);
  return TRUE;
}

static void
command_import_refuse (const char *message, gpointer data)
{
  CommandImport *import = data;

  progress_clear (&import->progress);
  command_complain (message);
}

static gboolean
command_import_read (CommandImport *import, const ItemImporter *importer, ImportSink *sink, GError **error)
{
  if (!bank_store_begin (import->store, error))
    return FALSE;
  if (importer->read (sink, error) && bank_store_commit (import->store, error))
    return TRUE;
  /* The first error is the one that counts. */
  bank_store_rollback (import->store, NULL);
  return FALSE;
}

/* One file; counts are printed, and added to *n_taken and *n_refused (an unreadable file is one refusal). */
static void
command_import_file (CommandImport *import, const char *path, const char *format, guint *n_taken, guint *n_refused)
{
  const ItemImporter *importer;
  g_autoptr (GError) error = NULL;
  g_auto (ImportSink) sink = { 0 };
  gboolean is_read;

  import_sink_init (&sink, path, command_import_take, command_import_refuse, import);
  import->sink = &sink;
  progress_init (&import->progress);
  sink.section = import->section;
  sink.lang = import->lang;
  sink.encoding = import->encoding;
  importer = format != NULL ? item_importer_find (format) : item_importer_sniff (path, &error);
  import->n_outcomes[0] = import->n_outcomes[1] = import->n_outcomes[2] = 0;
  is_read = importer != NULL && command_import_read (import, importer, &sink, &error);
  progress_clear (&import->progress);
  if (!is_read)
    {
      command_complain (error->message);
      g_printerr (_ ("%s: nothing of this file was imported\n"), path);
      *n_refused += 1;
      return;
    }
  *n_taken += sink.n_taken;
  *n_refused += sink.n_refused;
  g_print (_ ("%s: %u items: %u new, %u new versions, %u unchanged; %u refused\n"), path, sink.n_taken + sink.n_refused,
           import->n_outcomes[BANK_STORE_ADDED], import->n_outcomes[BANK_STORE_NEW_VERSION],
           import->n_outcomes[BANK_STORE_UNCHANGED], sink.n_refused);
}

static int
command_import_run (CommandImport *import, const char *bank, char **files, const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (bank, TRUE, &error);
  guint n_taken = 0, n_refused = 0;

  if (store == NULL)
    {
      command_fail (error);
      return COMMAND_IMPORT_NOTHING;
    }
  import->store = store;
  import->now_s = g_get_real_time () / G_USEC_PER_SEC;
  bank_store_set_actor (store, import->by);
  bank_store_set_may_revise (store, import->may_revise);
  for (char **file = files; *file != NULL; file++)
    command_import_file (import, *file, format, &n_taken, &n_refused);
  if (n_taken == 0)
    return COMMAND_IMPORT_NOTHING;
  return n_refused == 0 ? COMMAND_OK : COMMAND_REFUSED;
}

int
command_import (int argc, char **argv)
{
  g_autofree char *bank = NULL;
  g_autofree char *format = NULL;
  g_autofree char *section = NULL;
  g_autofree char *lang = NULL;
  g_autofree char *encoding = NULL;
  g_autofree char *by = NULL;
  g_auto (GStrv) files = NULL;
  CommandImport import = { NULL };
  const GOptionEntry entries[]
      = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &bank, N_ ("the bank; created where it does not exist"),
            N_ ("BANK") },
          { "format", 'f', 0, G_OPTION_ARG_STRING, &format,
            N_ ("jsonl, csv, gift ...; found by the content where absent"), N_ ("FORMAT") },
          { "section", 's', 0, G_OPTION_ARG_STRING, &section,
            N_ ("the section of items whose file names none, or only a category"), N_ ("SECTION") },
          { "lang", 'l', 0, G_OPTION_ARG_STRING, &lang,
            N_ ("the language of items whose file names none; id where absent"), N_ ("LANG") },
          { "encoding", 'e', 0, G_OPTION_ARG_STRING, &encoding,
            N_ ("of text files (gift, aiken, opentrivia); UTF-8 where absent"), N_ ("ENCODING") },
          { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_ ("who brings them, for the history; the log-in name where absent"),
            N_ ("NAME") },
          { "revise", 0, 0, G_OPTION_ARG_NONE, &import.may_revise,
            N_ ("changed frozen items become new drafts; the frozen versions stay in use"), NULL },
          { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
          { NULL } };

  if (!command_parse (
          &argc, &argv, entries, _ ("FILE..."),
          _ ("Reads items into a bank. A bad item is refused and named, the others are kept; a file that is "
             "not readable as its format is left out as a whole.\nExit status: 0 all imported, 1 some "
             "refused, 2 nothing imported.")))
    return COMMAND_USAGE;
  if (bank == NULL || files == NULL)
    return command_usage (bank == NULL ? _ ("--bank is missing") : _ ("no file is named"));
  if (format != NULL && item_importer_find (format) == NULL)
    {
      g_autofree char *names = item_importer_list_names ();

      return command_usage (_ ("there is no format \"%s\", only %s"), format, names);
    }
  if ((section != NULL && !text_is_token (section, EXAM_TOKEN_MAX))
      || (lang != NULL && !text_is_token (lang, EXAM_TOKEN_MAX)))
    return command_usage (_ ("a section and a language are 1 to %d characters out of A-Z a-z 0-9 . _ / : @ + -"),
                          EXAM_TOKEN_MAX);
  import.section = section;
  import.lang = lang;
  import.encoding = encoding;
  import.by = by;
  return command_import_run (&import, bank, files, format);
}
