/* Reading sittings back: what is unsent, where the chain stands, what the server acknowledged; and the check of all
 * that at the start. */
#include <inttypes.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "exam-client/journal/journal-private.h"

void
journal_sitting_free (JournalSitting *sitting)
{
  if (sitting == NULL)
    return;
  g_free (sitting->pseudonym);
  g_free (sitting->exam);
  g_free (sitting->session);
  g_free (sitting);
}

void
journal_batch_free (JournalBatch *batch)
{
  if (batch == NULL)
    return;
  g_byte_array_unref (batch->records);
  g_free (batch);
}

gboolean
journal_find_sitting (Journal *journal, const char *pseudonym, JournalSitting **out_sitting, GError **error)
{
  g_autoptr (JournalSitting) sitting = g_new0 (JournalSitting, 1);
  g_autoptr (JournalStatement) statement
      = journal_prepare (journal,
                         "SELECT pseudonym, exam, session, terminal_sha256, ack_next_seq, ack_chain, ack_signature,"
                         " ack_server_ms FROM sittings WHERE pseudonym = ?1",
                         error);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, pseudonym, -1, SQLITE_STATIC);
  row = journal_step (journal, statement, error);
  if (row < 0)
    return FALSE;
  if (row == 0)
    {
      *out_sitting = NULL;
      return TRUE;
    }
  sitting->pseudonym = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sitting->exam = g_strdup ((const char *)sqlite3_column_text (statement, 1));
  sitting->session = g_strdup ((const char *)sqlite3_column_text (statement, 2));
  sitting->ack_next_seq = (guint64)sqlite3_column_int64 (statement, 4);
  sitting->ack_server_ms = (guint64)sqlite3_column_int64 (statement, 7);
  if (!journal_column_bytes (journal, statement, 3, sitting->terminal_sha256, DIGEST_LEN, error)
      || !journal_column_bytes (journal, statement, 5, sitting->ack_chain, DIGEST_LEN, error)
      || !journal_column_bytes (journal, statement, 6, sitting->ack_signature, ED25519_SIG_LEN, error))
    return FALSE;
  *out_sitting = g_steal_pointer (&sitting);
  return TRUE;
}

static gboolean
journal_insert_sitting (Journal *journal, const JournalSitting *sitting, GError **error)
{
  g_autoptr (JournalStatement) statement
      = journal_prepare (journal,
                         "INSERT INTO sittings (pseudonym, exam, session, terminal_sha256, ack_next_seq, ack_chain,"
                         " ack_signature, ack_server_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, sitting->pseudonym, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, sitting->exam, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, sitting->session, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 4, sitting->terminal_sha256, DIGEST_LEN, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, (gint64)sitting->ack_next_seq);
  sqlite3_bind_blob (statement, 6, sitting->ack_chain, DIGEST_LEN, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 7, sitting->ack_signature, ED25519_SIG_LEN, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 8, (gint64)sitting->ack_server_ms);
  return journal_step (journal, statement, error) == 0;
}

gboolean
journal_add_sitting (Journal *journal, const JournalSitting *sitting, GError **error)
{
  g_autoptr (JournalSitting) known = NULL;

  if (!journal_find_sitting (journal, sitting->pseudonym, &known, error))
    return FALSE;
  if (known == NULL)
    return journal_insert_sitting (journal, sitting, error);
  if (g_strcmp0 (known->exam, sitting->exam) == 0 && g_strcmp0 (known->session, sitting->session) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
               _ ("%s: sitting %s is known here for exam %s, session %s, and not for exam %s, session %s"),
               journal->path, sitting->pseudonym, known->exam, known->session, sitting->exam, sitting->session);
  return FALSE;
}

GPtrArray *
journal_list_unsent (Journal *journal, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JournalStatement) statement
      = journal_prepare (journal,
                         "SELECT pseudonym FROM sittings WHERE EXISTS (SELECT 1 FROM records WHERE records.pseudonym ="
                         " sittings.pseudonym AND seq >= ack_next_seq) ORDER BY id",
                         error);
  int row;

  if (statement == NULL)
    return NULL;
  while ((row = journal_step (journal, statement, error)) > 0)
    g_ptr_array_add (list, g_strdup ((const char *)sqlite3_column_text (statement, 0)));
  return row < 0 ? NULL : g_steal_pointer (&list);
}

/* Rows of one sitting from from_seq on, in order: seq, bytes, segment id, number, header. */
static JournalStatement *
journal_select_records (Journal *journal, const char *pseudonym, guint64 from_seq, GError **error)
{
  JournalStatement *statement
      = journal_prepare (journal,
                         "SELECT r.seq, r.bytes, s.id, s.number, s.header FROM records r JOIN segments s"
                         " ON s.id = r.segment WHERE r.pseudonym = ?1 AND r.seq >= ?2 ORDER BY r.seq",
                         error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, pseudonym, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 2, (gint64)from_seq);
  return statement;
}

