/* The vectors of transparency-dev/merkle and proofs judged by the Go team's sumdb code, both as reference data. */
#include "common/tlog/merkle.h"

#include <string.h>

#include "common/base/error.h"
#include "tests/common/base/fixture.h"

/* Some vectors have numbers beyond 2^53, which JSON readers may not keep: they are read as strings. */
static cJSON *
load_exactly (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (path, FIXTURE_MAX_LEN, &error);
  g_autoptr (GRegex) numbers = g_regex_new ("(: *)([0-9]{16,})", 0, 0, NULL);
  g_autofree char *text = NULL;
  cJSON *json;

  g_assert_no_error (error);
  text = g_regex_replace (numbers, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), 0, "\\1\"\\2\"", 0,
                          &error);
  g_assert_no_error (error);
  json = json_parse (path, text, strlen (text), FIXTURE_MAX_LEN, &error);
  g_assert_no_error (error);
  return json;
}

static guint64
get_size (const cJSON *entry, const char *name)
{
  const char *digits = json_find_string (entry, name);
  gint64 value = json_find_integer (entry, name, -1);
  guint64 large;

  if (digits != NULL)
    {
      g_assert_true (g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, &large, NULL));
      return large;
    }
  g_assert_cmpint (value, >=, 0);
  return (guint64)value;
}

/* FALSE where it is not exactly 32 bytes: then no caller could hand it to the verifier. */
static gboolean
read_hash (const char *base64, guint8 *out32)
{
  gsize len = 0;
  g_autofree guchar *bytes = base64 != NULL ? g_base64_decode (base64, &len) : NULL;

  if (len != DIGEST_LEN)
    return FALSE;
  memcpy (out32, bytes, DIGEST_LEN);
  return TRUE;
}

/* Some vectors put "don't care" where only equality of the roots matters; its hash is as good. */
static gboolean
read_root (const char *base64, guint8 *out32)
{
  gsize len = 0;
  g_autofree guchar *bytes = base64 != NULL ? g_base64_decode (base64, &len) : NULL;

  if (len != DIGEST_LEN)
    digest_sha256 (out32, bytes, len);
  else
    memcpy (out32, bytes, DIGEST_LEN);
  return TRUE;
}

static GByteArray *
read_proof (const cJSON *entry)
{
  g_autoptr (GByteArray) proof = g_byte_array_new ();
  const cJSON *node;

  cJSON_ArrayForEach (node, cJSON_GetObjectItemCaseSensitive (entry, "proof"))
  {
    guint8 hash[DIGEST_LEN];

    if (!read_hash (cJSON_GetStringValue (node), hash))
      return NULL;
    g_byte_array_append (proof, hash, DIGEST_LEN);
  }
  return g_steal_pointer (&proof);
}

static void
assert_judged (const cJSON *entry, const char *file, gboolean accepted, const GError *error)
{
  gboolean wants_error = json_find_bool (entry, "wantErr", FALSE);

  if (accepted == wants_error)
    g_error ("%s: \"%s\" was %s", file, json_find_string (entry, "desc"),
             accepted        ? "accepted"
             : error != NULL ? error->message
                             : "refused");
  if (!accepted && error != NULL)
    g_assert_true (g_error_matches (error, ADIL_ERROR, ADIL_ERROR_DAMAGED)
                   || g_error_matches (error, ADIL_ERROR, ADIL_ERROR_REFUSED));
}

static void
check_inclusion (const cJSON *entry, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) proof = read_proof (entry);
  guint8 root[DIGEST_LEN], leaf[DIGEST_LEN];
  gboolean accepted = proof != NULL && read_hash (json_find_string (entry, "root"), root)
                      && read_hash (json_find_string (entry, "leafHash"), leaf)
                      && merkle_verify_inclusion (get_size (entry, "leafIdx"), get_size (entry, "treeSize"), leaf,
                                                  proof->data, proof->len / DIGEST_LEN, root, &error);

  assert_judged (entry, file, accepted, error);
}

static void
check_consistency (const cJSON *entry, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) proof = read_proof (entry);
  guint8 root1[DIGEST_LEN], root2[DIGEST_LEN];
  gboolean accepted = proof != NULL && read_root (json_find_string (entry, "root1"), root1)
                      && read_root (json_find_string (entry, "root2"), root2)
                      && merkle_verify_consistency (get_size (entry, "size1"), get_size (entry, "size2"), root1, root2,
                                                    proof->data, proof->len / DIGEST_LEN, &error);

  assert_judged (entry, file, accepted, error);
}

typedef void (*CheckFunc) (const cJSON *entry, const char *file);

static guint
check_folder (const char *path, CheckFunc check)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        n += check_folder (child, check);
      else if (g_str_has_suffix (name, ".json"))
        {
          g_autoptr (cJSON) entry = load_exactly (child);

          check (entry, child);
          n++;
        }
    }
  return n;
}

