/* item-bank sign: one more committee signature, or those of other copies; the file is replaced as a whole. */
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/package-file.h"
#include "item-bank/cli/package-signer.h"
#include "item-bank/cli/secret-input.h"
#include "item-bank/fairness/fairness.h"

#define COMMAND_SIGN_KEY_MAX        (32 * 1024)
#define COMMAND_SIGN_PASSPHRASE_MAX 1024
#define COMMAND_SIGN_POOL           (256 * 1024)

typedef struct
{
  char *key;
  char *cert;
  char *passphrase_file;
  char **merge;
  gboolean is_rehearsal;
} CommandSign;

static void
command_sign_clear (CommandSign *sign)
{
  g_free (sign->key);
  g_free (sign->cert);
  g_free (sign->passphrase_file);
  g_strfreev (sign->merge);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandSign, command_sign_clear)

/* The first line of the file, or what is typed. */
static Secret *
command_sign_read_passphrase (const CommandSign *sign, GError **error)
{
  g_autofree char *prompt = g_strdup_printf (_ ("Pass phrase of %s: "), sign->key);
  g_autoptr (Secret) text = NULL;
  const guint8 *end;

  if (sign->passphrase_file == NULL && isatty (STDIN_FILENO) == 1)
    return secret_input_read_line (prompt, error);
  if (sign->passphrase_file == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("%s: the key has a pass phrase: sign at a terminal, which asks for it, or give "
                      "--passphrase-file"),
                   sign->key);
      return NULL;
    }
  text = secret_input_read_file (sign->passphrase_file, COMMAND_SIGN_PASSPHRASE_MAX, error);
  if (text == NULL)
    return NULL;
  end = memchr (secret_peek (text), '\n', secret_len (text));
  return secret_new_copy (secret_peek (text), end != NULL ? (gsize)(end - secret_peek (text)) : secret_len (text));
}

static Secret *
command_sign_read_key (const CommandSign *sign, GError **error)
{
  g_autoptr (Secret) pem = secret_input_read_file (sign->key, COMMAND_SIGN_KEY_MAX, error);
  g_autoptr (Secret) passphrase = NULL;
  Secret *key;

  if (pem == NULL || !identity_key_is_encrypted (pem))
    return g_steal_pointer (&pem);
  passphrase = command_sign_read_passphrase (sign, error);
  key = passphrase != NULL ? identity_key_unlock_pem (pem, passphrase, error) : NULL;
  if (passphrase != NULL && key == NULL)
    adil_error_prefix_place (error, sign->key, 0);
  return key;
}

static char *
command_sign_read_certificate (const char *path, GError **error)
{
  g_autofree char *pem = command_read_text (path, error);
  guint n;

  if (pem == NULL)
    return NULL;
  if (!cms_count_certificates (pem, &n, error))
    {
      adil_error_prefix_place (error, path, 0);
      return NULL;
    }
  if (n == 1)
    return g_steal_pointer (&pem);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s: must hold exactly one certificate, your own, not %u"),
               path, n);
  return NULL;
}

/* Each file that is at fault is named: two are on the command line. */
static GBytes *
command_sign_add (const CommandSign *sign, const char *path, const BankPackage *package, GError **error)
{
  g_autofree char *cert_pem = command_sign_read_certificate (sign->cert, error);
  g_autoptr (Secret) key = cert_pem != NULL ? command_sign_read_key (sign, error) : NULL;
  g_autoptr (GError) local = NULL;
  GBytes *file;

  if (key == NULL)
    return NULL;
  if (!identity_check_key (cert_pem, key, &local))
    {
      if (g_error_matches (local, ADIL_ERROR, ADIL_ERROR_REFUSED))
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                     _ ("%s: is not the key of the certificate in %s: give the two that were made together"), sign->key,
                     sign->cert);
      else
        g_set_error (error, ADIL_ERROR, local->code, "%s: %s", sign->key, local->message);
      return NULL;
    }
  file = package_signer_add (package, cert_pem, key, &local);
  if (file == NULL)
    g_set_error (error, ADIL_ERROR, local->code, "%s, %s: %s", path, sign->cert, local->message);
  return file;
}

static gboolean
command_sign_print (const char *path, const BankPackage *package, GError **error)
{
  const Manifest *manifest = bank_package_manifest (package);
  g_autoptr (GArray) signers = package_signer_list (package, bank_package_committee_pem (package), error);
  g_autoptr (GPtrArray) names = NULL;

  if (signers == NULL)
    return FALSE;
  names = cms_list_names (bank_package_committee_pem (package), error);
  if (names == NULL)
    return FALSE;
  g_print (_ ("%s: signed by %u members, %u must:\n"), path, signers->len, manifest->policy_m);
  for (guint i = 0; i < signers->len; i++)
    {
      g_autofree char *name = command_dup_printable (names->pdata[g_array_index (signers, guint, i)]);

      g_print ("    %s\n", name);
    }
  return TRUE;
}

