/* item-bank pack: package and shares to disk, all of them or none. */
#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/exam/bank-package.h"
#include "item-bank/cli/bank-packer.h"
#include "item-bank/cli/command-show.h"
#include "item-bank/cli/command.h"
#include "item-bank/fairness/fairness-text.h"

#define COMMAND_PACK_BLUEPRINT_MAX (4 * 1024 * 1024)
#define COMMAND_PACK_POOL          (64 * 1024) /* one key, its shares, one item key at a time */

typedef struct
{
  char *bank;
  char *blueprint;
  char *exam;
  gint version;
  char *committee;
  gint policy;
  char **custodians;
  gint threshold;
  gint forms;
  char *shares_dir;
  char *out;
  gboolean only_approved;
} CommandPack;

static void
command_pack_clear (CommandPack *pack)
{
  g_free (pack->bank);
  g_free (pack->blueprint);
  g_free (pack->exam);
  g_free (pack->committee);
  g_strfreev (pack->custodians);
  g_free (pack->shares_dir);
  g_free (pack->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandPack, command_pack_clear)

static char *
command_pack_dup_share_path (const CommandPack *pack, const char *custodian)
{
  g_autofree char *name = g_strdup_printf ("share-%s.txt", custodian);

  return g_build_filename (pack->shares_dir, name, NULL);
}

static gboolean
command_pack_check_absent (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  g_set_error (
      error, ADIL_ERROR, ADIL_ERROR_REFUSED,
      _ ("%s: exists already; a bank whose shares are overwritten can never be opened, so choose another place"), path);
  return FALSE;
}

/* Before any key is made: nothing that is there may be overwritten. */
static gboolean
command_pack_check_places (const CommandPack *pack, GError **error)
{
  if (!command_pack_check_absent (pack->out, error))
    return FALSE;
  for (char **custodian = pack->custodians; *custodian != NULL; custodian++)
    {
      g_autofree char *path = command_pack_dup_share_path (pack, *custodian);

      if (!command_pack_check_absent (path, error))
        return FALSE;
    }
  return TRUE;
}

static PackResult *
command_pack_seal (const CommandPack *pack, GError **error)
{
  g_autoptr (BankStore) store = bank_store_open (pack->bank, FALSE, error);
  g_autoptr (GBytes) file = store != NULL ? file_read (pack->blueprint, COMMAND_PACK_BLUEPRINT_MAX, error) : NULL;
  g_autoptr (Blueprint) blueprint = NULL;
  g_autofree char *committee_pem = NULL;
  PackRequest request = { .exam = pack->exam,
                          .version = (guint32)pack->version,
                          .policy_m = (guint)pack->policy,
                          .custodians = (const char *const *)pack->custodians,
                          .threshold = (guint)pack->threshold,
                          .only_approved = pack->only_approved,
                          .n_forms = (guint)pack->forms };
  gsize len;
  const guint8 *data;

  if (file == NULL)
    return NULL;
  data = g_bytes_get_data (file, &len);
  blueprint = blueprint_parse (pack->blueprint, data, len, error);
  committee_pem = blueprint != NULL ? command_read_text (pack->committee, error) : NULL;
  if (committee_pem == NULL)
    return NULL;
  request.committee_pem = committee_pem;
  request.blueprint = blueprint;
  return bank_packer_pack (store, &request, error);
}

static gboolean
command_pack_write_shares (const CommandPack *pack, GPtrArray *shares, GError **error)
{
  if (g_mkdir_with_parents (pack->shares_dir, 0700) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be created: %s"), pack->shares_dir,
                   g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < shares->len; i++)
    {
      const Share *share = shares->pdata[i];
      g_autofree char *path = command_pack_dup_share_path (pack, share->custodian);
      g_autoptr (Secret) text = share_format (share);

      if (!file_write_durably (path, secret_peek (text), secret_len (text), 0600, error))
        return FALSE;
    }
  return TRUE;
}

/* The shares first: a package without its shares could never be opened. */
static gboolean
command_pack_write (const CommandPack *pack, const PackResult *result, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (result->package, &len);

  if (command_pack_write_shares (pack, result->shares, error) && file_write_durably (pack->out, data, len, 0644, error))
    return TRUE;
  for (char **custodian = pack->custodians; *custodian != NULL; custodian++)
    {
      g_autofree char *path = command_pack_dup_share_path (pack, *custodian);

      g_unlink (path);
    }
  return FALSE;
}

/* Loud where nobody approved what candidates will see. */
static void
command_pack_print_workflow (const CommandPack *pack, const ApprovedItems *approved)
{
  g_autofree char *hex = hex_format (approved->history_head, DIGEST_LEN);

  if (approved->n_left_out > 0)
    g_print (_ ("left out: %u items that are not approved, retired or compromised\n"), approved->n_left_out);
  if (approved->n_not_approved > 0)
    g_printerr (
        _ ("%s: WARNING: %u items are not approved by anybody: no package for a real exam; admit reviewers with "
           "\"item-bank reviewers add\"\n"),
        pack->bank, approved->n_not_approved);
  g_print (_ ("history of the bank: head %s\n"), hex);
}

static void
command_pack_print_fairness (const FairnessReport *fairness)
{
  g_autofree char *text = fairness_text_format (fairness, FALSE);

  g_print ("%s", text);
  if (!fairness->is_met)
    g_print (_ ("forms of this bank are not equally hard; \"item-bank fairness\" shows more\n"));
}

static void
command_pack_print (const CommandPack *pack, const PackResult *result, const BankPackage *package)
{
  const Manifest *manifest = bank_package_manifest (package);
  guint8 sha256[DIGEST_LEN];
  g_autofree char *hex = NULL;

  bank_package_manifest_sha256 (package, sha256);
  hex = hex_format (sha256, sizeof sha256);
  g_print (_ ("%s: %u items of exam %s, bank version %u, %u enemy sets\n"), pack->out, manifest->items->len,
           manifest->exam, manifest->version, bank_package_blueprint (package)->enemies->len);
  command_show_print_cells (package);
  command_pack_print_workflow (pack, &result->approved);
  if (result->n_with_errors > 0)
    g_print (_ ("left out: %u items with errors (see \"lint\")\n"), result->n_with_errors);
  if (result->n_without_cell > 0)
    g_print (_ ("left out: %u items that no part of the blueprint takes\n"), result->n_without_cell);
  command_pack_print_fairness (result->fairness);
  g_print (_ ("shares: %u in %s, %u of them open the bank; hand them over (\"item-bank shares print\" puts them on "
              "paper) and "
              "delete these files\n"),
           result->shares->len, pack->shares_dir, (guint)pack->threshold);
  g_print (_ ("signatures needed: %u of %u\nmanifest SHA-256 %s\n"), manifest->policy_m, manifest->policy_n, hex);
}

static int
command_pack_run (const CommandPack *pack)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PackResult) result = NULL;
  g_autoptr (BankPackage) package = NULL;

  if (!secret_pool_open (COMMAND_PACK_POOL, &error) || !secret_harden_process (&error)
      || !command_pack_check_places (pack, &error))
    return command_fail (error);
  result = command_pack_seal (pack, &error);
  if (result == NULL)
    return command_fail (error);
  /* Read back as anybody will, before anything is on disk. */
  package = bank_package_open (result->package, NULL, &error);
  if (package == NULL || !command_pack_write (pack, result, &error))
    return command_fail (error);
  command_pack_print (pack, result, package);
  return COMMAND_OK;
}

