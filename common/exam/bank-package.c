/* The sealed bank as one file: building it, and opening it so that every bit is covered. */
#include "common/exam/bank-package.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/crypto/cms-strict.h"
#include "common/crypto/cms.h"
#include "common/exam/ustar.h"

#define PACKAGE_PEM_MAX (1024u * 1024)

typedef struct
{
  const guint8 *data;
  gsize len;
} PackageEntry;

enum
{
  ENTRY_MANIFEST,
  ENTRY_CMS,
  ENTRY_COMMITTEE,
  ENTRY_BLUEPRINT,
  ENTRY_FIRST_ITEM, /* then content/<idx> and points/<idx> by turns */
};

struct BankPackage
{
  GBytes *file;
  GArray *entries; /* of PackageEntry */
  GBytes *manifest_bytes;
  GBytes *cms;
  GBytes *blueprint_bytes;
  char *committee_pem;
  Manifest *manifest;
  Blueprint *blueprint;
  GArray *signers; /* of guint */
};

static void
package_entry_name (guint number, char out[USTAR_NAME_MAX])
{
  static const char *const NAMES[] = { "manifest.txt", "manifest.cms", "committee.pem", "blueprint.json" };

  if (number < ENTRY_FIRST_ITEM)
    g_strlcpy (out, NAMES[number], USTAR_NAME_MAX);
  else
    g_snprintf (out, USTAR_NAME_MAX, "%s/%u", number % 2 == 0 ? "content" : "points", (number - ENTRY_FIRST_ITEM) / 2);
}

/* entries: of PackageEntry, in order. */
static GBytes *
package_write (const GArray *entries, GError **error)
{
  gsize size = USTAR_END_SIZE;
  guint8 *file;
  gsize pos = 0;

  for (guint i = 0; i < entries->len; i++)
    size += ustar_entry_size (g_array_index (entries, PackageEntry, i).len);
  if (size > EXAM_PACKAGE_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the package would have %zu bytes, the limit is %u"), size,
                   EXAM_PACKAGE_MAX);
      return NULL;
    }
  file = g_malloc (size);
  for (guint i = 0; i < entries->len; i++)
    {
      const PackageEntry *entry = &g_array_index (entries, PackageEntry, i);
      char name[USTAR_NAME_MAX];

      package_entry_name (i, name);
      ustar_write_entry (file + pos, name, entry->data, entry->len);
      pos += ustar_entry_size (entry->len);
    }
  memset (file + pos, 0, USTAR_END_SIZE);
  return g_bytes_new_take (file, size);
}

static void
package_add_entry (GArray *entries, GBytes *bytes)
{
  PackageEntry entry = { 0 };

  if (bytes != NULL)
    entry.data = g_bytes_get_data (bytes, &entry.len);
  g_array_append_val (entries, entry);
}

static gboolean
package_check_hash (const PackageEntry *entry, guint number, const guint8 expected32[DIGEST_LEN], GError **error)
{
  guint8 hash[DIGEST_LEN];
  char name[USTAR_NAME_MAX];

  digest_sha256 (hash, entry->data, entry->len);
  if (memcmp (hash, expected32, DIGEST_LEN) == 0)
    return TRUE;
  package_entry_name (number, name);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("package, entry %s: does not have the hash in the manifest"),
               name);
  return FALSE;
}

static gboolean
package_check_hashes (const Manifest *manifest, const GArray *entries, GError **error)
{
  const PackageEntry *entry = &g_array_index (entries, PackageEntry, 0);
  guint n_entries = ENTRY_FIRST_ITEM + 2 * manifest->items->len;

  if (entries->len != n_entries)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("package: has %u entries where the manifest's %u items need %u"), entries->len,
                   manifest->items->len, n_entries);
      return FALSE;
    }
  if (!package_check_hash (entry + ENTRY_COMMITTEE, ENTRY_COMMITTEE, manifest->committee_sha256, error)
      || !package_check_hash (entry + ENTRY_BLUEPRINT, ENTRY_BLUEPRINT, manifest->blueprint_sha256, error))
    return FALSE;
  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];
      guint number = ENTRY_FIRST_ITEM + 2 * i;

      if (!package_check_hash (entry + number, number, item->content_sha256, error)
          || !package_check_hash (entry + number + 1, number + 1, item->points_sha256, error))
        return FALSE;
    }
  return TRUE;
}

