/* The one spelling of committee signatures, walked byte by byte. RFC 5652, section 5, in DER. */
#include "common/crypto/cms-strict.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/x509-pem.h"

#define CMS_STRICT_LEN_MAX (1024 * 1024)

#define DER_OCTET_STRING 0x04
#define DER_SEQUENCE     0x30
#define DER_SET          0x31
#define DER_CONTEXT_0    0xa0

/* What is left of some DER. */
typedef struct
{
  const guint8 *data;
  gsize len;
} DerView;

/* One pinned certificate, and where it was met. */
typedef struct
{
  GBytes *der;
  GBytes *sid;       /* IssuerAndSerialNumber */
  DerView algorithm; /* AlgorithmIdentifier of its signatures */
  gboolean embedded;
  gboolean signed_by;
} StrictMember;

/* INTEGER 1 */
static const guint8 DER_VERSION_1[] = { 0x02, 0x01, 0x01 };
/* OBJECT pkcs7-signedData */
static const guint8 DER_SIGNED_DATA[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };
/* SEQUENCE { OBJECT pkcs7-data }: no content, it is detached */
static const guint8 DER_DETACHED[] = { 0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
/* SEQUENCE { OBJECT sha256 } */
static const guint8 DER_SHA256[] = { 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01 };
/* SEQUENCE { OBJECT ecdsa-with-SHA256 } */
static const guint8 DER_ECDSA[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02 };
/* SEQUENCE { OBJECT rsaEncryption, NULL } */
static const guint8 DER_RSA[]
    = { 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };

static void
strict_member_free (gpointer data)
{
  StrictMember *member = data;

  g_clear_pointer (&member->der, g_bytes_unref);
  g_clear_pointer (&member->sid, g_bytes_unref);
  g_free (member);
}

/* Takes the next element with this tag: out_whole has its header, out_content has not. Lengths only as DER has them. */
static gboolean
der_take (DerView *view, guint8 tag, DerView *out_whole, DerView *out_content)
{
  gsize head = 2, len;

  if (view->len < 2 || view->data[0] != tag)
    return FALSE;
  len = view->data[1];
  if (len > 0x7f)
    {
      gsize n_octets = len & 0x7f;

      if (n_octets < 1 || n_octets > 3 || view->len < 2 + n_octets)
        return FALSE;
      len = 0;
      for (gsize i = 0; i < n_octets; i++)
        len = len << 8 | view->data[2 + i];
      if (len < 0x80 || len >> (8 * (n_octets - 1)) == 0)
        return FALSE;
      head += n_octets;
    }
  if (len > view->len - head)
    return FALSE;
  if (out_whole != NULL)
    *out_whole = (DerView){ view->data, head + len };
  if (out_content != NULL)
    *out_content = (DerView){ view->data + head, len };
  view->data += head + len;
  view->len -= head + len;
  return TRUE;
}

static gboolean
der_take_exact (DerView *view, const guint8 *expected, gsize len)
{
  if (view->len < len || memcmp (view->data, expected, len) != 0)
    return FALSE;
  view->data += len;
  view->len -= len;
  return TRUE;
}

static gboolean
der_equals (DerView view, GBytes *bytes)
{
  gsize len;
  const void *data = g_bytes_get_data (bytes, &len);

  return view.len == len && memcmp (view.data, data, len) == 0;
}

/* A SET OF is sorted in DER; equal elements would count one thing twice. */
static gboolean
der_is_sorted (DerView last, DerView next)
{
  int order = last.data != NULL ? memcmp (last.data, next.data, MIN (last.len, next.len)) : -1;

  return order < 0 || (order == 0 && last.len < next.len);
}

static GBytes *
strict_encode_sid (X509 *certificate)
{
  ASN1_INTEGER *serial = X509_get_serialNumber (certificate);
  X509_NAME *issuer = X509_get_issuer_name (certificate);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  guchar *issuer_der = NULL, *serial_der = NULL;
  int issuer_len = i2d_X509_NAME (issuer, &issuer_der);
  int serial_len = i2d_ASN1_INTEGER (serial, &serial_der);
  guint8 head[] = { DER_SEQUENCE, 0x82, 0, 0 };

  if (issuer_len > 0 && serial_len > 0 && issuer_len + serial_len <= 0xffff)
    {
      g_byte_array_append (content, issuer_der, (guint)issuer_len);
      g_byte_array_append (content, serial_der, (guint)serial_len);
    }
  OPENSSL_free (issuer_der);
  OPENSSL_free (serial_der);
  if (content->len == 0)
    return NULL;
  head[2] = (guint8)(content->len >> 8);
  head[3] = (guint8)content->len;
  if (content->len >= 0x100)
    g_byte_array_append (whole, head, 4);
  else if (content->len >= 0x80)
    g_byte_array_append (whole, (const guint8[]){ DER_SEQUENCE, 0x81, head[3] }, 3);
  else
    g_byte_array_append (whole, (const guint8[]){ DER_SEQUENCE, head[3] }, 2);
  g_byte_array_append (whole, content->data, content->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&whole));
}

