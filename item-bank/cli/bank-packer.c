/* Selection, order, encryption and key shares of a package. The content key exists only as a Secret, and only here. */
#include "item-bank/cli/bank-packer.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/crypto/cms.h"
#include "common/crypto/random.h"
#include "common/crypto/shamir.h"
#include "common/exam/bank-package.h"
#include "common/exam/draw.h"
#include "item-bank/lint/item-lint.h"

#define CEK_LEN     32
#define TRIAL_FORMS 64

/* What is known of an item before it is read a second time to be sealed. */
typedef struct
{
  char *id;
  char *enemy_set;
  const BlueprintSection *section;
  const BlueprintStratum *stratum;
  guint section_index;
  guint stratum_index;
  guint32 version;
  ItemKind kind;
  guint n_options;
} PackItem;

typedef struct
{
  BankStore *store;
  const PackRequest *request;
  PackResult *result;
  GPtrArray *items; /* of PackItem */
  Manifest *manifest;
  Secret *cek;
} Packer;

static void
pack_item_free (PackItem *item)
{
  g_free (item->id);
  g_free (item->enemy_set);
  g_free (item);
}

void
pack_result_free (PackResult *result)
{
  if (result == NULL)
    return;
  g_clear_pointer (&result->package, g_bytes_unref);
  g_clear_pointer (&result->shares, g_ptr_array_unref);
  g_free (result);
}

static void
packer_clear (Packer *packer)
{
  pack_result_free (packer->result);
  g_clear_pointer (&packer->items, g_ptr_array_unref);
  g_clear_pointer (&packer->manifest, manifest_free);
  g_clear_pointer (&packer->cek, secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packer, packer_clear)

static guint
packer_index_of (GPtrArray *array, gconstpointer member)
{
  guint index = G_MAXUINT;

  g_ptr_array_find (array, member, &index);
  return index;
}

/* Takes an item into the package where lint and blueprint allow it. */
static gboolean
packer_consider (const BankItem *item, gpointer data, GError **error)
{
  Packer *packer = data;
  const ItemDraft *draft = item->draft;
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  const BlueprintSection *section = NULL;
  const BlueprintStratum *stratum = blueprint_find_stratum (packer->request->blueprint, draft->section, draft->topic,
                                                            draft->difficulty_milli, &section);
  PackItem *taken;

  if (stratum == NULL)
    packer->result->n_without_cell++;
  else if (!item_lint (draft, findings))
    packer->result->n_with_errors++;
  else
    {
      taken = g_new0 (PackItem, 1);
      taken->id = g_strdup (draft->document->id);
      taken->enemy_set = g_strdup (draft->enemy_set);
      taken->section = section;
      taken->stratum = stratum;
      taken->section_index = packer_index_of (packer->request->blueprint->sections, section);
      taken->stratum_index = packer_index_of (section->strata, stratum);
      taken->version = draft->document->version;
      taken->kind = draft->document->kind;
      taken->n_options = item_document_count_shuffled (draft->document);
      g_ptr_array_add (packer->items, taken);
    }
  return TRUE;
}

/* By section, stratum and id: the order of the pools that the draw picks from. */
static gint
pack_item_compare (gconstpointer a, gconstpointer b)
{
  const PackItem *left = *(const PackItem *const *)a;
  const PackItem *right = *(const PackItem *const *)b;

  if (left->section_index != right->section_index)
    return left->section_index < right->section_index ? -1 : 1;
  if (left->stratum_index != right->stratum_index)
    return left->stratum_index < right->stratum_index ? -1 : 1;
  return strcmp (left->id, right->id);
}

/* Enemy sets with at least two packed items, by name: as stable as the items' order. */
static GPtrArray *
packer_enemy_sets_new (const Packer *packer)
{
  g_autoptr (GHashTable) by_name
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GList) names = NULL;

  for (guint i = 0; i < packer->items->len; i++)
    {
      PackItem *item = packer->items->pdata[i];
      GPtrArray *set = g_hash_table_lookup (by_name, item->enemy_set);

      if (*item->enemy_set == '\0')
        continue;
      if (set == NULL)
        g_hash_table_insert (by_name, item->enemy_set, set = g_ptr_array_new ());
      g_ptr_array_add (set, item->id);
    }
  names = g_list_sort (g_hash_table_get_keys (by_name), (GCompareFunc)strcmp);
  for (GList *name = names; name != NULL; name = name->next)
    {
      GPtrArray *set = g_hash_table_lookup (by_name, name->data);

      if (set->len >= 2)
        {
          g_ptr_array_add (set, NULL);
          g_ptr_array_add (sets, g_strdupv ((char **)set->pdata));
        }
    }
  return sets;
}

