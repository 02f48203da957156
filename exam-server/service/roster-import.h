/* Imports of CSV files: all of a file or nothing, every problem listed with its line; the same data again changes
 * nothing. docs/formats/{formations,sessions,candidates,scores}-csv.md. */
#pragma once

#include "exam-server/service/centre.h"

typedef struct
{
  guint n_new;
  guint n_same; /* were there already, with the same data */
} ImportCount;

gboolean
roster_import_formations (Centre *centre, const char *actor, const char *path, ImportCount *out, GError **error);
gboolean roster_import_sessions (Centre *centre, const char *actor, const char *path, ImportCount *out, GError **error);
gboolean
roster_import_candidates (Centre *centre, const char *actor, const char *path, ImportCount *out, GError **error);
/* Scores from elsewhere (interview, practical test, earlier exam), given by assessor. */
gboolean roster_import_scores (
    Centre *centre, const char *actor, const char *path, const char *assessor, ImportCount *out, GError **error);
