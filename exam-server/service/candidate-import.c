/* Candidates from CSV: checks every row, gives each new one a random pseudonym and a roster salt. */
#include <string.h>

#include "common/base/text-lines.h"
#include "common/crypto/random.h"
#include "common/exam/limits.h"
#include "common/exam/rational.h"
#include "exam-server/service/import-table.h"
#include "exam-server/service/roster-import.h"
#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-formation.h"
#include "exam-server/store/store-session.h"

#define PSEUDONYM_TRIES   100
#define EXTRA_MINUTES_MAX 600

enum
{
  COLUMN_NUMBER,
  COLUMN_NAME,
  COLUMN_BIRTH_DATE,
  COLUMN_FORMATION,
  COLUMN_SESSION,
  COLUMN_EXTRA_MINUTES,
  COLUMN_PRIORITY_CLASS,
  COLUMN_GPA,
};

static const ImportColumn COLUMNS[] = {
  { "number", TRUE },  { "name", TRUE },           { "birth_date", TRUE },      { "formation", TRUE },
  { "session", TRUE }, { "extra_minutes", FALSE }, { "priority_class", FALSE }, { "gpa", FALSE },
};

typedef struct
{
  const char *actor;
  const char *path;
  const ImportTable *table;
  ProblemList *problems;
  ImportCount count;
} CandidateJob;

static void
check_rows (const ImportTable *table, ProblemList *problems)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Rational gpa;

  for (guint i = 0; i < import_table_n_rows (table); i++)
    {
      const char *gpa_text = import_table_get (table, i, COLUMN_GPA);

      import_check_number (table, i, COLUMN_NUMBER, problems);
      import_check_unique (table, i, COLUMN_NUMBER, seen, problems);
      import_check_text (table, i, COLUMN_NAME, 200, problems);
      import_check_date (table, i, COLUMN_BIRTH_DATE, problems);
      import_check_token (table, i, COLUMN_FORMATION, 64, problems);
      import_check_token (table, i, COLUMN_SESSION, EXAM_SESSION_ID_MAX, problems);
      import_get_integer (table, i, COLUMN_EXTRA_MINUTES, EXTRA_MINUTES_MAX, 0, problems);
      import_get_integer (table, i, COLUMN_PRIORITY_CLASS, 1000, 0, problems);
      if (*gpa_text != '\0' && !rational_parse (gpa_text, &gpa))
        problem_list_add (problems, import_table_line (table, i), "gpa", "must be a number like 3.45");
    }
}

/* "P" and seven digits, by rejection, so that each is equally likely; nothing about the candidate is in it. */
static char *
make_pseudonym (StoreTx *tx, GError **error)
{
  for (guint i = 0; i < PSEUDONYM_TRIES; i++)
    {
      guint32 value;
      g_autofree char *text = NULL;
      g_autoptr (StoreCandidate) taken = NULL;

      if (!random_fill ((guint8 *)&value, sizeof value, error))
        return NULL;
      if (value >= 4290000000u)
        continue;
      text = g_strdup_printf ("P%07u", value % 10000000u);
      taken = store_candidate_find (tx, text, NULL);
      if (taken == NULL)
        return g_steal_pointer (&text);
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, "too many candidates: no free pseudonym was found");
  return NULL;
}

static gboolean
is_same (const StoreCandidate *a, const StoreCandidate *b)
{
  return strcmp (a->name, b->name) == 0 && strcmp (a->birth_date, b->birth_date) == 0
         && strcmp (a->formation, b->formation) == 0 && g_strcmp0 (a->session, b->session) == 0
         && a->extra_s == b->extra_s && g_strcmp0 (a->priority_class, b->priority_class) == 0
         && g_strcmp0 (a->gpa, b->gpa) == 0;
}

