/* The real program from draft to package: who may do what, exit statuses, what is said and what is packed. */
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/json.h"
#include "common/exam/bank-package.h"
#include "tests/item-bank/cli/bank-lab.h"

#define ITEM(id_, section_, stem_, author_)                                                                            \
  "{\"id\":\"" id_ "\",\"section\":\"" section_ "\",\"topic\":\"t\",\"type\":\"single\",\"author\":\"" author_         \
  "\",\"stem\":\"" stem_ "\",\"options\":[{\"text\":\"left\"},{\"text\":\"right\",\"score\":1}]}\n"

static const char ITEMS[] = ITEM ("A", "S", "Which side is A on?", "Ani") ITEM ("B", "S", "Where does B go to?", "Ani")
    ITEM ("C", "S", "What of C, after all?", "Ani") ITEM ("D", "T", "And where is D now?", "Member 1");

static const char BLUEPRINT[]
    = "{\"format\":\"exam-blueprint/v1\",\"id\":\"T\",\"title\":{\"en\":\"T\",\"id\":\"T\"},\"shuffle_items\":true,"
      "\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"P\",\"id\":\"P\"},\"minutes\":10,\"sections\":[\"S\"]}]"
      ",\"sections\":[{\"id\":\"S\",\"title\":{\"en\":\"S\",\"id\":\"S\"},\"strata\":[{\"id\":\"cell\",\"count\":1,"
      "\"topics\":[]}]}]}";

#define PACK                                                                                                           \
  "pack --bank a.bank --blueprint blueprint.json --exam T --bank-version 1 --committee committee.pem --policy 2 "      \
  "--custodian one --custodian two --threshold 2 --shares-dir shares --out bank.tar"
#define AS(n_) "--key key" n_ ".pem --cert cert" n_ ".pem"

static BankLab *
lab_new (void)
{
  BankLab *lab = bank_lab_new ();

  bank_lab_write (lab, "items.jsonl", ITEMS, -1);
  bank_lab_write (lab, "blueprint.json", BLUEPRINT, -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank --by Secretary items.jsonl"), ==, 0);
  return lab;
}

static BankLab *
lab_new_with_reviewers (void)
{
  BankLab *lab = lab_new ();

  g_assert_cmpint (bank_lab_run (lab, "reviewers add --bank a.bank cert1.pem cert2.pem cert3.pem"), ==, 0);
  return lab;
}

static void
approve (BankLab *lab, const char *item)
{
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --item %s", item), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item %s --answer b " AS ("2"), item), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item %s " AS ("2"), item), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item %s " AS ("3"), item), ==, 0);
  g_assert_nonnull (strstr (lab->out, "is approved"));
}

static void
assert_says (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", text, part);
}

static char *
dup_state (BankLab *lab, const char *id)
{
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (bank_lab_run (lab, "list --bank a.bank --json"), ==, 0);
  lines = g_strsplit (g_strchomp (lab->out), "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (cJSON) item = json_parse ("list", *line, strlen (*line), 1 << 20, NULL);

      if (g_strcmp0 (json_find_string (item, "id"), id) == 0)
        return g_strdup (json_find_string (item, "state"));
    }
  g_assert_not_reached ();
}

static void
assert_state (BankLab *lab, const char *id, const char *expected)
{
  g_autofree char *state = dup_state (lab, id);

  g_assert_cmpstr (state, ==, expected);
}

static void
test_review_shows_items_without_their_keys (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();

  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank"), ==, 0);
  assert_says (lab->out, "nothing waits");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --all"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --cert cert1.pem"), ==, 0);
  assert_says (lab->out, "A, version 1");
  g_assert_null (strstr (lab->out, "key"));
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --json --item B"), ==, 0);
  assert_says (lab->out, "\"stem\":\"Where does B go to?\"");
  g_assert_null (strstr (lab->out, "points"));
  g_assert_null (strstr (lab->out, "\"key\""));
  /* D is by Member 1, so nothing of that section waits for her. */
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --cert cert1.pem --section T"), ==, 0);
  assert_says (lab->out, "nothing waits");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --cert cert4.pem"), ==, 1);
  assert_says (lab->err, "reviewers add");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --reveal --item A --cert cert3.pem"), ==, 0);
  assert_says (lab->out, "key B");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item A --answer B " AS ("3")), ==, 1);
  assert_says (lab->err, "A: you have seen the key");
}

