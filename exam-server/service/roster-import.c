/* Formations, sessions and scores from CSV. Candidates: candidate-import.c. */
#include "exam-server/service/roster-import.h"

#include <string.h>

#include "common/base/hex.h"
#include "common/base/text-lines.h"
#include "common/crypto/digest.h"
#include "common/exam/limits.h"
#include "common/exam/rational.h"
#include "common/exam/rule-pack.h"
#include "exam-server/service/import-table.h"
#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-formation.h"
#include "exam-server/store/store-rule-pack.h"
#include "exam-server/store/store-session.h"

#define QUOTA_MAX 100000

typedef struct
{
  const char *actor;
  const char *assessor;
  const char *path;
  const ImportTable *table;
  ProblemList *problems;
  ImportCount count;
} ImportJob;

enum
{
  FORMATION_ID,
  FORMATION_AGENCY,
  FORMATION_POSITION,
  FORMATION_UNIT,
  FORMATION_LOCATION,
  FORMATION_TYPE,
  FORMATION_EDUCATION,
  FORMATION_QUOTA,
};

static const ImportColumn FORMATION_COLUMNS[] = {
  { "id", TRUE },       { "agency", TRUE },         { "position", TRUE },  { "unit", TRUE },
  { "location", TRUE }, { "formation_type", TRUE }, { "education", TRUE }, { "quota", TRUE },
};

/* At least one place: whatever else stands there is one problem, not two. */
static gint64
get_quota (const ImportTable *table, guint i)
{
  guint64 quota = 0;

  return text_parse_decimal (import_table_get (table, i, FORMATION_QUOTA), QUOTA_MAX, &quota) ? (gint64)quota : 0;
}

static void
check_formations (const ImportTable *table, ProblemList *problems)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < import_table_n_rows (table); i++)
    {
      import_check_token (table, i, FORMATION_ID, 64, problems);
      import_check_unique (table, i, FORMATION_ID, seen, problems);
      import_check_token (table, i, FORMATION_TYPE, EXAM_TOKEN_MAX, problems);
      for (guint column = FORMATION_AGENCY; column <= FORMATION_EDUCATION; column++)
        if (column != FORMATION_TYPE)
          import_check_text (table, i, column, 200, problems);
      if (get_quota (table, i) == 0)
        problem_list_add (problems, import_table_line (table, i), "quota", "must be a whole number from 1 to %d",
                          QUOTA_MAX);
    }
}

static gboolean
is_same_formation (const StoreFormation *a, const StoreFormation *b)
{
  return strcmp (a->agency, b->agency) == 0 && strcmp (a->position, b->position) == 0 && strcmp (a->unit, b->unit) == 0
         && strcmp (a->location, b->location) == 0 && strcmp (a->formation_type, b->formation_type) == 0
         && strcmp (a->education, b->education) == 0 && a->quota == b->quota;
}

/* The row is stored, or was there; FALSE for a problem (listed, or error set). */
static gboolean
put_formation (StoreTx *tx, ImportJob *job, guint i, GError **error)
{
  const ImportTable *table = job->table;
  g_autofree char *title = g_strdup_printf ("%s, %s", import_table_get (table, i, FORMATION_POSITION),
                                            import_table_get (table, i, FORMATION_UNIT));
  StoreFormation row = {
    .id = import_table_get (table, i, FORMATION_ID),
    .title = title,
    .agency = import_table_get (table, i, FORMATION_AGENCY),
    .position = import_table_get (table, i, FORMATION_POSITION),
    .unit = import_table_get (table, i, FORMATION_UNIT),
    .location = import_table_get (table, i, FORMATION_LOCATION),
    .formation_type = import_table_get (table, i, FORMATION_TYPE),
    .education = import_table_get (table, i, FORMATION_EDUCATION),
    .quota = get_quota (table, i),
  };
  g_autoptr (StoreFormation) known = store_formation_find (tx, row.id, NULL);

  if (known == NULL)
    {
      job->count.n_new++;
      return store_formation_insert (tx, &row, error);
    }
  job->count.n_same++;
  if (!is_same_formation (known, &row))
    problem_list_add (job->problems, import_table_line (table, i), "id", "%s is imported already with other data",
                      row.id);
  return TRUE;
}

