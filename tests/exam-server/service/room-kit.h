/* A running service over a CentreKit, and sittings that go through it as terminals send them. */
#pragma once

#include "exam-server/service/evidence-intake.h"
#include "exam-server/service/session-control.h"
#include "exam-server/store/store-score.h"
#include "tests/exam-server/service/centre-kit.h"

typedef struct
{
  CentreKit *kit;
  ExamService *service;
} Room;

void room_open (Room *room);
void room_open_two_parts (Room *room);
/* As a restart of the server does: what is not in the database is gone. */
void room_restart (Room *room);
void room_clear (Room *room);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)
/* By ani and budi. */
void room_give_shares (Room *room);
void room_order (Room *room, SessionOrder what);
void room_login (Room *room, KitSitting *sitting);
#define ROOM_OTHER_ERROR 1000

/* 200, 201, a code of SERVICE_ERROR, or ROOM_OTHER_ERROR + a code of ADIL_ERROR. */
int room_send_segment (Room *room, KitSitting *sitting, SegmentReply *out);
int room_send_bytes (Room *room, const Terminal *terminal, GBytes *batch, RecordsReply *out, SittingHead *out_head);
int room_send (Room *room, KitSitting *sitting, guint64 first, guint n);
/* Candidate 0 logged in, running, first segment open, START and one answer sealed but not sent. */
KitSitting *room_begin (Room *room);
/* The same of any candidate, in a room that runs already or is started by this; nothing sealed. */
KitSitting *room_enter (Room *room, guint candidate);
/* Two people; gives the id of the command. */
gint64 room_grant (Room *room, const KitSitting *sitting, guint seconds);
guint room_count_conflicts (Room *room, const char *reason);
guint room_count_incidents (Room *room, const char *kind);
/* The server's; waits for it. */
StoreScore *room_wait_for_score (Room *room, const char *pseudonym);