static void
test_item_goes_from_draft_to_frozen (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A " AS ("2")), ==, 1);
  assert_says (lab->err, "A: is draft");
  approve (lab, "A");
  g_assert_cmpint (bank_lab_run (lab, "freeze --bank a.bank --all --json"), ==, 0);
  g_assert_cmpstr (lab->out, ==, "{\"item\":\"A\",\"version\":1,\"state\":\"frozen\"}\n");
  g_assert_cmpint (bank_lab_run (lab, "freeze --bank a.bank --item A --item B"), ==, 1);
  assert_says (lab->err, "A: is frozen");
  assert_says (lab->err, "B: is draft");
  g_assert_cmpint (bank_lab_run (lab, "list --bank a.bank --state frozen --state retired"), ==, 0);
  g_assert_true (g_str_has_prefix (lab->out, "A "));
  g_assert_null (strchr (lab->out, 'D'));
  g_assert_cmpint (bank_lab_run (lab, "history --bank a.bank --item A --json"), ==, 0);
  lines = g_strsplit (g_strchomp (lab->out), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  assert_says (lines[0], "\"who\":\"Secretary\",\"event\":\"imported\"");
  assert_says (lines[2], "\"who\":\"Member 2\",\"event\":\"answer\"");
  assert_says (lines[6], "\"event\":\"frozen\"");
  g_assert_cmpint (bank_lab_run (lab, "history --bank a.bank"), ==, 0);
  assert_says (lab->out, "history is whole, head ");
  g_assert_cmpint (bank_lab_run (lab, "history --bank a.bank --item Z"), ==, 1);
}

static void
test_wrong_blind_answer_blocks_until_it_is_explained (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();

  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --item A"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item A --answer X " AS ("1")), ==, 1);
  assert_says (lab->err, "A: this is no answer");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item A --answer a " AS ("1")), ==, 0);
  assert_says (lab->out, "DIFFERS");
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --all " AS ("1")), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --all --json " AS ("2")), ==, 0);
  assert_says (lab->out, "\"state\":\"in-review\"");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item A --resolve"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item A --resolve --reason misread --by Chair"), ==, 0);
  assert_state (lab, "A", "approved");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item A --return --reason typo"), ==, 0);
  assert_state (lab, "A", "returned");
}

static void
test_frozen_item_is_revised_only_on_request (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();
  g_autoptr (GString) changed = g_string_new (ITEMS);

  approve (lab, "A");
  approve (lab, "B");
  g_assert_cmpint (bank_lab_run (lab, "freeze --bank a.bank --item A"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "retire --bank a.bank --item C --reason old"), ==, 0);
  g_string_replace (changed, "Ani", "Budi", 0);
  bank_lab_write (lab, "changed.jsonl", changed->str, -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank changed.jsonl"), ==, 1);
  assert_says (lab->err, "changed.jsonl:1: A: version 1 is frozen");
  assert_says (lab->err, "changed.jsonl:3: C: it is retired");
  assert_says (lab->out, "1 new versions, 1 unchanged; 2 refused");
  /* The approved one is a draft again. */
  assert_state (lab, "B", "draft");
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item B --item-version 1 " AS ("2")), ==, 1);
  assert_says (lab->err, "version 2");
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank --revise changed.jsonl"), ==, 1);
  assert_says (lab->out, "1 new versions");
  g_assert_cmpint (bank_lab_run (lab, "show --bank a.bank --item-version 1 A"), ==, 0);
  assert_says (lab->out, "version 1, frozen");
  assert_says (lab->out, "author Ani");
  /* The frozen version is still the one that is packed. */
  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 0);
  assert_says (lab->out, "1 items of exam");
}

