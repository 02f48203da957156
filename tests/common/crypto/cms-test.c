/* Committee signatures, also made, stripped, doubled and forged with the openssl command. */
#include "common/crypto/cms.h"

#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/crypto/identity.h"

#define N_MEMBERS 3

static const char CONTENT[] = "exam-bank/v1\nexam skd\n";
#define CONTENT_LEN (sizeof CONTENT - 1)

typedef struct
{
  char *folder;
  Secret *keys[N_MEMBERS];
  char *certs[N_MEMBERS];
  char *committee;
  GBytes *cms; /* signed by members 0 and 1 */
} Fixture;

static char *
in_folder (const Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
save (const Fixture *fixture, const char *name, const void *data, gsize len)
{
  g_autofree char *path = in_folder (fixture, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize)len, &error);
  g_assert_no_error (error);
}

static char *
load_text (const Fixture *fixture, const char *name)
{
  g_autofree char *path = in_folder (fixture, name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static GBytes *
load_bytes (const Fixture *fixture, const char *name)
{
  g_autofree char *path = in_folder (fixture, name);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = file_read (path, 1024 * 1024, &error);

  g_assert_no_error (error);
  return bytes;
}

/* Runs "openssl ARGUMENTS" in the folder. */
static gboolean
run_openssl (const Fixture *fixture, const char *arguments)
{
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  g_spawn_sync (fixture->folder, argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

static gboolean
needs_openssl (void)
{
  g_autofree char *program = g_find_program_in_path ("openssl");

  if (program == NULL)
    g_test_skip ("no openssl command");
  return program != NULL;
}

static GBytes *
sign_next (GBytes *existing, const char *cert, const Secret *key)
{
  g_autoptr (GError) error = NULL;
  GBytes *der = cms_add_signature (existing, CONTENT, CONTENT_LEN, cert, key, &error);

  g_assert_no_error (error);
  return der;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GBytes) first = NULL;

  fixture->folder = g_dir_make_tmp ("adil-cms-XXXXXX", NULL);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Anggota %u", i + 1);

      fixture->keys[i] = identity_key_new_pem (NULL);
      fixture->certs[i]
          = identity_self_signed_new_pem (fixture->keys[i], name, IDENTITY_ROLE_COMMITTEE, now_s, 30, NULL);
    }
  fixture->committee = g_strconcat (fixture->certs[0], fixture->certs[1], fixture->certs[2], NULL);
  first = sign_next (NULL, fixture->certs[0], fixture->keys[0]);
  fixture->cms = sign_next (first, fixture->certs[1], fixture->keys[1]);
  save (fixture, "manifest.txt", CONTENT, CONTENT_LEN);
  save (fixture, "manifest.cms", g_bytes_get_data (fixture->cms, NULL), g_bytes_get_size (fixture->cms));
  save (fixture, "committee.pem", fixture->committee, strlen (fixture->committee));
  save (fixture, "member.pem", fixture->certs[0], strlen (fixture->certs[0]));
  save (fixture, "member.key", secret_peek (fixture->keys[0]), secret_len (fixture->keys[0]));
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = in_folder (fixture, name);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      secret_free (fixture->keys[i]);
      g_free (fixture->certs[i]);
    }
  g_free (fixture->folder);
  g_free (fixture->committee);
  g_bytes_unref (fixture->cms);
}

/* Indexes of the signers as text, e.g. "0 1 ". */
static char *
find_text (GBytes *cms, const char *committee)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) signers = cms_find_signers (cms, CONTENT, CONTENT_LEN, committee, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < signers->len; i++)
    g_string_append_printf (text, "%u ", g_array_index (signers, guint, i));
  return g_string_free (text, FALSE);
}

static void
check_signers (GBytes *cms, const char *committee, const char *expected)
{
  g_autofree char *text = find_text (cms, committee);

  g_assert_cmpstr (text, ==, expected);
}

