/* item-bank verify: is this package whole, and did enough of the right people sign it? */
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/package-file.h"

/* The list that the verifier brought must be the one that the manifest names. */
static gboolean
command_verify_committee (const BankPackage *package, const char *pinned_pem, guint min_policy, GError **error)
{
  const Manifest *manifest = bank_package_manifest (package);
  guint8 sha256[DIGEST_LEN];

  digest_sha256 (sha256, pinned_pem, strlen (pinned_pem));
  if (memcmp (sha256, manifest->committee_sha256, DIGEST_LEN) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED,
                   _ ("the committee list is not the one that this package was made for, byte by byte"));
      return FALSE;
    }
  if (manifest->policy_m >= min_policy)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED, _ ("the package asks for %u signatures only, not for %u"),
               manifest->policy_m, min_policy);
  return FALSE;
}

static gboolean
command_verify_signers (const BankPackage *package, const char *pinned_pem, GError **error)
{
  g_autoptr (GPtrArray) names = cms_list_names (pinned_pem, error);
  GArray *signers = bank_package_signers (package);

  if (names == NULL)
    return FALSE;
  g_print (_ ("ok  signatures: %u, %u needed\n"), signers->len, bank_package_manifest (package)->policy_m);
  for (guint i = 0; i < signers->len; i++)
    g_print ("      %s\n", (const char *)names->pdata[g_array_index (signers, guint, i)]);
  return TRUE;
}

/* From the outside inwards; each line is printed once its check held. */
static gboolean
command_verify_run (const char *path, const char *committee, guint min_policy, GError **error)
{
  g_autofree char *pinned_pem = command_read_text (committee, error);
  g_autoptr (GBytes) file = pinned_pem != NULL ? package_file_map (path, error) : NULL;
  g_autoptr (BankPackage) whole = file != NULL ? bank_package_open (file, NULL, error) : NULL;
  g_autoptr (BankPackage) package = NULL;
  g_autofree char *hex = NULL;
  guint8 sha256[DIGEST_LEN];

  if (whole == NULL)
    return FALSE;
  g_print (_ ("ok  container: %zu bytes, each accounted for\n"), g_bytes_get_size (file));
  g_print (_ ("ok  manifest: %u items, root and all hashes fit\n"), bank_package_manifest (whole)->items->len);
  g_print (_ ("ok  blueprint: every cell has its items\n"));
  if (!command_verify_committee (whole, pinned_pem, min_policy, error))
    return FALSE;
  g_print (_ ("ok  committee: the given list, %u of %u must sign\n"), bank_package_manifest (whole)->policy_m,
           bank_package_manifest (whole)->policy_n);
  package = bank_package_open (file, pinned_pem, error);
  if (package == NULL || !command_verify_signers (package, pinned_pem, error))
    return FALSE;
  bank_package_manifest_sha256 (package, sha256);
  hex = hex_format (sha256, sizeof sha256);
  g_print (_ ("exam %s, bank version %u\nmanifest SHA-256 %s\n"), bank_package_manifest (package)->exam,
           bank_package_manifest (package)->version, hex);
  return TRUE;
}

int
command_verify (int argc, char **argv)
{
  g_autofree char *committee = NULL;
  gint min_policy = 1;
  const GOptionEntry entries[] = { { "committee", 'c', 0, G_OPTION_ARG_FILENAME, &committee,
                                     N_ ("certificates of those who may sign, from a "
                                         "source of your own"),
                                     N_ ("PEM") },
                                   { "policy", 0, 0, G_OPTION_ARG_INT, &min_policy,
                                     N_ ("refuse a package that asks for fewer signatures"), "M" },
                                   { NULL } };
  g_autoptr (GError) error = NULL;

  if (!command_parse (&argc, &argv, entries, _ ("PACKAGE"),
                      _ ("Checks every byte of a package and counts the committee members who signed it.\nExit status: "
                         "0 good, 1 not.")))
    return COMMAND_USAGE;
  if (committee == NULL || min_policy < 1 || argc != 2)
    return command_usage (committee == NULL ? _ ("--committee is missing")
                          : argc != 2       ? _ ("name one package")
                                            : _ ("--policy must be at least 1"));
  if (command_verify_run (argv[1], committee, (guint)min_policy, &error))
    return COMMAND_OK;
  g_prefix_error (&error, "%s", _ ("NOT VALID: "));
  command_complain (error->message);
  return COMMAND_REFUSED;
}
