/* Signatures that were made apart, brought together. */
#include "common/base/error.h"
#include "common/crypto/cms-strict.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"

#define N_MEMBERS 4

static const char CONTENT[] = "exam-bank/v1\nexam skd\n";
#define CONTENT_LEN (sizeof CONTENT - 1)

typedef struct
{
  char *committee;
  GBytes *alone[N_MEMBERS]; /* each signed by one member */
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) committee = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autoptr (Secret) key = identity_key_new_pem (&error);
      g_autofree char *name = g_strdup_printf ("Member %u", i);
      g_autofree char *cert = identity_self_signed_new_pem (key, name, IDENTITY_ROLE_COMMITTEE, 1790000000, 30, &error);

      g_assert_no_error (error);
      fixture->alone[i] = cms_add_signature (NULL, CONTENT, CONTENT_LEN, cert, key, &error);
      g_assert_no_error (error);
      g_assert_true (identity_check_key (cert, key, &error));
      g_string_append (committee, cert);
    }
  fixture->committee = g_string_free (g_steal_pointer (&committee), FALSE);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->committee);
  for (guint i = 0; i < N_MEMBERS; i++)
    g_bytes_unref (fixture->alone[i]);
}

static GBytes *
merge (GBytes *a, GBytes *b)
{
  g_autoptr (GError) error = NULL;
  GBytes *merged = cms_merge_signatures (a, b, &error);

  g_assert_no_error (error);
  return merged;
}

static void
assert_n_signers (const Fixture *fixture, GBytes *cms, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) signers = cms_find_signers (cms, CONTENT, CONTENT_LEN, fixture->committee, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (signers->len, ==, n);
  g_assert_true (cms_strict_check (cms, fixture->committee, &error));
  g_assert_no_error (error);
}

static void
test_holds_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) all = g_bytes_ref (fixture->alone[0]);

  for (guint i = 1; i < N_MEMBERS; i++)
    {
      g_autoptr (GBytes) next = merge (all, fixture->alone[i]);

      assert_n_signers (fixture, next, i + 1);
      g_bytes_unref (all);
      all = g_steal_pointer (&next);
    }
}

static void
test_order_does_not_matter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) ab = merge (fixture->alone[0], fixture->alone[1]);
  g_autoptr (GBytes) cd = merge (fixture->alone[3], fixture->alone[2]);
  g_autoptr (GBytes) one = merge (ab, cd);
  g_autoptr (GBytes) other = merge (cd, ab);

  assert_n_signers (fixture, one, 4);
  g_assert_true (g_bytes_equal (one, other));
}

static void
test_overlap_counts_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) ab = merge (fixture->alone[0], fixture->alone[1]);
  g_autoptr (GBytes) bc = merge (fixture->alone[1], fixture->alone[2]);
  g_autoptr (GBytes) abc = merge (ab, bc);
  g_autoptr (GBytes) same = merge (abc, ab);
  g_autoptr (GBytes) itself = merge (ab, ab);

  assert_n_signers (fixture, abc, 3);
  g_assert_true (g_bytes_equal (same, abc));
  g_assert_true (g_bytes_equal (itself, ab));
}

static void
test_garbage_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) garbage = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (cms_merge_signatures (fixture->alone[0], garbage, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_null (cms_merge_signatures (garbage, fixture->alone[0], &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/cms-merge/" name, Fixture, NULL, setup, func, teardown)
  ADD ("holds-the-signatures-of-all", test_holds_all);
  ADD ("order-of-merging-does-not-matter", test_order_does_not_matter);
  ADD ("who-signed-both-counts-once", test_overlap_counts_once);
  ADD ("garbage-is-a-syntax-error", test_garbage_is_refused);
#undef ADD
  return g_test_run ();
}