static StrictMember *
strict_member_new (X509 *certificate, GError **error)
{
  StrictMember *member = g_new0 (StrictMember, 1);
  guchar *der = NULL;
  int len = i2d_X509 (certificate, &der);

  if (len > 0)
    member->der = g_bytes_new (der, (gsize)len);
  OPENSSL_free (der);
  member->sid = strict_encode_sid (certificate);
  if (EVP_PKEY_is_a (X509_get0_pubkey (certificate), "RSA"))
    member->algorithm = (DerView){ DER_RSA, sizeof DER_RSA };
  else
    member->algorithm = (DerView){ DER_ECDSA, sizeof DER_ECDSA };
  if (member->der != NULL && member->sid != NULL)
    return member;
  crypto_failure_set_internal (error, "X.509");
  strict_member_free (member);
  return NULL;
}

static GPtrArray *
strict_list_members (const char *committee_pem, GError **error)
{
  g_autoptr (GPtrArray) certificates = x509_pem_parse_certificates (_ ("committee certificates"), committee_pem, error);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (strict_member_free);

  if (certificates == NULL)
    return NULL;
  for (guint i = 0; i < certificates->len; i++)
    {
      StrictMember *member = strict_member_new (certificates->pdata[i], error);

      if (member == NULL)
        return NULL;
      g_ptr_array_add (members, member);
    }
  return g_steal_pointer (&members);
}

static gboolean
strict_fail (const char *what, GError **error)
{
  return crypto_failure_set (error, ADIL_ERROR_DAMAGED,
                             _ ("the signature file differs from what the committee's signing tool writes (%s)"), what);
}

static gboolean
strict_fail_stranger (GError **error)
{
  return crypto_failure_set (error, ADIL_ERROR_UNTRUSTED,
                             _ ("signed by somebody who is not on the pinned list of committee members"));
}

static gboolean
strict_walk_certificates (DerView certificates, const GPtrArray *members, GError **error)
{
  DerView last = { 0 };

  while (certificates.len > 0)
    {
      StrictMember *found = NULL;
      DerView whole;

      if (!der_take (&certificates, DER_SEQUENCE, &whole, NULL) || !der_is_sorted (last, whole))
        return strict_fail ("certificates", error);
      for (guint i = 0; i < members->len && found == NULL; i++)
        if (der_equals (whole, ((StrictMember *)members->pdata[i])->der))
          found = members->pdata[i];
      if (found == NULL)
        return strict_fail_stranger (error);
      found->embedded = TRUE;
      last = whole;
    }
  return TRUE;
}

/* The member whose certificate came along and who has not been met as a signer yet. */
static StrictMember *
strict_find_signer (DerView sid, const GPtrArray *members)
{
  for (guint i = 0; i < members->len; i++)
    {
      StrictMember *member = members->pdata[i];

      if (member->embedded && !member->signed_by && der_equals (sid, member->sid))
        return member;
    }
  return NULL;
}