static gboolean
run_formations (StoreTx *tx, gpointer data, GError **error)
{
  ImportJob *job = data;

  if (!centre_audit_in (tx, job->actor, NULL, "import-formations", job->path, NULL, error))
    return FALSE;
  for (guint i = 0; i < import_table_n_rows (job->table); i++)
    if (!put_formation (tx, job, i, error))
      return FALSE;
  return problem_list_finish (job->problems, error);
}

gboolean
roster_import_formations (Centre *centre, const char *actor, const char *path, ImportCount *out, GError **error)
{
  g_auto (ProblemList) problems = { 0 };
  g_auto (ImportTable) table = { 0 };
  ImportJob job = { .actor = actor, .path = path, .table = &table, .problems = &problems };

  problem_list_init (&problems, path);
  if (!import_table_read (&table, path, FORMATION_COLUMNS, G_N_ELEMENTS (FORMATION_COLUMNS), &problems, error))
    return FALSE;
  check_formations (&table, &problems);
  if (!problem_list_finish (&problems, error) || !store_write_sync (centre->store, run_formations, &job, error))
    return FALSE;
  *out = job.count;
  return TRUE;
}

enum
{
  SESSION_ID,
  SESSION_TITLE,
  SESSION_DATE,
  SESSION_START,
  SESSION_ZONE,
  SESSION_SITE,
  SESSION_EXAM,
  SESSION_RULES,
};

static const ImportColumn SESSION_COLUMNS[] = {
  { "id", TRUE },        { "title", TRUE }, { "date", TRUE }, { "start", TRUE },
  { "time_zone", TRUE }, { "site", TRUE },  { "exam", TRUE }, { "rules", TRUE },
};

static const char *
find_zone (const char *name)
{
  static const char *const ZONES[][2]
      = { { "WIB", "Asia/Jakarta" }, { "WITA", "Asia/Makassar" }, { "WIT", "Asia/Jayapura" } };

  for (guint i = 0; i < G_N_ELEMENTS (ZONES); i++)
    if (strcmp (ZONES[i][0], name) == 0)
      return ZONES[i][1];
  return NULL;
}

static gboolean
is_time (const char *text)
{
  guint hour = 0;
  guint minute = 0;

  return strlen (text) == strlen ("hh:mm") && text[2] == ':' && import_parse_digits (text, 2, 23, &hour)
         && import_parse_digits (text + 3, 2, 59, &minute);
}

static void
check_sessions (const ImportTable *table, ProblemList *problems)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < import_table_n_rows (table); i++)
    {
      import_check_token (table, i, SESSION_ID, EXAM_SESSION_ID_MAX, problems);
      import_check_unique (table, i, SESSION_ID, seen, problems);
      import_check_text (table, i, SESSION_TITLE, 200, problems);
      import_check_date (table, i, SESSION_DATE, problems);
      if (!is_time (import_table_get (table, i, SESSION_START)))
        problem_list_add (problems, import_table_line (table, i), "start", "must be a time like 08:00");
      if (find_zone (import_table_get (table, i, SESSION_ZONE)) == NULL)
        problem_list_add (problems, import_table_line (table, i), "time_zone", "must be WIB, WITA or WIT");
      import_check_text (table, i, SESSION_SITE, 200, problems);
      import_check_token (table, i, SESSION_EXAM, EXAM_ID_MAX, problems);
      import_check_token (table, i, SESSION_RULES, EXAM_ID_MAX, problems);
    }
}

static gboolean
is_same_session (const StoreSession *a, const StoreSession *b)
{
  return strcmp (a->title, b->title) == 0 && strcmp (a->starts_at, b->starts_at) == 0
         && strcmp (a->time_zone, b->time_zone) == 0 && strcmp (a->site, b->site) == 0 && strcmp (a->exam, b->exam) == 0
         && strcmp (a->rules, b->rules) == 0;
}

