/* A small sealed bank with all its secrets. */
#include "tests/common/exam/exam-kit.h"

#include <string.h>

#include "common/crypto/cms.h"
#include "common/crypto/identity.h"

#define KIT_NOW_S 1790000000

static const char KIT_BLUEPRINT[]
    = "{\"format\":\"exam-blueprint/v1\",\"id\":\"kit\",\"title\":{\"en\":\"Kit\",\"id\":\"Kit\"},"
      "\"shuffle_items\":true,\"shuffle_options\":true,"
      "\"parts\":[{\"title\":{\"en\":\"Part\",\"id\":\"Bagian\"},\"minutes\":10,\"sections\":[\"S\"]}],"
      "\"sections\":[{\"id\":\"S\",\"title\":{\"en\":\"S\",\"id\":\"S\"},\"strata\":["
      "{\"id\":\"a\",\"count\":1,\"topics\":[]},{\"id\":\"b\",\"count\":1,\"topics\":[\"B\"]}]}]}";

void
exam_kit_init_tests (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (argc, argv, NULL);
  secret_pool_open (1 << 20, &error);
  g_assert_no_error (error);
}

void
exam_kit_assert_error (GError **error, AdilError code)
{
  g_assert_error (*error, ADIL_ERROR, (gint)code);
  g_clear_error (error);
}

static GBytes *
kit_salted (guint8 salt, GBytes *document)
{
  GByteArray *plain = g_byte_array_new ();
  guint8 bytes[ITEM_SEAL_SALT_LEN];
  gsize len;
  const guint8 *data = g_bytes_get_data (document, &len);

  memset (bytes, salt, sizeof bytes);
  g_byte_array_append (plain, bytes, sizeof bytes);
  g_byte_array_append (plain, data, (guint)len);
  return g_byte_array_free_to_bytes (plain);
}

static GBytes *
kit_seal (ExamKit *kit, ItemSealPart part, ManifestItem *item, GBytes *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = kit_salted ((guint8)(item->idx * 2 + part), document);
  guint8 *commit = part == ITEM_SEAL_CONTENT ? item->item_commit : item->points_commit;
  guint8 *hash = part == ITEM_SEAL_CONTENT ? item->content_sha256 : item->points_sha256;
  g_autoptr (Secret) key = NULL;
  GBytes *sealed;
  gsize len;
  const guint8 *data = g_bytes_get_data (plain, &len);

  item_seal_commit (data, len, commit);
  key = item_seal_derive_key (kit->cek, kit->manifest->nonce, part, commit);
  sealed = item_seal_encrypt (key, part, kit->manifest->exam, item->idx, item->item_id, data, len, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (sealed, &len);
  digest_sha256 (hash, data, len);
  return sealed;
}

static void
kit_add_item (ExamKit *kit, guint number)
{
  g_autofree char *id = g_strdup_printf ("IT-%04u", number);
  g_autoptr (ItemDocument) document = item_document_new (id, 1, ITEM_KIND_SINGLE, "id", "Berapa 2 + 3?");
  Points points = { .kind = ITEM_KIND_SINGLE, .denominator = 1, .n_options = 3, .points = { 0, 5, 0 } };
  ManifestItem *item = manifest_add_item (kit->manifest, id, 1, "S", number % 2 == 0 ? "a" : "b", ITEM_KIND_SINGLE, 3);
  g_autoptr (GBytes) points_text = points_format (&points);
  g_autoptr (GBytes) document_text = NULL;

  item_document_add_option (document, "4");
  item_document_add_option (document, "5");
  item_document_add_option (document, "6");
  document_text = item_document_format (document);
  g_ptr_array_add (kit->contents, kit_seal (kit, ITEM_SEAL_CONTENT, item, document_text));
  g_ptr_array_add (kit->points, kit_seal (kit, ITEM_SEAL_POINTS, item, points_text));
}

static void
kit_add_committee (ExamKit *kit)
{
  g_autoptr (GString) pem = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Member %u", i + 1);

      kit->member_keys[i] = identity_key_new_pem (&error);
      g_assert_no_error (error);
      kit->member_certs[i] = identity_self_signed_new_pem (kit->member_keys[i], name, IDENTITY_ROLE_COMMITTEE,
                                                           KIT_NOW_S - 86400, 3650, &error);
      g_assert_no_error (error);
      g_string_append (pem, kit->member_certs[i]);
    }
  kit->committee_pem = g_string_free (g_steal_pointer (&pem), FALSE);
}

