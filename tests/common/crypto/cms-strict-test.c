/* The one spelling of committee signatures: what cms_find_signers() lets pass, and this must not. */
#include "common/crypto/cms-strict.h"

#include <string.h>

#include "common/base/error.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"

#define N_MEMBERS 3
#define NOW_S     1790000000

static const char CONTENT[] = "exam-bank/v1\nexam skd\n";
#define CONTENT_LEN (sizeof CONTENT - 1)

typedef struct
{
  Secret *keys[N_MEMBERS];
  char *certs[N_MEMBERS];
  char *committee;
  GBytes *one; /* signed by member 0 */
  GBytes *two; /* signed by members 0 and 1 */
} Fixture;

static GBytes *
add_signature (const Fixture *fixture, GBytes *cms, guint member)
{
  g_autoptr (GError) error = NULL;
  GBytes *more = cms_add_signature (cms, CONTENT, CONTENT_LEN, fixture->certs[member], fixture->keys[member], &error);

  g_assert_no_error (error);
  return more;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Anggota %u", i + 1);

      fixture->keys[i] = identity_key_new_pem (&error);
      g_assert_no_error (error);
      fixture->certs[i]
          = identity_self_signed_new_pem (fixture->keys[i], name, IDENTITY_ROLE_COMMITTEE, NOW_S, 365, &error);
      g_assert_no_error (error);
    }
  fixture->committee = g_strconcat (fixture->certs[0], fixture->certs[1], fixture->certs[2], NULL);
  fixture->one = add_signature (fixture, NULL, 0);
  fixture->two = add_signature (fixture, fixture->one, 1);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      secret_free (fixture->keys[i]);
      g_free (fixture->certs[i]);
    }
  g_free (fixture->committee);
  g_bytes_unref (fixture->one);
  g_bytes_unref (fixture->two);
}

static void
assert_refused (GBytes *der, const char *committee, AdilError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (cms_strict_check (der, committee, &error));
  g_assert_error (error, ADIL_ERROR, (gint)code);
}

/* Copy with n_out bytes at offset replaced by replacement. */
static GBytes *
splice (GBytes *der, gsize offset, gsize n_out, const void *replacement, gsize n_in)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (der, &len);
  GByteArray *bytes = g_byte_array_new ();

  g_assert_cmpuint (offset + n_out, <=, len);
  g_byte_array_append (bytes, data, (guint)offset);
  g_byte_array_append (bytes, replacement, (guint)n_in);
  g_byte_array_append (bytes, data + offset + n_out, (guint)(len - offset - n_out));
  return g_byte_array_free_to_bytes (bytes);
}

static gsize
find (GBytes *der, const void *needle, gsize needle_len)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (der, &len);
  const guint8 *place = memmem (data, len, needle, needle_len);

  g_assert_nonnull (place);
  return (gsize)(place - data);
}

static void
test_what_members_sign_passes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) three = add_signature (fixture, fixture->two, 2);
  GBytes *const all[] = { fixture->one, fixture->two, three };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_assert_true (cms_strict_check (all[i], fixture->committee, &error));
      g_assert_no_error (error);
    }
}

static void
test_a_signer_who_is_not_pinned_is_untrusted (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture->two, fixture->certs[0], ADIL_ERROR_UNTRUSTED);
  assert_refused (fixture->one, fixture->certs[1], ADIL_ERROR_UNTRUSTED);
}

/* Each byte, each bit: either here, or where the signatures are verified. */
static void
test_every_flipped_bit_is_found_here_or_by_the_signatures (Fixture *fixture, gconstpointer data)
{
  gsize len;
  const guint8 *original = g_bytes_get_data (fixture->one, &len);

  for (gsize bit = 0; bit < 8 * len; bit++)
    {
      g_autofree guint8 *copy = g_memdup2 (original, len);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GArray) signers = NULL;

      copy[bit / 8] ^= (guint8)(1u << (bit % 8));
      changed = g_bytes_new_take (g_steal_pointer (&copy), len);
      if (!cms_strict_check (changed, fixture->committee, NULL))
        continue;
      signers = cms_find_signers (changed, CONTENT, CONTENT_LEN, fixture->committee, NULL);
      g_assert_true (signers == NULL || signers->len == 0);
    }
}

static void
test_every_length_but_its_own_is_damaged (Fixture *fixture, gconstpointer data)
{
  gsize len = g_bytes_get_size (fixture->two);
  g_autoptr (GBytes) longer = splice (fixture->two, len, 0, "\0", 1);
  g_autoptr (GBytes) huge = g_bytes_new_take (g_malloc0 (1024 * 1024 + 1), 1024 * 1024 + 1);

  assert_refused (longer, fixture->committee, ADIL_ERROR_DAMAGED);
  assert_refused (huge, fixture->committee, ADIL_ERROR_DAMAGED);
  for (gsize n = 0; n < len; n++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (fixture->two, 0, n);

      assert_refused (shorter, fixture->committee, ADIL_ERROR_DAMAGED);
    }
}

