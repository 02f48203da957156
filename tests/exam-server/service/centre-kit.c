/* An exam centre in a temporary folder. */
#include "tests/exam-server/service/centre-kit.h"

#include <string.h>

#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/crypto/hpke.h"
#include "common/crypto/identity.h"
#include "common/crypto/random.h"
#include "common/crypto/shamir.h"
#include "common/exam/share.h"
#include "exam-server/service/bank-shelf.h"
#include "exam-server/service/enrolment.h"
#include "exam-server/service/roster-import.h"
#include "exam-server/service/session-draw.h"
#include "tests/common/exam/rules-kit.h"
#include "tests/exam-server/test-dir.h"

#define KIT_RULES_WITH(SCORES, TERMS)                                                                                  \
  "{\"format\":\"exam-rules/v1\",\"id\":\"" KIT_RULES                                                                  \
  "\",\"version\":1,\"title\":{\"en\":\"t\",\"id\":\"t\"},\"source\":\"s\",\"scores\":[" SCORES                        \
  "{\"id\":\"total\",\"kind\":\"sum\",\"terms\":[" TERMS "]}],"                                                        \
  "\"formation_types\":[{\"id\":\"general\",\"thresholds\":{}}],"                                                      \
  "\"ranking\":{\"quota_multiple\":1,\"order\":[{\"score\":\"total\",\"direction\":\"desc\"}],"                        \
  "\"at_cut\":\"block\"}," RULES_STATUSES ",\"score_release\":\"start\",\"show_own_score\":true}"

static const char RULES[] = KIT_RULES_WITH ("{\"id\":\"S\",\"kind\":\"section\",\"maximum\":\"10\"},", "\"S\"");

static const char TWO_PARTS_RULES[] = KIT_RULES_WITH ("{\"id\":\"S\",\"kind\":\"section\",\"maximum\":\"10\"},"
                                                      "{\"id\":\"T\",\"kind\":\"section\",\"maximum\":\"10\"},",
                                                      "\"S\",\"T\"");

static const char TWO_PARTS_BLUEPRINT[]
    = "{\"format\":\"exam-blueprint/v1\",\"id\":\"kit\",\"title\":{\"en\":\"Kit\",\"id\":\"Kit\"},"
      "\"shuffle_items\":true,\"shuffle_options\":true,\"parts\":["
      "{\"title\":{\"en\":\"One\",\"id\":\"Satu\"},\"minutes\":10,\"sections\":[\"S\"]},"
      "{\"title\":{\"en\":\"Two\",\"id\":\"Dua\"},\"minutes\":5,\"sections\":[\"T\"]}],"
      "\"sections\":[{\"id\":\"S\",\"title\":{\"en\":\"S\",\"id\":\"S\"},\"strata\":["
      "{\"id\":\"a\",\"count\":1,\"topics\":[]}]},"
      "{\"id\":\"T\",\"title\":{\"en\":\"T\",\"id\":\"T\"},\"strata\":["
      "{\"id\":\"b\",\"count\":1,\"topics\":[]}]}]}";

static const char FORMATIONS[] = "id,agency,position,unit,location,formation_type,education,quota\r\n"
                                 "F-01,Badan,Analis,Pusat,Jakarta,general,S1,1\r\n";

static const char SESSIONS[] = "id,title,date,start,time_zone,site,exam,rules\r\n" KIT_SESSION
                               ",Sesi 1,2026-10-12,08:00,WIB,Jakarta 03,kit-2024," KIT_RULES "\r\n";

static const char CANDIDATES[] = "number,name,birth_date,formation,session,extra_minutes,priority_class,gpa\r\n"
                                 "24011230000000001,Siti Aisyah,1999-01-02,F-01," KIT_SESSION ",,,\r\n"
                                 "24011230000000002,I Made Wijaya,1998-03-04,F-01," KIT_SESSION ",10,,3.5\r\n"
                                 "24011230000000003,Maria,1997-05-06,F-01," KIT_SESSION ",,,\r\n";

char *
centre_kit_number (guint i)
{
  return g_strdup_printf ("2401123000000000%u", i + 1);
}

char *
centre_kit_write (const CentreKit *kit, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (kit->dir, name, NULL);

  file_write_durably (path, (const guint8 *)text, strlen (text), 0600, &error);
  g_assert_no_error (error);
  return path;
}

