/* The running exam: everything that terminals and the console do, as plain functions. No HTTP, no SQL. Functions block
 * for disk and cryptography unless they say otherwise, so callers use worker threads; any thread may call them.
 *
 * The parts: terminal-desk.h (who is this terminal, log-in, what a terminal polls), evidence-intake.h (segments,
 * records), session-control.h (open, start, pause, close, grants), boards.h (seats, live board, results), enrolment.h,
 * checkin.h, account.h. */
#pragma once

#include "exam-server/service/centre.h"
#include "exam-server/service/service-error.h"
#include "exam-server/service/sitting.h"

typedef struct ExamService ExamService;

/* Loads sittings and their heads, starts the worker and the ticker. centre is borrowed. */
ExamService *exam_service_new (Centre *centre, GError **error);
/* Ends the threads. Call after the network has stopped. */
void exam_service_free (ExamService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamService, exam_service_free)

Centre *exam_service_centre (ExamService *service);

/* Listeners, set once before traffic. commands: a command for this session was stored (or, session NULL, something else
 * that polls should look at): answer held polls. tick: once a second, after live scores were brought up to date. */
typedef struct
{
  void (*commands) (gpointer data, const char *session);
  void (*tick) (gpointer data);
  gpointer data;
} ExamServiceListener;
void exam_service_set_listener (ExamService *service, const ExamServiceListener *listener);