gboolean
journal_load_unsent (
    Journal *journal, const char *pseudonym, guint64 from_seq, guint max, JournalBatch **out_batch, GError **error)
{
  g_autoptr (JournalStatement) statement = journal_select_records (journal, pseudonym, from_seq, error);
  g_autoptr (JournalBatch) batch = NULL;
  guint8 record[ANSWER_RECORD_LEN];
  gint64 segment = 0;
  int row = 0;

  if (statement == NULL)
    return FALSE;
  while ((batch == NULL || batch->count < max) && (row = journal_step (journal, statement, error)) > 0)
    {
      if (batch == NULL)
        {
          batch = g_new0 (JournalBatch, 1);
          batch->records = g_byte_array_new ();
          batch->first_seq = (guint64)sqlite3_column_int64 (statement, 0);
          batch->segment = (guint32)sqlite3_column_int64 (statement, 3);
          segment = sqlite3_column_int64 (statement, 2);
          if (!journal_column_bytes (journal, statement, 4, batch->header, SEGMENT_HEADER_LEN, error))
            return FALSE;
        }
      if (sqlite3_column_int64 (statement, 2) != segment)
        break; /* a batch carries one segment's records */
      if (!journal_column_bytes (journal, statement, 1, record, ANSWER_RECORD_LEN, error))
        return FALSE;
      g_byte_array_append (batch->records, record, ANSWER_RECORD_LEN);
      batch->count++;
    }
  if (row < 0)
    return FALSE;
  *out_batch = g_steal_pointer (&batch);
  return TRUE;
}

gboolean
journal_get_header (
    Journal *journal, const char *pseudonym, guint32 number, guint8 out_header[SEGMENT_HEADER_LEN], GError **error)
{
  g_autoptr (JournalStatement) statement = journal_prepare (
      journal, "SELECT header FROM segments WHERE pseudonym = ?1 AND number = ?2 ORDER BY id DESC LIMIT 1", error);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, pseudonym, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, number);
  row = journal_step (journal, statement, error);
  if (row > 0)
    return journal_column_bytes (journal, statement, 0, out_header, SEGMENT_HEADER_LEN, error);
  if (row == 0)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: segment %u of sitting %s is not in this journal"),
                 journal->path, number, pseudonym);
  return FALSE;
}

/* Walks the chain from the acknowledged head up to and with last_seq. */
static gboolean
journal_walk (Journal *journal,
              const char *pseudonym,
              guint64 last_seq,
              guint64 *out_next_seq,
              guint8 out_chain32[DIGEST_LEN],
              RecordType *out_last_type,
              GError **error)
{
  g_autoptr (JournalSitting) sitting = NULL;
  g_autoptr (JournalStatement) statement = NULL;
  guint8 record[ANSWER_RECORD_LEN];
  guint64 seq, t_ms;
  int row = 0;

  *out_next_seq = 0;
  memset (out_chain32, 0, DIGEST_LEN);
  *out_last_type = (RecordType)0;
  if (!journal_find_sitting (journal, pseudonym, &sitting, error))
    return FALSE;
  if (sitting == NULL)
    return TRUE;
  *out_next_seq = sitting->ack_next_seq;
  memcpy (out_chain32, sitting->ack_chain, DIGEST_LEN);
  /* One record more at the front: the last acknowledged one, for its type. */
  statement
      = journal_select_records (journal, pseudonym, sitting->ack_next_seq - (sitting->ack_next_seq > 0 ? 1 : 0), error);
  if (statement == NULL)
    return FALSE;
  while ((row = journal_step (journal, statement, error)) > 0)
    {
      if ((guint64)sqlite3_column_int64 (statement, 0) > last_seq)
        break;
      if (!journal_column_bytes (journal, statement, 1, record, ANSWER_RECORD_LEN, error)
          || !answer_record_peek (record, out_last_type, &seq, &t_ms, error))
        return FALSE;
      if (seq < *out_next_seq)
        continue;
      answer_record_chain (record, out_chain32);
      *out_next_seq = seq + 1;
    }
  return row >= 0;
}

gboolean
journal_get_head (Journal *journal,
                  const char *pseudonym,
                  guint64 *out_next_seq,
                  guint8 out_chain32[DIGEST_LEN],
                  RecordType *out_last_type,
                  GError **error)
{
  return journal_walk (journal, pseudonym, G_MAXINT64, out_next_seq, out_chain32, out_last_type, error);
}

gboolean
journal_get_chain (Journal *journal, const char *pseudonym, guint64 seq, guint8 out_chain32[DIGEST_LEN], GError **error)
{
  guint8 chain[DIGEST_LEN];
  guint64 next_seq;
  RecordType type;

  if (!journal_walk (journal, pseudonym, seq, &next_seq, chain, &type, error))
    return FALSE;
  if (next_seq != seq + 1)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING,
                   _ ("%s: record %" PRIu64 " of sitting %s is not in this journal"), journal->path, seq, pseudonym);
      return FALSE;
    }
  memcpy (out_chain32, chain, DIGEST_LEN);
  return TRUE;
}

