/* Results of a session as JSON: the same for the console and for the command line. */
#pragma once

#include "common/base/json.h"
#include "exam-server/service/centre.h"

/* {"session": ..., "results": [...]} as in docs/formats/console-api.md. */
cJSON *results_json_format (Centre *centre, const char *session, GError **error);
/* {"sections": {"TWK": "120"}, "total": "403"}; JSON null where total is NULL. sections_json as it is stored. */
cJSON *results_json_format_server (const char *sections_json, const char *total);