/* Where the SET of signer infos begins: the one set that reaches to the end. */
static gsize
find_signer_infos (GBytes *der)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (der, &len);

  for (gsize i = 0; i + 4 < len; i++)
    if (data[i] == 0x31
        && ((data[i + 1] == 0x81 && i + 3 + data[i + 2] == len)
            || (data[i + 1] == 0x82 && i + 4 + ((gsize)data[i + 2] << 8 | data[i + 3]) == len)))
      return i;
  g_assert_not_reached ();
}

/* The CMS with its signatures cut out and all lengths put right: OpenSSL finds nothing wrong with it. */
static GBytes *
strip_signatures (GBytes *der)
{
  static const gsize HEADS[] = { 0, 15, 19 }; /* ContentInfo, [0], SignedData: each with a length of two bytes */
  gsize at = find_signer_infos (der);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (der, NULL), (guint)at);
  g_byte_array_append (bytes, (const guint8 *)"\x31\x00", 2);
  for (guint i = 0; i < G_N_ELEMENTS (HEADS); i++)
    {
      gsize rest = bytes->len - HEADS[i] - 4;

      g_assert_cmpuint (bytes->data[HEADS[i] + 1], ==, 0x82);
      bytes->data[HEADS[i] + 2] = (guint8)(rest >> 8);
      bytes->data[HEADS[i] + 3] = (guint8)rest;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
test_a_certificate_without_its_signature_is_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) stripped = strip_signatures (fixture->one);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) signers = cms_find_signers (stripped, CONTENT, CONTENT_LEN, fixture->committee, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (signers->len, ==, 0);
  assert_refused (stripped, fixture->committee, ADIL_ERROR_DAMAGED);
}

static void
test_another_version_or_digest_is_damaged (Fixture *fixture, gconstpointer data)
{
  static const guint8 SIGNED_DATA[] = { 0x01, 0x07, 0x02 };
  static const guint8 SHA256[] = { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01 };
  const guint8 version_3 = 3, sha512 = 3;
  /* pkcs7-signedData, [0] and SEQUENCE with two-byte lengths, then INTEGER 1 */
  gsize version_at = find (fixture->one, SIGNED_DATA, sizeof SIGNED_DATA) + sizeof SIGNED_DATA + 8 + 2;
  gsize digest_at = find (fixture->one, SHA256, sizeof SHA256) + sizeof SHA256 - 1;
  g_autoptr (GBytes) version = splice (fixture->one, version_at, 1, &version_3, 1);
  g_autoptr (GBytes) digest = splice (fixture->one, digest_at, 1, &sha512, 1);

  assert_refused (version, fixture->committee, ADIL_ERROR_DAMAGED);
  assert_refused (digest, fixture->committee, ADIL_ERROR_DAMAGED);
}

/* BER would allow it: the same text with an indefinite length. */
static void
test_an_indefinite_length_is_damaged (Fixture *fixture, gconstpointer data)
{
  static const guint8 INDEFINITE[] = { 0x30, 0x80 };
  gsize len = g_bytes_get_size (fixture->one);
  g_autoptr (GBytes) open = splice (fixture->one, 0, 4, INDEFINITE, sizeof INDEFINITE);
  g_autoptr (GBytes) ber = splice (open, len - 2, 0, "\0\0", 2);

  assert_refused (ber, fixture->committee, ADIL_ERROR_DAMAGED);
}

static void
test_a_list_that_is_no_list_is_refused (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture->one, "", ADIL_ERROR_SYNTAX);
  assert_refused (fixture->one, "no PEM\n", ADIL_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/cms-strict/" name, Fixture, NULL, setup, func, teardown)
  ADD ("what-members-sign-passes", test_what_members_sign_passes);
  ADD ("a-signer-who-is-not-pinned-is-untrusted", test_a_signer_who_is_not_pinned_is_untrusted);
  ADD ("every-flipped-bit-is-found-here-or-by-the-signatures",
       test_every_flipped_bit_is_found_here_or_by_the_signatures);
  ADD ("every-length-but-its-own-is-damaged", test_every_length_but_its_own_is_damaged);
  ADD ("a-certificate-without-its-signature-is-damaged", test_a_certificate_without_its_signature_is_damaged);
  ADD ("another-version-or-digest-is-damaged", test_another_version_or_digest_is_damaged);
  ADD ("an-indefinite-length-is-damaged", test_an_indefinite_length_is_damaged);
  ADD ("a-list-that-is-no-list-is-refused", test_a_list_that_is_no_list_is_refused);
#undef ADD
  return g_test_run ();
}