/* Also refuses a session whose roster is in a draw already. */
static gboolean
check_references (StoreTx *tx, CandidateJob *job, const StoreCandidate *row, guint line)
{
  g_autoptr (StoreFormation) formation = store_formation_find (tx, row->formation, NULL);
  g_autoptr (StoreSession) session = store_session_find (tx, row->session, NULL);

  /* An empty field is listed already. */
  if (formation == NULL && *row->formation != '\0')
    problem_list_add (job->problems, line, "formation", "%s is not imported", row->formation);
  if (session == NULL && *row->session != '\0')
    problem_list_add (job->problems, line, "session", "%s is not imported", row->session);
  else if (session != NULL && session->transcript != NULL)
    problem_list_add (job->problems, line, "session", "%s is drawn already; its roster is closed", row->session);
  return formation != NULL && session != NULL && session->transcript == NULL;
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static gboolean
insert_new (StoreTx *tx, CandidateJob *job, StoreCandidate *row, GError **error)
{
  g_autofree char *pseudonym = make_pseudonym (tx, error);
  g_autoptr (GBytes) salt = NULL;
  guint8 salt_bytes[32];

  if (pseudonym == NULL || !random_fill (salt_bytes, sizeof salt_bytes, error))
    return FALSE;
  salt = g_bytes_new (salt_bytes, sizeof salt_bytes);
  row->pseudonym = pseudonym;
  row->roster_salt = salt;
  job->count.n_new++;
  return store_candidate_insert (tx, row, error);
}

static gboolean
put_row (StoreTx *tx, CandidateJob *job, guint i, GError **error)
{
  const ImportTable *table = job->table;
  guint64 extra_minutes = 0;
  StoreCandidate row = {
    .number = import_table_get (table, i, COLUMN_NUMBER),
    .name = import_table_get (table, i, COLUMN_NAME),
    .birth_date = import_table_get (table, i, COLUMN_BIRTH_DATE),
    .formation = import_table_get (table, i, COLUMN_FORMATION),
    .session = import_table_get (table, i, COLUMN_SESSION),
    .priority_class = or_null (import_table_get (table, i, COLUMN_PRIORITY_CLASS)),
    .gpa = or_null (import_table_get (table, i, COLUMN_GPA)),
  };
  g_autoptr (StoreCandidate) known = store_candidate_find_number (tx, row.number, NULL);

  if (text_parse_decimal (import_table_get (table, i, COLUMN_EXTRA_MINUTES), EXTRA_MINUTES_MAX, &extra_minutes))
    row.extra_s = 60 * (gint64)extra_minutes;
  if (known != NULL)
    {
      job->count.n_same++;
      if (!is_same (known, &row))
        problem_list_add (job->problems, import_table_line (table, i), "number",
                          "%s is imported already with other data", row.number);
      return TRUE;
    }
  /* After the first problem nothing of the file will stay: only more problems are looked for. */
  if (!check_references (tx, job, &row, import_table_line (table, i)) || job->problems->n_problems > 0)
    return TRUE;
  return insert_new (tx, job, &row, error);
}

static gboolean
run_candidates (StoreTx *tx, gpointer data, GError **error)
{
  CandidateJob *job = data;

  if (!centre_audit_in (tx, job->actor, NULL, "import-candidates", job->path, NULL, error))
    return FALSE;
  for (guint i = 0; i < import_table_n_rows (job->table); i++)
    if (!put_row (tx, job, i, error))
      return FALSE;
  return problem_list_finish (job->problems, error);
}

gboolean
roster_import_candidates (Centre *centre, const char *actor, const char *path, ImportCount *out, GError **error)
{
  g_auto (ProblemList) problems = { 0 };
  g_auto (ImportTable) table = { 0 };
  CandidateJob job = { .actor = actor, .path = path, .table = &table, .problems = &problems };

  problem_list_init (&problems, path);
  if (!import_table_read (&table, path, COLUMNS, G_N_ELEMENTS (COLUMNS), &problems, error))
    return FALSE;
  check_rows (&table, &problems);
  if (!store_write_sync (centre->store, run_candidates, &job, error))
    return FALSE;
  *out = job.count;
  return TRUE;
}