static void
check_tree (const char *relative, CheckFunc check)
{
  g_autofree char *path = fixture_path (relative);

  if (path != NULL)
    g_assert_cmpuint (check_folder (path, check), >, 10);
}

static void
check_list (const char *relative, CheckFunc check)
{
  g_autofree char *path = fixture_path (relative);
  g_autoptr (cJSON) entries = path != NULL ? load_exactly (path) : NULL;
  const cJSON *entry;

  if (entries == NULL)
    return;
  g_assert_cmpint (cJSON_GetArraySize (entries), >, 1000);
  cJSON_ArrayForEach (entry, entries) check (entry, relative);
}

static void
test_inclusion_vectors (void)
{
  check_tree ("tlog/testdata/inclusion", check_inclusion);
}

static void
test_consistency_vectors (void)
{
  check_tree ("tlog/testdata/consistency", check_consistency);
}

static void
test_inclusion_sumdb (void)
{
  check_list ("tlog/gosumdb-inclusion.json", check_inclusion);
}

static void
test_consistency_sumdb (void)
{
  check_list ("tlog/gosumdb-consistency.json", check_consistency);
}

/* The roots over the first n leaves of RFC 6962's reference implementation. */
static void
test_roots (void)
{
  static const char *const LEAVES[]
      = { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" };
  static const char *const ROOTS[] = { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                       "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                       "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                       "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                       "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                       "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                       "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                       "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" };
  guint8 hashes[G_N_ELEMENTS (LEAVES) * DIGEST_LEN], root[DIGEST_LEN];

  for (guint i = 0; i < G_N_ELEMENTS (LEAVES); i++)
    {
      g_autoptr (GBytes) leaf = fixture_hex (LEAVES[i]);

      merkle_leaf_hash (g_bytes_get_data (leaf, NULL), g_bytes_get_size (leaf), hashes + i * DIGEST_LEN);
    }
  for (guint n = 0; n < G_N_ELEMENTS (ROOTS); n++)
    {
      g_autofree char *hex = NULL;

      merkle_root (hashes, n, root);
      hex = hex_format (root, sizeof root);
      g_assert_cmpstr (hex, ==, ROOTS[n]);
    }
}

/* PATH(m, D[n]) of RFC 6962, 2.1.1, written as recursively as there. */
static void
append_path (GByteArray *proof, guint m, const guint8 *hashes, guint n)
{
  guint8 root[DIGEST_LEN];
  guint k = 1;

  if (n <= 1)
    return;
  while (2 * k < n)
    k *= 2;
  append_path (proof, m < k ? m : m - k, m < k ? hashes : hashes + k * DIGEST_LEN, m < k ? k : n - k);
  merkle_root (m < k ? hashes + k * DIGEST_LEN : hashes, m < k ? n - k : k, root);
  g_byte_array_append (proof, root, DIGEST_LEN);
}

/* SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2. */
static void
append_subproof (GByteArray *proof, guint m, const guint8 *hashes, guint n, gboolean is_whole)
{
  guint8 root[DIGEST_LEN];
  guint k = 1;

  merkle_root (hashes, n, root);
  if (m == n && !is_whole)
    g_byte_array_append (proof, root, DIGEST_LEN);
  if (m == n)
    return;
  while (2 * k < n)
    k *= 2;
  append_subproof (proof, m <= k ? m : m - k, m <= k ? hashes : hashes + k * DIGEST_LEN, m <= k ? k : n - k,
                   m <= k && is_whole);
  merkle_root (m <= k ? hashes + k * DIGEST_LEN : hashes, m <= k ? n - k : k, root);
  g_byte_array_append (proof, root, DIGEST_LEN);
}

#define MAX_LEAVES 40

static void
make_leaves (guint8 *hashes)
{
  for (guint i = 0; i < MAX_LEAVES; i++)
    merkle_leaf_hash (&i, sizeof i, hashes + i * DIGEST_LEN);
}

static void
test_all_inclusions (void)
{
  guint8 hashes[MAX_LEAVES * DIGEST_LEN], root[DIGEST_LEN];

  make_leaves (hashes);
  for (guint n = 1; n <= MAX_LEAVES; n++)
    for (guint m = 0; m < n; m++)
      {
        g_autoptr (GByteArray) proof = g_byte_array_new ();
        gsize len;

        merkle_root (hashes, n, root);
        append_path (proof, m, hashes, n);
        len = proof->len / DIGEST_LEN;
        g_assert_true (merkle_verify_inclusion (m, n, hashes + m * DIGEST_LEN, proof->data, len, root, NULL));
        for (guint other = 0; other < n; other++)
          g_assert_cmpint (merkle_verify_inclusion (other, n, hashes + m * DIGEST_LEN, proof->data, len, root, NULL),
                           ==, other == m);
        for (gsize shorter = 0; shorter < len; shorter++)
          g_assert_false (merkle_verify_inclusion (m, n, hashes + m * DIGEST_LEN, proof->data, shorter, root, NULL));
        for (guint byte = 0; byte < proof->len; byte++)
          {
            proof->data[byte] ^= 0x10;
            g_assert_false (merkle_verify_inclusion (m, n, hashes + m * DIGEST_LEN, proof->data, len, root, NULL));
            proof->data[byte] ^= 0x10;
          }
        g_byte_array_append (proof, root, DIGEST_LEN);
        g_assert_false (merkle_verify_inclusion (m, n, hashes + m * DIGEST_LEN, proof->data, len + 1, root, NULL));
      }
}

static void
test_all_consistencies (void)
{
  guint8 hashes[MAX_LEAVES * DIGEST_LEN], old_root[DIGEST_LEN], new_root[DIGEST_LEN];

  make_leaves (hashes);
  for (guint n = 1; n <= MAX_LEAVES; n++)
    for (guint m = 1; m <= n; m++)
      {
        g_autoptr (GByteArray) proof = g_byte_array_new ();
        gsize len;

        merkle_root (hashes, m, old_root);
        merkle_root (hashes, n, new_root);
        append_subproof (proof, m, hashes, n, TRUE);
        len = proof->len / DIGEST_LEN;
        g_assert_true (merkle_verify_consistency (m, n, old_root, new_root, proof->data, len, NULL));
        for (gsize shorter = 0; shorter < len; shorter++)
          g_assert_false (merkle_verify_consistency (m, n, old_root, new_root, proof->data, shorter, NULL));
        for (guint byte = 0; byte < proof->len; byte++)
          {
            proof->data[byte] ^= 0x10;
            g_assert_false (merkle_verify_consistency (m, n, old_root, new_root, proof->data, len, NULL));
            proof->data[byte] ^= 0x10;
          }
        if (m < n)
          g_assert_false (merkle_verify_consistency (m, n, new_root, old_root, proof->data, len, NULL));
        g_byte_array_append (proof, new_root, DIGEST_LEN);
        g_assert_false (merkle_verify_consistency (m, n, old_root, new_root, proof->data, len + 1, NULL));
      }
}

static void
test_refuses_sizes (void)
{
  static const guint64 BAD_INCLUSION[][2] = {
    { 0, 0 }, { 1, 1 }, { 5, 4 }, { 0, G_GUINT64_CONSTANT (1) << 63 }, { G_MAXUINT64, G_MAXUINT64 }, { 0, G_MAXUINT64 },
  };
  static const guint64 BAD_CONSISTENCY[][2]
      = { { 0, 0 }, { 0, 5 }, { 5, 4 }, { 1, G_GUINT64_CONSTANT (1) << 63 }, { G_MAXUINT64, G_MAXUINT64 } };
  const guint8 hash[DIGEST_LEN] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD_INCLUSION); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (merkle_verify_inclusion (BAD_INCLUSION[i][0], BAD_INCLUSION[i][1], hash, NULL, 0, hash, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (BAD_CONSISTENCY); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          merkle_verify_consistency (BAD_CONSISTENCY[i][0], BAD_CONSISTENCY[i][1], hash, hash, NULL, 0, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
    }
}

static void
test_huge_tree (void)
{
  const guint64 size = (guint64)G_MAXINT64;
  guint8 proof[64 * DIGEST_LEN] = { 0 };
  const guint8 hash[DIGEST_LEN] = { 0 };

  for (gsize n = 0; n <= 64; n++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (merkle_verify_inclusion (size - 1, size, hash, proof, n, hash, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
      g_assert_false (merkle_verify_consistency (size - 1, size, hash, hash, proof, n, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merkle/roots-match-the-reference-tree", test_roots);
  g_test_add_func ("/merkle/every-inclusion-proof-of-small-trees-fits-and-no-other-does", test_all_inclusions);
  g_test_add_func ("/merkle/every-consistency-proof-of-small-trees-fits-and-no-other-does", test_all_consistencies);
  g_test_add_func ("/merkle/inclusion-vectors-are-judged-as-expected", test_inclusion_vectors);
  g_test_add_func ("/merkle/consistency-vectors-are-judged-as-expected", test_consistency_vectors);
  g_test_add_func ("/merkle/inclusion-is-judged-as-by-sumdb", test_inclusion_sumdb);
  g_test_add_func ("/merkle/consistency-is-judged-as-by-sumdb", test_consistency_sumdb);
  g_test_add_func ("/merkle/impossible-sizes-are-refused", test_refuses_sizes);
  g_test_add_func ("/merkle/the-largest-tree-ends", test_huge_tree);
  return g_test_run ();
}
