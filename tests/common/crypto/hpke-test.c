/* RFC 9180 vectors, ciphertexts of another implementation, and damage of every kind. */
#include "common/crypto/hpke.h"

#include <string.h>

#include "common/base/error.h"
#include "common/crypto/aead.h"
#include "tests/common/base/fixture.h"

static Secret *
secret_from (const cJSON *entry, const char *name)
{
  g_autoptr (GBytes) bytes = fixture_get_hex (entry, name);

  return secret_new_copy (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_hex (const guint8 *bytes, gsize len, const cJSON *entry, const char *name)
{
  g_autofree char *hex = hex_format (bytes, len);

  g_assert_cmpstr (hex, ==, json_find_string (entry, name));
}

static void
check_export (const HpkeContext *context,
              guint16 aead_id,
              const cJSON *entry,
              const char *context_name,
              const char *value_name,
              gsize len)
{
  g_autoptr (GBytes) exporter_context = fixture_get_hex (entry, context_name);
  g_autoptr (Secret) value = hpke_context_export (context, aead_id, g_bytes_get_data (exporter_context, NULL),
                                                  g_bytes_get_size (exporter_context), len);

  assert_hex (secret_peek (value), secret_len (value), entry, value_name);
}

/* Seals and opens one message of a context, nonce included. */
static void
check_message (const HpkeContext *context, guint64 seq, const cJSON *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = fixture_get_hex (message, "pt");
  g_autoptr (GBytes) aad = fixture_get_hex (message, "aad");
  gsize len = g_bytes_get_size (plain);
  g_autofree guint8 *sealed = g_malloc (len + AEAD_TAG_LEN);
  g_autofree guint8 *opened = g_malloc (len + 1);
  guint8 nonce[12];

  hpke_context_nonce (context, seq, nonce);
  if (json_find_string (message, "nonce") != NULL)
    assert_hex (nonce, sizeof nonce, message, "nonce");
  aead_seal (context->key, nonce, g_bytes_get_data (aad, NULL), g_bytes_get_size (aad), g_bytes_get_data (plain, NULL),
             len, sealed, &error);
  g_assert_no_error (error);
  assert_hex (sealed, len + AEAD_TAG_LEN, message, "ct");
  aead_open (context->key, nonce, g_bytes_get_data (aad, NULL), g_bytes_get_size (aad), sealed, len + AEAD_TAG_LEN,
             opened, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (opened, len, g_bytes_get_data (plain, NULL), len);
}

/* The file glues the length behind the context: "546573L: 32". */
static void
check_rfc_export (const HpkeContext *context, const cJSON *entry)
{
  g_auto (GStrv) parts = g_strsplit (json_find_string (entry, "exporter_context"), "L: ", 2);
  g_autoptr (GBytes) exporter_context = fixture_hex (parts[0]);
  g_autoptr (Secret) value = hpke_context_export (context, 1, g_bytes_get_data (exporter_context, NULL),
                                                  g_bytes_get_size (exporter_context), 32);

  g_assert_cmpstr (parts[1], ==, "32");
  assert_hex (secret_peek (value), secret_len (value), entry, "exported_value");
}

static void
check_rfc_context (const HpkeContext *context, const cJSON *entry)
{
  const cJSON *message;

  assert_hex (secret_peek (context->key), secret_len (context->key), entry, "key");
  assert_hex (context->base_nonce, sizeof context->base_nonce, entry, "base_nonce");
  assert_hex (secret_peek (context->exporter), secret_len (context->exporter), entry, "exporter_secret");
  cJSON_ArrayForEach (message, cJSON_GetObjectItemCaseSensitive (entry, "encryptions"))
      check_message (context, g_ascii_strtoull (json_find_string (message, "sequence number"), NULL, 10), message);
  cJSON_ArrayForEach (message, cJSON_GetObjectItemCaseSensitive (entry, "exports")) check_rfc_export (context, message);
}

static void
check_rfc_entry (const cJSON *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) info = fixture_get_hex (entry, "info");
  g_autoptr (Secret) ephemeral = secret_from (entry, "skEm");
  g_autoptr (Secret) recipient = secret_from (entry, "skRm");
  HpkeContext sender = { 0 }, receiver = { 0 };
  guint8 public32[HPKE_PUBLIC_LEN], enc[HPKE_ENC_LEN];
  gsize info_len;
  const guint8 *info_data = g_bytes_get_data (info, &info_len);

  g_assert_true (hpke_derive_public (recipient, public32, &error));
  assert_hex (public32, sizeof public32, entry, "pkRm");
  hpke_context_init_sender (&sender, 1, ephemeral, public32, info_data, info_len, enc, &error);
  g_assert_no_error (error);
  assert_hex (enc, sizeof enc, entry, "enc");
  check_rfc_context (&sender, entry);
  hpke_context_init_receiver (&receiver, 1, recipient, enc, info_data, info_len, &error);
  g_assert_no_error (error);
  check_rfc_context (&receiver, entry);
  hpke_context_clear (&sender);
  hpke_context_clear (&receiver);
}

static void
test_rfc (void)
{
  g_autoptr (cJSON) entries = fixture_load ("hpke/x25519-aes128gcm.json");
  const cJSON *entry;
  guint n_base = 0;

  if (entries == NULL)
    return;
  cJSON_ArrayForEach (entry, entries)
  {
    if (strcmp (json_find_string (entry, "mode"), "0") != 0)
      continue;
    check_rfc_entry (entry);
    n_base++;
  }
  g_assert_cmpuint (n_base, ==, 1);
}

static void
check_foreign_entry (const cJSON *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) info = fixture_get_hex (entry, "info");
  g_autoptr (GBytes) enc = fixture_get_hex (entry, "enc");
  g_autoptr (Secret) recipient = secret_from (entry, "skRm");
  HpkeContext context = { 0 };
  const cJSON *message;
  gsize info_len;
  const guint8 *info_data = g_bytes_get_data (info, &info_len);

  hpke_context_init_receiver (&context, 2, recipient, g_bytes_get_data (enc, NULL), info_data, info_len, &error);
  g_assert_no_error (error);
  cJSON_ArrayForEach (message, cJSON_GetObjectItemCaseSensitive (entry, "encryptions"))
  {
    check_message (&context, (guint64)json_find_integer (message, "seq", -1), message);
    if (json_find_integer (message, "seq", -1) == 0)
      {
        g_autoptr (GBytes) aad = fixture_get_hex (message, "aad");
        g_autoptr (GBytes) sealed = fixture_get_hex (message, "ct");
        g_autoptr (Secret) plain
            = hpke_open (recipient, g_bytes_get_data (enc, NULL), info_data, info_len, g_bytes_get_data (aad, NULL),
                         g_bytes_get_size (aad), g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), &error);

        g_assert_no_error (error);
        assert_hex (secret_peek (plain), secret_len (plain), message, "pt");
      }
  }
  check_export (&context, 2, entry, "export_ctx", "export_value",
                strlen (json_find_string (entry, "export_value")) / 2);
  hpke_context_clear (&context);
}