static void
make_shares (CentreKit *kit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) values = shamir_split (kit->bank->cek, 2, 2, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      ManifestShare *line = kit->bank->manifest->shares->pdata[i];
      g_autoptr (Share) share = share_new ("kit-2024", 2, i + 1, line->custodian, values->pdata[i]);
      g_autoptr (Secret) text = share_format (share);

      share_digest (share->value, line->sha256);
      kit->share_texts[i] = g_strndup ((const char *)secret_peek (text), secret_len (text));
    }
}

static void
import_bank (CentreKit *kit)
{
  g_autoptr (GBytes) package = exam_kit_build_signed (kit->bank);
  g_autofree char *path = g_build_filename (kit->dir, "bank.tar", NULL);
  g_autofree char *committee = centre_kit_write (kit, "committee.pem", kit->bank->committee_pem);
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  file_write_durably (path, g_bytes_get_data (package, NULL), g_bytes_get_size (package), 0600, &error);
  g_assert_no_error (error);
  bank_shelf_import (kit->centre, "test", path, committee, 0, &changed, &summary, &error);
  g_assert_no_error (error);
  g_assert_true (changed);
}

static void
import_files (CentreKit *kit, const char *rules_text)
{
  g_autofree char *rules = centre_kit_write (kit, "rules.json", rules_text);
  g_autofree char *formations = centre_kit_write (kit, "formations.csv", FORMATIONS);
  g_autofree char *sessions = centre_kit_write (kit, "sessions.csv", SESSIONS);
  g_autofree char *candidates = centre_kit_write (kit, "candidates.csv", CANDIDATES);
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };
  gboolean changed = FALSE;

  bank_shelf_import_rules (kit->centre, "test", rules, &changed, &summary, &error);
  g_assert_no_error (error);
  roster_import_formations (kit->centre, "test", formations, &count, &error);
  g_assert_no_error (error);
  roster_import_sessions (kit->centre, "test", sessions, &count, &error);
  g_assert_no_error (error);
  roster_import_candidates (kit->centre, "test", candidates, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count.n_new, ==, 3);
}

static void
enrol (CentreKit *kit, guint i)
{
  KitTerminal *terminal = &kit->terminals[i];
  g_autofree char *seat = g_strdup_printf ("A-0%u", i + 1);
  g_autofree char *request = NULL;
  g_autofree char *id = NULL;
  g_autofree char *code = NULL;
  g_autoptr (StoreEnrolment) row = NULL;
  g_autoptr (GError) error = NULL;

  terminal->key_pem = identity_key_new_pem (&error);
  request = identity_request_new_pem (terminal->key_pem, "terminal", &error);
  g_assert_no_error (error);
  enrolment_request (kit->centre, request, "terminal", &id, &code, &error);
  g_assert_no_error (error);
  enrolment_approve (kit->centre, "test", code, seat, &error);
  g_assert_no_error (error);
  row = enrolment_find (kit->centre, id, &error);
  g_assert_no_error (error);
  terminal->certificate_pem = g_strdup (row->certificate);
  identity_fingerprint (row->certificate, terminal->identity.fingerprint, &error);
  g_assert_no_error (error);
  terminal->identity.seat = g_strdup (seat);
  terminal->identity.certificate_pem = g_strdup (row->certificate);
}

static void
draw (CentreKit *kit)
{
  DrawReveal reveal = { .member = (char *)"member-1" };
  g_autoptr (GPtrArray) reveals = g_ptr_array_new ();
  DrawInput input = { .beacon_source = "dice", .beacon_round = 1, .reveals = reveals };
  g_autoptr (GError) error = NULL;

  memset (input.beacon, 0x42, sizeof input.beacon);
  memset (reveal.value, 0x24, sizeof reveal.value);
  g_ptr_array_add (reveals, &reveal);
  kit->transcript = session_draw (kit->centre, "test", KIT_SESSION, &input, &error);
  g_assert_no_error (error);
}

/* The items of stratum b become section T, and the blueprint asks for them there. */
static void
split_in_two_parts (ExamKit *bank)
{
  g_bytes_unref (bank->blueprint_json);
  bank->blueprint_json = g_bytes_new_static (TWO_PARTS_BLUEPRINT, sizeof TWO_PARTS_BLUEPRINT - 1);
  digest_sha256 (bank->manifest->blueprint_sha256, TWO_PARTS_BLUEPRINT, sizeof TWO_PARTS_BLUEPRINT - 1);
  for (guint i = 0; i < bank->manifest->items->len; i++)
    {
      ManifestItem *item = bank->manifest->items->pdata[i];

      if (strcmp (item->stratum, "b") != 0)
        continue;
      g_free (item->section);
      item->section = g_strdup ("T");
    }
}