gboolean
journal_set_acknowledged (Journal *journal,
                          const Acknowledgement *ack,
                          const guint8 signature64[ED25519_SIG_LEN],
                          GError **error)
{
  g_autoptr (JournalStatement) statement
      = journal_prepare (journal,
                         "UPDATE sittings SET ack_next_seq = ?2, ack_chain = ?3, ack_signature = ?4, ack_server_ms = ?5"
                         " WHERE pseudonym = ?1 AND ack_next_seq <= ?2",
                         error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, ack->pseudonym, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, (gint64)(ack->seq + 1));
  sqlite3_bind_blob (statement, 3, ack->chain, DIGEST_LEN, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 4, signature64, ED25519_SIG_LEN, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, (gint64)ack->server_ms);
  return journal_step (journal, statement, error) == 0;
}

/* Where the walk of journal_check() stands inside one sitting. */
typedef struct
{
  guint8 chain[DIGEST_LEN];
  guint64 next_seq;
  gint64 segment;
  SegmentHeader header;
} JournalCheck;

static gboolean
journal_check_segment (Journal *journal,
                       JournalStatement *statement,
                       const char *pseudonym,
                       const char *cert_pem,
                       JournalCheck *check,
                       GError **error)
{
  guint8 header[SEGMENT_HEADER_LEN];
  gint64 segment = sqlite3_column_int64 (statement, 2);

  if (segment == check->segment)
    return TRUE;
  check->segment = segment;
  if (!journal_column_bytes (journal, statement, 4, header, sizeof header, error)
      || !segment_parse (header, &check->header, error) || !segment_verify (header, cert_pem, error))
    return FALSE;
  if (g_strcmp0 (check->header.pseudonym, pseudonym) == 0
      && check->header.number == (guint64)sqlite3_column_int64 (statement, 3)
      && (check->header.first_seq < check->next_seq
          || (check->header.first_seq == check->next_seq
              && memcmp (check->header.previous_chain, check->chain, DIGEST_LEN) == 0)))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("segment %u does not continue the records before it"),
               check->header.number);
  return FALSE;
}

static gboolean
journal_check_row (Journal *journal,
                   JournalStatement *statement,
                   const char *pseudonym,
                   const char *cert_pem,
                   JournalCheck *check,
                   GError **error)
{
  guint8 record[ANSWER_RECORD_LEN];
  guint64 seq, t_ms;
  RecordType type;

  if (!journal_check_segment (journal, statement, pseudonym, cert_pem, check, error)
      || !journal_column_bytes (journal, statement, 1, record, sizeof record, error)
      || !answer_record_peek (record, &type, &seq, &t_ms, error))
    return FALSE;
  if (seq != check->next_seq || (guint64)sqlite3_column_int64 (statement, 0) != seq)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("its own number is %" PRIu64 ", expected %" PRIu64), seq,
                   check->next_seq);
      return FALSE;
    }
  answer_record_chain (record, check->chain);
  check->next_seq++;
  return answer_record_verify (record, check->chain, check->header.sitting_public, error);
}

static gboolean
journal_check_sitting (Journal *journal, const char *pseudonym, const char *cert_pem, GError **error)
{
  g_autoptr (JournalSitting) sitting = NULL;
  g_autoptr (JournalStatement) statement = NULL;
  JournalCheck check = { .segment = -1 };
  int row;

  if (!journal_find_sitting (journal, pseudonym, &sitting, error))
    return FALSE;
  check.next_seq = sitting->ack_next_seq;
  memcpy (check.chain, sitting->ack_chain, DIGEST_LEN);
  statement = journal_select_records (journal, pseudonym, check.next_seq, error);
  if (statement == NULL)
    return FALSE;
  while ((row = journal_step (journal, statement, error)) > 0)
    {
      guint64 seq = (guint64)sqlite3_column_int64 (statement, 0);
      g_autoptr (GError) reason = NULL;

      if (journal_check_row (journal, statement, pseudonym, cert_pem, &check, &reason))
        continue;
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("%s: record %" PRIu64 " of sitting %s was changed or is broken (%s): keep the file as "
                      "evidence and call the administrator"),
                   journal->path, seq, pseudonym, reason->message);
      return FALSE;
    }
  return row == 0;
}

gboolean
journal_check (Journal *journal, const char *terminal_cert_pem, GError **error)
{
  g_autoptr (GPtrArray) list = journal_list_unsent (journal, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (!journal_check_sitting (journal, g_ptr_array_index (list, i), terminal_cert_pem, error))
      return FALSE;
  return TRUE;
}