/* Changed and handed in again between looking and signing. */
static void
test_nobody_approves_what_they_have_not_seen (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();
  g_autoptr (GString) changed = g_string_new (ITEMS);

  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --item A"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --reveal --json --item A --cert cert1.pem"), ==, 0);
  assert_says (lab->out, "\"key\":\"B\"");
  g_string_replace (changed, "Which side", "What side", 0);
  bank_lab_write (lab, "changed.jsonl", changed->str, -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank changed.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --item A"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A " AS ("1")), ==, 1);
  assert_says (lab->err, "A: you looked at version 1, but the bank has version 2");
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --reveal --item A --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A " AS ("1")), ==, 0);
}

static BankPackage *
open_package (const BankLab *lab)
{
  g_autoptr (GBytes) file = bank_lab_read (lab, "bank.tar");
  g_autoptr (GError) error = NULL;
  BankPackage *package = bank_package_open (file, NULL, &error);

  g_assert_no_error (error);
  return package;
}

static void
test_pack_takes_what_is_approved (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();
  g_autoptr (BankPackage) package = NULL;
  const ManifestItem *item;

  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 1);
  assert_says (lab->err, "cell");
  approve (lab, "A");
  approve (lab, "B");
  approve (lab, "C");
  g_assert_cmpint (bank_lab_run (lab, "retire --bank a.bank --item A --reason old"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "retire --bank a.bank --item C --compromised --reason leaked"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 0);
  assert_says (lab->out, "left out: 3 items that are not approved");
  assert_says (lab->out, "head ");
  g_assert_null (strstr (lab->err, "WARNING"));
  package = open_package (lab);
  g_assert_cmpuint (bank_package_manifest (package)->items->len, ==, 1);
  item = bank_package_manifest (package)->items->pdata[0];
  g_assert_cmpstr (item->item_id, ==, "B");
}

static void
test_pack_of_a_bank_without_reviewers_is_loud (void)
{
  g_autoptr (BankLab) lab = lab_new ();
  g_autoptr (BankPackage) package = NULL;

  g_assert_cmpint (bank_lab_run (lab, "retire --bank a.bank --item B --reason old"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, PACK " --approved-only"), ==, 1);
  assert_says (lab->err, "cell");
  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 0);
  assert_says (lab->err, "WARNING: 3 items are not approved");
  package = open_package (lab);
  g_assert_cmpuint (bank_package_manifest (package)->items->len, ==, 2);
}

/* What sqlite3 in other hands can do. */
static void
tamper (const BankLab *lab, const char *sql)
{
  g_autofree char *path = bank_lab_path (lab, "a.bank");
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
test_damage_stops_pack_and_freeze (void)
{
  static const char *const CHANGES[] = { "UPDATE signatures SET cms = zeroblob (length (cms)) WHERE kind = 'approval'",
                                         "UPDATE items SET state = 'approved'", "DELETE FROM history WHERE seq = 5" };

  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autoptr (BankLab) lab = lab_new_with_reviewers ();

      approve (lab, "A");
      tamper (lab, CHANGES[i]);
      g_assert_cmpint (bank_lab_run (lab, PACK), ==, 1);
      g_assert_cmpint (bank_lab_run_other (lab, "ls bank.tar"), !=, 0);
      g_assert_cmpint (bank_lab_run (lab, "history --bank a.bank --item A"), ==, 1);
      g_assert_cmpstr (lab->err, !=, "");
    }
}