static gboolean
put_session (StoreTx *tx, ImportJob *job, guint i, GError **error)
{
  const ImportTable *table = job->table;
  g_autofree char *starts_at = g_strdup_printf ("%sT%s", import_table_get (table, i, SESSION_DATE),
                                                import_table_get (table, i, SESSION_START));
  StoreSession row = {
    .id = import_table_get (table, i, SESSION_ID),
    .title = import_table_get (table, i, SESSION_TITLE),
    .starts_at = starts_at,
    .time_zone = find_zone (import_table_get (table, i, SESSION_ZONE)),
    .site = import_table_get (table, i, SESSION_SITE),
    .exam = import_table_get (table, i, SESSION_EXAM),
    .rules = import_table_get (table, i, SESSION_RULES),
    .state = "planned",
    .public_board = TRUE,
  };
  g_autoptr (StoreSession) known = store_session_find (tx, row.id, NULL);

  if (known == NULL)
    {
      job->count.n_new++;
      return store_session_insert (tx, &row, error);
    }
  job->count.n_same++;
  if (!is_same_session (known, &row))
    problem_list_add (job->problems, import_table_line (table, i), "id", "%s is imported already with other data",
                      row.id);
  return TRUE;
}

static gboolean
run_sessions (StoreTx *tx, gpointer data, GError **error)
{
  ImportJob *job = data;

  if (!centre_audit_in (tx, job->actor, NULL, "import-sessions", job->path, NULL, error))
    return FALSE;
  for (guint i = 0; i < import_table_n_rows (job->table); i++)
    if (!put_session (tx, job, i, error))
      return FALSE;
  return problem_list_finish (job->problems, error);
}

gboolean
roster_import_sessions (Centre *centre, const char *actor, const char *path, ImportCount *out, GError **error)
{
  g_auto (ProblemList) problems = { 0 };
  g_auto (ImportTable) table = { 0 };
  ImportJob job = { .actor = actor, .path = path, .table = &table, .problems = &problems };

  problem_list_init (&problems, path);
  if (!import_table_read (&table, path, SESSION_COLUMNS, G_N_ELEMENTS (SESSION_COLUMNS), &problems, error))
    return FALSE;
  check_sessions (&table, &problems);
  if (!problem_list_finish (&problems, error) || !store_write_sync (centre->store, run_sessions, &job, error))
    return FALSE;
  *out = job.count;
  return TRUE;
}

enum
{
  SCORE_NUMBER,
  SCORE_SCORE,
  SCORE_VALUE,
};

static const ImportColumn SCORE_COLUMNS[] = { { "number", TRUE }, { "score", TRUE }, { "value", TRUE } };

/* One value for a score of a person: of two in one file nobody knows which is meant. */
static void
check_single_score (const ImportTable *table, guint i, GHashTable *seen, ProblemList *problems)
{
  const char *score = import_table_get (table, i, SCORE_SCORE);
  char *key = g_strdup_printf ("%s %s", import_table_get (table, i, SCORE_NUMBER), score);
  guint line = import_table_line (table, i);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key));

  if (before == 0)
    {
      g_hash_table_insert (seen, key, GUINT_TO_POINTER (line));
      return;
    }
  problem_list_add (problems, line, "score", "%s of this candidate is there already, in line %u", score, before);
  g_free (key);
}

/* Every rule pack of this centre, parsed once for all rows. */
static GPtrArray *
load_rule_packs (StoreTx *tx, GError **error)
{
  g_autoptr (GPtrArray) rows = store_rule_pack_list (tx, error);
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify)rule_pack_free);

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreRulePack *row = g_ptr_array_index (rows, i);
      RulePack *pack = rule_pack_parse (row->id, (const guint8 *)row->json, strlen (row->json), error);

      if (pack == NULL)
        return NULL;
      g_ptr_array_add (packs, pack);
    }
  return g_steal_pointer (&packs);
}

