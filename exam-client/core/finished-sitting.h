/* What is left of a sitting after its finish: names, scores and counts, never an answer. It travels from the process
 * that sat it to the fresh one that shows it. docs/formats/journal.md says why it is never on disk. */
#pragma once

#include "common/exam/blueprint.h"
#include "common/exam/score.h"

typedef struct
{
  char *pseudonym;
  char *number;
  char *name;
  char *exam;
  char *session;
  char *session_title;
  char *rules; /* rule pack, JSON text */
  GBytes *blueprint;
  guint64 n_records;
  guint n_answered;
  gboolean has_score;
  ScoreSheet score;
} FinishedSitting;

void finished_sitting_clear (FinishedSitting *finished);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinishedSitting, finished_sitting_clear)
/* "exam-finished/v1", JSON. */
GBytes *finished_sitting_format (const FinishedSitting *finished);
/* SYNTAX naming the field. */
gboolean finished_sitting_parse (GBytes *bytes, FinishedSitting *out, GError **error);
/* Fills score from the server's /v1/result. *out_scored FALSE where the server has not scored yet. */
gboolean finished_sitting_parse_result (
    const Blueprint *blueprint, GBytes *body, ScoreSheet *out, gboolean *out_scored, GError **error);
