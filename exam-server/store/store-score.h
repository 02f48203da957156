/* Scores, incidents and decisions about sittings and formations (tables scores, incidents, decisions). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *pseudonym;
  const char *source; /* local (the terminal's), server */
  const char *rules;
  const char *sections; /* JSON text */
  const char *total;    /* exact decimal text */
  gint64 at_ms;
  gboolean equal; /* local and server agree; of source server only */
} StoreScore;

void store_score_free (StoreScore *score);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreScore, store_score_free)

/* Inserts, or replaces the one of the same pseudonym and source (a re-score). */
gboolean store_score_set (StoreTx *tx, const StoreScore *score, GError **error);
StoreScore *store_score_find (StoreTx *tx, const char *pseudonym, const char *source, GError **error);
/* By pseudonym and source; session NULL for all. */
GPtrArray *store_score_list (StoreTx *tx, const char *session, GError **error);

typedef struct
{
  gint64 id; /* given by the store */
  const char *session;
  const char *pseudonym; /* may be NULL */
  const char *kind;
  const char *text;
  gint64 at_ms;
} StoreIncident;

void store_incident_free (StoreIncident *incident);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreIncident, store_incident_free)

gboolean store_incident_append (StoreTx *tx, const StoreIncident *incident, GError **error);
/* By id; session NULL for all. */
GPtrArray *store_incident_list (StoreTx *tx, const char *session, GError **error);

/* What the committee decided where the rules leave it open (e.g. a tie). */
typedef struct
{
  gint64 id; /* given by the store */
  const char *formation;
  const char *rules;
  const char *decision; /* JSON text */
  const char *decided_by;
  gint64 at_ms;
} StoreDecision;

void store_decision_free (StoreDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreDecision, store_decision_free)

gboolean store_decision_append (StoreTx *tx, const StoreDecision *decision, GError **error);
/* By id; formation NULL for all. */
GPtrArray *store_decision_list (StoreTx *tx, const char *formation, GError **error);