static CentreKit *
make_kit (gboolean two_parts)
{
  static const char *const HOSTS[] = { "localhost", "127.0.0.1", NULL };
  CentreKit *kit = g_new0 (CentreKit, 1);
  g_autoptr (GError) error = NULL;

  kit->parent = test_dir_new ("centre");
  kit->dir = g_build_filename (kit->parent, "centre", NULL);
  server_dir_create (kit->dir, HOSTS, "Kit", g_get_real_time () / G_USEC_PER_SEC - 60, &error);
  g_assert_no_error (error);
  centre_kit_reopen (kit);
  kit->bank = exam_kit_new (6);
  if (two_parts)
    split_in_two_parts (kit->bank);
  make_shares (kit);
  import_bank (kit);
  import_files (kit, two_parts ? TWO_PARTS_RULES : RULES);
  for (guint i = 0; i < KIT_SEATS; i++)
    enrol (kit, i);
  draw (kit);
  return kit;
}

CentreKit *
centre_kit_new (void)
{
  return make_kit (FALSE);
}

CentreKit *
centre_kit_new_two_parts (void)
{
  return make_kit (TRUE);
}

void
centre_kit_close (CentreKit *kit)
{
  g_clear_pointer (&kit->centre, centre_close);
}

void
centre_kit_reopen (CentreKit *kit)
{
  g_autoptr (GError) error = NULL;

  kit->centre = centre_open (kit->dir, &error);
  g_assert_no_error (error);
}

void
kit_terminal_clear (KitTerminal *terminal)
{
  secret_free (terminal->key_pem);
  g_free (terminal->certificate_pem);
  terminal_clear (&terminal->identity);
}

void
centre_kit_free (CentreKit *kit)
{
  centre_kit_close (kit);
  for (guint i = 0; i < KIT_SEATS; i++)
    kit_terminal_clear (&kit->terminals[i]);
  for (guint i = 0; i < 2; i++)
    g_free (kit->share_texts[i]);
  exam_kit_free (kit->bank);
  test_dir_remove (kit->parent);
  g_free (kit->transcript);
  g_free (kit->dir);
  g_free (kit);
}

KitTerminal *
centre_kit_terminal_at (CentreKit *kit, const char *seat)
{
  for (guint i = 0; i < KIT_SEATS; i++)
    if (strcmp (kit->terminals[i].identity.seat, seat) == 0)
      return &kit->terminals[i];
  g_assert_not_reached ();
}

KitSitting *
kit_sitting_new (CentreKit *kit, guint candidate)
{
  KitSitting *sitting = g_new0 (KitSitting, 1);
  g_auto (CheckinReply) reply = { 0 };
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (GError) error = NULL;
  guint8 seed[DIGEST_LEN];

  sitting->kit = kit;
  sitting->number = centre_kit_number (candidate);
  checkin_candidate (kit->centre, "test", sitting->number, KIT_SESSION, &reply, &error);
  g_assert_no_error (error);
  sitting->terminal = centre_kit_terminal_at (kit, reply.seat);
  sitting->pseudonym = g_strdup (reply.pseudonym);
  memcpy (sitting->pin, reply.pin, sizeof sitting->pin);
  sitting->records = g_byte_array_new ();
  draw_seed (kit->transcript, seed);
  blueprint = blueprint_parse ("blueprint", g_bytes_get_data (kit->bank->blueprint_json, NULL),
                               g_bytes_get_size (kit->bank->blueprint_json), &error);
  g_assert_no_error (error);
  sitting->form = draw_form (blueprint, kit->bank->manifest, seed, KIT_SESSION, sitting->pseudonym, &error);
  g_assert_no_error (error);
  return sitting;
}

void
kit_sitting_free (KitSitting *sitting)
{
  segment_keys_clear (&sitting->keys);
  ed25519_key_free (sitting->key);
  secret_free (sitting->receive_private);
  g_byte_array_unref (sitting->records);
  form_free (sitting->form);
  g_free (sitting->pseudonym);
  g_free (sitting->number);
  g_free (sitting);
}

guint64
kit_sitting_next_seq (const KitSitting *sitting)
{
  return sitting->records->len / ANSWER_RECORD_LEN;
}