static void
test_item_with_errors_is_not_reviewed (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();

  bank_lab_write (lab, "bad.jsonl",
                  "{\"id\":\"E\",\"section\":\"S\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"No key at all?\","
                  "\"options\":[{\"text\":\"x\"},{\"text\":\"y\"}]}\n",
                  -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank bad.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --all"), ==, 1);
  assert_says (lab->err, "E: has errors");
  assert_state (lab, "E", "draft");
  assert_state (lab, "A", "in-review");
}

static void
test_reviewers_are_admitted_and_removed (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();

  g_assert_cmpint (bank_lab_run (lab, "reviewers list --bank a.bank --json"), ==, 0);
  assert_says (lab->out, "\"name\":\"Member 3\"");
  g_assert_cmpint (bank_lab_run (lab, "reviewers add --bank a.bank cert1.pem"), ==, 1);
  assert_says (lab->err, "cert1.pem: ");
  g_assert_cmpint (bank_lab_run (lab, "reviewers add --bank a.bank committee.pem absent.pem key1.pem cert4.pem"), ==,
                   1);
  g_assert_cmpint (bank_lab_run (lab, "reviewers list --bank a.bank"), ==, 0);
  assert_says (lab->out, "Member 4");
  approve (lab, "A");
  g_assert_cmpint (bank_lab_run (lab, "reviewers remove --bank a.bank cert3.pem --reason left"), ==, 0);
  assert_says (lab->out, "1 approved items are in review again");
  assert_state (lab, "A", "in-review");
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A " AS ("3")), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A " AS ("4")), ==, 0);
  assert_state (lab, "A", "approved");
}

static void
test_key_must_fit_and_person_must_be_another (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();

  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --all"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A --key key1.pem --cert cert2.pem"), ==, 1);
  assert_says (lab->err, "key1.pem");
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A --key cert1.pem --cert cert1.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A --key absent.pem --cert cert1.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A " AS ("4")), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --all " AS ("1")), ==, 1);
  assert_says (lab->err, "D: you wrote or imported");
  assert_says (lab->out, "A: your approval");
  g_assert_cmpint (bank_lab_run (lab, "approve --bank a.bank --item A " AS ("1")), ==, 1);
  assert_says (lab->err, "A: you approved it already");
}

/* docs/formats/approval.md, "Without this program". */
static void
test_approval_is_checked_by_openssl_alone (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *path = bank_lab_path (lab, "a.bank");
  sqlite3 *database;
  sqlite3_stmt *statement;

  if (openssl == NULL)
    {
      g_test_skip ("SKIP: openssl(1) is not installed");
      return;
    }
  approve (lab, "A");
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, "SELECT text, cms FROM signatures WHERE kind = 'approval' LIMIT 1", -1,
                                       &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  bank_lab_write (lab, "text", sqlite3_column_text (statement, 0), sqlite3_column_bytes (statement, 0));
  bank_lab_write (lab, "cms", sqlite3_column_blob (statement, 1), sqlite3_column_bytes (statement, 1));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  g_assert_cmpint (bank_lab_run_other (lab, "openssl cms -verify -binary -inform DER -in cms -content text -CAfile "
                                            "cert2.pem -purpose any -out copy"),
                   ==, 0);
  g_assert_cmpint (bank_lab_run_other (lab, "openssl cms -verify -binary -inform DER -in cms -content items.jsonl "
                                            "-CAfile cert2.pem -purpose any -out copy"),
                   !=, 0);
}

