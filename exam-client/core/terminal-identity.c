/* The terminal's key, request and certificate as three files of its state folder. */
#include "exam-client/core/terminal-identity.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "common/crypto/identity.h"

#define TERMINAL_IDENTITY_FILE_MAX (64 * 1024)

void
terminal_identity_free (TerminalIdentity *identity)
{
  if (identity == NULL)
    return;
  g_free (identity->folder);
  secret_free (identity->key_pem);
  g_free (identity->request_pem);
  g_free (identity->cert_pem);
  g_free (identity->code);
  g_free (identity);
}

char *
terminal_identity_format_code (const guint8 fingerprint32[DIGEST_LEN])
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint64 bits = 0;
  char code[10];

  for (guint i = 0; i < 5; i++)
    bits = bits << 8 | fingerprint32[i];
  for (guint i = 0; i < 8; i++)
    code[i < 4 ? i : i + 1] = alphabet[bits >> (35 - 5 * i) & 31];
  code[4] = '-';
  code[9] = '\0';
  return g_strdup (code);
}

static char *
terminal_identity_read_text (const TerminalIdentity *identity, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (identity->folder, name, NULL);
  g_autoptr (GBytes) bytes = file_read (path, TERMINAL_IDENTITY_FILE_MAX, error);

  if (bytes == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
terminal_identity_write (
    const TerminalIdentity *identity, const char *name, const void *data, gsize len, GError **error)
{
  g_autofree char *path = g_build_filename (identity->folder, name, NULL);

  return file_write_durably (path, data, len, 0600, error);
}

/* Names the file that cannot be read, and the way out. Always NULL. */
static TerminalIdentity *
terminal_identity_fail (const TerminalIdentity *identity, const char *name, GError **error)
{
  if (error == NULL || *error == NULL)
    return NULL;
  g_prefix_error (error, "%s/%s: ", identity->folder, name);
  {
    g_autoptr (GError) reason = g_steal_pointer (error);

    g_set_error (error, reason->domain, reason->code,
                 _ ("%s: keep the folder as evidence under another name and enrol the terminal again"),
                 reason->message);
  }
  return NULL;
}

static gboolean
terminal_identity_load_key (TerminalIdentity *identity, GError **error)
{
  g_autofree char *path = g_build_filename (identity->folder, "terminal-key.pem", NULL);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = file_read (path, TERMINAL_IDENTITY_FILE_MAX, &reason);

  if (bytes != NULL)
    {
      gsize len;
      const guint8 *data = g_bytes_get_data (bytes, &len);

      identity->key_pem = secret_new_copy (data, len);
      secret_wipe ((void *)data, len);
      return TRUE;
    }
  if (!g_error_matches (reason, ADIL_ERROR, ADIL_ERROR_MISSING))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  identity->key_pem = identity_key_new_pem (error);
  return identity->key_pem != NULL
         && terminal_identity_write (identity, "terminal-key.pem", secret_peek (identity->key_pem),
                                     secret_len (identity->key_pem), error);
}

/* The request is kept: an ECDSA request made twice differs, and the server would see two terminals. */
static gboolean
terminal_identity_load_request (TerminalIdentity *identity, const char *name, GError **error)
{
  g_autoptr (GError) reason = NULL;
  guint8 fingerprint[DIGEST_LEN];

  identity->request_pem = terminal_identity_read_text (identity, "terminal-request.pem", &reason);
  if (identity->request_pem == NULL)
    {
      if (!g_error_matches (reason, ADIL_ERROR, ADIL_ERROR_MISSING))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      identity->request_pem = identity_request_new_pem (identity->key_pem, name, error);
      if (identity->request_pem == NULL
          || !terminal_identity_write (identity, "terminal-request.pem", identity->request_pem,
                                       strlen (identity->request_pem), error))
        return FALSE;
    }
  if (!identity_request_fingerprint (identity->request_pem, fingerprint, error))
    return terminal_identity_fail (identity, "terminal-request.pem", error) != NULL;
  identity->code = terminal_identity_format_code (fingerprint);
  return TRUE;
}

/* A certificate for another key would only show as a puzzling TLS failure. */
static gboolean
terminal_identity_check_certificate (const TerminalIdentity *identity, const char *cert_pem, GError **error)
{
  static const char probe[] = "adil-terminal-probe";
  g_autoptr (GError) reason = NULL;
  guint8 signature[IDENTITY_SIG_LEN];

  if (identity_sign (identity->key_pem, probe, sizeof probe, signature, &reason)
      && identity_verify (cert_pem, probe, sizeof probe, signature, &reason))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("%s: key and certificate do not belong together (%s): keep the folder as evidence under another name "
                  "and enrol the terminal again"),
               identity->folder, reason->message);
  return FALSE;
}

TerminalIdentity *
terminal_identity_load (const char *folder, const char *name, GError **error)
{
  g_autoptr (TerminalIdentity) identity = g_new0 (TerminalIdentity, 1);
  g_autoptr (GError) reason = NULL;

  identity->folder = g_strdup (folder);
  if (!terminal_identity_load_key (identity, error) || !terminal_identity_load_request (identity, name, error))
    return NULL;
  identity->cert_pem = terminal_identity_read_text (identity, "terminal.pem", &reason);
  if (identity->cert_pem == NULL)
    {
      if (g_error_matches (reason, ADIL_ERROR, ADIL_ERROR_MISSING))
        return g_steal_pointer (&identity);
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (!identity_fingerprint (identity->cert_pem, identity->cert_sha256, error))
    return terminal_identity_fail (identity, "terminal.pem", error);
  if (!terminal_identity_check_certificate (identity, identity->cert_pem, error))
    return NULL;
  return g_steal_pointer (&identity);
}

gboolean
terminal_identity_set_certificate (TerminalIdentity *identity, const char *cert_pem, const char *ca_pem, GError **error)
{
  guint8 fingerprint[DIGEST_LEN];

  if (!identity_fingerprint (cert_pem, fingerprint, error) || !identity_check_issued_by (cert_pem, ca_pem, error)
      || !terminal_identity_check_certificate (identity, cert_pem, error)
      || !terminal_identity_write (identity, "terminal.pem", cert_pem, strlen (cert_pem), error))
    return FALSE;
  memcpy (identity->cert_sha256, fingerprint, DIGEST_LEN);
  g_free (identity->cert_pem);
  identity->cert_pem = g_strdup (cert_pem);
  return TRUE;
}