static void
check_fails (GBytes *cms, const char *content, gsize len, const char *committee, AdilError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cms_find_signers (cms, content, len, committee, &error));
  g_assert_error (error, ADIL_ERROR, (gint)code);
}

static void
test_counts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *reversed = g_strconcat (fixture->certs[2], fixture->certs[1], fixture->certs[0], NULL);
  g_autoptr (GBytes) all = sign_next (fixture->cms, fixture->certs[2], fixture->keys[2]);

  check_signers (fixture->cms, fixture->committee, "0 1 ");
  check_signers (fixture->cms, reversed, "1 2 ");
  check_signers (all, fixture->committee, "0 1 2 ");
}

static void
test_committee (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = cms_list_names (fixture->committee, &error);
  guint n = 0;

  g_assert_no_error (error);
  g_assert_true (cms_count_certificates (fixture->committee, &n, &error));
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (names->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (names, 2), ==, "Anggota 3");
}

static void
test_committee_refuses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *twice = g_strconcat (fixture->committee, fixture->certs[1], NULL);
  g_autofree char *text = g_strconcat (fixture->certs[0], "# second\n", fixture->certs[1], NULL);
  g_autofree char *cut = g_strndup (fixture->committee, strlen (fixture->committee) - 40);
  const char *const bad[] = { "", "x", twice, text, cut };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      guint n = 77;

      g_assert_false (cms_count_certificates (bad[i], &n, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_cmpuint (n, ==, 77);
      g_assert_null (cms_list_names (bad[i], NULL));
      check_fails (fixture->cms, CONTENT, CONTENT_LEN, bad[i], ADIL_ERROR_SYNTAX);
    }
}

static void
test_public_command (Fixture *fixture, gconstpointer data)
{
  const char *verify = "cms -verify -binary -inform DER -in manifest.cms -content manifest.txt -CAfile committee.pem "
                       "-purpose any";

  if (!needs_openssl ())
    return;
  g_assert_true (run_openssl (fixture, verify));
  save (fixture, "manifest.txt", "exam-bank/v1\nexam skx\n", CONTENT_LEN);
  g_assert_false (run_openssl (fixture, verify));
}

static void
test_second_signature_of_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cms_add_signature (fixture->cms, CONTENT, CONTENT_LEN, fixture->certs[1], fixture->keys[1], &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
}

static void
test_same_signer_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) doubled = NULL;

  if (!needs_openssl ())
    return;
  g_assert_true (run_openssl (fixture, "cms -resign -binary -inform DER -in manifest.cms -outform DER -out doubled.cms "
                                       "-nocerts -signer member.pem -inkey member.key"));
  doubled = load_bytes (fixture, "doubled.cms");
  g_assert_cmpuint (g_bytes_get_size (doubled), >, g_bytes_get_size (fixture->cms) + 100);
  check_signers (doubled, fixture->committee, "0 1 ");
  check_signers (doubled, fixture->certs[0], "0 ");
}

static void
test_stripped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GBytes) again = NULL;

  if (!needs_openssl ())
    return;
  g_assert_true (run_openssl (fixture, "crl2pkcs7 -nocrl -certfile committee.pem -outform DER -out stripped.cms"));
  stripped = load_bytes (fixture, "stripped.cms");
  check_signers (stripped, fixture->committee, "");
  again = sign_next (stripped, fixture->certs[2], fixture->keys[2]);
  check_signers (again, fixture->committee, "2 ");
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) foreign = sign_next (NULL, fixture->certs[2], fixture->keys[2]);
  g_autofree char *others = g_strconcat (fixture->certs[0], fixture->certs[1], NULL);
  g_autoptr (GBytes) mixed = sign_next (foreign, fixture->certs[1], fixture->keys[1]);

  check_signers (foreign, others, "");
  check_signers (mixed, others, "1 ");
}

/* The attacker's certificate travels in the CMS under a member's name. */
static void
test_same_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Secret) key = identity_key_new_pem (NULL);
  g_autofree char *cert = identity_self_signed_new_pem (key, "Anggota 1", IDENTITY_ROLE_COMMITTEE,
                                                        g_get_real_time () / G_USEC_PER_SEC, 30, NULL);
  g_autoptr (GBytes) forged = sign_next (NULL, cert, key);

  check_signers (forged, fixture->committee, "");
}

