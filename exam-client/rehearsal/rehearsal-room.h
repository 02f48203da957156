/* A room of terminals in one process: N ExamClients, each with a state folder of its own (t001, t002, ...). */
#pragma once

#include "exam-client/rehearsal/rehearsal-candidate.h"

typedef struct RehearsalRoom RehearsalRoom;

/* template_config: state_dir and name are replaced for each terminal. */
RehearsalRoom *
rehearsal_room_new (const ClientConfig *template_config, const char *state_dir, guint n_terminals, GError **error);
void rehearsal_room_free (RehearsalRoom *room);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalRoom, rehearsal_room_free)

/* Runs until every terminal is enrolled and has verified its package; prints codes as JSON lines meanwhile. LIMIT after
 * limit_s seconds (0: none), naming the first that is not ready. */
gboolean rehearsal_room_prepare (RehearsalRoom *room, guint limit_s, GError **error);

/* csv: columns number, pin and, optionally, seat. SYNTAX or MISSING, naming line or seat. */
gboolean rehearsal_room_seat (
    RehearsalRoom *room, const char *csv_path, guint32 seed, const RehearsalManner *manner, GError **error);
/* csv: columns item and key (a letter), of a bank whose keys are no secret. Item id -> letter; SYNTAX names the line.
 */
GHashTable *rehearsal_room_load_keys (const char *csv_path, GError **error);
/* Runs until every candidate is done. TRUE where all are complete and equal; prints one line each and a summary. */
gboolean rehearsal_room_sit (RehearsalRoom *room, gboolean json);
/* Number of rows of a candidates file. */
gboolean rehearsal_room_count_candidates (const char *csv_path, guint *out_n, GError **error);
