/* Roster lines and root. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/exam/roster.h"
#include "common/tlog/merkle.h"

static RosterEntry
make_entry (void)
{
  RosterEntry entry = { .pseudonym = "P0000001",
                        .session = "2026-10-12/JKT-03/1",
                        .formation = "F-01",
                        .number = "24500110110000001",
                        .name = "Siti Nurhaliza",
                        .birth_date = "1999-02-28" };

  memset (entry.salt, 0xab, sizeof entry.salt);
  return entry;
}

/* The hash was computed with coreutils, see docs/formats/roster.md. */
static void
test_line_is_as_documented (void)
{
  RosterEntry entry = make_entry ();
  g_autoptr (GError) error = NULL;
  g_autofree char *line = roster_line (&entry, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==,
                   "exam-roster/v1 P0000001 2026-10-12/JKT-03/1 F-01 "
                   "f4592a6b2ba05ecba07d57ba2ee63e375d5c945f56b4f353719b65b5f046ed34");
}

static void
test_line_tells_neither_person_nor_salt (void)
{
  RosterEntry entry = make_entry ();
  g_autofree char *line = roster_line (&entry, NULL);
  g_autofree char *salt = hex_format (entry.salt, sizeof entry.salt);
  g_autofree char *bare = digest_sha256_hex ("24500110110000001\nSiti Nurhaliza\n1999-02-28", 43);

  g_assert_null (strstr (line, "Siti"));
  g_assert_null (strstr (line, entry.number));
  g_assert_null (strstr (line, salt));
  g_assert_null (strstr (line, bare));
}

static void
test_every_field_changes_the_hash (void)
{
  RosterEntry entry = make_entry ();
  g_autofree char *hash = roster_person_hash (&entry, NULL);
  g_autofree char *other = NULL;

  entry.salt[31] ^= 1;
  other = roster_person_hash (&entry, NULL);
  g_assert_cmpstr (hash, !=, other);
  entry = make_entry ();
  entry.name = "Siti Nurhalizah";
  g_free (other);
  other = roster_person_hash (&entry, NULL);
  g_assert_cmpstr (hash, !=, other);
  entry = make_entry ();
  entry.birth_date = "1999-02-27";
  g_free (other);
  other = roster_person_hash (&entry, NULL);
  g_assert_cmpstr (hash, !=, other);
}

static void
assert_refused (const RosterEntry *entry, const char *field)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (roster_line (entry, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, field));
}

/* Else "number LF name" and "number" with "LF name" in another field would be one text. */
static void
test_line_feeds_and_blanks_are_refused (void)
{
  RosterEntry entry = make_entry ();

  entry.name = "Siti\nNurhaliza";
  assert_refused (&entry, "name");
  entry = make_entry ();
  entry.number = "24500110110000001\n";
  assert_refused (&entry, "number");
  entry = make_entry ();
  entry.birth_date = "\n1999-02-28";
  assert_refused (&entry, "birth_date");
  entry = make_entry ();
  entry.formation = "F 01";
  assert_refused (&entry, "formation");
  entry = make_entry ();
  entry.session = "";
  assert_refused (&entry, "session");
  entry = make_entry ();
  entry.pseudonym = "P1 x";
  assert_refused (&entry, "pseudonym");
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
  g_test_add_func ("/roster/line-is-as-documented", test_line_is_as_documented);
  g_test_add_func ("/roster/line-tells-neither-person-nor-salt", test_line_tells_neither_person_nor_salt);
  g_test_add_func ("/roster/every-field-changes-the-hash", test_every_field_changes_the_hash);
  g_test_add_func ("/roster/line-feeds-and-blanks-are-refused", test_line_feeds_and_blanks_are_refused);
  g_test_add_func ("/roster/root-does-not-depend-on-the-order", test_root_does_not_depend_on_the_order);
  return g_test_run ();
}
