/* Adding and merging committee signatures, each existing one checked first. */
#include "item-bank/cli/package-signer.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/crypto/cms-strict.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"

GArray *
package_signer_list (const BankPackage *package, const char *committee_pem, GError **error)
{
  GBytes *cms = bank_package_cms (package);
  GArray *signers = NULL;
  gsize len;
  const void *manifest = g_bytes_get_data (bank_package_manifest_bytes (package), &len);

  if (g_bytes_get_size (cms) == 0)
    return g_array_new (FALSE, FALSE, sizeof (guint));
  if (cms_strict_check (cms, committee_pem, error))
    signers = cms_find_signers (cms, manifest, len, committee_pem, error);
  if (signers == NULL)
    adil_error_prefix_place (error, "manifest.cms", 0);
  return signers;
}

static GArray *
signer_list_own (const BankPackage *package, GError **error)
{
  return package_signer_list (package, bank_package_committee_pem (package), error);
}

/* Index of the certificate in the list by its fingerprint; -1 where it is not there. */
static gint
signer_find_member (const char *committee_pem, const char *cert_pem, GError **error)
{
  static const char BEGIN[] = "-----BEGIN CERTIFICATE-----";
  guint8 own[DIGEST_LEN], member[DIGEST_LEN];
  const char *begin = strstr (committee_pem, BEGIN);

  if (!identity_fingerprint (cert_pem, own, error))
    return -1;
  for (gint i = 0; begin != NULL; i++)
    {
      const char *next = strstr (begin + 1, BEGIN);
      g_autofree char *one = g_strndup (begin, next != NULL ? (gsize)(next - begin) : strlen (begin));

      if (identity_fingerprint (one, member, NULL) && memcmp (member, own, DIGEST_LEN) == 0)
        return i;
      begin = next;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("this certificate is not in the package's committee list: its signature would not count"));
  return -1;
}

GBytes *
package_signer_add (const BankPackage *package, const char *cert_pem, const Secret *key_pem, GError **error)
{
  GBytes *old = bank_package_cms (package);
  gint member = signer_find_member (bank_package_committee_pem (package), cert_pem, error);
  g_autoptr (GArray) signers = member >= 0 ? signer_list_own (package, error) : NULL;
  g_autoptr (GBytes) cms = NULL;
  gsize len;
  const void *manifest = g_bytes_get_data (bank_package_manifest_bytes (package), &len);

  if (signers == NULL)
    return NULL;
  for (guint i = 0; i < signers->len; i++)
    if (g_array_index (signers, guint, i) == (guint)member)
      {
        g_autofree char *name = identity_dup_common_name (cert_pem, NULL);

        g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                     _ ("%s has signed this package already: nothing is left to do"), name != NULL ? name : "?");
        return NULL;
      }
  cms = cms_add_signature (g_bytes_get_size (old) > 0 ? old : NULL, manifest, len, cert_pem, key_pem, error);
  return cms != NULL ? bank_package_with_cms (package, cms, error) : NULL;
}

/* Two copies are one package where the other's signatures make one the other's bytes. */
static gboolean
signer_is_same_package (const BankPackage *package, const BankPackage *other, GError **error)
{
  g_autoptr (GBytes) bare = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) a = bank_package_with_cms (package, bare, error);
  g_autoptr (GBytes) b = a != NULL ? bank_package_with_cms (other, bare, error) : NULL;
  const Manifest *manifest = bank_package_manifest (package);
  const Manifest *its = bank_package_manifest (other);

  if (b == NULL)
    return FALSE;
  if (g_bytes_equal (a, b))
    return TRUE;
  if (strcmp (manifest->exam, its->exam) != 0 || manifest->version != its->version)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
                 _ ("is another package: exam %s, bank version %u, and not exam %s, bank version %u"), its->exam,
                 its->version, manifest->exam, manifest->version);
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
                 _ ("is another package of exam %s, bank version %u: it was packed at another time and has another "
                    "manifest, so its signatures are not for this one"),
                 its->exam, its->version);
  return FALSE;
}

GBytes *
package_signer_merge (const BankPackage *package, const BankPackage *other, GError **error)
{
  GBytes *own = bank_package_cms (package);
  GBytes *its = bank_package_cms (other);
  g_autoptr (GArray) signers = NULL;
  g_autoptr (GArray) its_signers = NULL;
  g_autoptr (GBytes) cms = NULL;

  if (!signer_is_same_package (package, other, error))
    return NULL;
  signers = signer_list_own (package, error);
  its_signers = signers != NULL ? signer_list_own (other, error) : NULL;
  if (its_signers == NULL)
    return NULL;
  if (signers->len == 0 || its_signers->len == 0)
    return bank_package_with_cms (package, signers->len == 0 ? its : own, error);
  cms = cms_merge_signatures (own, its, error);
  return cms != NULL ? bank_package_with_cms (package, cms, error) : NULL;
}
