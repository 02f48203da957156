/* item-bank shares: custodians' shares as files and sheets of paper. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/package-file.h"
#include "item-bank/cli/share-input.h"
#include "item-bank/print/share-sheet.h"

#define COMMAND_SHARES_POOL (128 * 1024)

typedef struct
{
  char *package_path;
  char *out_dir;
  char *out;
  gboolean as_json;
  BankPackage *package; /* NULL where none was named */
} CommandShares;

static void
command_shares_clear (CommandShares *shares)
{
  g_free (shares->package_path);
  g_free (shares->out_dir);
  g_free (shares->out);
  bank_package_free (shares->package);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandShares, command_shares_clear)

static const Manifest *
command_shares_manifest (const CommandShares *shares)
{
  return shares->package != NULL ? bank_package_manifest (shares->package) : NULL;
}

static gboolean
command_shares_fits (const CommandShares *shares, const char *path, const Share *share, GError **error)
{
  const Manifest *manifest = command_shares_manifest (shares);

  if (manifest == NULL || share_check (share, manifest, error))
    return TRUE;
  adil_error_prefix_place (error, path, 0);
  return FALSE;
}

static Share *
command_shares_read (const CommandShares *shares, const char *path, GError **error)
{
  g_autoptr (Share) share = share_input_read_file (path, command_shares_manifest (shares), error);

  if (share == NULL || !command_shares_fits (shares, path, share, error))
    return NULL;
  return g_steal_pointer (&share);
}

static void
command_shares_print_json (const CommandShares *shares, const char *path, const Share *share)
{
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autofree char *text = NULL;

  cJSON_AddStringToObject (object, "file", path);
  cJSON_AddStringToObject (object, "exam", share->exam);
  cJSON_AddStringToObject (object, "custodian", share->custodian);
  json_add_integer (object, "number", share->x);
  json_add_integer (object, "needed", share->threshold);
  cJSON_AddBoolToObject (object, "fits_package", shares->package != NULL);
  text = json_format (object);
  g_print ("%s\n", text);
}

/* Whose it is and whether it is whole: never the share itself. */
static gboolean
command_shares_check (const CommandShares *shares, const char *path, GError **error)
{
  g_autoptr (Share) share = command_shares_read (shares, path, error);

  if (share == NULL)
    return FALSE;
  if (shares->as_json)
    {
      command_shares_print_json (shares, path, share);
      return TRUE;
    }
  g_print (_ ("%s: share %u of custodian %s for exam %s, %u are needed; whole"), path, share->x, share->custodian,
           share->exam, share->threshold);
  g_print ("%s\n", shares->package != NULL ? _ (", and made with this package") : "");
  return TRUE;
}

static gboolean
command_shares_refuse_overwriting (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s: exists already: choose another place"), path);
  return FALSE;
}

static gboolean
command_shares_write_sheet (const CommandShares *shares, const char *path, const Share *share, GError **error)
{
  const Manifest *manifest = command_shares_manifest (shares);
  guint8 sha256[DIGEST_LEN];
  ShareSheet sheet = {
    .share = share, .n_shares = manifest->shares->len, .bank_version = manifest->version, .manifest_sha256 = sha256
  };
  GByteArray *pdf;
  gboolean written;

  bank_package_manifest_sha256 (shares->package, sha256);
  pdf = share_sheet_draw (&sheet, error);
  if (pdf == NULL)
    return FALSE;
  written = file_write_durably (path, pdf->data, pdf->len, 0600, error);
  share_sheet_free_pdf (pdf);
  return written;
}

static gboolean
command_shares_print (const CommandShares *shares, const char *path, GError **error)
{
  g_autoptr (Share) share = command_shares_read (shares, path, error);
  g_autofree char *name = NULL;
  g_autofree char *out = NULL;

  if (share == NULL)
    return FALSE;
  name = g_strdup_printf ("share-%s.pdf", share->custodian);
  g_strdelimit (name, "/", '_');
  out = g_build_filename (shares->out_dir, name, NULL);
  if (!command_shares_refuse_overwriting (out, error) || !command_shares_write_sheet (shares, out, share, error))
    return FALSE;
  g_print (_ ("%s: sheet of custodian %s, share %u of %u; print it, then delete it and the share's file\n"), out,
           share->custodian, share->x, command_shares_manifest (shares)->shares->len);
  return TRUE;
}

