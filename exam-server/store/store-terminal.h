/* Enrolled terminals and requests to become one (tables terminals, enrolments). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  guint8 fingerprint[32];
  const char *seat;
  const char *certificate_pem;
  const char *state; /* enrolled, revoked */
  const char *name;
  gint64 created_ms;
  gint64 last_seen_ms; /* 0: never */
} StoreTerminal;

void store_terminal_free (StoreTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreTerminal, store_terminal_free)

/* CONFLICT where the fingerprint is known or an enrolled terminal has the seat (a revoked one does not count). */
gboolean store_terminal_insert (StoreTx *tx, const StoreTerminal *terminal, GError **error);
StoreTerminal *store_terminal_find (StoreTx *tx, const guint8 fingerprint[32], GError **error);
/* The enrolled one at this seat. */
StoreTerminal *store_terminal_find_seat (StoreTx *tx, const char *seat, GError **error);
/* All, by seat, revoked ones too. */
GPtrArray *store_terminal_list (StoreTx *tx, GError **error);
gboolean store_terminal_set_state (StoreTx *tx, const guint8 fingerprint[32], const char *state, GError **error);
/* Now and then only: the service keeps the time of the last poll in memory. */
gboolean store_terminal_set_seen (StoreTx *tx, const guint8 fingerprint[32], gint64 now_ms, GError **error);

typedef struct
{
  const char *id;   /* 32 hex */
  const char *code; /* ABCD-EFGH */
  const char *request_pem;
  const char *name;
  const char *state;       /* pending, approved, refused */
  const char *certificate; /* PEM once approved */
  const char *seat;        /* once approved */
  gint64 at_ms;
} StoreEnrolment;

void store_enrolment_free (StoreEnrolment *enrolment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreEnrolment, store_enrolment_free)

gboolean store_enrolment_insert (StoreTx *tx, const StoreEnrolment *enrolment, GError **error);
/* state, certificate and seat. MISSING. */
gboolean store_enrolment_update (StoreTx *tx, const StoreEnrolment *enrolment, GError **error);
StoreEnrolment *store_enrolment_find (StoreTx *tx, const char *id, GError **error);
/* The newest pending one with this code. */
StoreEnrolment *store_enrolment_find_code (StoreTx *tx, const char *code, GError **error);
/* By request text: "same request again -> same id". */
StoreEnrolment *store_enrolment_find_request (StoreTx *tx, const char *request_pem, GError **error);
/* By time; state NULL for all. */
GPtrArray *store_enrolment_list (StoreTx *tx, const char *state, GError **error);
