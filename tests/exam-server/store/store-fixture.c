#include "tests/exam-server/store/store-fixture.h"

#include <string.h>

#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-formation.h"
#include "exam-server/store/store-session.h"
#include "exam-server/store/store-sitting.h"
#include "exam-server/store/store-terminal.h"
#include "tests/exam-server/test-dir.h"

void
store_fixture_init_path (StoreFixture *fixture)
{
  fixture->dir = test_dir_new ("store");
  fixture->path = g_build_filename (fixture->dir, "server.db", NULL);
  fixture->store = NULL;
}

void
store_fixture_init (StoreFixture *fixture)
{
  store_fixture_init_path (fixture);
  store_fixture_reopen (fixture);
}

void
store_fixture_reopen (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  store_close (fixture->store);
  fixture->store = store_open (fixture->path, NULL, &error);
  g_assert_no_error (error);
}

void
store_fixture_clear (StoreFixture *fixture)
{
  store_close (fixture->store);
  test_dir_remove (fixture->dir);
  g_free (fixture->path);
}

void
store_fixture_write (Store *store, gboolean (*run) (StoreTx *tx, gpointer data, GError **error), gpointer data)
{
  g_autoptr (GError) error = NULL;

  store_write_sync (store, run, data, &error);
  g_assert_no_error (error);
}

static gboolean
insert_sitting (StoreTx *tx, guint i, GError **error)
{
  g_autofree char *pseudonym = g_strdup_printf ("P%07u", i);
  g_autofree char *number = g_strdup_printf ("2410%013u", i);
  g_autofree char *seat = g_strdup_printf ("A-%02u", i);
  g_autoptr (GBytes) salt = g_bytes_new_take (g_malloc0 (32), 32);
  StoreCandidate candidate = { .pseudonym = pseudonym,
                               .number = number,
                               .name = "Siti",
                               .birth_date = "2000-01-31",
                               .formation = "F1",
                               .session = "S1",
                               .roster_salt = salt };
  StoreSitting sitting = { .pseudonym = pseudonym, .session = "S1", .exam = "skd", .seat = seat, .state = "running" };

  memset (sitting.terminal, 0x11, 32);
  return store_candidate_insert (tx, &candidate, error) && store_sitting_insert (tx, &sitting, NULL, error);
}

gboolean
store_fixture_fill (StoreTx *tx, gpointer data, GError **error)
{
  StoreFormation formation = { "F1", "Analis", "BKN", "Analis", "Pusat", "Jakarta", "umum", "S-1", 2 };
  StoreSession session = { .id = "S1",
                           .title = "Sesi 1",
                           .starts_at = "2026-10-12T08:00",
                           .time_zone = "Asia/Jakarta",
                           .site = "JKT-03",
                           .exam = "skd",
                           .rules = "skd-2024",
                           .state = "running" };
  StoreTerminal terminal
      = { .seat = "A-01", .certificate_pem = "PEM", .state = "enrolled", .name = "t1", .created_ms = 1 };

  memset (terminal.fingerprint, 0x11, 32);
  if (!store_formation_insert (tx, &formation, error) || !store_session_insert (tx, &session, error)
      || !store_terminal_insert (tx, &terminal, error))
    return FALSE;
  for (guint i = 1; i <= GPOINTER_TO_UINT (data); i++)
    if (!insert_sitting (tx, i, error))
      return FALSE;
  return TRUE;
}
