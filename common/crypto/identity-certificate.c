/* Builds the exam's X.509 certificates and requests. Extensions follow RFC 5280; names come from arguments alone, so
 * that a request cannot smuggle anything into the certificate but its public key. */
#include <string.h>

#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/identity.h"
#include "common/crypto/x509-pem.h"

#define IDENTITY_MAX_NAME_LEN 64 /* characters: ub-common-name of RFC 5280 */
#define IDENTITY_MAX_DAYS     36500
#define IDENTITY_MAX_HOST_LEN 253

static gboolean
identity_check_arguments (const char *common_name, guint days, GError **error)
{
  if (!g_utf8_validate (common_name, -1, NULL) || *common_name == '\0'
      || g_utf8_strlen (common_name, -1) > IDENTITY_MAX_NAME_LEN)
    return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("a common name needs 1 to %d characters"),
                               IDENTITY_MAX_NAME_LEN);
  for (const char *p = common_name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("a common name must not have control characters"));
  if (days < 1 || days > IDENTITY_MAX_DAYS)
    return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("a certificate is valid for 1 to %d days"),
                               IDENTITY_MAX_DAYS);
  return TRUE;
}

static X509_NAME *
identity_name_new (const char *common_name)
{
  g_autoptr (X509_NAME) name = X509_NAME_new ();

  if (name == NULL
      || X509_NAME_add_entry_by_NID (name, NID_commonName, MBSTRING_UTF8, (const guchar *)common_name, -1, -1, 0) != 1)
    return NULL;
  return g_steal_pointer (&name);
}

/* RFC 5280, 4.1.2.2: positive and at most 20 octets, which 159 bits always are. */
static gboolean
identity_set_serial (X509 *certificate)
{
  g_autoptr (BIGNUM) serial = BN_new ();

  return serial != NULL && BN_rand (serial, 159, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 && !BN_is_zero (serial)
         && BN_to_ASN1_INTEGER (serial, X509_get_serialNumber (certificate)) != NULL;
}

static gboolean
identity_set_validity (X509 *certificate, gint64 now_s, guint days)
{
  time_t start = (time_t)now_s;

  return X509_time_adj_ex (X509_getm_notBefore (certificate), 0, 0, &start) != NULL
         && X509_time_adj_ex (X509_getm_notAfter (certificate), (int)days, 0, &start) != NULL;
}

static gboolean
identity_add_extension (X509 *certificate, X509 *issuer, int nid, const char *value)
{
  g_autoptr (X509_EXTENSION) extension = NULL;
  X509V3_CTX context;

  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  return extension != NULL && X509_add_ext (certificate, extension, -1) == 1;
}

static GENERAL_NAME *
identity_host_name_new (const char *host)
{
  gboolean is_address = g_hostname_is_ip_address (host);
  GENERAL_NAME *name = GENERAL_NAME_new ();
  ASN1_STRING *value = is_address ? (ASN1_STRING *)a2i_IPADDRESS (host) : ASN1_IA5STRING_new ();

  if (name == NULL || value == NULL || (!is_address && ASN1_STRING_set (value, host, -1) != 1))
    {
      GENERAL_NAME_free (name);
      ASN1_STRING_free (value);
      return NULL;
    }
  GENERAL_NAME_set0_value (name, is_address ? GEN_IPADD : GEN_DNS, value);
  return name;
}

static gboolean
identity_is_host (const char *host)
{
  gsize len = strlen (host);

  return len > 0 && len <= IDENTITY_MAX_HOST_LEN
         && (g_hostname_is_ip_address (host)
             || strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == len);
}

/* Built by hand: OpenSSL's text form would let one host name carry several entries. */
static gboolean
identity_add_hosts (X509 *certificate, const char *const *hosts, GError **error)
{
  g_autoptr (GENERAL_NAMES) names = GENERAL_NAMES_new ();

  for (gsize i = 0; hosts[i] != NULL; i++)
    {
      GENERAL_NAME *name = NULL;

      if (!identity_is_host (hosts[i]))
        return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("\"%s\" is not a host name or IP address"), hosts[i]);
      name = identity_host_name_new (hosts[i]);
      if (name == NULL || sk_GENERAL_NAME_push (names, name) <= 0)
        {
          GENERAL_NAME_free (name);
          return crypto_failure_set_internal (error, "subjectAltName");
        }
    }
  if (sk_GENERAL_NAME_num (names) > 0
      && X509_add1_ext_i2d (certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) != 1)
    return crypto_failure_set_internal (error, "subjectAltName");
  return TRUE;
}

static const char *
identity_role_usage (IdentityRole role)
{
  switch (role)
    {
    case IDENTITY_ROLE_SERVER:
      return "serverAuth";
    case IDENTITY_ROLE_TERMINAL:
      return "clientAuth";
    case IDENTITY_ROLE_COMMITTEE:
      return "emailProtection";
    }
  g_assert_not_reached ();
}

