/* Certificate as text, key straight into locked memory. */
#include "item-bank/cli/reviewer-key.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/crypto/identity.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/secret-input.h"

#define REVIEWER_KEY_MAX        (32 * 1024)
#define REVIEWER_PASSPHRASE_MAX 1024

void
reviewer_key_clear (ReviewerKey *reviewer)
{
  g_free (reviewer->key_path);
  g_free (reviewer->cert_path);
  g_free (reviewer->passphrase_path);
  g_free (reviewer->certificate_pem);
  g_clear_pointer (&reviewer->key_pem, secret_free);
}

/* The first line of the file, or what is typed. */
static Secret *
reviewer_key_read_passphrase (const ReviewerKey *reviewer, GError **error)
{
  g_autofree char *prompt = g_strdup_printf (_ ("Pass phrase of %s: "), reviewer->key_path);
  g_autoptr (Secret) text = NULL;
  const guint8 *end;

  if (reviewer->passphrase_path == NULL && isatty (STDIN_FILENO) == 1)
    return secret_input_read_line (prompt, error);
  if (reviewer->passphrase_path == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("%s: the key has a pass phrase: sign at a terminal, which asks for it, or give "
                      "--passphrase-file"),
                   reviewer->key_path);
      return NULL;
    }
  text = secret_input_read_file (reviewer->passphrase_path, REVIEWER_PASSPHRASE_MAX, error);
  if (text == NULL)
    return NULL;
  end = memchr (secret_peek (text), '\n', secret_len (text));
  return secret_new_copy (secret_peek (text), end != NULL ? (gsize)(end - secret_peek (text)) : secret_len (text));
}

gboolean
reviewer_key_read (ReviewerKey *reviewer, gboolean with_key, GError **error)
{
  g_autoptr (Secret) pem = NULL;
  g_autoptr (Secret) passphrase = NULL;

  reviewer->certificate_pem = command_read_text (reviewer->cert_path, error);
  if (reviewer->certificate_pem == NULL || !with_key)
    return reviewer->certificate_pem != NULL;
  if (!secret_pool_open (REVIEWER_KEY_POOL, error) || !secret_harden_process (error))
    return FALSE;
  pem = secret_input_read_file (reviewer->key_path, REVIEWER_KEY_MAX, error);
  if (pem == NULL)
    return FALSE;
  if (identity_key_is_encrypted (pem))
    {
      passphrase = reviewer_key_read_passphrase (reviewer, error);
      reviewer->key_pem = passphrase != NULL ? identity_key_unlock_pem (pem, passphrase, error) : NULL;
    }
  else
    reviewer->key_pem = g_steal_pointer (&pem);
  if (reviewer->key_pem != NULL && identity_check_key (reviewer->certificate_pem, reviewer->key_pem, error))
    return TRUE;
  adil_error_prefix_place (error, reviewer->key_path, 0);
  return FALSE;
}