/* The blueprint's bytes as they go into the package. */
static GBytes *
packer_format_blueprint (const Packer *packer, GError **error)
{
  g_autoptr (GBytes) plain = blueprint_format (packer->request->blueprint);
  g_autoptr (GPtrArray) sets = packer_enemy_sets_new (packer);
  gsize len;
  const guint8 *data = g_bytes_get_data (plain, &len);
  g_autoptr (Blueprint) copy = blueprint_parse ("blueprint", data, len, error);

  if (copy == NULL)
    return NULL;
  blueprint_set_enemies (copy, sets);
  return blueprint_format (copy);
}

static gboolean
packer_check_custodians (const PackRequest *request, GError **error)
{
  guint n = g_strv_length ((char **)request->custodians);

  for (guint i = 0; i < n; i++)
    {
      if (!text_is_token (request->custodians[i], EXAM_TOKEN_MAX) || strpbrk (request->custodians[i], "/") != NULL)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                       _ ("custodian \"%s\": must be 1 to %d characters out of A-Z a-z 0-9 . _ : @ + -"),
                       request->custodians[i], EXAM_TOKEN_MAX);
          return FALSE;
        }
      for (guint j = 0; j < i; j++)
        if (strcmp (request->custodians[i], request->custodians[j]) == 0)
          {
            g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("custodian %s is named twice"),
                         request->custodians[i]);
            return FALSE;
          }
    }
  if (request->threshold >= 1 && request->threshold <= n && n <= 255)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("%u of %u custodians is not possible: the threshold must be from 1 to their number, at most 255"),
               request->threshold, n);
  return FALSE;
}

static gboolean
packer_check_request (const PackRequest *request, guint *out_n_members, GError **error)
{
  if (!text_is_token (request->exam, EXAM_ID_MAX) || request->version == 0)
    {
      g_set_error (
          error, ADIL_ERROR, ADIL_ERROR_REFUSED,
          _ ("the exam must be 1 to %d characters out of A-Z a-z 0-9 . _ / : @ + -, the bank version at least 1"),
          EXAM_ID_MAX);
      return FALSE;
    }
  if (!packer_check_custodians (request, error)
      || !cms_count_certificates (request->committee_pem, out_n_members, error))
    return FALSE;
  if (request->policy_m >= 1 && request->policy_m <= *out_n_members)
    return TRUE;
  g_set_error (
      error, ADIL_ERROR, ADIL_ERROR_REFUSED,
      _ ("%u of %u committee signatures is not possible: the policy must be from 1 to the number of certificates"),
      request->policy_m, *out_n_members);
  return FALSE;
}

/* Everything of the manifest but what encryption adds. */
static gboolean
packer_begin_manifest (Packer *packer, guint n_members, GBytes *blueprint, GError **error)
{
  const PackRequest *request = packer->request;
  Manifest *manifest = packer->manifest = manifest_new (request->exam, request->version);
  gsize len;
  const void *data = g_bytes_get_data (blueprint, &len);

  manifest->policy_m = request->policy_m;
  manifest->policy_n = n_members;
  digest_sha256 (manifest->committee_sha256, request->committee_pem, strlen (request->committee_pem));
  digest_sha256 (manifest->blueprint_sha256, data, len);
  for (guint i = 0; i < packer->items->len; i++)
    {
      const PackItem *item = packer->items->pdata[i];

      manifest_add_item (manifest, item->id, item->version, item->section->id, item->stratum->id, item->kind,
                         item->n_options);
    }
  return blueprint_check_manifest (request->blueprint, manifest, error)
         && random_fill (manifest->nonce, sizeof manifest->nonce, error);
}

/* Enough items in each cell do not yet make a form: enemies may leave too few. Better found now than at the start. */
static gboolean
packer_try_forms (const Packer *packer, GBytes *blueprint_json, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (blueprint_json, &len);
  g_autoptr (Blueprint) blueprint = blueprint_parse ("blueprint", data, len, error);
  const guint8 seed[DIGEST_LEN] = { 0 };

  if (blueprint == NULL)
    return FALSE;
  for (guint i = 0; i < TRIAL_FORMS; i++)
    {
      g_autofree char *pseudonym = g_strdup_printf ("P%u", i);
      g_autoptr (Form) form = draw_form (blueprint, packer->manifest, seed, "trial", pseudonym, error);

      if (form == NULL)
        return FALSE;
      packer->result->max_tries = MAX (packer->result->max_tries, form->tries);
    }
  return TRUE;
}

