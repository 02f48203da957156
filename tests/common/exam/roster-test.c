/* Roster lines and root. */
#include <string.h>

#include "common/exam/roster.h"
#include "common/tlog/merkle.h"

static void
test_line_holds_no_name (void)
{
  RosterEntry entry = { .pseudonym = "P0000001",
                        .session = "2026-10-12/JKT-03/1",
                        .formation = "F-01",
                        .number = "24500110110000001",
                        .name = "Siti Nurhaliza",
                        .birth_date = "1999-02-28" };
  g_autofree char *line = NULL, *expected = NULL, *hash = NULL;
  static const char PERSON[] = "24500110110000001\nSiti Nurhaliza\n1999-02-28";

  memset (entry.salt, 0xab, sizeof entry.salt);
  line = roster_line (&entry);
  hash = digest_sha256_hex (PERSON, sizeof PERSON - 1);
  expected = g_strdup_printf ("exam-roster/v1 P0000001 2026-10-12/JKT-03/1 F-01 "
                              "abababababababababababababababababababababababababababababababab %s",
                              hash);
  g_assert_cmpstr (line, ==, expected);
  g_assert_null (strstr (line, "Siti"));
}

static void
test_root_does_not_depend_on_the_order (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  guint8 root[DIGEST_LEN], again[DIGEST_LEN], expected[DIGEST_LEN], leaves[3 * DIGEST_LEN];

  merkle_leaf_hash ("a", 1, leaves);
  merkle_leaf_hash ("b", 1, leaves + 32);
  merkle_leaf_hash ("c", 1, leaves + 64);
  merkle_root (leaves, 3, expected);
  g_ptr_array_add (lines, (char *)"c");
  g_ptr_array_add (lines, (char *)"a");
  g_ptr_array_add (lines, (char *)"b");
  roster_root (lines, root);
  g_assert_cmpmem (root, DIGEST_LEN, expected, DIGEST_LEN);
  g_assert_cmpstr (lines->pdata[0], ==, "c"); /* the caller's list stays as it was */
  g_ptr_array_remove_index (lines, 0);
  roster_root (lines, again);
  g_assert_cmpint (memcmp (again, root, DIGEST_LEN), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roster/line-holds-no-name", test_line_holds_no_name);
  g_test_add_func ("/roster/root-does-not-depend-on-the-order", test_root_does_not_depend_on_the_order);
  return g_test_run ();
}
