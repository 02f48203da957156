/* item-bank export: a bank into a file that other programs read. The file appears whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/export/item-exporter.h"

static void
command_export_warn (const char *message, gpointer data)
{
  command_complain (message);
}

static gboolean
command_export_fail (GError **error, const char *path, int code)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written: %s"), path, g_strerror (code));
  return FALSE;
}

/* An empty file that only its owner may read: a bank holds keys. In the folder of out, else in that for temporary
 * files. */
static char *
command_export_make_temporary (const char *out, GError **error)
{
  g_autofree char *folder = out != NULL ? g_path_get_dirname (out) : g_strdup (g_get_tmp_dir ());
  g_autofree char *path = g_build_filename (folder, ".item-bank-export-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      command_export_fail (error, out != NULL ? out : path, errno);
      return NULL;
    }
  close (fd);
  return g_steal_pointer (&path);
}

/* Durable under its own name. An exporter may have put another file into the place of ours. */
static gboolean
command_export_rename (const char *path, const char *out, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_good = fd >= 0 && fchmod (fd, 0600) == 0 && fsync (fd) == 0 && g_rename (path, out) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  return is_good || command_export_fail (error, out, code);
}

static gboolean
command_export_print (const char *path, GError **error)
{
  FILE *in = g_fopen (path, "rbe");
  guint8 part[65536];
  gsize len;
  gboolean is_good = in != NULL;

  while (is_good && (len = fread (part, 1, sizeof part, in)) > 0)
    is_good = fwrite (part, 1, len, stdout) == len;
  is_good = is_good && ferror (in) == 0 && fflush (stdout) == 0;
  if (in != NULL)
    fclose (in);
  return is_good || command_export_fail (error, _ ("standard output"), errno);
}

static int
command_export_run (const char *bank, const ItemExporter *exporter, const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (bank, FALSE, &error);
  g_autofree char *path = store != NULL ? command_export_make_temporary (out, &error) : NULL;
  const ItemExportOptions options = { .path = path, .target_path = out, .warn = command_export_warn };
  gboolean is_good;

  if (path == NULL)
    return command_fail (error);
  is_good = exporter->write (store, &options, &error)
            && (out != NULL ? command_export_rename (path, out, &error) : command_export_print (path, &error));
  if (!is_good || out == NULL)
    g_unlink (path);
  return is_good ? COMMAND_OK : command_fail (error);
}

int
command_export (int argc, char **argv)
{
  g_autofree char *bank = NULL;
  g_autofree char *format = NULL;
  g_autofree char *out = NULL;
  const GOptionEntry entries[]
      = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &bank, N_ ("the bank"), N_ ("BANK") },
          { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_ ("the format to write"), N_ ("FORMAT") },
          { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("the file to write; standard output where absent"),
            N_ ("FILE") },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Writes the newest version of every item of a bank in a format that other programs read. "
                         "What the format cannot express is said on standard error.")))
    return COMMAND_USAGE;
  if (bank == NULL || format == NULL)
    return command_usage (bank == NULL ? _ ("--bank is missing") : _ ("--format is missing"));
  if (argc > 1)
    return command_usage (_ ("\"%s\" is more than is expected"), argv[1]);
  if (item_exporter_find (format) == NULL)
    {
      g_autofree char *names = item_exporter_list_names ();

      return command_usage (_ ("there is no format \"%s\", only %s"), format, names);
    }
  return command_export_run (bank, item_exporter_find (format), out);
}
