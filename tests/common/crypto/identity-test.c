#include "common/crypto/identity.h"

#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"

#define NOW_S G_GINT64_CONSTANT (1732252518)

typedef struct
{
  Secret *ca_key;
  char *ca;
  Secret *key;
  char *request;
  char *cert;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  static const char *const HOSTS[] = { "exam.local", "127.0.0.1", "::1", NULL };
  g_autoptr (GError) error = NULL;

  fixture->ca_key = identity_key_new_pem (&error);
  fixture->ca = identity_ca_new_pem (fixture->ca_key, "SKD 2024 CA", NOW_S, 30, &error);
  g_assert_no_error (error);
  fixture->key = identity_key_new_pem (&error);
  fixture->request = identity_request_new_pem (fixture->key, "asked for", &error);
  g_assert_no_error (error);
  fixture->cert = identity_issue_pem (fixture->request, "terminal-7 Ruang Ä", IDENTITY_ROLE_SERVER, HOSTS, fixture->ca,
                                      fixture->ca_key, NOW_S, 30, &error);
  g_assert_no_error (error);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  secret_free (fixture->ca_key);
  secret_free (fixture->key);
  g_free (fixture->ca);
  g_free (fixture->request);
  g_free (fixture->cert);
}

static void
test_key_is_pkcs8 (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpmem (secret_peek (fixture->key), 28, "-----BEGIN PRIVATE KEY-----\n", 28);
  g_assert_false (secret_equal (fixture->key, fixture->ca_key));
}

static void
test_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = identity_dup_common_name (fixture->cert, NULL);
  g_autofree char *ca_name = identity_dup_common_name (fixture->ca, NULL);

  g_assert_cmpstr (name, ==, "terminal-7 Ruang Ä");
  g_assert_cmpstr (ca_name, ==, "SKD 2024 CA");
}

static void
test_fingerprints (Fixture *fixture, gconstpointer data)
{
  guint8 cert[DIGEST_LEN], ca[DIGEST_LEN], request_key[DIGEST_LEN], cert_key[DIGEST_LEN];

  g_assert_true (identity_fingerprint (fixture->cert, cert, NULL));
  g_assert_true (identity_fingerprint (fixture->ca, ca, NULL));
  g_assert_cmpint (memcmp (cert, ca, DIGEST_LEN), !=, 0);
  g_assert_true (identity_request_fingerprint (fixture->request, request_key, NULL));
  g_assert_true (identity_request_fingerprint (fixture->cert, cert_key, NULL));
  g_assert_cmpmem (request_key, DIGEST_LEN, cert_key, DIGEST_LEN);
}

