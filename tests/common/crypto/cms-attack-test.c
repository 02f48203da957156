/* One person who tries to count as two committee members. */
#include <string.h>

#include "common/base/error.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"

#define NOW_S 1790000000

static const char CONTENT[] = "exam-bank/v1\nexam skd\n";
#define CONTENT_LEN (sizeof CONTENT - 1)

static char *
certificate_new (const Secret *key, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *pem = identity_self_signed_new_pem (key, name, IDENTITY_ROLE_COMMITTEE, NOW_S, 365, &error);

  g_assert_no_error (error);
  return pem;
}

static GBytes *
add_signature (GBytes *cms, const char *certificate, const Secret *key)
{
  g_autoptr (GError) error = NULL;
  GBytes *more = cms_add_signature (cms, CONTENT, CONTENT_LEN, certificate, key, &error);

  g_assert_no_error (error);
  return more;
}

/* Two certificates over one key, as after a renewal: both signatures are one person's. */
static void
test_one_key_with_two_certificates_is_one_member (void)
{
  g_autoptr (Secret) key = identity_key_new_pem (NULL);
  g_autofree char *first = certificate_new (key, "Anggota 1");
  g_autofree char *second = certificate_new (key, "Anggota 2");
  g_autofree char *committee = g_strconcat (first, second, NULL);
  g_autoptr (GBytes) once = add_signature (NULL, first, key);
  g_autoptr (GBytes) twice = add_signature (once, second, key);
  g_autoptr (GError) error = NULL;
  guint n = 7;

  g_assert_null (cms_find_signers (twice, CONTENT, CONTENT_LEN, committee, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_false (cms_count_certificates (committee, &n, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_cmpuint (n, ==, 7);
}

/* A member with an old and a new certificate is one again once the list holds one of them. */
static void
test_a_list_with_one_of_two_certificates_counts_once (void)
{
  g_autoptr (Secret) key = identity_key_new_pem (NULL);
  g_autofree char *first = certificate_new (key, "Anggota 1");
  g_autofree char *second = certificate_new (key, "Anggota 1");
  g_autoptr (GBytes) once = add_signature (NULL, first, key);
  g_autoptr (GBytes) twice = add_signature (once, second, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) signers = cms_find_signers (twice, CONTENT, CONTENT_LEN, second, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (signers->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cms-attack/one-key-with-two-certificates-is-one-member",
                   test_one_key_with_two_certificates_is_one_member);
  g_test_add_func ("/cms-attack/a-list-with-one-of-two-certificates-counts-once",
                   test_a_list_with_one_of_two_certificates_counts_once);
  return g_test_run ();
}