#define REQUEST "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Ketua -set_serial 77 -days 30 "

/* Even with the member's serial number. */
static void
test_same_name_and_serial (Fixture *fixture, gconstpointer data)
{
  g_autofree char *real = NULL;
  g_autofree char *fake = NULL;
  g_autofree char *fake_key_text = NULL;
  g_autoptr (Secret) fake_key = NULL;
  g_autoptr (GBytes) forged = NULL;

  if (!needs_openssl ())
    return;
  g_assert_true (run_openssl (fixture, REQUEST "-keyout real.key -out real.pem"));
  g_assert_true (run_openssl (fixture, REQUEST "-keyout fake.key -out fake.pem"));
  real = load_text (fixture, "real.pem");
  fake = load_text (fixture, "fake.pem");
  fake_key_text = load_text (fixture, "fake.key");
  fake_key = secret_new_copy ((const guint8 *)fake_key_text, strlen (fake_key_text));
  forged = sign_next (NULL, fake, fake_key);
  check_signers (forged, fake, "0 ");
  check_fails (forged, CONTENT, CONTENT_LEN, real, ADIL_ERROR_DAMAGED);
}

static void
test_changed_content (Fixture *fixture, gconstpointer data)
{
  for (gsize bit = 0; bit < 8 * CONTENT_LEN; bit += 5)
    {
      char changed[CONTENT_LEN];

      memcpy (changed, CONTENT, CONTENT_LEN);
      changed[bit / 8] ^= (char)(1 << bit % 8);
      check_fails (fixture->cms, changed, CONTENT_LEN, fixture->committee, ADIL_ERROR_DAMAGED);
    }
  check_fails (fixture->cms, CONTENT, CONTENT_LEN - 1, fixture->committee, ADIL_ERROR_DAMAGED);
  check_fails (fixture->cms, CONTENT, 0, fixture->committee, ADIL_ERROR_DAMAGED);
}

/* The last bytes of the DER are the last signature. */
static void
test_flipped_signature (Fixture *fixture, gconstpointer data)
{
  gsize len = g_bytes_get_size (fixture->cms);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (fixture->cms, NULL), len);

  for (gsize bit = 0; bit < 8 * 30; bit++)
    {
      g_autoptr (GBytes) flipped = NULL;

      copy[len - 1 - bit / 8] ^= (guint8)(1 << bit % 8);
      flipped = g_bytes_new (copy, len);
      check_fails (flipped, CONTENT, CONTENT_LEN, fixture->committee, ADIL_ERROR_DAMAGED);
      copy[len - 1 - bit / 8] ^= (guint8)(1 << bit % 8);
    }
}

static void
assert_refused_or_harmless (GBytes *cms, const char *committee)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) signers = cms_find_signers (cms, CONTENT, CONTENT_LEN, committee, &error);

  if (signers == NULL)
    {
      g_assert_true (g_error_matches (error, ADIL_ERROR, ADIL_ERROR_SYNTAX)
                     || g_error_matches (error, ADIL_ERROR, ADIL_ERROR_DAMAGED));
      return;
    }
  for (guint i = 0; i < signers->len; i++) /* the third member never signed */
    g_assert_cmpuint (g_array_index (signers, guint, i), <, 2);
}

