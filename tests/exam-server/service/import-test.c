/* Imports refuse whole files with every problem named, and take the same data twice. Ranking blocks on a tie. */
#include <string.h>

#include "exam-server/service/bank-shelf.h"
#include "exam-server/service/ranking-desk.h"
#include "exam-server/service/roster-import.h"
#include "exam-server/service/server-dir.h"
#include "exam-server/service/service-error.h"
#include "exam-server/store/store-candidate.h"
#include "tests/exam-server/service/centre-kit.h"

static gint64
count_candidates (CentreKit *kit)
{
  g_autoptr (StoreTx) tx = store_read_begin (kit->centre->store, NULL);
  gint64 n = -1;

  store_candidate_count (tx, KIT_SESSION, &n, NULL);
  return n;
}

static void
test_same_again (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autofree char *path = g_build_filename (kit->dir, "candidates.csv", NULL);
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };

  g_assert_true (roster_import_candidates (kit->centre, "test", path, &count, &error));
  g_assert_cmpuint (count.n_new, ==, 0);
  g_assert_cmpuint (count.n_same, ==, 3);
}

static void
test_every_problem_is_named (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autofree char *path = centre_kit_write (kit, "bad.csv",
                                            "number,name,birth_date,formation,session\n"
                                            "24011230000000011,Good One,1999-01-02,F-01," KIT_SESSION "\n"
                                            "123,Short,1999-01-02,F-01," KIT_SESSION "\n"
                                            "24011230000000012,,1999-13-02,F-01," KIT_SESSION "\n"
                                            "24011230000000013,Elsewhere,1999-01-02,F-77,S/77\n");
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };

  g_assert_false (roster_import_candidates (kit->centre, "test", path, &count, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "bad.csv:3: number:"));
  g_assert_nonnull (strstr (error->message, "bad.csv:4: name:"));
  g_assert_nonnull (strstr (error->message, "bad.csv:4: birth_date:"));
  g_assert_nonnull (strstr (error->message, "bad.csv:5: formation: F-77 is not imported"));
  g_assert_nonnull (strstr (error->message, "bad.csv:5: session: S/77 is not imported"));
  /* The kit's session is drawn: that is a problem of each of the first three rows as well. */
  g_assert_nonnull (strstr (error->message, "bad.csv:2: session:"));
  g_assert_nonnull (strstr (error->message, "8 problems, nothing was imported"));
  g_assert_cmpint (count_candidates (kit), ==, 3);
}

static void
test_bad_quota_is_one_problem (void)
{
  static const char *const QUOTAS[] = { "0", "", "x", "+1", "1.0", "-1", "100001" };
  g_autoptr (CentreKit) kit = centre_kit_new ();

  for (guint i = 0; i < G_N_ELEMENTS (QUOTAS); i++)
    {
      g_autofree char *text = g_strdup_printf ("id,agency,position,unit,location,formation_type,education,quota\n"
                                               "F-09,Badan,Analis,Pusat,Jakarta,general,S1,%s\n",
                                               QUOTAS[i]);
      g_autofree char *path = centre_kit_write (kit, "quota.csv", text);
      g_autoptr (GError) error = NULL;
      ImportCount count = { 0 };

      g_assert_false (roster_import_formations (kit->centre, "test", path, &count, &error));
      g_assert_nonnull (strstr (error->message, "quota.csv:2: quota: must be a whole number from 1 to 100000"));
      g_assert_nonnull (strstr (error->message, "1 problem, nothing was imported"));
    }
}

