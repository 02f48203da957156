/* The statements of scores, incidents and decisions. */
#include "exam-server/store/store-score.h"

#include "exam-server/store/store-row.h"

static const StoreField scores_fields[] = {
  STORE_FIELD (StoreScore, pseudonym, TEXT), STORE_FIELD (StoreScore, source, TEXT),
  STORE_FIELD (StoreScore, rules, TEXT),     STORE_FIELD (StoreScore, sections, TEXT),
  STORE_FIELD (StoreScore, total, TEXT),     STORE_FIELD (StoreScore, at_ms, INTEGER),
  STORE_FIELD (StoreScore, equal, BOOL),
};
STORE_TABLE (scores, StoreScore, scores_fields, 2, (GDestroyNotify)store_score_free);

void
store_score_free (StoreScore *score)
{
  store_row_free (&scores_table, score);
}

gboolean
store_score_set (StoreTx *tx, const StoreScore *score, GError **error)
{
  return store_row_set (tx, &scores_table, score, error);
}

StoreScore *
store_score_find (StoreTx *tx, const char *pseudonym, const char *source, GError **error)
{
  return store_row_find (tx, &scores_table, error, "WHERE pseudonym = ?1 AND source = ?2", "ss", pseudonym, source);
}

GPtrArray *
store_score_list (StoreTx *tx, const char *session, GError **error)
{
  if (session == NULL)
    return store_row_list (tx, &scores_table, error, "ORDER BY pseudonym, source", "");
  return store_row_list (
      tx, &scores_table, error,
      "WHERE pseudonym IN (SELECT pseudonym FROM sittings WHERE session = ?1) ORDER BY pseudonym, source", "s",
      session);
}

static const StoreField incidents_fields[] = {
  STORE_FIELD (StoreIncident, id, ID),          STORE_FIELD (StoreIncident, session, TEXT),
  STORE_FIELD (StoreIncident, pseudonym, TEXT), STORE_FIELD (StoreIncident, kind, TEXT),
  STORE_FIELD (StoreIncident, text, TEXT),      STORE_FIELD (StoreIncident, at_ms, INTEGER),
};
STORE_TABLE (incidents, StoreIncident, incidents_fields, 1, (GDestroyNotify)store_incident_free);

void
store_incident_free (StoreIncident *incident)
{
  store_row_free (&incidents_table, incident);
}

gboolean
store_incident_append (StoreTx *tx, const StoreIncident *incident, GError **error)
{
  return store_row_insert (tx, &incidents_table, incident, error);
}

GPtrArray *
store_incident_list (StoreTx *tx, const char *session, GError **error)
{
  if (session == NULL)
    return store_row_list (tx, &incidents_table, error, "ORDER BY id", "");
  return store_row_list (tx, &incidents_table, error, "WHERE session = ?1 ORDER BY id", "s", session);
}

static const StoreField decisions_fields[] = {
  STORE_FIELD (StoreDecision, id, ID),           STORE_FIELD (StoreDecision, formation, TEXT),
  STORE_FIELD (StoreDecision, rules, TEXT),      STORE_FIELD (StoreDecision, decision, TEXT),
  STORE_FIELD (StoreDecision, decided_by, TEXT), STORE_FIELD (StoreDecision, at_ms, INTEGER),
};
STORE_TABLE (decisions, StoreDecision, decisions_fields, 1, (GDestroyNotify)store_decision_free);

void
store_decision_free (StoreDecision *decision)
{
  store_row_free (&decisions_table, decision);
}

gboolean
store_decision_append (StoreTx *tx, const StoreDecision *decision, GError **error)
{
  return store_row_insert (tx, &decisions_table, decision, error);
}

GPtrArray *
store_decision_list (StoreTx *tx, const char *formation, GError **error)
{
  if (formation == NULL)
    return store_row_list (tx, &decisions_table, error, "ORDER BY id", "");
  return store_row_list (tx, &decisions_table, error, "WHERE formation = ?1 ORDER BY id", "s", formation);
}
