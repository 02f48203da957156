/* Results of a session as JSON: the same for the console and for the command line. */
#pragma once

#include "common/base/json.h"
#include "exam-server/service/centre.h"

/* {"session": ..., "results": [...]} as in docs/formats/console-api.md. */
cJSON *results_json_format (Centre *centre, const char *session, GError **error);