/* What a scanner or a person types, as a share file again. */
static gboolean
command_shares_take (const CommandShares *shares, GError **error)
{
  g_autoptr (Share) share = NULL;
  g_autoptr (Secret) text = NULL;

  if (!command_shares_refuse_overwriting (shares->out, error))
    return FALSE;
  share = share_input_ask (1, command_shares_manifest (shares), error);
  if (share == NULL || !command_shares_fits (shares, _ ("share 1"), share, error))
    return FALSE;
  text = share_format (share);
  if (!file_write_durably (shares->out, secret_peek (text), secret_len (text), 0600, error))
    return FALSE;
  g_print (_ ("%s: share %u of custodian %s, made with this package\n"), shares->out, share->x, share->custodian);
  return TRUE;
}

static int
command_shares_run_each (const CommandShares *shares,
                         char **paths,
                         gboolean (*run) (const CommandShares *, const char *, GError **))
{
  int status = COMMAND_OK;

  for (; *paths != NULL; paths++)
    {
      g_autoptr (GError) error = NULL;

      if (!run (shares, *paths, &error))
        status = command_fail (error);
    }
  return status;
}

static int
command_shares_run (CommandShares *shares, const char *action, char **paths)
{
  g_autoptr (GError) error = NULL;

  if (!secret_pool_open (COMMAND_SHARES_POOL, &error) || !secret_harden_process (&error))
    return command_fail (error);
  if (shares->package_path != NULL)
    {
      shares->package = package_file_open (shares->package_path, NULL, &error);
      if (shares->package == NULL)
        return command_fail (error);
    }
  if (strcmp (action, "check") == 0)
    return command_shares_run_each (shares, paths, command_shares_check);
  if (strcmp (action, "read") == 0)
    return command_shares_take (shares, &error) ? COMMAND_OK : command_fail (error);
  if (g_mkdir_with_parents (shares->out_dir, 0700) != 0)
    {
      g_set_error (&error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be created: %s"), shares->out_dir,
                   g_strerror (errno));
      return command_fail (error);
    }
  return command_shares_run_each (shares, paths, command_shares_print);
}

static int
command_shares_check_options (const CommandShares *shares, int argc, char **argv)
{
  const char *action = argc > 1 ? argv[1] : "";
  gboolean is_read = strcmp (action, "read") == 0;
  gboolean is_print = strcmp (action, "print") == 0;

  if (!is_read && !is_print && strcmp (action, "check") != 0)
    return command_usage (_ ("say what to do with the shares: check, print or read"));
  if ((is_read || is_print) && shares->package_path == NULL)
    return command_usage (_ ("--package is missing"));
  if (is_print && shares->out_dir == NULL)
    return command_usage (_ ("--out-dir is missing"));
  if (is_read && shares->out == NULL)
    return command_usage (_ ("--out is missing"));
  if (is_read ? argc != 2 : argc < 3)
    return command_usage (is_read ? _ ("\"read\" takes no file: it reads what is typed or scanned, or standard input")
                                  : _ ("name the files of the shares"));
  return COMMAND_OK;
}

int
command_shares (int argc, char **argv)
{
  g_auto (CommandShares) shares = { 0 };
  const GOptionEntry entries[]
      = { { "package", 'p', 0, G_OPTION_ARG_FILENAME, &shares.package_path,
            N_ ("the package that the shares must have been made with"), N_ ("FILE") },
          { "out-dir", 0, 0, G_OPTION_ARG_FILENAME, &shares.out_dir, N_ ("print: where the sheets are written"),
            N_ ("DIR") },
          { "out", 'o', 0, G_OPTION_ARG_FILENAME, &shares.out, N_ ("read: the share file to write"), N_ ("FILE") },
          { "json", 0, 0, G_OPTION_ARG_NONE, &shares.as_json, N_ ("check: print JSON, one object per line"), NULL },
          { NULL } };
  int status;

  if (!command_parse (&argc, &argv, entries, _ ("check|print|read [SHARE...]"),
                      _ ("check: whose share a file is and whether it is whole.\n"
                         "print: one sheet of paper per share (PDF), with a QR code and a code to type by hand.\n"
                         "read: a scanned or typed share back into a file.\n"
                         "A share is never given on the command line, where others could see it.")))
    return COMMAND_USAGE;
  status = command_shares_check_options (&shares, argc, argv);
  return status == COMMAND_OK ? command_shares_run (&shares, argv[1], argv + 2) : status;
}