static gboolean
strict_walk_signer (DerView info, const GPtrArray *members, GError **error)
{
  StrictMember *member;
  DerView sid;

  if (!der_take_exact (&info, DER_VERSION_1, sizeof DER_VERSION_1) || !der_take (&info, DER_SEQUENCE, &sid, NULL))
    return strict_fail ("signer", error);
  member = strict_find_signer (sid, members);
  if (member == NULL)
    return strict_fail_stranger (error);
  member->signed_by = TRUE;
  if (!der_take_exact (&info, DER_SHA256, sizeof DER_SHA256) || !der_take (&info, DER_CONTEXT_0, NULL, NULL)
      || !der_take_exact (&info, member->algorithm.data, member->algorithm.len)
      || !der_take (&info, DER_OCTET_STRING, NULL, NULL) || info.len != 0)
    return strict_fail ("signer", error);
  return TRUE;
}

static gboolean
strict_walk_signers (DerView infos, const GPtrArray *members, GError **error)
{
  DerView last = { 0 };

  while (infos.len > 0)
    {
      DerView whole, info;

      if (!der_take (&infos, DER_SEQUENCE, &whole, &info) || !der_is_sorted (last, whole))
        return strict_fail ("signers", error);
      if (!strict_walk_signer (info, members, error))
        return FALSE;
      last = whole;
    }
  for (guint i = 0; i < members->len; i++)
    {
      const StrictMember *member = members->pdata[i];

      if (member->embedded != member->signed_by)
        return strict_fail ("a certificate without a signature", error);
    }
  return TRUE;
}

static gboolean
strict_walk (DerView der, const GPtrArray *members, GError **error)
{
  DerView content_info, explicit_content, signed_data, certificates, infos;

  if (!der_take (&der, DER_SEQUENCE, NULL, &content_info) || der.len != 0
      || !der_take_exact (&content_info, DER_SIGNED_DATA, sizeof DER_SIGNED_DATA)
      || !der_take (&content_info, DER_CONTEXT_0, NULL, &explicit_content) || content_info.len != 0
      || !der_take (&explicit_content, DER_SEQUENCE, NULL, &signed_data) || explicit_content.len != 0
      || !der_take_exact (&signed_data, DER_VERSION_1, sizeof DER_VERSION_1))
    return strict_fail ("envelope", error);
  if (!der_take (&signed_data, DER_SET, NULL, &content_info)
      || !der_take_exact (&content_info, DER_SHA256, sizeof DER_SHA256) || content_info.len != 0
      || !der_take_exact (&signed_data, DER_DETACHED, sizeof DER_DETACHED)
      || !der_take (&signed_data, DER_CONTEXT_0, NULL, &certificates) || !der_take (&signed_data, DER_SET, NULL, &infos)
      || signed_data.len != 0)
    return strict_fail ("contents", error);
  return strict_walk_certificates (certificates, members, error) && strict_walk_signers (infos, members, error);
}

/* For the insides of signed attributes: OpenSSL verifies what it would write, not what it read. */
static gboolean
strict_check_encoding (DerView der, GError **error)
{
  const guchar *end = der.data;
  g_autoptr (CMS_ContentInfo) cms = d2i_CMS_ContentInfo (NULL, &end, (long)der.len);
  guchar *again = NULL;
  int len = cms != NULL ? i2d_CMS_ContentInfo (cms, &again) : -1;
  gboolean is_same = len >= 0 && (gsize)len == der.len && memcmp (again, der.data, der.len) == 0;

  OPENSSL_free (again);
  return is_same || strict_fail ("encoding", error);
}

gboolean
cms_strict_check (GBytes *der, const char *committee_pem, GError **error)
{
  g_autoptr (GPtrArray) members = strict_list_members (committee_pem, error);
  DerView view = { 0 };

  if (members == NULL)
    return FALSE;
  view.data = g_bytes_get_data (der, &view.len);
  if (view.len == 0 || view.len > CMS_STRICT_LEN_MAX)
    return strict_fail ("length", error);
  return strict_walk (view, members, error) && strict_check_encoding (view, error);
}