static void
test_any_damage (Fixture *fixture, gconstpointer data)
{
  gsize len = g_bytes_get_size (fixture->cms);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (fixture->cms, NULL), len);

  for (gsize i = 0; i < len; i++)
    {
      g_autoptr (GBytes) flipped = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (copy, i);

      check_fails (cut, CONTENT, CONTENT_LEN, fixture->committee, ADIL_ERROR_SYNTAX);
      copy[i] ^= (guint8)(1 << i % 8);
      flipped = g_bytes_new (copy, len);
      copy[i] ^= (guint8)(1 << i % 8);
      assert_refused_or_harmless (flipped, fixture->committee);
    }
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  gsize len = g_bytes_get_size (fixture->cms);
  g_autofree guint8 *longer = g_malloc0 (len + 1);
  g_autofree guint8 *huge = g_malloc0 (1024 * 1024 + 1);
  g_autoptr (GBytes) trailing = NULL;
  g_autoptr (GBytes) too_long = g_bytes_new (huge, 1024 * 1024 + 1);
  g_autoptr (GBytes) text = g_bytes_new_static ("not DER at all", 14);
  g_autoptr (GBytes) deep = NULL;

  memcpy (longer, g_bytes_get_data (fixture->cms, NULL), len);
  trailing = g_bytes_new (longer, len + 1);
  check_fails (trailing, CONTENT, CONTENT_LEN, fixture->committee, ADIL_ERROR_SYNTAX);
  check_fails (too_long, CONTENT, CONTENT_LEN, fixture->committee, ADIL_ERROR_SYNTAX);
  check_fails (text, CONTENT, CONTENT_LEN, fixture->committee, ADIL_ERROR_SYNTAX);
  memset (huge, 0x30, 100000);
  deep = g_bytes_new (huge, 100000);
  check_fails (deep, CONTENT, CONTENT_LEN, fixture->committee, ADIL_ERROR_SYNTAX);
}

/* What the openssl command signs with these options, judged. */
static void
check_command (Fixture *fixture, const char *options, const char *signers, AdilError code)
{
  g_autofree char *arguments = g_strconcat ("cms -sign -binary -in manifest.txt -outform DER -out made.cms -signer "
                                            "member.pem -inkey member.key ",
                                            options, NULL);
  g_autoptr (GBytes) made = NULL;

  g_assert_true (run_openssl (fixture, arguments));
  made = load_bytes (fixture, "made.cms");
  if (signers != NULL)
    check_signers (made, fixture->committee, signers);
  else
    check_fails (made, CONTENT, CONTENT_LEN, fixture->committee, code);
}

static void
test_other_programs (Fixture *fixture, gconstpointer data)
{
  if (!needs_openssl ())
    return;
  check_command (fixture, "", "0 ", ADIL_ERROR_IO);
  check_command (fixture, "-keyid -md sha384", "0 ", ADIL_ERROR_IO);
  check_command (fixture, "-nocerts -md sha512", "0 ", ADIL_ERROR_IO);
  check_command (fixture, "-noattr", NULL, ADIL_ERROR_DAMAGED);
  check_command (fixture, "-md sha1", NULL, ADIL_ERROR_DAMAGED);
  check_command (fixture, "-nodetach", NULL, ADIL_ERROR_SYNTAX);
  check_command (fixture, "-econtent_type 1.2.3.4", NULL, ADIL_ERROR_SYNTAX);
}

/* A signer with a key that the openssl command makes from these options. */
static GBytes *
sign_with (Fixture *fixture, const char *key_options, GError **error)
{
  g_autofree char *arguments
      = g_strdup_printf ("req -x509 -nodes -subj /CN=Kunci -days 30 -keyout k.key -out k.pem %s", key_options);
  g_autofree char *cert = NULL;
  g_autofree char *key_text = NULL;
  g_autoptr (Secret) key = NULL;

  g_assert_true (run_openssl (fixture, arguments));
  cert = load_text (fixture, "k.pem");
  key_text = load_text (fixture, "k.key");
  key = secret_new_copy ((const guint8 *)key_text, strlen (key_text));
  return cms_add_signature (fixture->cms, CONTENT, CONTENT_LEN, cert, key, error);
}