/* Whoever writes the manifest chooses its policy. More than half of the pinned list is the least that keeps one member
 * from being her own majority, and two banks from being signed for one exam without anybody signing both. */
static gboolean
package_policy_is_majority (const Manifest *manifest)
{
  return 2 * manifest->policy_m > manifest->policy_n;
}

static gboolean
package_check_committee (const Manifest *manifest, const char *committee_pem, GError **error)
{
  guint n_members;

  if (!cms_count_certificates (committee_pem, &n_members, error))
    {
      adil_error_prefix_place (error, "committee.pem", 0);
      return FALSE;
    }
  if (n_members == manifest->policy_n)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("committee.pem: has %u certificates, the manifest speaks of %u members"), n_members,
               manifest->policy_n);
  return FALSE;
}

GBytes *
bank_package_build (Manifest *manifest,
                    GBytes *cms,
                    const char *committee_pem,
                    GBytes *blueprint_json,
                    GPtrArray *contents,
                    GPtrArray *points,
                    GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (PackageEntry));
  g_autoptr (GBytes) manifest_bytes = manifest_format (manifest);
  g_autoptr (GBytes) pem_bytes = g_bytes_new (committee_pem, strlen (committee_pem));
  g_autoptr (Blueprint) blueprint = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (blueprint_json, &len);

  g_return_val_if_fail (contents->len == manifest->items->len && points->len == manifest->items->len, NULL);
  if (!package_policy_is_majority (manifest))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("a policy of %u of %u committee members is no majority: ask for more than half"),
                   manifest->policy_m, manifest->policy_n);
      return NULL;
    }
  blueprint = blueprint_parse ("blueprint.json", data, len, error);
  if (blueprint == NULL || !blueprint_check_manifest (blueprint, manifest, error)
      || !package_check_committee (manifest, committee_pem, error))
    return NULL;
  package_add_entry (entries, manifest_bytes);
  package_add_entry (entries, cms);
  package_add_entry (entries, pem_bytes);
  package_add_entry (entries, blueprint_json);
  for (guint i = 0; i < contents->len; i++)
    {
      package_add_entry (entries, contents->pdata[i]);
      package_add_entry (entries, points->pdata[i]);
    }
  return package_check_hashes (manifest, entries, error) ? package_write (entries, error) : NULL;
}

static gboolean
package_read_entries (BankPackage *package, GError **error)
{
  UstarReader reader = { 0 };

  reader.data = g_bytes_get_data (package->file, &reader.len);
  if (reader.len > EXAM_PACKAGE_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("package: is larger than the limit of %u bytes"),
                   EXAM_PACKAGE_MAX);
      return FALSE;
    }
  while (package->entries->len < ENTRY_FIRST_ITEM || !ustar_at_end (&reader))
    {
      char name[USTAR_NAME_MAX];
      PackageEntry entry;

      package_entry_name (package->entries->len, name);
      if (!ustar_read_entry (&reader, name, &entry.data, &entry.len, error))
        return FALSE;
      g_array_append_val (package->entries, entry);
    }
  return ustar_finish (&reader, error);
}

static GBytes *
package_dup_entry (const BankPackage *package, guint number)
{
  const PackageEntry *entry = &g_array_index (package->entries, PackageEntry, number);

  return g_bytes_new (entry->data, entry->len);
}