static int
command_pack_check_options (const CommandPack *pack)
{
  const struct
  {
    const char *name;
    gboolean is_given;
  } options[] = { { "--bank", pack->bank != NULL },
                  { "--blueprint", pack->blueprint != NULL },
                  { "--exam", pack->exam != NULL },
                  { "--bank-version", pack->version > 0 },
                  { "--committee", pack->committee != NULL },
                  { "--policy", pack->policy > 0 },
                  { "--custodian", pack->custodians != NULL },
                  { "--threshold", pack->threshold > 0 },
                  { "--shares-dir", pack->shares_dir != NULL },
                  { "--out", pack->out != NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (!options[i].is_given)
      return command_usage (_ ("%s is missing or not above 0"), options[i].name);
  return COMMAND_OK;
}

int
command_pack (int argc, char **argv)
{
  g_auto (CommandPack) pack = { .forms = FAIRNESS_FORMS_DEFAULT };
  const GOptionEntry entries[] = {
    { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &pack.bank, N_ ("the bank"), N_ ("BANK") },
    { "blueprint", 0, 0, G_OPTION_ARG_FILENAME, &pack.blueprint, N_ ("the plan of a form"), N_ ("FILE") },
    { "exam", 0, 0, G_OPTION_ARG_STRING, &pack.exam, N_ ("identifier of the exam"), N_ ("ID") },
    { "bank-version", 0, 0, G_OPTION_ARG_INT, &pack.version, N_ ("number of this package for the exam, from 1"), "N" },
    { "committee", 0, 0, G_OPTION_ARG_FILENAME, &pack.committee, N_ ("certificates of those who may sign"),
      N_ ("PEM") },
    { "policy", 0, 0, G_OPTION_ARG_INT, &pack.policy, N_ ("so many of them must sign"), "M" },
    { "custodian", 0, 0, G_OPTION_ARG_STRING_ARRAY, &pack.custodians, N_ ("gets a share of the key (give it for each)"),
      N_ ("ID") },
    { "threshold", 0, 0, G_OPTION_ARG_INT, &pack.threshold, N_ ("so many shares open the bank"), "K" },
    { "forms", 0, 0, G_OPTION_ARG_INT, &pack.forms, N_ ("simulate so many forms first (default 100000)"), "N" },
    { "shares-dir", 0, 0, G_OPTION_ARG_FILENAME, &pack.shares_dir, N_ ("where the shares are written"), N_ ("DIR") },
    { "approved-only", 0, 0, G_OPTION_ARG_NONE, &pack.only_approved,
      N_ ("only approved and frozen items; always so where the bank has reviewers"), NULL },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &pack.out, N_ ("the package to write"), N_ ("FILE") },
    { NULL }
  };
  int status;

  if (!command_parse (
          &argc, &argv, entries, NULL,
          _ ("Seals every item that has no error and a place in the blueprint under a fresh key, and splits "
             "that key among custodians. All options but -h and --forms are needed.")))
    return COMMAND_USAGE;
  if (argc > 1)
    return command_usage (_ ("too many arguments"));
  if (pack.forms < 1 || pack.forms > FAIRNESS_FORMS_MAX)
    return command_usage (_ ("--forms must be from 1 to %d"), FAIRNESS_FORMS_MAX);
  status = command_pack_check_options (&pack);
  return status == COMMAND_OK ? command_pack_run (&pack) : status;
}
