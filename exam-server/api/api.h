/* The HTTP face of the running exam: routes of both ports, JSON in and out. docs/formats/terminal-protocol.md and
 * docs/formats/console-api.md say what each answers. */
#pragma once

#include "exam-server/http/http.h"
#include "exam-server/service/exam-service.h"

typedef struct Api Api;

/* service is borrowed and gets its listener from here. */
Api *api_new (ExamService *service, GError **error);
/* After the network has stopped; waits for the workers. */
void api_free (Api *api);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Api, api_free)

/* Fills routes and data of a port's configuration. */
void api_fill_terminal_port (Api *api, HttpPortConfig *config);
void api_fill_console_port (Api *api, HttpPortConfig *config);
