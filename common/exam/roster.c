/* Roster lines and their root. */
#include "common/exam/roster.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/tlog/merkle.h"

#define PERSON_LABEL     "exam-person/v1\n"
#define ROSTER_TOKEN_MAX 64

static gboolean
roster_fail (const RosterEntry *entry, const char *field, const char *message, GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("roster line of %s: %s: %s"), entry->pseudonym, field, message);
  return FALSE;
}

static gboolean
roster_check_person (const RosterEntry *entry, GError **error)
{
  const struct
  {
    const char *field;
    const char *text;
  } fields[] = { { "number", entry->number }, { "name", entry->name }, { "birth_date", entry->birth_date } };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strchr (fields[i].text, '\n') != NULL)
      return roster_fail (entry, fields[i].field, _ ("must not hold a line feed"), error);
  return TRUE;
}

char *
roster_person_hash (const RosterEntry *entry, GError **error)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autofree char *person = g_strdup_printf ("%s\n%s\n%s\n", entry->number, entry->name, entry->birth_date);

  if (!roster_check_person (entry, error))
    return NULL;
  g_byte_array_append (text, (const guint8 *)PERSON_LABEL, strlen (PERSON_LABEL));
  g_byte_array_append (text, entry->salt, sizeof entry->salt);
  g_byte_array_append (text, (const guint8 *)person, (guint)strlen (person));
  return digest_sha256_hex (text->data, text->len);
}

char *
roster_line (const RosterEntry *entry, GError **error)
{
  g_autofree char *hash = NULL;

  if (!text_is_token (entry->pseudonym, ROSTER_TOKEN_MAX))
    roster_fail (entry, "pseudonym", _ ("is not a token"), error);
  else if (!text_is_token (entry->session, ROSTER_TOKEN_MAX))
    roster_fail (entry, "session", _ ("is not a token"), error);
  else if (!text_is_token (entry->formation, ROSTER_TOKEN_MAX))
    roster_fail (entry, "formation", _ ("is not a token"), error);
  else
    hash = roster_person_hash (entry, error);
  if (hash == NULL)
    return NULL;
  return g_strdup_printf ("exam-roster/v1 %s %s %s %s", entry->pseudonym, entry->session, entry->formation, hash);
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
