/* item-bank sign: one more committee signature, the file replaced as a whole. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/package-file.h"
#include "item-bank/fairness/fairness.h"

#define COMMAND_SIGN_KEY_MAX (32 * 1024)
#define COMMAND_SIGN_POOL    (128 * 1024)

/* Straight into locked memory: file_read() would leave a copy behind. */
static Secret *
command_sign_read_key (const char *path, GError **error)
{
  g_autoptr (Secret) buffer = secret_new (COMMAND_SIGN_KEY_MAX);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  int code = errno;
  gsize len = 0;
  gssize n = fd >= 0 ? 1 : -1;

  while (n > 0 && len < COMMAND_SIGN_KEY_MAX)
    {
      n = read (fd, secret_data (buffer) + len, COMMAND_SIGN_KEY_MAX - len);
      code = errno;
      len += (gsize)MAX (n, 0);
    }
  if (fd >= 0)
    close (fd);
  if (n < 0)
    g_set_error (error, ADIL_ERROR, code == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO, _ ("%s: cannot be read: %s"),
                 path, g_strerror (code));
  else if (len == 0 || len == COMMAND_SIGN_KEY_MAX)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is not a private key in PEM"), path);
  else if (memmem (secret_peek (buffer), len, "ENCRYPTED", 9) != NULL)
    g_set_error (
        error, ADIL_ERROR, ADIL_ERROR_REFUSED,
        _ ("%s: the key has a passphrase, which is not supported yet: decrypt it with \"openssl pkey -in KEY -out "
           "/dev/shm/key.pem\", sign, and shred that file"),
        path);
  else
    return secret_new_copy (secret_peek (buffer), len);
  return NULL;
}

/* Is the certificate one of those that the package counts? By its fingerprint among each of the list. */
static gboolean
command_sign_check_member (const BankPackage *package, const char *cert_pem, GError **error)
{
  static const char BEGIN[] = "-----BEGIN CERTIFICATE-----";
  const char *pem = bank_package_committee_pem (package);
  guint8 own[DIGEST_LEN], member[DIGEST_LEN];
  guint n;

  if (!cms_count_certificates (cert_pem, &n, error))
    return FALSE;
  if (n != 1)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("--cert must hold exactly one certificate, not %u"), n);
      return FALSE;
    }
  if (!identity_fingerprint (cert_pem, own, error))
    return FALSE;
  for (const char *begin = strstr (pem, BEGIN); begin != NULL; begin = strstr (begin + 1, BEGIN))
    {
      const char *next = strstr (begin + 1, BEGIN);
      g_autofree char *one = g_strndup (begin, next != NULL ? (gsize)(next - begin) : strlen (begin));

      if (identity_fingerprint (one, member, NULL) && memcmp (member, own, DIGEST_LEN) == 0)
        return TRUE;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("this certificate is not in the package's committee list: its signature would not count"));
  return FALSE;
}

static GBytes *
command_sign_add (const BankPackage *package, const char *cert_pem, const Secret *key, GError **error)
{
  GBytes *old = bank_package_cms (package);
  gsize len;
  const void *manifest = g_bytes_get_data (bank_package_manifest_bytes (package), &len);
  g_autoptr (GBytes) cms = NULL;

  cms = cms_add_signature (g_bytes_get_size (old) > 0 ? old : NULL, manifest, len, cert_pem, key, error);
  return cms != NULL ? bank_package_with_cms (package, cms, error) : NULL;
}

/* Number of members that signed the new file, which is checked before it replaces the old one. */
static gboolean
command_sign_count (GBytes *file, const char *pem, guint *out_n, guint *out_m, GError **error)
{
  g_autoptr (BankPackage) package = bank_package_open (file, NULL, error);
  g_autoptr (GArray) signers = NULL;
  gsize len;
  const void *manifest;

  if (package == NULL)
    return FALSE;
  manifest = g_bytes_get_data (bank_package_manifest_bytes (package), &len);
  signers = cms_find_signers (bank_package_cms (package), manifest, len, pem, error);
  if (signers == NULL)
    return FALSE;
  *out_n = signers->len;
  *out_m = bank_package_manifest (package)->policy_m;
  return TRUE;
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
command_sign_run (const char *path, const char *key_path, const char *cert_path, gboolean is_rehearsal, GError **error)
{
  g_autoptr (BankPackage) package = package_file_open (path, NULL, error);
  g_autofree char *cert_pem = package != NULL ? command_read_text (cert_path, error) : NULL;
  g_autoptr (Secret) key = NULL;
  g_autoptr (GBytes) file = NULL;
  guint n, m;

  if (cert_pem == NULL || !command_sign_check_member (package, cert_pem, error)
      || !command_sign_check_simulation (package, is_rehearsal, error))
    return FALSE;
  key = command_sign_read_key (key_path, error);
  file = key != NULL ? command_sign_add (package, cert_pem, key, error) : NULL;
  if (file == NULL || !command_sign_count (file, bank_package_committee_pem (package), &n, &m, error)
      || !file_write_durably (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), 0644, error))
    return FALSE;
  g_print (_ ("%s: signed; %u of %u signatures that are needed are there\n"), path, n, m);
  return TRUE;
}

int
command_sign (int argc, char **argv)
{
  g_autofree char *key = NULL;
  g_autofree char *cert = NULL;
  gboolean is_rehearsal = FALSE;
  const GOptionEntry entries[]
      = { { "key", 'k', 0, G_OPTION_ARG_FILENAME, &key, N_ ("the member's private key, without passphrase"),
            N_ ("PEM") },
          { "cert", 'c', 0, G_OPTION_ARG_FILENAME, &cert, N_ ("the member's certificate"), N_ ("PEM") },
          { "rehearsal", 0, 0, G_OPTION_ARG_NONE, &is_rehearsal,
            N_ ("sign a bank of which fewer than 100000 forms were simulated"), NULL },
          { NULL } };
  g_autoptr (GError) error = NULL;

  if (!command_parse (
          &argc, &argv, entries, _ ("PACKAGE"),
          _ ("Adds one committee member's signature over the manifest. Nothing else in the package changes, "
             "so members can sign at different places and times.")))
    return COMMAND_USAGE;
  if (key == NULL || cert == NULL || argc != 2)
    return command_usage (key == NULL    ? _ ("--key is missing")
                          : cert == NULL ? _ ("--cert is missing")
                                         : _ ("name one package"));
  if (!secret_pool_open (COMMAND_SIGN_POOL, &error) || !secret_harden_process (&error)
      || !command_sign_run (argv[1], key, cert, is_rehearsal, &error))
    return command_fail (error);
  return COMMAND_OK;
}
