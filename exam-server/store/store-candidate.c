/* The statements of candidates and imported_scores. */
#include "exam-server/store/store-candidate.h"

#include "exam-server/store/store-row.h"

static const StoreField candidates_fields[] = {
  STORE_FIELD (StoreCandidate, pseudonym, TEXT),    STORE_FIELD (StoreCandidate, number, TEXT),
  STORE_FIELD (StoreCandidate, name, TEXT),         STORE_FIELD (StoreCandidate, birth_date, TEXT),
  STORE_FIELD (StoreCandidate, formation, TEXT),    STORE_FIELD (StoreCandidate, session, TEXT),
  STORE_FIELD (StoreCandidate, extra_s, INTEGER),   STORE_FIELD (StoreCandidate, priority_class, TEXT),
  STORE_FIELD (StoreCandidate, gpa, TEXT),          STORE_FIELD (StoreCandidate, presence, TEXT),
  STORE_FIELD (StoreCandidate, roster_salt, BYTES),
};
STORE_TABLE (candidates, StoreCandidate, candidates_fields, 1, (GDestroyNotify)store_candidate_free);

void
store_candidate_free (StoreCandidate *candidate)
{
  store_row_free (&candidates_table, candidate);
}

gboolean
store_candidate_insert (StoreTx *tx, const StoreCandidate *candidate, GError **error)
{
  return store_row_insert (tx, &candidates_table, candidate, error);
}

StoreCandidate *
store_candidate_find (StoreTx *tx, const char *pseudonym, GError **error)
{
  return store_row_find (tx, &candidates_table, error, "WHERE pseudonym = ?1", "s", pseudonym);
}

StoreCandidate *
store_candidate_find_number (StoreTx *tx, const char *number, GError **error)
{
  return store_row_find (tx, &candidates_table, error, "WHERE number = ?1", "s", number);
}

GPtrArray *
store_candidate_list (StoreTx *tx, const char *session, GError **error)
{
  if (session == NULL)
    return store_row_list (tx, &candidates_table, error, "ORDER BY number", "");
  return store_row_list (tx, &candidates_table, error, "WHERE session = ?1 ORDER BY number", "s", session);
}

GPtrArray *
store_candidate_list_formation (StoreTx *tx, const char *formation, GError **error)
{
  return store_row_list (tx, &candidates_table, error, "WHERE formation = ?1 ORDER BY number", "s", formation);
}

gboolean
store_candidate_count (StoreTx *tx, const char *session, gint64 *out_n, GError **error)
{
  if (session == NULL)
    return store_tx_query_integer (tx, "candidates", out_n, error, "SELECT count (*) FROM candidates", "");
  return store_tx_query_integer (tx, "candidates", out_n, error, "SELECT count (*) FROM candidates WHERE session = ?1",
                                 "s", session);
}

gboolean
store_candidate_set_presence (StoreTx *tx, const char *pseudonym, const char *presence, GError **error)
{
  return store_tx_change (tx, "presence of a candidate", error,
                          "UPDATE candidates SET presence = ?2 WHERE pseudonym = ?1", "ss", pseudonym, presence);
}

static const StoreField imported_scores_fields[] = {
  STORE_FIELD (StoreImportedScore, number, TEXT),   STORE_FIELD (StoreImportedScore, score, TEXT),
  STORE_FIELD (StoreImportedScore, value, TEXT),    STORE_FIELD (StoreImportedScore, assessor, TEXT),
  STORE_FIELD (StoreImportedScore, at_ms, INTEGER), STORE_FIELD (StoreImportedScore, import_id, TEXT),
};
STORE_TABLE (imported_scores, StoreImportedScore, imported_scores_fields, 1, (GDestroyNotify)store_imported_score_free);

void
store_imported_score_free (StoreImportedScore *score)
{
  store_row_free (&imported_scores_table, score);
}

gboolean
store_imported_score_insert (StoreTx *tx, const StoreImportedScore *score, GError **error)
{
  return store_row_insert (tx, &imported_scores_table, score, error);
}

GPtrArray *
store_imported_score_list (StoreTx *tx, const char *number, GError **error)
{
  if (number == NULL)
    return store_row_list (tx, &imported_scores_table, error, "ORDER BY number, score, at_ms", "");
  return store_row_list (tx, &imported_scores_table, error, "WHERE number = ?1 ORDER BY number, score, at_ms", "s",
                         number);
}