static void
test_foreign (void)
{
  g_autoptr (cJSON) entries = fixture_load ("hpke/x25519-aes256gcm-open.json");
  const cJSON *entry;

  if (entries == NULL)
    return;
  g_assert_cmpint (cJSON_GetArraySize (entries), ==, 25);
  cJSON_ArrayForEach (entry, entries) check_foreign_entry (entry);
}

typedef struct
{
  Secret *private32;
  guint8 public32[HPKE_PUBLIC_LEN];
  guint8 enc[HPKE_ENC_LEN];
  guint8 info[5];
  guint8 aad[4];
  guint8 sealed[20 + HPKE_TAG_LEN];
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  memcpy (fixture->info, "info1", 5);
  memcpy (fixture->aad, "aad1", 4);
  g_assert_true (hpke_generate (&fixture->private32, fixture->public32, NULL));
  g_assert_true (hpke_seal (fixture->public32, fixture->info, 5, fixture->aad, 4,
                            (const guint8 *)"twenty bytes of text", 20, fixture->enc, fixture->sealed, NULL));
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  secret_free (fixture->private32);
}

static Secret *
open_with (const Fixture *fixture, const Secret *key, gsize info_len, gsize aad_len, gsize sealed_len, GError **error)
{
  return hpke_open (key, fixture->enc, fixture->info, info_len, fixture->aad, aad_len, fixture->sealed, sealed_len,
                    error);
}

