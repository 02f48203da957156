/* The roster, and scores that come from elsewhere (tables candidates, imported_scores). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *pseudonym;
  const char *number;
  const char *name;
  const char *birth_date; /* YYYY-MM-DD */
  const char *formation;
  const char *session; /* may be NULL: not planned yet */
  gint64 extra_s;
  const char *priority_class; /* may be NULL */
  const char *gpa;            /* exact decimal text, may be NULL */
  const char *presence;       /* may be NULL */
  GBytes *roster_salt;        /* 32 bytes */
} StoreCandidate;

void store_candidate_free (StoreCandidate *candidate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreCandidate, store_candidate_free)

/* CONFLICT where pseudonym or number is taken; MISSING where the formation or session is not there. */
gboolean store_candidate_insert (StoreTx *tx, const StoreCandidate *candidate, GError **error);
StoreCandidate *store_candidate_find (StoreTx *tx, const char *pseudonym, GError **error);
StoreCandidate *store_candidate_find_number (StoreTx *tx, const char *number, GError **error);
/* By number; session NULL for all. */
GPtrArray *store_candidate_list (StoreTx *tx, const char *session, GError **error);
GPtrArray *store_candidate_list_formation (StoreTx *tx, const char *formation, GError **error);
gboolean store_candidate_count (StoreTx *tx, const char *session, gint64 *out_n, GError **error);
/* presence of one candidate. MISSING. */
gboolean store_candidate_set_presence (StoreTx *tx, const char *pseudonym, const char *presence, GError **error);

typedef struct
{
  const char *number;
  const char *score; /* which score, as the rule pack names it */
  const char *value; /* exact decimal text */
  const char *assessor;
  gint64 at_ms;
  const char *import_id;
} StoreImportedScore;

void store_imported_score_free (StoreImportedScore *score);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreImportedScore, store_imported_score_free)

/* CONFLICT: the same assessor gave this candidate this score in this import already. */
gboolean store_imported_score_insert (StoreTx *tx, const StoreImportedScore *score, GError **error);
/* By number, score, time; number NULL for all. */
GPtrArray *store_imported_score_list (StoreTx *tx, const char *number, GError **error);
