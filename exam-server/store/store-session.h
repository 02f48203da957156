/* Planned and running sessions of an exam (table sessions). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *id; /* "2026-10-12/JKT-03/1" */
  const char *title;
  const char *starts_at; /* local time, "2026-10-12T08:00" */
  const char *time_zone; /* "Asia/Jakarta" */
  const char *site;
  const char *exam;
  const char *rules;      /* rule pack id */
  const char *state;      /* planned, open, running, paused, closed */
  gboolean public_board;  /* shown under /live */
  GBytes *scoring_public; /* 32 bytes; NULL before the key is made */
  const char *transcript; /* exam-draw/v1 text; NULL before the draw */
  gint64 opened_ms;       /* 0: not yet; likewise below */
  gint64 started_ms;
  gint64 closed_ms;
} StoreSession;

void store_session_free (StoreSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreSession, store_session_free)

/* MISSING where the exam has no bank yet is NOT checked: a session may be planned before the bank comes. */
gboolean store_session_insert (StoreTx *tx, const StoreSession *session, GError **error);
/* Everything but the id. MISSING. */
gboolean store_session_update (StoreTx *tx, const StoreSession *session, GError **error);
StoreSession *store_session_find (StoreTx *tx, const char *id, GError **error);
/* All, by starts_at and id. */
GPtrArray *store_session_list (StoreTx *tx, GError **error);
