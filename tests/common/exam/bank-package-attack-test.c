/* What one committee member alone tries, and an item that is too large to be kept secret. */
#include <string.h>

#include "common/base/hex.h"
#include "common/crypto/cms.h"
#include "common/exam/ustar.h"
#include "tests/common/exam/exam-kit.h"

#define LARGE_ITEM_LEN (300u * 1024)
#define HUGE_ITEM_LEN  (2u * 1024 * 1024)

static void
append_entry (GByteArray *file, const char *name, const guint8 *data, gsize len)
{
  guint start = file->len;

  g_byte_array_set_size (file, start + (guint)ustar_entry_size (len));
  ustar_write_entry (file->data + start, name, data, len);
}

static void
append_bytes (GByteArray *file, const char *name, GBytes *bytes)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  append_entry (file, name, data, len);
}

static void
append_sealed (GByteArray *file, const char *folder, const BankPackage *package, ItemSealPart part, guint32 idx)
{
  g_autofree char *name = g_strdup_printf ("%s/%u", folder, idx);
  gsize len;
  const guint8 *data = bank_package_sealed (package, part, idx, &len);

  append_entry (file, name, data, len);
}

/* The items of package under another manifest and committee, signed by one member. */
static GBytes *
rebuild (const ExamKit *kit, const BankPackage *package, const char *manifest, const char *committee_pem, guint member)
{
  static const guint8 END[USTAR_END_SIZE] = { 0 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cms = cms_add_signature (NULL, manifest, strlen (manifest), kit->member_certs[member],
                                              kit->member_keys[member], &error);

  g_assert_no_error (error);
  append_entry (file, "manifest.txt", (const guint8 *)manifest, strlen (manifest));
  append_bytes (file, "manifest.cms", cms);
  append_entry (file, "committee.pem", (const guint8 *)committee_pem, strlen (committee_pem));
  append_bytes (file, "blueprint.json", bank_package_blueprint_bytes (package));
  for (guint i = 0; i < bank_package_manifest (package)->items->len; i++)
    {
      append_sealed (file, "content", package, ITEM_SEAL_CONTENT, i);
      append_sealed (file, "points", package, ITEM_SEAL_POINTS, i);
    }
  g_byte_array_append (file, END, sizeof END);
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

/* The manifest's text with its policy line replaced. */
static char *
with_policy (const BankPackage *package, const char *policy, const char *committee_pem)
{
  gsize len;
  const char *data = g_bytes_get_data (bank_package_manifest_bytes (package), &len);
  g_autofree char *text = g_strndup (data, len);
  g_autofree char *hash = digest_sha256_hex (committee_pem, strlen (committee_pem));
  char *line = strstr (text, "\npolicy ");
  const char *rest = strchr (line + 1, '\n');

  *line = '\0';
  return g_strdup_printf ("%s\npolicy %s %s%s", text, policy, hash, rest);
}

static void
assert_untrusted (GBytes *file, const char *pinned_pem)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bank_package_open (file, pinned_pem, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED);
}

static void
test_one_member_cannot_lower_the_policy (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (4);
  g_autoptr (GBytes) file = exam_kit_build (kit);
  g_autoptr (BankPackage) package = bank_package_open (file, NULL, NULL);
  g_autofree char *manifest = with_policy (package, "1 of 3", kit->committee_pem);
  g_autoptr (GBytes) rogue = rebuild (kit, package, manifest, kit->committee_pem, 0);

  assert_untrusted (rogue, kit->committee_pem);
}

static void
test_one_member_cannot_be_a_committee_of_her_own (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (4);
  g_autoptr (GBytes) file = exam_kit_build (kit);
  g_autoptr (BankPackage) package = bank_package_open (file, NULL, NULL);
  g_autofree char *manifest = with_policy (package, "1 of 1", kit->member_certs[0]);
  g_autoptr (GBytes) rogue = rebuild (kit, package, manifest, kit->member_certs[0], 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (BankPackage) hers = bank_package_open (rogue, kit->member_certs[0], &error);

  /* Nothing is wrong with it but that she is not the committee. */
  g_assert_no_error (error);
  assert_untrusted (rogue, kit->committee_pem);
}

static void
test_a_policy_of_less_than_a_majority_is_not_packed (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (4);
  g_autoptr (GError) error = NULL;

  kit->manifest->policy_m = 1;
  g_assert_null (bank_package_build (kit->manifest, NULL, kit->committee_pem, kit->blueprint_json, kit->contents,
                                     kit->points, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
}

/* len bytes of plaintext through seal and open, with a pool of 1 MiB. */
static Secret *
seal_and_open (gsize len, GError **error)
{
  g_autofree guint8 *plain = g_malloc (len);
  g_autoptr (Manifest) manifest = manifest_new ("kit-2024", 1);
  ManifestItem *item = manifest_add_item (manifest, "IT-0000", 1, "S", "a", ITEM_KIND_SINGLE, 3);
  g_autoptr (Secret) key = secret_new (AEAD_KEY_LEN);
  g_autoptr (GBytes) sealed = NULL;
  gsize sealed_len;
  const guint8 *data;

  memset (plain, 'x', len);
  item_seal_commit (plain, len, item->item_commit);
  sealed = item_seal_encrypt (key, ITEM_SEAL_CONTENT, manifest->exam, 0, item->item_id, plain, len, error);
  g_assert_nonnull (sealed);
  data = g_bytes_get_data (sealed, &sealed_len);
  return item_seal_open (key, ITEM_SEAL_CONTENT, manifest, 0, data, sealed_len, error);
}

static void
test_a_large_item_opens_in_little_locked_memory (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) document = seal_and_open (LARGE_ITEM_LEN, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (secret_len (document), ==, LARGE_ITEM_LEN - ITEM_SEAL_SALT_LEN);
  g_assert_cmpuint (secret_peek (document)[0], ==, 'x');
  g_assert_cmpuint (secret_peek (document)[secret_len (document) - 1], ==, 'x');
}

static void
test_an_item_larger_than_locked_memory_is_an_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (seal_and_open (HUGE_ITEM_LEN, &error));
  g_assert_nonnull (strstr (error->message, "IT-0000"));
  exam_kit_assert_error (&error, ADIL_ERROR_LIMIT);
}

/* Millions of lines would cost gigabytes before the first is read. */
static void
test_a_manifest_of_too_many_lines_is_refused_unread (void)
{
  gsize len = EXAM_BANK_ITEMS_MAX + 1000;
  g_autofree char *text = g_strnfill (len, '\n');
  g_autoptr (GError) error = NULL;

  g_assert_null (manifest_parse ((const guint8 *)text, len, &error));
  g_assert_nonnull (strstr (error->message, "lines"));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
#define ADD(name, func) g_test_add_func ("/bank-package-attack/" name, func)
  ADD ("one-member-cannot-lower-the-policy", test_one_member_cannot_lower_the_policy);
  ADD ("one-member-cannot-be-a-committee-of-her-own", test_one_member_cannot_be_a_committee_of_her_own);
  ADD ("a-policy-of-less-than-a-majority-is-not-packed", test_a_policy_of_less_than_a_majority_is_not_packed);
  ADD ("a-large-item-opens-in-little-locked-memory", test_a_large_item_opens_in_little_locked_memory);
  ADD ("an-item-larger-than-locked-memory-is-an-error", test_an_item_larger_than_locked_memory_is_an_error);
  ADD ("a-manifest-of-too-many-lines-is-refused-unread", test_a_manifest_of_too_many_lines_is_refused_unread);
#undef ADD
  return g_test_run ();
}