static gboolean
package_take_small_entries (BankPackage *package, GError **error)
{
  const PackageEntry *pem = &g_array_index (package->entries, PackageEntry, ENTRY_COMMITTEE);

  if (pem->len > PACKAGE_PEM_MAX || memchr (pem->data, 0, pem->len) != NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("package, entry committee.pem: is not PEM text"));
      return FALSE;
    }
  package->manifest_bytes = package_dup_entry (package, ENTRY_MANIFEST);
  package->cms = package_dup_entry (package, ENTRY_CMS);
  package->blueprint_bytes = package_dup_entry (package, ENTRY_BLUEPRINT);
  package->committee_pem = g_strndup ((const char *)pem->data, pem->len);
  return TRUE;
}

/* Before the manifest is parsed: its bytes come from somebody who is pinned, and the CMS holds nothing else. */
static gboolean
package_find_signers (BankPackage *package, const char *pinned_pem, GError **error)
{
  gsize len;
  const guint8 *manifest = g_bytes_get_data (package->manifest_bytes, &len);

  if (g_bytes_get_size (package->cms) == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED, _ ("package: nobody has signed it yet"));
      return FALSE;
    }
  if (!cms_strict_check (package->cms, pinned_pem, error))
    {
      adil_error_prefix_place (error, "manifest.cms", 0);
      return FALSE;
    }
  g_clear_pointer (&package->signers, g_array_unref);
  package->signers = cms_find_signers (package->cms, manifest, len, pinned_pem, error);
  if (package->signers == NULL)
    adil_error_prefix_place (error, "manifest.cms", 0);
  return package->signers != NULL;
}

/* The policy speaks of the committee in the package: it says something only where that one is pinned. */
static gboolean
package_check_pinned (const BankPackage *package, const char *pinned_pem, GError **error)
{
  const Manifest *manifest = package->manifest;

  if (strcmp (package->committee_pem, pinned_pem) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED,
                   _ ("package: was made for another committee than the pinned list, byte by byte"));
      return FALSE;
    }
  if (package_policy_is_majority (manifest))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED,
               _ ("package: asks for signatures of %u of %u committee members, which is no majority"),
               manifest->policy_m, manifest->policy_n);
  return FALSE;
}

static gboolean
package_check_policy (const BankPackage *package, GError **error)
{
  if (package->signers->len >= package->manifest->policy_m)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED,
               _ ("package: signed by %u committee members, %u of %u must sign"), package->signers->len,
               package->manifest->policy_m, package->manifest->policy_n);
  return FALSE;
}

static gboolean
package_parse_manifest (BankPackage *package, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (package->manifest_bytes, &len);

  package->manifest = manifest_parse (data, len, error);
  return package->manifest != NULL;
}

static gboolean
package_parse_blueprint (BankPackage *package, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (package->blueprint_bytes, &len);

  package->blueprint = blueprint_parse ("blueprint.json", data, len, error);
  return package->blueprint != NULL && blueprint_check_manifest (package->blueprint, package->manifest, error);
}

static gboolean
package_run_stage (BankPackage *package, BankPackageStage stage, const char *pinned_pem, GError **error)
{
  switch (stage)
    {
    case BANK_PACKAGE_CONTAINER:
      return package_read_entries (package, error) && package_take_small_entries (package, error);
    case BANK_PACKAGE_SIGNATURES:
      return pinned_pem == NULL || package_find_signers (package, pinned_pem, error);
    case BANK_PACKAGE_MANIFEST:
      return package_parse_manifest (package, error);
    case BANK_PACKAGE_HASHES:
      return package_check_hashes (package->manifest, package->entries, error)
             && package_check_committee (package->manifest, package->committee_pem, error);
    case BANK_PACKAGE_BLUEPRINT:
      return package_parse_blueprint (package, error);
    case BANK_PACKAGE_COMMITTEE:
      return pinned_pem == NULL || package_check_pinned (package, pinned_pem, error);
    case BANK_PACKAGE_POLICY:
      return pinned_pem == NULL || package_check_policy (package, error);
    case BANK_PACKAGE_N_STAGES:
      break;
    }
  g_return_val_if_reached (FALSE);
}

