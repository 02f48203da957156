/* Encryption and key shares of a package. The content key exists only as a Secret, and only here. */
#include "item-bank/cli/bank-packer.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/crypto/cms.h"
#include "common/crypto/random.h"
#include "common/crypto/shamir.h"
#include "common/exam/bank-package.h"
#include "item-bank/cli/bank-selection.h"
#include "item-bank/cli/document-formulas.h"

#define CEK_LEN 32

typedef struct
{
  BankStore *store;
  const PackRequest *request;
  PackResult *result;
  BankSelection *selection;
  FormulaFont *font; /* opened where the first formula is met */
  Manifest *manifest;
  Secret *cek;
} Packer;

void
pack_result_free (PackResult *result)
{
  if (result == NULL)
    return;
  g_clear_pointer (&result->package, g_bytes_unref);
  g_clear_pointer (&result->shares, g_ptr_array_unref);
  g_clear_pointer (&result->fairness, fairness_report_free);
  g_free (result);
}

static void
packer_clear (Packer *packer)
{
  pack_result_free (packer->result);
  g_clear_pointer (&packer->selection, bank_selection_free);
  g_clear_pointer (&packer->font, formula_font_close);
  g_clear_pointer (&packer->manifest, manifest_free);
  g_clear_pointer (&packer->cek, secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packer, packer_clear)

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

/* Everything of the manifest but what encryption adds; the blueprint as it goes into the package. */
static Blueprint *
packer_begin_manifest (Packer *packer, guint n_members, GError **error)
{
  const PackRequest *request = packer->request;
  Manifest *manifest = packer->manifest = manifest_new (request->exam, request->version);
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (GBytes) json = NULL;

  manifest->policy_m = request->policy_m;
  manifest->policy_n = n_members;
  digest_sha256 (manifest->committee_sha256, request->committee_pem, strlen (request->committee_pem));
  bank_selection_add_items (packer->selection, manifest);
  blueprint = bank_selection_complete (packer->selection, request->blueprint, manifest, error);
  if (blueprint == NULL || !random_fill (manifest->nonce, sizeof manifest->nonce, error))
    return NULL;
  if (blueprint->version >= 2)
    blueprint->n_simulated = request->n_forms;
  json = blueprint_format (blueprint);
  digest_sha256 (manifest->blueprint_sha256, g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  return g_steal_pointer (&blueprint);
}

/* Enough items in each cell do not yet make equal forms. Better found now than at the start. */
static gboolean
packer_simulate (const Packer *packer, const Blueprint *blueprint, GError **error)
{
  g_autofree ItemCurve *curves = bank_selection_dup_curves (packer->selection);

  packer->result->fairness = fairness_run (blueprint, packer->manifest, curves, packer->request->n_forms, error);
  return packer->result->fairness != NULL;
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
packer_seal_item (Packer *packer, ManifestItem *item, GPtrArray *contents, GPtrArray *points, GError **error)
{
  g_autoptr (BankItem) stored = bank_store_read_version (packer->store, item->item_id, item->version, error);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GBytes) points_text = NULL;
  GBytes *sealed;

  if (stored == NULL || !document_formulas_add (stored->draft->document, &packer->font, error))
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
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (GBytes) json = NULL;
  guint n_members;

  packer.result = g_new0 (PackResult, 1);
  packer.result->shares = g_ptr_array_new_with_free_func ((GDestroyNotify)share_free);
  if (!packer_check_request (request, &n_members, error))
    return NULL;
  packer.selection
      = bank_selection_new (store, request->blueprint, request->only_approved, &packer.result->approved, error);
  blueprint = packer.selection != NULL ? packer_begin_manifest (&packer, n_members, error) : NULL;
  if (blueprint == NULL || !packer_simulate (&packer, blueprint, error))
    return NULL;
  packer.result->n_with_errors = bank_selection_count_with_errors (packer.selection);
  packer.result->n_without_cell = bank_selection_count_without_cell (packer.selection);
  json = blueprint_format (blueprint);
  if (!packer_seal_all (&packer, json, error))
    return NULL;
  return g_steal_pointer (&packer.result);
}