static gboolean
identity_add_ca_usage (X509 *certificate)
{
  return identity_add_extension (certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
         && identity_add_extension (certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
}

static gboolean
identity_add_end_usage (X509 *certificate, IdentityRole role)
{
  return identity_add_extension (certificate, certificate, NID_basic_constraints, "critical,CA:FALSE")
         && identity_add_extension (certificate, certificate, NID_key_usage, "critical,digitalSignature")
         && identity_add_extension (certificate, certificate, NID_ext_key_usage, identity_role_usage (role));
}

/* A certificate without issuer, usage and signature. */
static X509 *
identity_draft_new (EVP_PKEY *subject_key, const char *common_name, gint64 now_s, guint days, GError **error)
{
  g_autoptr (X509) certificate = X509_new ();
  g_autoptr (X509_NAME) name = NULL;

  if (!x509_key_is_curve (subject_key, "prime256v1"))
    {
      crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("the key is not an ECDSA key on the curve P-256"));
      return NULL;
    }
  if (!identity_check_arguments (common_name, days, error))
    return NULL;
  name = identity_name_new (common_name);
  if (certificate == NULL || name == NULL || X509_set_version (certificate, X509_VERSION_3) != 1
      || !identity_set_serial (certificate) || !identity_set_validity (certificate, now_s, days)
      || X509_set_subject_name (certificate, name) != 1 || X509_set_pubkey (certificate, subject_key) != 1)
    {
      crypto_failure_set_internal (error, "certificate");
      return NULL;
    }
  return g_steal_pointer (&certificate);
}

static char *
identity_finish (X509 *certificate, X509 *issuer, EVP_PKEY *issuer_key, GError **error)
{
  if (X509_set_issuer_name (certificate, X509_get_subject_name (issuer)) != 1
      || !identity_add_extension (certificate, issuer, NID_subject_key_identifier, "hash")
      || !identity_add_extension (certificate, issuer, NID_authority_key_identifier, "keyid:always")
      || X509_sign (certificate, issuer_key, EVP_sha256 ()) <= 0)
    {
      crypto_failure_set_internal (error, "signing a certificate");
      return NULL;
    }
  return x509_pem_format_certificate (certificate, error);
}

char *
identity_ca_new_pem (const Secret *key_pem, const char *common_name, gint64 now_s, guint days, GError **error)
{
  g_autoptr (EVP_PKEY) key = x509_pem_parse_key (key_pem, error);
  g_autoptr (X509) certificate = key != NULL ? identity_draft_new (key, common_name, now_s, days, error) : NULL;

  if (certificate == NULL)
    return NULL;
  if (!identity_add_ca_usage (certificate))
    {
      crypto_failure_set_internal (error, "CA certificate");
      return NULL;
    }
  return identity_finish (certificate, certificate, key, error);
}

char *
identity_self_signed_new_pem (
    const Secret *key_pem, const char *common_name, IdentityRole role, gint64 now_s, guint days, GError **error)
{
  g_autoptr (EVP_PKEY) key = x509_pem_parse_key (key_pem, error);
  g_autoptr (X509) certificate = key != NULL ? identity_draft_new (key, common_name, now_s, days, error) : NULL;

  if (certificate == NULL)
    return NULL;
  if (!identity_add_end_usage (certificate, role))
    {
      crypto_failure_set_internal (error, "certificate");
      return NULL;
    }
  return identity_finish (certificate, certificate, key, error);
}

char *
identity_request_new_pem (const Secret *key_pem, const char *common_name, GError **error)
{
  g_autoptr (EVP_PKEY) key = x509_pem_parse_key (key_pem, error);
  g_autoptr (X509_REQ) request = X509_REQ_new ();
  g_autoptr (X509_NAME) name = NULL;

  if (key == NULL || !identity_check_arguments (common_name, 1, error))
    return NULL;
  name = identity_name_new (common_name);
  if (request == NULL || name == NULL || X509_REQ_set_version (request, X509_REQ_VERSION_1) != 1
      || X509_REQ_set_subject_name (request, name) != 1 || X509_REQ_set_pubkey (request, key) != 1
      || X509_REQ_sign (request, key, EVP_sha256 ()) <= 0)
    {
      crypto_failure_set_internal (error, "certificate request");
      return NULL;
    }
  return x509_pem_format_request (request, error);
}

static gboolean
identity_check_ca (X509 *ca, EVP_PKEY *ca_key, GError **error)
{
  if (X509_check_ca (ca) != 1)
    return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("the issuer's certificate is not a CA certificate"));
  if (X509_check_private_key (ca, ca_key) != 1)
    return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("the CA's key does not belong to its certificate"));
  return TRUE;
}

static EVP_PKEY *
identity_request_key (X509_REQ *request, GError **error)
{
  EVP_PKEY *key = X509_REQ_get0_pubkey (request);

  /* The requester must hold the private key, or it could enrol somebody else's. */
  if (X509_REQ_verify (request, key) == 1)
    return key;
  crypto_failure_set (error, ADIL_ERROR_DAMAGED, _ ("the certificate request's own signature is wrong"));
  return NULL;
}

char *
identity_issue_pem (const char *request_pem,
                    const char *common_name,
                    IdentityRole role,
                    const char *const *hosts,
                    const char *ca_cert_pem,
                    const Secret *ca_key_pem,
                    gint64 now_s,
                    guint days,
                    GError **error)
{
  g_autoptr (X509_REQ) request = x509_pem_parse_request (_ ("certificate request"), request_pem, error);
  EVP_PKEY *subject_key = request != NULL ? identity_request_key (request, error) : NULL;
  g_autoptr (X509) ca
      = subject_key != NULL ? x509_pem_parse_certificate (_ ("CA certificate"), ca_cert_pem, error) : NULL;
  g_autoptr (EVP_PKEY) ca_key = ca != NULL ? x509_pem_parse_key (ca_key_pem, error) : NULL;
  g_autoptr (X509) certificate = NULL;

  if (ca_key == NULL || !identity_check_ca (ca, ca_key, error))
    return NULL;
  certificate = identity_draft_new (subject_key, common_name, now_s, days, error);
  if (certificate == NULL || (hosts != NULL && !identity_add_hosts (certificate, hosts, error)))
    return NULL;
  if (!identity_add_end_usage (certificate, role))
    {
      crypto_failure_set_internal (error, "certificate");
      return NULL;
    }
  return identity_finish (certificate, ca, ca_key, error);
}