void
kit_sitting_open_segment (KitSitting *sitting)
{
  SegmentHeader *header = &sitting->header;
  g_autoptr (Secret) record_secret = NULL;
  g_autoptr (GError) error = NULL;

  segment_keys_clear (&sitting->keys);
  g_clear_pointer (&sitting->key, ed25519_key_free);
  g_clear_pointer (&sitting->receive_private, secret_free);
  sitting->key = ed25519_key_new (&error);
  record_secret = secret_new_random (32, &error);
  hpke_generate (&sitting->receive_private, header->receive_public, &error);
  g_assert_no_error (error);
  g_strlcpy (header->exam, "kit-2024", sizeof header->exam);
  g_strlcpy (header->session, KIT_SESSION, sizeof header->session);
  g_strlcpy (header->pseudonym, sitting->pseudonym, sizeof header->pseudonym);
  memcpy (header->terminal_sha256, sitting->terminal->identity.fingerprint, DIGEST_LEN);
  memcpy (header->sitting_public, ed25519_key_public (sitting->key), 32);
  random_fill (header->salt, sizeof header->salt, &error);
  header->number++;
  header->first_seq = kit_sitting_next_seq (sitting);
  memcpy (header->previous_chain, sitting->chain, DIGEST_LEN);
  header->created_ms = (guint64)centre_now_ms ();
  sitting->segment_first = header->first_seq;
  segment_create (header, record_secret, keyring_scoring_public (sitting->kit->centre->keyring),
                  sitting->terminal->key_pem, sitting->header_bytes, &sitting->keys, &error);
  g_assert_no_error (error);
}

void
kit_sitting_seal_body (KitSitting *sitting, RecordBody *body)
{
  guint8 record[ANSWER_RECORD_LEN];
  g_autoptr (GError) error = NULL;

  body->seq = kit_sitting_next_seq (sitting);
  if (body->used_ms == 0)
    body->used_ms = sitting->used_ms + 100;
  sitting->used_ms = body->used_ms;
  body->t_ms = 100 * (body->seq - sitting->segment_first);
  answer_record_seal (&sitting->keys, sitting->key, body, sitting->chain, record, &error);
  g_assert_no_error (error);
  g_byte_array_append (sitting->records, record, sizeof record);
}

void
kit_sitting_seal (KitSitting *sitting, RecordType type, guint32 slot, const char *text)
{
  RecordBody body;

  record_body_init (&body, type);
  if (slot != RECORD_NO_SLOT)
    {
      body.slot = slot;
      body.idx = g_array_index (sitting->form->slots, FormSlot, slot).idx;
    }
  if (type == RECORD_TYPE_ANSWER)
    sitting->is_answered[slot] = *text != '\0';
  if (type == RECORD_TYPE_SUBMIT)
    {
      body.code = RECORD_SUBMIT_CANDIDATE;
      for (guint i = 0; i < sitting->form->slots->len; i++)
        body.value += sitting->is_answered[i];
    }
  g_strlcpy (body.text, text, sizeof body.text);
  kit_sitting_seal_body (sitting, &body);
}

void
kit_sitting_time (KitSitting *sitting, RecordTimeCode code, gint64 value, const char *text)
{
  RecordBody body;

  record_body_init (&body, RECORD_TYPE_TIME);
  body.code = (guint16)code;
  body.value = value;
  g_strlcpy (body.text, text, sizeof body.text);
  kit_sitting_seal_body (sitting, &body);
}

void
kit_sitting_start (KitSitting *sitting)
{
  g_autofree char *form = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (GError) error = NULL;

  if (sitting->records->len > 0)
    {
      kit_sitting_seal (sitting, RECORD_TYPE_RESUME, RECORD_NO_SLOT, "");
      return;
    }
  blueprint = blueprint_parse ("blueprint", g_bytes_get_data (sitting->kit->bank->blueprint_json, NULL),
                               g_bytes_get_size (sitting->kit->bank->blueprint_json), &error);
  g_assert_no_error (error);
  form = form_format (sitting->form, blueprint, sitting->kit->bank->manifest);
  hash = digest_sha256_hex (form, strlen (form));
  kit_sitting_seal (sitting, RECORD_TYPE_START, RECORD_NO_SLOT, hash);
}

void
kit_sitting_answer (KitSitting *sitting, guint32 slot, const char *letter)
{
  kit_sitting_seal (sitting, RECORD_TYPE_ANSWER, slot, letter);
}

void
kit_sitting_submit (KitSitting *sitting, const char *score_text)
{
  kit_sitting_seal (sitting, RECORD_TYPE_SUBMIT, RECORD_NO_SLOT, score_text);
}

GBytes *
kit_sitting_batch (const KitSitting *sitting, guint64 first, guint n)
{
  RecordBatch batch = { .segment = sitting->header.number,
                        .first_seq = first,
                        .count = n,
                        .records = sitting->records->data + first * ANSWER_RECORD_LEN };

  g_strlcpy (batch.pseudonym, sitting->pseudonym, sizeof batch.pseudonym);
  return record_batch_format (&batch);
}