BankPackage *
bank_package_open_staged (GBytes *file, const char *pinned_pem, BankPackageStage *out_stage, GError **error)
{
  g_autoptr (BankPackage) package = g_new0 (BankPackage, 1);

  package->file = g_bytes_ref (file);
  package->entries = g_array_new (FALSE, FALSE, sizeof (PackageEntry));
  package->signers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (*out_stage = BANK_PACKAGE_CONTAINER; *out_stage < BANK_PACKAGE_N_STAGES; (*out_stage)++)
    if (!package_run_stage (package, *out_stage, pinned_pem, error))
      return NULL;
  return g_steal_pointer (&package);
}

BankPackage *
bank_package_open (GBytes *file, const char *pinned_pem, GError **error)
{
  BankPackageStage stage;

  return bank_package_open_staged (file, pinned_pem, &stage, error);
}

void
bank_package_free (BankPackage *package)
{
  if (package == NULL)
    return;
  g_bytes_unref (package->file);
  g_array_unref (package->entries);
  g_clear_pointer (&package->manifest_bytes, g_bytes_unref);
  g_clear_pointer (&package->cms, g_bytes_unref);
  g_clear_pointer (&package->blueprint_bytes, g_bytes_unref);
  g_free (package->committee_pem);
  manifest_free (package->manifest);
  blueprint_free (package->blueprint);
  g_clear_pointer (&package->signers, g_array_unref);
  g_free (package);
}

const Manifest *
bank_package_manifest (const BankPackage *package)
{
  return package->manifest;
}

const Blueprint *
bank_package_blueprint (const BankPackage *package)
{
  return package->blueprint;
}

const char *
bank_package_committee_pem (const BankPackage *package)
{
  return package->committee_pem;
}

GBytes *
bank_package_manifest_bytes (const BankPackage *package)
{
  return package->manifest_bytes;
}

GBytes *
bank_package_blueprint_bytes (const BankPackage *package)
{
  return package->blueprint_bytes;
}

GBytes *
bank_package_cms (const BankPackage *package)
{
  return package->cms;
}

GArray *
bank_package_signers (const BankPackage *package)
{
  return package->signers;
}

gboolean
bank_package_check_signers (const BankPackage *package, guint n_wanted, GError **error)
{
  guint n = bank_package_signers (package)->len;

  if (n >= n_wanted)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED,
               _ ("package: signed by %u committee members, %u are wanted here: have more members sign it"), n,
               n_wanted);
  return FALSE;
}

void
bank_package_manifest_sha256 (const BankPackage *package, guint8 out32[DIGEST_LEN])
{
  gsize len;
  const guint8 *data = g_bytes_get_data (package->manifest_bytes, &len);

  digest_sha256 (out32, data, len);
}

const guint8 *
bank_package_sealed (const BankPackage *package, ItemSealPart part, guint32 idx, gsize *out_len)
{
  const PackageEntry *entry;

  g_return_val_if_fail (idx < package->manifest->items->len, NULL);
  entry = &g_array_index (package->entries, PackageEntry,
                          ENTRY_FIRST_ITEM + 2 * idx + (part == ITEM_SEAL_POINTS ? 1 : 0));
  *out_len = entry->len;
  return entry->data;
}

Secret *
bank_package_open_item (
    const BankPackage *package, ItemSealPart part, guint32 idx, const Secret *item_key, GError **error)
{
  gsize len;
  const guint8 *sealed = bank_package_sealed (package, part, idx, &len);

  g_return_val_if_fail (sealed != NULL, NULL);
  return item_seal_open (item_key, part, package->manifest, idx, sealed, len, error);
}

GBytes *
bank_package_with_cms (const BankPackage *package, GBytes *cms, GError **error)
{
  g_autoptr (GArray) entries = g_array_copy (package->entries);
  PackageEntry *entry = &g_array_index (entries, PackageEntry, ENTRY_CMS);

  entry->data = g_bytes_get_data (cms, &entry->len);
  return package_write (entries, error);
}