/* Of two marks for one person in one file none is taken in silence. */
static void
test_two_values_for_one_score (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autofree char *path = centre_kit_write (kit, "scores.csv",
                                            "number,score,value\n"
                                            "24011230000000001,ipk,3.5\n"
                                            "24011230000000002,ipk,3.5\n"
                                            "24011230000000001,ipk,3.6\n");
  g_autofree char *good = centre_kit_write (kit, "good.csv",
                                            "number,score,value\n"
                                            "24011230000000001,ipk,3.5\n"
                                            "24011230000000001,skb,90\n");
  g_autofree char *unruly = centre_kit_write (kit, "unruly.csv",
                                              "number,score,value\n"
                                              "24011230000000001,zz,80\n"
                                              "24011230000000001,S,10\n"
                                              "24011230000000001,skb,501\n"
                                              "24011230000000002,skb,-1\n");
  g_autofree char *rules
      = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "item-bank", "sample", "rules-cpns-final-2024.json", NULL);
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };
  gboolean changed;

  g_assert_true (bank_shelf_import_rules (kit->centre, "test", rules, &changed, &summary, &error));
  g_assert_false (roster_import_scores (kit->centre, "test", unruly, "Tim", &count, &error));
  g_assert_nonnull (
      strstr (error->message, "unruly.csv:2: score: no rule pack of this centre has an imported score zz"));
  g_assert_nonnull (
      strstr (error->message, "unruly.csv:3: score: no rule pack of this centre has an imported score S"));
  g_assert_nonnull (strstr (error->message, "unruly.csv:4: value: must be from 0 to 500"));
  g_assert_nonnull (strstr (error->message, "unruly.csv:5: value: must be from 0 to 500"));
  g_clear_error (&error);

  g_assert_false (roster_import_scores (kit->centre, "test", path, "Tim", &count, &error));
  g_assert_nonnull (strstr (error->message, "scores.csv:4: score: ipk of this candidate is there already, in line 2"));
  g_assert_nonnull (strstr (error->message, "1 problem, nothing was imported"));
  g_clear_error (&error);
  g_assert_true (roster_import_scores (kit->centre, "test", good, "Tim", &count, &error));
  g_assert_cmpuint (count.n_new, ==, 2);
}