ExamKit *
exam_kit_new (guint n_items)
{
  ExamKit *kit = g_new0 (ExamKit, 1);
  guint8 share[DIGEST_LEN] = { 7 };
  guint8 cek[32];

  memset (cek, 0x5a, sizeof cek);
  kit_add_committee (kit);
  kit->cek = secret_new_copy (cek, sizeof cek);
  kit->contents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  kit->points = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  kit->blueprint_json = g_bytes_new_static (KIT_BLUEPRINT, sizeof KIT_BLUEPRINT - 1);
  kit->manifest = manifest_new ("kit-2024", 1);
  kit->manifest->policy_m = 2;
  kit->manifest->policy_n = 3;
  digest_sha256 (kit->manifest->committee_sha256, kit->committee_pem, strlen (kit->committee_pem));
  digest_sha256 (kit->manifest->blueprint_sha256, KIT_BLUEPRINT, sizeof KIT_BLUEPRINT - 1);
  memset (kit->manifest->nonce, 0x33, sizeof kit->manifest->nonce);
  item_seal_commit_cek (kit->cek, kit->manifest->cek_commit);
  manifest_add_share (kit->manifest, 1, "custodian-1", share);
  manifest_add_share (kit->manifest, 2, "custodian-2", share);
  for (guint i = 0; i < n_items; i++)
    kit_add_item (kit, i);
  return kit;
}

void
exam_kit_free (ExamKit *kit)
{
  for (guint i = 0; i < 3; i++)
    {
      secret_free (kit->member_keys[i]);
      g_free (kit->member_certs[i]);
    }
  g_free (kit->committee_pem);
  secret_free (kit->cek);
  g_ptr_array_unref (kit->contents);
  g_ptr_array_unref (kit->points);
  g_bytes_unref (kit->blueprint_json);
  manifest_free (kit->manifest);
  g_free (kit);
}

GBytes *
exam_kit_build (ExamKit *kit)
{
  g_autoptr (GError) error = NULL;
  GBytes *package = bank_package_build (kit->manifest, NULL, kit->committee_pem, kit->blueprint_json, kit->contents,
                                        kit->points, &error);

  g_assert_no_error (error);
  return package;
}

GBytes *
exam_kit_sign (const ExamKit *kit, GBytes *file, guint member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankPackage) package = bank_package_open (file, NULL, &error);
  g_autoptr (GBytes) cms = NULL;
  GBytes *existing, *again;
  gsize len;
  const guint8 *data;

  g_assert_no_error (error);
  existing = g_bytes_get_size (bank_package_cms (package)) > 0 ? bank_package_cms (package) : NULL;
  data = g_bytes_get_data (bank_package_manifest_bytes (package), &len);
  cms = cms_add_signature (existing, data, len, kit->member_certs[member], kit->member_keys[member], &error);
  g_assert_no_error (error);
  again = bank_package_with_cms (package, cms, &error);
  g_assert_no_error (error);
  return again;
}

GBytes *
exam_kit_build_signed (ExamKit *kit)
{
  g_autoptr (GBytes) plain = exam_kit_build (kit);
  g_autoptr (GBytes) once = exam_kit_sign (kit, plain, 0);

  return exam_kit_sign (kit, once, 1);
}

Secret *
exam_kit_item_key (const ExamKit *kit, ItemSealPart part, guint32 idx)
{
  const ManifestItem *item = kit->manifest->items->pdata[idx];

  return item_seal_derive_key (kit->cek, kit->manifest->nonce, part,
                               part == ITEM_SEAL_CONTENT ? item->item_commit : item->points_commit);
}

Form *
exam_kit_form_new (guint n_slots)
{
  Form *form = g_new0 (Form, 1);

  form->session = g_strdup ("2026-10-12/JKT-03/1");
  form->pseudonym = g_strdup ("P0000001");
  form->tries = 1;
  form->slots = g_array_new (FALSE, TRUE, sizeof (FormSlot));
  for (guint i = 0; i < n_slots; i++)
    {
      FormSlot slot = { .idx = i, .n_options = 5, .option_order = { 0, 1, 2, 3, 4 } };

      g_array_append_val (form->slots, slot);
    }
  return form;
}