/* salt || document, committed to and encrypted under a key of its own. */
static GBytes *
packer_seal (const Packer *packer,
             const ManifestItem *item,
             ItemSealPart part,
             GBytes *document,
             guint8 out_commit[DIGEST_LEN],
             guint8 out_sha256[DIGEST_LEN],
             GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (document, &len);
  g_autofree guint8 *plain = g_malloc (ITEM_SEAL_SALT_LEN + len);
  g_autoptr (Secret) key = NULL;
  GBytes *sealed;

  if (!random_fill (plain, ITEM_SEAL_SALT_LEN, error))
    return NULL;
  memcpy (plain + ITEM_SEAL_SALT_LEN, data, len);
  item_seal_commit (plain, ITEM_SEAL_SALT_LEN + len, out_commit);
  key = item_seal_derive_key (packer->cek, packer->manifest->nonce, part, out_commit);
  sealed = item_seal_encrypt (key, part, packer->manifest->exam, item->idx, item->item_id, plain,
                              ITEM_SEAL_SALT_LEN + len, error);
  secret_wipe (plain, ITEM_SEAL_SALT_LEN + len);
  if (sealed != NULL)
    digest_sha256 (out_sha256, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return sealed;
}

static gboolean
packer_seal_item (const Packer *packer, ManifestItem *item, GPtrArray *contents, GPtrArray *points, GError **error)
{
  g_autoptr (BankItem) stored = bank_store_read_version (packer->store, item->item_id, item->version, error);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GBytes) points_text = NULL;
  GBytes *sealed;

  if (stored == NULL)
    return FALSE;
  document = item_document_format (stored->draft->document);
  points_text = points_format (&stored->draft->points);
  if (g_bytes_get_size (document) > ITEM_DOCUMENT_LEN_MAX - ITEM_SEAL_SALT_LEN)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: the item with its pictures is too large"),
                   item->item_id);
      return FALSE;
    }
  sealed = packer_seal (packer, item, ITEM_SEAL_CONTENT, document, item->item_commit, item->content_sha256, error);
  if (sealed == NULL)
    return FALSE;
  g_ptr_array_add (contents, sealed);
  sealed = packer_seal (packer, item, ITEM_SEAL_POINTS, points_text, item->points_commit, item->points_sha256, error);
  if (sealed == NULL)
    return FALSE;
  g_ptr_array_add (points, sealed);
  return TRUE;
}

/* Before anything is sealed: the first and the last shares give the key back. Nobody could mend it later. */
static gboolean
packer_check_split (const Packer *packer, const GPtrArray *values, GError **error)
{
  guint k = packer->request->threshold;

  for (guint first = 0; first <= values->len - k; first += MAX (values->len - k, 1))
    {
      guint8 xs[255];
      g_autoptr (Secret) again = NULL;

      for (guint i = 0; i < k; i++)
        xs[i] = (guint8)(first + i + 1);
      again = shamir_combine (xs, (const Secret *const *)values->pdata + first, k, error);
      if (again == NULL)
        return FALSE;
      if (secret_equal (again, packer->cek))
        continue;
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_CRYPTO, _ ("the shares do not give the key back: nothing was packed"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
packer_split_key (Packer *packer, GError **error)
{
  const PackRequest *request = packer->request;
  guint n = g_strv_length ((char **)request->custodians);
  g_autoptr (GPtrArray) values = shamir_split (packer->cek, request->threshold, n, error);

  if (values == NULL || !packer_check_split (packer, values, error))
    return FALSE;
  item_seal_commit_cek (packer->cek, packer->manifest->cek_commit);
  for (guint i = 0; i < n; i++)
    {
      guint8 sha256[DIGEST_LEN];

      share_digest (values->pdata[i], sha256);
      manifest_add_share (packer->manifest, i + 1, request->custodians[i], sha256);
      g_ptr_array_add (packer->result->shares,
                       share_new (request->exam, request->threshold, i + 1, request->custodians[i], values->pdata[i]));
    }
  return TRUE;
}

static gboolean
packer_seal_all (Packer *packer, GBytes *blueprint, GError **error)
{
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GPtrArray) points = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  packer->cek = secret_new_random (CEK_LEN, error);
  if (packer->cek == NULL || !packer_split_key (packer, error))
    return FALSE;
  for (guint i = 0; i < packer->manifest->items->len; i++)
    if (!packer_seal_item (packer, packer->manifest->items->pdata[i], contents, points, error))
      return FALSE;
  packer->result->package
      = bank_package_build (packer->manifest, NULL, packer->request->committee_pem, blueprint, contents, points, error);
  return packer->result->package != NULL;
}

PackResult *
bank_packer_pack (BankStore *store, const PackRequest *request, GError **error)
{
  g_auto (Packer) packer = { .store = store, .request = request };
  g_autoptr (GBytes) blueprint = NULL;
  guint n_members;

  packer.result = g_new0 (PackResult, 1);
  packer.result->shares = g_ptr_array_new_with_free_func ((GDestroyNotify)share_free);
  packer.items = g_ptr_array_new_with_free_func ((GDestroyNotify)pack_item_free);
  if (!packer_check_request (request, &n_members, error)
      || !approved_items_foreach (store, request->only_approved, &packer.result->approved, packer_consider, &packer,
                                  error))
    return NULL;
  g_ptr_array_sort (packer.items, pack_item_compare);
  blueprint = packer_format_blueprint (&packer, error);
  if (blueprint == NULL || !packer_begin_manifest (&packer, n_members, blueprint, error)
      || !packer_try_forms (&packer, blueprint, error) || !packer_seal_all (&packer, blueprint, error))
    return NULL;
  return g_steal_pointer (&packer.result);
}