static void
test_allowed_keys (Fixture *fixture, gconstpointer data)
{
  static const char *const KEYS[] = { "-newkey rsa:3072", "-newkey ec -pkeyopt ec_paramgen_curve:P-384" };

  if (!needs_openssl ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (KEYS); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) cms = sign_with (fixture, KEYS[i], &error);
      g_autofree char *cert = load_text (fixture, "k.pem");
      g_autofree char *committee = g_strconcat (fixture->committee, cert, NULL);

      g_assert_no_error (error);
      check_signers (cms, committee, "0 1 3 ");
      save (fixture, "manifest.cms", g_bytes_get_data (cms, NULL), g_bytes_get_size (cms));
      save (fixture, "committee.pem", committee, strlen (committee));
      g_assert_true (run_openssl (fixture, "cms -verify -binary -inform DER -in manifest.cms -content manifest.txt "
                                           "-CAfile committee.pem -purpose any"));
    }
}

static void
test_pss (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cert = NULL;
  g_autoptr (GBytes) made = NULL;

  if (!needs_openssl ())
    return;
  g_assert_true (run_openssl (fixture, "req -x509 -nodes -subj /CN=Kunci -days 30 -keyout k.key -out k.pem -newkey "
                                       "rsa:3072"));
  g_assert_true (run_openssl (fixture, "cms -sign -binary -in manifest.txt -outform DER -out made.cms -signer k.pem "
                                       "-inkey k.key -keyopt rsa_padding_mode:pss"));
  cert = load_text (fixture, "k.pem");
  made = load_bytes (fixture, "made.cms");
  check_signers (made, cert, "0 ");
}

static void
test_refused_keys (Fixture *fixture, gconstpointer data)
{
  static const char *const KEYS[]
      = { "-newkey ed25519", "-newkey rsa:2048", "-newkey ec -pkeyopt ec_paramgen_curve:secp256k1" };

  if (!needs_openssl ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (KEYS); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *cert = NULL;

      g_assert_null (sign_with (fixture, KEYS[i], &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
      cert = load_text (fixture, "k.pem");
      check_fails (fixture->cms, CONTENT, CONTENT_LEN, cert, ADIL_ERROR_REFUSED);
    }
}

static void
test_add_refuses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) garbage = g_bytes_new_static ("x", 1);

  g_assert_null (cms_add_signature (NULL, CONTENT, CONTENT_LEN, fixture->certs[0], fixture->keys[1], &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (cms_add_signature (garbage, CONTENT, CONTENT_LEN, fixture->certs[0], fixture->keys[0], &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_null (cms_add_signature (NULL, CONTENT, CONTENT_LEN, "x", fixture->keys[0], &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/cms/" name, Fixture, NULL, setup, func, teardown)
  ADD ("pinned-signers-are-counted-in-committee-order", test_counts);
  ADD ("the-committee-is-counted-and-named", test_committee);
  ADD ("the-openssl-command-verifies-it", test_public_command);
  ADD ("rsa-3072-and-p-384-sign-and-verify", test_allowed_keys);
  ADD ("rsa-pss-by-another-program-counts", test_pss);
  ADD ("other-programs-signatures-count-if-they-are-safe", test_other_programs);
  ADD ("the-same-signer-twice-counts-once", test_same_signer_twice);
  ADD ("stripped-signatures-count-nothing", test_stripped);
  ADD ("foreign-signers-count-nothing", test_foreign);
  ADD ("an-attackers-certificate-with-a-members-name-counts-nothing", test_same_name);
  ADD ("an-attackers-certificate-with-name-and-serial-is-damage", test_same_name_and_serial);
  ADD ("changed-content-is-damage", test_changed_content);
  ADD ("every-flipped-bit-in-a-signature-is-damage", test_flipped_signature);
  ADD ("no-damage-adds-a-signer-or-crashes", test_any_damage);
  ADD ("garbage-and-trailing-bytes-are-syntax-errors", test_garbage);
  ADD ("a-broken-committee-file-is-a-syntax-error", test_committee_refuses);
  ADD ("signing-twice-is-refused", test_second_signature_of_one);
  ADD ("ed25519-and-short-keys-are-refused", test_refused_keys);
  ADD ("another-key-and-broken-input-are-refused", test_add_refuses);
  return g_test_run ();
}