/* Takes *package on to the file with more signatures, which is read as anybody will read it. */
static gboolean
command_sign_step (BankPackage **package, GBytes *file, GError **error)
{
  BankPackage *next = file != NULL ? bank_package_open (file, NULL, error) : NULL;

  if (next == NULL)
    return FALSE;
  bank_package_free (*package);
  *package = next;
  return TRUE;
}

static gboolean
command_sign_merge (BankPackage **package, const char *other_path, GError **error)
{
  g_autoptr (BankPackage) other = package_file_open (other_path, NULL, error);
  g_autoptr (GBytes) file = NULL;

  if (other == NULL)
    return FALSE;
  file = package_signer_merge (*package, other, error);
  if (file == NULL)
    g_prefix_error (error, "%s: ", other_path);
  return command_sign_step (package, file, error);
}

/* Version 1 of the blueprint does not say how many forms were simulated. */
static gboolean
command_sign_check_simulation (const BankPackage *package, gboolean is_rehearsal, GError **error)
{
  const Blueprint *blueprint = bank_package_blueprint (package);

  if (is_rehearsal || blueprint->version < 2 || blueprint->n_simulated >= FAIRNESS_FORMS_DEFAULT)
    return TRUE;
  g_set_error (
      error, ADIL_ERROR, ADIL_ERROR_REFUSED,
      _ ("only %u forms were simulated when this bank was packed, %u are needed: pack it again without --forms, "
         "or sign with --rehearsal what is for no real exam"),
      blueprint->n_simulated, FAIRNESS_FORMS_DEFAULT);
  return FALSE;
}

static gboolean
command_sign_run (const CommandSign *sign, const char *path, char **others, GError **error)
{
  g_autoptr (BankPackage) package = package_file_open (path, NULL, error);
  g_autoptr (GBytes) file = NULL;

  if (package == NULL)
    return FALSE;
  for (char **other = sign->merge; other != NULL && *other != NULL; other++)
    if (!command_sign_merge (&package, *other, error))
      return FALSE;
  for (; *others != NULL; others++)
    if (!command_sign_merge (&package, *others, error))
      return FALSE;
  if (sign->key != NULL)
    {
      g_autoptr (GBytes) with_own = NULL;

      if (!command_sign_check_simulation (package, sign->is_rehearsal, error))
        return FALSE;
      with_own = command_sign_add (sign, path, package, error);

      if (!command_sign_step (&package, with_own, error))
        return FALSE;
    }
  file = bank_package_with_cms (package, bank_package_cms (package), error);
  return file != NULL && file_write_durably (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), 0644, error)
         && command_sign_print (path, package, error);
}

static int
command_sign_check_options (const CommandSign *sign, int argc)
{
  if (sign->merge == NULL && sign->key == NULL)
    return command_usage (_ ("--key is missing"));
  if ((sign->key == NULL) != (sign->cert == NULL))
    return command_usage (sign->key == NULL ? _ ("--key is missing") : _ ("--cert is missing"));
  if (argc < 2 || (argc > 2 && sign->merge == NULL))
    return command_usage (_ ("name one package"));
  return COMMAND_OK;
}

int
command_sign (int argc, char **argv)
{
  g_auto (CommandSign) sign = { 0 };
  const GOptionEntry entries[]
      = { { "key", 'k', 0, G_OPTION_ARG_FILENAME, &sign.key, N_ ("the member's private key"), N_ ("PEM") },
          { "cert", 'c', 0, G_OPTION_ARG_FILENAME, &sign.cert, N_ ("the member's certificate"), N_ ("PEM") },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &sign.passphrase_file,
            N_ ("the key's pass phrase, else the terminal asks for it"), N_ ("FILE") },
          { "merge", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &sign.merge,
            N_ ("take over the signatures of another copy of the package; more copies may follow"), N_ ("OTHER") },
          { "rehearsal", 0, 0, G_OPTION_ARG_NONE, &sign.is_rehearsal,
            N_ ("sign a bank of which fewer than 100000 forms were simulated"), NULL },
          { NULL } };
  g_autoptr (GError) error = NULL;
  int status;

  if (!command_parse (
          &argc, &argv, entries, _ ("PACKAGE"),
          _ ("Adds one committee member's signature over the manifest. Nothing else in the package changes, "
             "so members can sign at different places and times, also copies of their own: --merge brings the "
             "signatures of all copies together.")))
    return COMMAND_USAGE;
  status = command_sign_check_options (&sign, argc);
  if (status != COMMAND_OK)
    return status;
  if (!secret_pool_open (COMMAND_SIGN_POOL, &error) || !secret_harden_process (&error)
      || !command_sign_run (&sign, argv[1], argv + 2, &error))
    return command_fail (error);
  return COMMAND_OK;
}