/* A wrong word on the command line leaves nothing that stands in the way of the next try. */
static void
test_broken_off_init_leaves_nothing (void)
{
  static const char *const BAD[] = { "a b", NULL };
  static const char *const GOOD[] = { "localhost", NULL };
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autofree char *dir = g_build_filename (kit->parent, "another", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (server_dir_create (dir, BAD, "Kit", 1800000000, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
  g_assert_true (server_dir_create (dir, GOOD, "Kit", 1800000000, &error));
  g_assert_no_error (error);
}

static void
test_nothing_by_halves (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autofree char *path = centre_kit_write (
      kit, "half.csv",
      "id,agency,position,unit,location,formation_type,education,quota\n"
      "F-02,Badan,Analis,Pusat,Jakarta,general,S1,1\nF-01,Other,Analis,Pusat,Jakarta,general,S1,1\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (RankingTable) table = NULL;
  ImportCount count = { 0 };

  g_assert_false (roster_import_formations (kit->centre, "test", path, &count, &error));
  g_assert_nonnull (strstr (error->message, "half.csv:3: id:"));
  table = ranking_desk_compute (kit->centre, KIT_RULES, NULL, NULL);
  g_assert_cmpuint (table->formations->len, ==, 1);
}

static void
test_roster_is_closed_after_the_draw (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autofree char *path = centre_kit_write (kit, "late.csv",
                                            "number,name,birth_date,formation,session\n"
                                            "24011230000000011,Late,1999-01-02,F-01," KIT_SESSION "\n");
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };

  g_assert_false (roster_import_candidates (kit->centre, "test", path, &count, &error));
  g_assert_nonnull (strstr (error->message, "late.csv:2: session:"));
  g_assert_cmpint (count_candidates (kit), ==, 3);
}

static void
test_missing_column (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autofree char *path = centre_kit_write (kit, "cols.csv", "id,title,when\nx,y,z\n");
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };

  g_assert_false (roster_import_sessions (kit->centre, "test", path, &count, &error));
  g_assert_nonnull (strstr (error->message, "cols.csv:1: date: this column is missing"));
  g_assert_nonnull (strstr (error->message, "cols.csv:1: when: no such column is known"));
}

/* Dates and times are read digit by digit against the calendar. */
static void
test_dates_are_of_the_calendar (void)
{
  static const struct
  {
    const char *date;
    const char *start;
    gboolean good;
  } CASES[] = {
    { "2026-10-12", "08:00", TRUE },   { "2028-02-29", "23:59", TRUE },  { "2026-12-31", "00:00", TRUE },
    { "2026-02-29", "08:00", FALSE },  { "2100-02-29", "08:00", FALSE }, { "2026-00-12", "08:00", FALSE },
    { "2026-10-00", "08:00", FALSE },  { "2026-04-31", "08:00", FALSE }, { "1899-10-12", "08:00", FALSE },
    { "2026-+1-12", "08:00", FALSE },  { "2026-10- 1", "08:00", FALSE }, { "2026/10/12", "08:00", FALSE },
    { "2026-10-123", "08:00", FALSE }, { "2026-10-12", "24:00", FALSE }, { "2026-10-12", "08:60", FALSE },
    { "2026-10-12", "8:00", FALSE },   { "2026-10-12", "08:0x", FALSE }, { "2026-10-12", "-1:00", FALSE },
  };
  g_autoptr (CentreKit) kit = centre_kit_new ();

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = g_strdup_printf ("id,title,date,start,time_zone,site,exam,rules\n"
                                               "S/%u,Sesi,%s,%s,WIB,Jakarta,kit-2024," KIT_RULES "\n",
                                               i, CASES[i].date, CASES[i].start);
      g_autofree char *path = centre_kit_write (kit, "dates.csv", text);
      g_autoptr (GError) error = NULL;
      ImportCount count = { 0 };

      if (roster_import_sessions (kit->centre, "test", path, &count, &error) != CASES[i].good)
        g_error ("%s %s: %s", CASES[i].date, CASES[i].start, error != NULL ? error->message : "taken");
      g_assert_cmpuint (count.n_new, ==, CASES[i].good ? 1 : 0);
    }
}

static void
test_absent_candidates_are_listed (void)
{
  static const char *const nobody[] = { NULL };
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RankingTable) table = ranking_desk_compute (kit->centre, KIT_RULES, NULL, &error);
  g_autoptr (GString) csv = NULL;

  g_assert_no_error (error);
  csv = ranking_desk_format_csv (table, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (csv->str, "formation,number,name,S,total,rank,status\r\n"));
  g_assert_nonnull (strstr (csv->str, "F-01,24011230000000001,Siti Aisyah,,,,TH\r\n"));
  g_assert_nonnull (strstr (csv->str, "# rules " KIT_RULES " version 1,,,,,,\r\n"));
  g_assert_false (ranking_desk_decide (kit->centre, KIT_RULES, "F-01", nobody, "x", "ani", "ani", &error));
  g_assert_error (error, SERVICE_ERROR, SERVICE_ERROR_SAME_PERSON);
  g_clear_error (&error);
  g_assert_false (ranking_desk_decide (kit->centre, KIT_RULES, "F-01", nobody, "x", "ani", "budi", &error));
  g_assert_error (error, SERVICE_ERROR, SERVICE_ERROR_REFUSED);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/import/same-data-again-changes-nothing", test_same_again);
  g_test_add_func ("/import/every-problem-is-named", test_every_problem_is_named);
  g_test_add_func ("/import/bad-quota-is-one-problem", test_bad_quota_is_one_problem);
  g_test_add_func ("/import/two-values-for-one-score-are-refused", test_two_values_for_one_score);
  g_test_add_func ("/import/broken-off-init-leaves-nothing", test_broken_off_init_leaves_nothing);
  g_test_add_func ("/import/nothing-by-halves", test_nothing_by_halves);
  g_test_add_func ("/import/roster-is-closed-after-the-draw", test_roster_is_closed_after_the_draw);
  g_test_add_func ("/import/missing-and-unknown-columns-are-named", test_missing_column);
  g_test_add_func ("/import/dates-are-of-the-calendar", test_dates_are_of_the_calendar);
  g_test_add_func ("/import/ranking-lists-absent-candidates", test_absent_candidates_are_listed);
  return g_test_run ();
}