/* Two programs at once on the same items: both signatures are there, the items are approved. */
static void
test_two_people_approve_at_once (void)
{
  g_autoptr (BankLab) lab = lab_new_with_reviewers ();
  g_autoptr (GString) many = g_string_new (NULL);
  pid_t children[2];

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (many,
                            "{\"id\":\"M-%u\",\"section\":\"M\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"What is "
                            "number %u?\",\"options\":[{\"text\":\"left\"},{\"text\":\"right\",\"score\":1}]}\n",
                            i, i);
  bank_lab_write (lab, "many.jsonl", many->str, -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank many.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --submit --section M"), ==, 0);
  for (guint i = 0; i < 60; i++)
    g_assert_cmpint (bank_lab_run (lab, "review --bank a.bank --item M-%u --answer B " AS ("1"), i), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      children[i] = fork ();
      if (children[i] == 0)
        _exit (bank_lab_run (lab, i == 0 ? "approve --bank a.bank --section M " AS ("2")
                                         : "approve --bank a.bank --section M " AS ("3")));
    }
  for (guint i = 0; i < 2; i++)
    {
      int status;

      waitpid (children[i], &status, 0);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    }
  g_assert_cmpint (bank_lab_run (lab, "list --bank a.bank --section M --state in-review"), ==, 0);
  g_assert_cmpstr (lab->out, ==, "");
  g_assert_cmpint (bank_lab_run (lab, "history --bank a.bank"), ==, 0);
}

static void
test_command_lines_are_checked (void)
{
  static const char *const WRONG[] = { "review",
                                       "review --bank a.bank --submit",
                                       "review --bank a.bank --submit --all --item A",
                                       "review --bank a.bank --submit --return --item A --reason x",
                                       "review --bank a.bank --answer A --all --key key1.pem --cert cert1.pem",
                                       "review --bank a.bank --answer A --item A --cert cert1.pem",
                                       "review --bank a.bank --answer A --item A --key key1.pem",
                                       "review --bank a.bank --reveal --item A",
                                       "review --bank a.bank --return --item A",
                                       "review --bank a.bank x",
                                       "approve --bank a.bank --item A",
                                       "approve --bank a.bank --key key1.pem --cert cert1.pem",
                                       "approve --bank a.bank --all --item-version 1 --key key1.pem --cert cert1.pem",
                                       "freeze --bank a.bank",
                                       "freeze --all",
                                       "retire --bank a.bank --item A",
                                       "retire --bank a.bank --all --reason x",
                                       "history",
                                       "history --bank a.bank x",
                                       "reviewers --bank a.bank",
                                       "reviewers add --bank a.bank",
                                       "reviewers list",
                                       "reviewers list x --bank a.bank",
                                       "reviewers bake x --bank a.bank",
                                       "list --bank a.bank --state ripe",
                                       "unfreeze --bank a.bank --item A" };
  static const char *const COMMANDS[] = { "review", "approve", "freeze", "retire", "history", "reviewers" };
  g_autoptr (BankLab) lab = lab_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_assert_cmpint (bank_lab_run (lab, "%s", WRONG[i]), ==, 2);
      g_assert_cmpstr (lab->err, !=, "");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    g_assert_cmpint (bank_lab_run (lab, "%s --help", COMMANDS[i]), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "freeze --bank absent.bank --all"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "freeze --bank a.bank --all"), ==, 1);
  assert_says (lab->err, "no item is in a state for this");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/review-shows-items-without-their-keys", test_review_shows_items_without_their_keys);
  g_test_add_func ("/workflow/item-goes-from-draft-to-frozen", test_item_goes_from_draft_to_frozen);
  g_test_add_func ("/workflow/wrong-blind-answer-blocks-until-it-is-explained",
                   test_wrong_blind_answer_blocks_until_it_is_explained);
  g_test_add_func ("/workflow/frozen-item-is-revised-only-on-request", test_frozen_item_is_revised_only_on_request);
  g_test_add_func ("/workflow/nobody-approves-what-they-have-not-seen", test_nobody_approves_what_they_have_not_seen);
  g_test_add_func ("/workflow/pack-takes-what-is-approved", test_pack_takes_what_is_approved);
  g_test_add_func ("/workflow/pack-of-a-bank-without-reviewers-is-loud", test_pack_of_a_bank_without_reviewers_is_loud);
  g_test_add_func ("/workflow/damage-stops-pack-and-freeze", test_damage_stops_pack_and_freeze);
  g_test_add_func ("/workflow/item-with-errors-is-not-reviewed", test_item_with_errors_is_not_reviewed);
  g_test_add_func ("/workflow/reviewers-are-admitted-and-removed", test_reviewers_are_admitted_and_removed);
  g_test_add_func ("/workflow/key-must-fit-and-person-must-be-another", test_key_must_fit_and_person_must_be_another);
  g_test_add_func ("/workflow/approval-is-checked-by-openssl-alone", test_approval_is_checked_by_openssl_alone);
  g_test_add_func ("/workflow/two-people-approve-at-once", test_two_people_approve_at_once);
  g_test_add_func ("/workflow/command-lines-are-checked", test_command_lines_are_checked);
  return g_test_run ();
}