static void
check_damaged (const Fixture *fixture, const Secret *key, gsize info_len, gsize aad_len, gsize sealed_len)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_with (fixture, key, info_len, aad_len, sealed_len, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) plain = open_with (fixture, fixture->private32, 5, 4, sizeof fixture->sealed, &error);
  guint8 enc[HPKE_ENC_LEN], sealed[HPKE_TAG_LEN];
  g_autoptr (Secret) nothing = NULL;

  g_assert_no_error (error);
  g_assert_cmpmem (secret_peek (plain), secret_len (plain), "twenty bytes of text", 20);
  g_assert_true (hpke_seal (fixture->public32, NULL, 0, NULL, 0, NULL, 0, enc, sealed, &error));
  g_assert_cmpint (memcmp (enc, fixture->enc, sizeof enc), !=, 0); /* a fresh key each time */
  nothing = hpke_open (fixture->private32, enc, NULL, 0, NULL, 0, sealed, sizeof sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (secret_len (nothing), ==, 0);
}

static void
test_bits (Fixture *fixture, gconstpointer data)
{
  guint8 *const parts[] = { fixture->enc, fixture->info, fixture->aad, fixture->sealed };
  /* X25519 ignores the top bit of a point, yet kem_context hashes it: still damage. */
  const gsize lens[] = { sizeof fixture->enc, sizeof fixture->info, sizeof fixture->aad, sizeof fixture->sealed };

  for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
    for (gsize bit = 0; bit < 8 * lens[part]; bit++)
      {
        parts[part][bit / 8] ^= (guint8)(1 << bit % 8);
        check_damaged (fixture, fixture->private32, 5, 4, sizeof fixture->sealed);
        parts[part][bit / 8] ^= (guint8)(1 << bit % 8);
      }
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  for (gsize len = 0; len < sizeof fixture->sealed; len++)
    check_damaged (fixture, fixture->private32, 5, 4, len);
  check_damaged (fixture, fixture->private32, 4, 4, sizeof fixture->sealed);
  check_damaged (fixture, fixture->private32, 5, 3, sizeof fixture->sealed);
}

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Secret) other = secret_new_random (HPKE_PRIVATE_LEN, NULL);

  check_damaged (fixture, other, 5, 4, sizeof fixture->sealed);
}

/* The points of small order (RFC 7748, 6.1; the list of curve25519's author). */
static void
test_low_order (Fixture *fixture, gconstpointer data)
{
  static const char *const POINTS[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (POINTS); i++)
    {
      g_autoptr (GError) error = NULL;
      guint8 point[HPKE_PUBLIC_LEN], enc[HPKE_ENC_LEN], sealed[1 + HPKE_TAG_LEN];

      g_assert_true (hex_parse (POINTS[i], point, sizeof point));
      g_assert_false (hpke_seal (point, NULL, 0, NULL, 0, (const guint8 *)"x", 1, enc, sealed, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
      memcpy (fixture->enc, point, sizeof point);
      check_damaged (fixture, fixture->private32, 5, 4, sizeof fixture->sealed);
    }
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *plain = g_malloc0 (HPKE_MAX_LEN + 1);
  g_autofree guint8 *sealed = g_malloc0 (HPKE_MAX_LEN + 1 + HPKE_TAG_LEN);
  g_autoptr (Secret) opened = NULL;
  guint8 enc[HPKE_ENC_LEN];

  g_assert_true (hpke_seal (fixture->public32, NULL, 0, NULL, 0, plain, HPKE_MAX_LEN, enc, sealed, &error));
  opened = hpke_open (fixture->private32, enc, NULL, 0, NULL, 0, sealed, HPKE_MAX_LEN + HPKE_TAG_LEN, &error);
  g_assert_no_error (error);
  g_assert_null (
      hpke_open (fixture->private32, enc, NULL, 0, NULL, 0, sealed, HPKE_MAX_LEN + 1 + HPKE_TAG_LEN, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_false (hpke_seal (fixture->public32, NULL, 0, NULL, 0, plain, HPKE_MAX_LEN + 1, enc, sealed, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hpke/base-mode-matches-rfc-9180", test_rfc);
  g_test_add_func ("/hpke/opens-and-exports-what-another-implementation-made", test_foreign);
  g_test_add ("/hpke/what-is-sealed-opens", Fixture, NULL, setup, test_round_trip, teardown);
  g_test_add ("/hpke/length-is-limited-so-that-locked-memory-lasts", Fixture, NULL, setup, test_limit, teardown);
  g_test_add ("/hpke/every-flipped-bit-is-damage", Fixture, NULL, setup, test_bits, teardown);
  g_test_add ("/hpke/every-truncation-is-damage", Fixture, NULL, setup, test_truncated, teardown);
  g_test_add ("/hpke/another-key-is-damage", Fixture, NULL, setup, test_wrong_key, teardown);
  g_test_add ("/hpke/points-of-low-order-are-refused", Fixture, NULL, setup, test_low_order, teardown);
  return g_test_run ();
}