static void
test_issued_by (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) other_key = identity_key_new_pem (NULL);
  /* The same name, another key: what an attacker would make. */
  g_autofree char *other_ca = identity_ca_new_pem (other_key, "SKD 2024 CA", NOW_S, 30, NULL);
  g_autofree char *self
      = identity_self_signed_new_pem (other_key, "SKD 2024 CA", IDENTITY_ROLE_TERMINAL, NOW_S, 30, NULL);

  g_assert_true (identity_check_issued_by (fixture->cert, fixture->ca, &error));
  g_assert_no_error (error);
  g_assert_false (identity_check_issued_by (fixture->cert, other_ca, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED);
  g_clear_error (&error);
  g_assert_false (identity_check_issued_by (self, fixture->ca, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED);
  g_clear_error (&error);
  g_assert_false (identity_check_issued_by (fixture->cert, fixture->cert, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED);
}

/* Replaces one base64 character in the middle of the last lines, where the signature is. */
static char *
damage_pem (const char *pem, gsize from_end)
{
  char *copy = g_strdup (pem);
  char *end = strstr (copy, "-----END");
  char *place = end - from_end;

  *place = *place == 'A' ? 'B' : 'A';
  return copy;
}

static void
test_issue_refuses_bad_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *damaged = damage_pem (fixture->request, 20);

  g_assert_null (
      identity_issue_pem (damaged, "t", IDENTITY_ROLE_TERMINAL, NULL, fixture->ca, fixture->ca_key, NOW_S, 1, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

static void
check_issue_fails (
    const Fixture *fixture, const char *name, const char *host, const char *ca, const Secret *ca_key, guint days)
{
  g_autoptr (GError) error = NULL;
  const char *const hosts[] = { host, NULL };

  g_assert_null (
      identity_issue_pem (fixture->request, name, IDENTITY_ROLE_SERVER, hosts, ca, ca_key, NOW_S, days, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
}

static void
test_issue_refuses_arguments (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (64, 'x');
  g_autofree char *too_long = g_strnfill (65, 'x');
  g_autofree char *cert = identity_issue_pem (fixture->request, longest, IDENTITY_ROLE_TERMINAL, NULL, fixture->ca,
                                              fixture->ca_key, NOW_S, 36500, NULL);

  g_assert_nonnull (cert);
  check_issue_fails (fixture, too_long, NULL, fixture->ca, fixture->ca_key, 1);
  check_issue_fails (fixture, "", NULL, fixture->ca, fixture->ca_key, 1);
  check_issue_fails (fixture, "a\nb", NULL, fixture->ca, fixture->ca_key, 1);
  check_issue_fails (fixture, "\xff", NULL, fixture->ca, fixture->ca_key, 1);
  check_issue_fails (fixture, "t", NULL, fixture->ca, fixture->ca_key, 0);
  check_issue_fails (fixture, "t", NULL, fixture->ca, fixture->ca_key, 36501);
  check_issue_fails (fixture, "t", "a,IP:1.2.3.4", fixture->ca, fixture->ca_key, 1);
  check_issue_fails (fixture, "t", "", fixture->ca, fixture->ca_key, 1);
  check_issue_fails (fixture, "t", "a b", fixture->ca, fixture->ca_key, 1);
  check_issue_fails (fixture, "t", NULL, fixture->ca, fixture->key, 1);
  check_issue_fails (fixture, "t", NULL, fixture->cert, fixture->key, 1);
}

static void
test_sign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 sig[IDENTITY_SIG_LEN];
  char message[] = "exam-seg/v1\nheader";

  for (guint i = 0; i < 100; i++) /* r and s are short now and then */
    {
      g_assert_true (identity_sign (fixture->key, &i, sizeof i, sig, NULL));
      g_assert_true (identity_verify (fixture->cert, &i, sizeof i, sig, NULL));
    }
  g_assert_true (identity_sign (fixture->key, NULL, 0, sig, &error));
  g_assert_true (identity_verify (fixture->cert, NULL, 0, sig, &error));
  g_assert_true (identity_sign (fixture->key, message, sizeof message, sig, &error));
  identity_verify (fixture->cert, message, sizeof message, sig, &error);
  g_assert_no_error (error);
}

static void
check_damaged (const char *cert, const void *message, gsize len, const guint8 *sig)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (identity_verify (cert, message, len, sig, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

/* n - s in place of s: ECDSA takes it, one spelling of a signature does not. */
static void
test_sign_second_spelling (Fixture *fixture, gconstpointer data)
{
  static const guint8 ORDER[32]
      = { 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
          0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };

  for (guint i = 0; i < 20; i++)
    {
      guint8 sig[IDENTITY_SIG_LEN];
      int borrow = 0;

      g_assert_true (identity_sign (fixture->key, &i, sizeof i, sig, NULL));
      g_assert_cmpuint (sig[32], <=, 0x7f);
      for (int byte = 31; byte >= 0; byte--)
        {
          int difference = ORDER[byte] - sig[32 + byte] - borrow;

          sig[32 + byte] = (guint8)difference;
          borrow = difference < 0;
        }
      check_damaged (fixture->cert, &i, sizeof i, sig);
    }
}

static void
test_sign_bits (Fixture *fixture, gconstpointer data)
{
  guint8 sig[IDENTITY_SIG_LEN], zero[IDENTITY_SIG_LEN] = { 0 }, ones[IDENTITY_SIG_LEN];
  char message[] = "exam-seg/v1\nheader";

  memset (ones, 0xff, sizeof ones);
  g_assert_true (identity_sign (fixture->key, message, sizeof message, sig, NULL));
  for (gsize bit = 0; bit < 8 * sizeof sig; bit++)
    {
      sig[bit / 8] ^= (guint8)(1 << bit % 8);
      check_damaged (fixture->cert, message, sizeof message, sig);
      sig[bit / 8] ^= (guint8)(1 << bit % 8);
    }
  for (gsize bit = 0; bit < 8 * sizeof message; bit++)
    {
      message[bit / 8] ^= (char)(1 << bit % 8);
      check_damaged (fixture->cert, message, sizeof message, sig);
      message[bit / 8] ^= (char)(1 << bit % 8);
    }
  for (gsize len = 0; len < sizeof message; len++)
    check_damaged (fixture->cert, message, len, sig);
  check_damaged (fixture->ca, message, sizeof message, sig);
  check_damaged (fixture->cert, message, sizeof message, zero);
  check_damaged (fixture->cert, message, sizeof message, ones);
}

/* A certificate damaged anywhere fails, or has another fingerprint, or is the same bytes in another base64 spelling. */
static void
test_damaged_certificates (Fixture *fixture, gconstpointer data)
{
  guint8 original[DIGEST_LEN], hash[DIGEST_LEN];
  gsize len = strlen (fixture->cert);

  g_assert_true (identity_fingerprint (fixture->cert, original, NULL));
  for (gsize i = 0; i < len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *damaged = g_strdup (fixture->cert);
      g_autofree char *cut = g_strndup (fixture->cert, i);

      damaged[i] ^= 1;
      if (!identity_fingerprint (damaged, hash, &error))
        g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      else if (memcmp (hash, original, DIGEST_LEN) != 0)
        g_assert_false (identity_check_issued_by (damaged, fixture->ca, NULL));
      if (i < len - 1) /* without the last LF it is still whole */
        g_assert_false (identity_fingerprint (cut, hash, NULL));
    }
}

static void
check_syntax (const char *pem)
{
  g_autoptr (GError) error = NULL;
  guint8 hash[DIGEST_LEN];

  g_assert_false (identity_fingerprint (pem, hash, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_null (identity_dup_common_name (pem, NULL));
}

static void
test_pem_syntax (Fixture *fixture, gconstpointer data)
{
  g_autofree char *two = g_strconcat (fixture->cert, fixture->ca, NULL);
  g_autofree char *behind = g_strconcat (fixture->cert, "x", NULL);
  g_autofree char *before = g_strconcat ("subject=x\n", fixture->cert, NULL);
  g_autofree char *spaced = g_strconcat ("\n ", fixture->cert, "\r\n\n", NULL);
  guint8 hash[DIGEST_LEN];

  check_syntax ("");
  check_syntax ("garbage");
  check_syntax (fixture->request);
  check_syntax (two);
  check_syntax (behind);
  check_syntax (before);
  check_syntax ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  check_syntax ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
  g_assert_true (identity_fingerprint (spaced, hash, NULL));
}

static void
test_key_syntax (Fixture *fixture, gconstpointer data)
{
  static const char *const BAD[] = { "", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Secret) key = secret_new_copy ((const guint8 *)BAD[i], strlen (BAD[i]));
      guint8 sig[IDENTITY_SIG_LEN];

      g_assert_false (identity_sign (key, "m", 1, sig, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static void
test_serials_differ (Fixture *fixture, gconstpointer data)
{
  g_autofree char *again = identity_ca_new_pem (fixture->ca_key, "SKD 2024 CA", NOW_S, 30, NULL);
  guint8 a[DIGEST_LEN], b[DIGEST_LEN];

  g_assert_true (identity_fingerprint (fixture->ca, a, NULL));
  g_assert_true (identity_fingerprint (again, b, NULL));
  g_assert_cmpint (memcmp (a, b, DIGEST_LEN), !=, 0);
}

/* Whether "openssl verify" accepts pem under the CA for purpose at the time of issue. */
static gboolean
verifies (const Fixture *fixture, const char *pem, const char *purpose)
{
  g_autofree char *folder = g_dir_make_tmp ("adil-identity-XXXXXX", NULL);
  g_autofree char *ca = g_build_filename (folder, "ca.pem", NULL);
  g_autofree char *cert = g_build_filename (folder, "cert.pem", NULL);
  g_autofree char *command = g_strdup_printf (
      "openssl verify -x509_strict -attime %" G_GINT64_FORMAT " -CAfile %s %s %s", NOW_S + 60, ca, purpose, cert);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_file_set_contents (ca, fixture->ca, -1, NULL));
  g_assert_true (g_file_set_contents (cert, pem, -1, NULL));
  g_spawn_command_line_sync (command, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_unlink (ca);
  g_unlink (cert);
  g_rmdir (folder);
  return g_spawn_check_wait_status (status, NULL);
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  g_autofree char *terminal = identity_issue_pem (fixture->request, "terminal-1", IDENTITY_ROLE_TERMINAL, NULL,
                                                  fixture->ca, fixture->ca_key, NOW_S, 30, NULL);

  if (program == NULL)
    {
      g_test_skip ("no openssl command");
      return;
    }
  g_assert_true (verifies (fixture, fixture->cert, "-purpose sslserver -verify_hostname exam.local"));
  g_assert_true (verifies (fixture, fixture->cert, "-purpose sslserver -verify_ip 127.0.0.1"));
  g_assert_true (verifies (fixture, fixture->cert, "-purpose sslserver -verify_ip ::1"));
  g_assert_false (verifies (fixture, fixture->cert, "-purpose sslserver -verify_hostname other.local"));
  g_assert_false (verifies (fixture, fixture->cert, "-purpose sslclient"));
  g_assert_true (verifies (fixture, terminal, "-purpose sslclient"));
  g_assert_false (verifies (fixture, terminal, "-purpose sslserver"));
  g_assert_false (verifies (fixture, terminal, "-purpose sslclient -attime 1732252517"));
  g_assert_false (verifies (fixture, terminal, "-purpose sslclient -attime 1734844600"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/identity/" name, Fixture, NULL, setup, func, teardown)
  ADD ("keys-are-pkcs8-and-differ", test_key_is_pkcs8);
  ADD ("the-name-is-the-issuers-choice", test_name);
  ADD ("request-and-certificate-share-a-key-fingerprint", test_fingerprints);
  ADD ("only-the-real-ca-issued-it", test_issued_by);
  ADD ("two-certificates-are-never-the-same", test_serials_differ);
  ADD ("certificates-fit-their-role-hosts-and-days-alone", test_roles);
  ADD ("signatures-verify", test_sign);
  ADD ("every-flipped-bit-truncation-and-other-key-is-damage", test_sign_bits);
  ADD ("a-signature-has-one-spelling", test_sign_second_spelling);
  ADD ("a-request-with-a-wrong-signature-is-refused", test_issue_refuses_bad_request);
  ADD ("bad-names-days-hosts-and-issuers-are-refused", test_issue_refuses_arguments);
  ADD ("a-damaged-certificate-is-never-issued-by-the-ca", test_damaged_certificates);
  ADD ("anything-but-one-certificate-is-a-syntax-error", test_pem_syntax);
  ADD ("anything-but-a-key-is-a-syntax-error", test_key_syntax);
  return g_test_run ();
}
