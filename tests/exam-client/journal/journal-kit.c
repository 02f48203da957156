/* Real keys, headers and records. */
#include "tests/exam-client/journal/journal-kit.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "common/base/error.h"
#include "common/crypto/hpke.h"

static void
journal_kit_make_terminal (JournalKit *kit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) ca_key = identity_key_new_pem (&error);
  g_autofree char *ca = identity_ca_new_pem (ca_key, "test CA", 1700000000, 3650, &error);
  g_autofree char *request = NULL;

  kit->terminal_key = identity_key_new_pem (&error);
  request = identity_request_new_pem (kit->terminal_key, "t", &error);
  kit->terminal_cert = identity_issue_pem (request, "terminal A-01", IDENTITY_ROLE_TERMINAL, NULL, ca, ca_key,
                                           1700000000, 3650, &error);
  g_assert_no_error (error);
  g_assert_true (identity_fingerprint (kit->terminal_cert, kit->cert_sha256, &error));
  g_assert_true (hpke_generate (&kit->scoring_private, kit->scoring_public, &error));
}

JournalKit *
journal_kit_new (void)
{
  JournalKit *kit = g_new0 (JournalKit, 1);
  g_autoptr (GError) error = NULL;

  kit->folder = g_dir_make_tmp ("journal-test-XXXXXX", &error);
  g_assert_no_error (error);
  kit->path = g_build_filename (kit->folder, "journal.db", NULL);
  journal_kit_make_terminal (kit);
  journal_kit_open_segment (kit);
  return kit;
}

void
journal_kit_free (JournalKit *kit)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (kit->path, suffixes[i], NULL);

      g_unlink (path);
    }
  g_rmdir (kit->folder);
  g_free (kit->folder);
  g_free (kit->path);
  secret_free (kit->terminal_key);
  g_free (kit->terminal_cert);
  secret_free (kit->scoring_private);
  ed25519_key_free (kit->sitting_key);
  segment_keys_clear (&kit->keys);
  g_free (kit);
}

void
journal_kit_open_segment (JournalKit *kit)
{
  SegmentHeader header = { .exam = "test",
                           .session = "2026-10-12/T/1",
                           .pseudonym = JOURNAL_KIT_PSEUDONYM,
                           .number = ++kit->segment,
                           .first_seq = kit->next_seq,
                           .created_ms = 1790000000000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) record_secret = secret_new_random (32, &error);

  g_clear_pointer (&kit->sitting_key, ed25519_key_free);
  segment_keys_clear (&kit->keys);
  kit->sitting_key = ed25519_key_new (&error);
  g_assert_no_error (error);
  memcpy (header.terminal_sha256, kit->cert_sha256, DIGEST_LEN);
  memcpy (header.sitting_public, ed25519_key_public (kit->sitting_key), 32);
  memcpy (header.receive_public, kit->scoring_public, 32);
  memcpy (header.previous_chain, kit->chain, DIGEST_LEN);
  memset (header.salt, 7, sizeof header.salt);
  segment_create (&header, record_secret, kit->scoring_public, kit->terminal_key, kit->header, &kit->keys, &error);
  g_assert_no_error (error);
}

JournalSitting
journal_kit_sitting (const JournalKit *kit)
{
  JournalSitting sitting
      = { .pseudonym = (char *)JOURNAL_KIT_PSEUDONYM, .exam = (char *)"test", .session = (char *)"2026-10-12/T/1" };

  memcpy (sitting.terminal_sha256, kit->cert_sha256, DIGEST_LEN);
  return sitting;
}

void
journal_kit_seal (JournalKit *kit, guint8 out[ANSWER_RECORD_LEN])
{
  g_autoptr (GError) error = NULL;
  RecordBody body;

  record_body_init (&body, kit->next_seq == 0 ? RECORD_TYPE_START : RECORD_TYPE_ANSWER);
  body.seq = kit->next_seq++;
  body.t_ms = body.seq * 10;
  if (body.type == RECORD_TYPE_ANSWER)
    {
      body.slot = 0;
      body.idx = 0;
      body.text[0] = 'A';
    }
  answer_record_seal (&kit->keys, kit->sitting_key, &body, kit->chain, out, &error);
  g_assert_no_error (error);
}

Journal *
journal_kit_open (JournalKit *kit)
{
  g_autoptr (GError) error = NULL;
  Journal *journal = journal_open (kit->path, &error);
  JournalSitting sitting = journal_kit_sitting (kit);

  g_assert_no_error (error);
  journal_add_sitting (journal, &sitting, &error);
  g_assert_no_error (error);
  journal_append_segment (journal, JOURNAL_KIT_PSEUDONYM, kit->header, &error);
  g_assert_no_error (error);
  return journal;
}

void
journal_kit_append (JournalKit *kit, Journal *journal, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *records = g_malloc ((gsize)n * ANSWER_RECORD_LEN);
  guint64 first_seq = kit->next_seq;

  for (guint i = 0; i < n; i++)
    journal_kit_seal (kit, records + (gsize)i * ANSWER_RECORD_LEN);
  journal_append_records (journal, JOURNAL_KIT_PSEUDONYM, first_seq, records, n, &error);
  g_assert_no_error (error);
}

gboolean
journal_kit_tamper (JournalKit *kit, const char *sql, char **out_message)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  gboolean done;

  g_assert_cmpint (sqlite3_open (kit->path, &db), ==, SQLITE_OK);
  done = sqlite3_exec (db, sql, NULL, NULL, &message) == SQLITE_OK;
  if (out_message != NULL)
    *out_message = g_strdup (message);
  sqlite3_free (message);
  sqlite3_close (db);
  return done;
}

void
journal_kit_assert_error (GError **error, int code)
{
  g_assert_error (*error, ADIL_ERROR, code);
  g_clear_error (error);
}
