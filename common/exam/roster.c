/* Roster lines and their root. */
#include "common/exam/roster.h"

#include <string.h>

#include "common/base/hex.h"
#include "common/tlog/merkle.h"

char *
roster_line (const RosterEntry *entry)
{
  g_autofree char *person = g_strdup_printf ("%s\n%s\n%s", entry->number, entry->name, entry->birth_date);
  g_autofree char *person_hex = digest_sha256_hex (person, strlen (person));
  g_autofree char *salt = hex_format (entry->salt, sizeof entry->salt);

  return g_strdup_printf ("exam-roster/v1 %s %s %s %s %s", entry->pseudonym, entry->session, entry->formation, salt,
                          person_hex);
}

static gint
roster_compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
roster_root (GPtrArray *lines, guint8 out32[DIGEST_LEN])
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (lines, NULL, NULL);
  g_autofree guint8 *leaves = g_malloc ((gsize)(lines->len + 1) * DIGEST_LEN);

  g_ptr_array_set_free_func (sorted, NULL); /* the lines stay the caller's */
  g_ptr_array_sort (sorted, roster_compare);
  for (guint i = 0; i < sorted->len; i++)
    merkle_leaf_hash (sorted->pdata[i], strlen (sorted->pdata[i]), leaves + (gsize)i * DIGEST_LEN);
  merkle_root (leaves, sorted->len, out32);
}