/* Scores come in only under a rule that fixed their place, maximum and weight before the exam. */
static void
check_rule_of_score (GPtrArray *packs, ImportJob *job, guint i)
{
  const char *id = import_table_get (job->table, i, SCORE_SCORE);
  guint line = import_table_line (job->table, i);
  Rational value = RATIONAL_ZERO;
  gboolean known = FALSE;

  rational_parse (import_table_get (job->table, i, SCORE_VALUE), &value);
  for (guint p = 0; p < packs->len; p++)
    {
      const RulePack *pack = g_ptr_array_index (packs, p);
      const RuleScore *score = rule_pack_find_score (pack, id);
      g_autofree char *maximum = NULL;

      if (score == NULL || score->kind != RULE_SCORE_IMPORTED)
        continue;
      known = TRUE;
      if (rational_compare (value, RATIONAL_ZERO) >= 0 && rational_compare (value, score->maximum) <= 0)
        continue;
      maximum = rational_format (score->maximum);
      problem_list_add (job->problems, line, "value", "must be from 0 to %s by the rules %s", maximum, pack->id);
      return;
    }
  if (!known)
    problem_list_add (job->problems, line, "score", "no rule pack of this centre has an imported score %s", id);
}

static gboolean
put_score (StoreTx *tx, ImportJob *job, const char *import_id, guint i, GError **error)
{
  const ImportTable *table = job->table;
  StoreImportedScore row = {
    .number = import_table_get (table, i, SCORE_NUMBER),
    .score = import_table_get (table, i, SCORE_SCORE),
    .value = import_table_get (table, i, SCORE_VALUE),
    .assessor = job->assessor,
    .at_ms = centre_now_ms (),
    .import_id = import_id,
  };
  g_autoptr (StoreCandidate) candidate = store_candidate_find_number (tx, row.number, NULL);
  g_autoptr (GError) local = NULL;

  if (candidate == NULL)
    {
      problem_list_add (job->problems, import_table_line (table, i), "number", "no candidate has the number %s",
                        row.number);
      return TRUE;
    }
  if (store_imported_score_insert (tx, &row, &local))
    job->count.n_new++;
  else if (g_error_matches (local, ADIL_ERROR, ADIL_ERROR_CONFLICT))
    job->count.n_same++;
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return error == NULL || *error == NULL;
}

static gboolean
run_scores (StoreTx *tx, gpointer data, GError **error)
{
  ImportJob *job = data;
  guint8 digest[DIGEST_LEN];
  g_autofree char *import_id = NULL;
  g_autoptr (GPtrArray) packs = load_rule_packs (tx, error);

  if (packs == NULL || !digest_sha256_file (digest, job->path, error)
      || !centre_audit_in (tx, job->actor, NULL, "import-scores", job->path, job->assessor, error))
    return FALSE;
  /* The file's own hash: the same file again is the same import. */
  import_id = hex_format (digest, 16);
  for (guint i = 0; i < import_table_n_rows (job->table); i++)
    {
      check_rule_of_score (packs, job, i);
      if (!put_score (tx, job, import_id, i, error))
        return FALSE;
    }
  return problem_list_finish (job->problems, error);
}

gboolean
roster_import_scores (
    Centre *centre, const char *actor, const char *path, const char *assessor, ImportCount *out, GError **error)
{
  g_auto (ProblemList) problems = { 0 };
  g_auto (ImportTable) table = { 0 };
  ImportJob job = { .actor = actor, .assessor = assessor, .path = path, .table = &table, .problems = &problems };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Rational value;

  problem_list_init (&problems, path);
  if (!import_table_read (&table, path, SCORE_COLUMNS, G_N_ELEMENTS (SCORE_COLUMNS), &problems, error))
    return FALSE;
  for (guint i = 0; i < import_table_n_rows (&table); i++)
    {
      import_check_number (&table, i, SCORE_NUMBER, &problems);
      import_check_token (&table, i, SCORE_SCORE, EXAM_TOKEN_MAX, &problems);
      check_single_score (&table, i, seen, &problems);
      if (!rational_parse (import_table_get (&table, i, SCORE_VALUE), &value))
        problem_list_add (&problems, import_table_line (&table, i), "value", "must be a number like 83.5");
    }
  if (!problem_list_finish (&problems, error) || !store_write_sync (centre->store, run_scores, &job, error))
    return FALSE;
  *out = job.count;
  return TRUE;
}
