/* The clocks of a terminal. Sitting time runs on boottime alone, which nobody can set and which goes on during suspend;
 * the wall clock is only written down. Tests bring clocks of their own. */
#pragma once

#include <glib.h>

#define CLIENT_BOOT_ID_MAX 40

typedef struct
{
  guint64 (*boottime_ms) (gpointer data);
  guint64 (*wall_ms) (gpointer data);
  gpointer data;
  char boot_id[CLIENT_BOOT_ID_MAX + 1]; /* another after every boot */
} ClientClock;

void client_clock_init_system (ClientClock *clock);
guint64 client_clock_boottime_ms (const ClientClock *clock);
guint64 client_clock_wall_ms (const ClientClock *clock);

/* A moment that another process, perhaps after a power cut, can measure from. */
typedef struct
{
  char boot_id[CLIENT_BOOT_ID_MAX + 1];
  guint64 boottime_ms;
  guint64 wall_ms;
} ClockStamp;

void clock_stamp_take (ClockStamp *stamp, const ClientClock *clock);
/* "<boot id> <boottime ms> <wall ms>"; newly allocated. */
char *clock_stamp_format (const ClockStamp *stamp);
gboolean clock_stamp_parse (const char *text, ClockStamp *out);
/* Milliseconds from one stamp to the other: exact within one boot, by the wall clock across boots; 0 where that went
 * back. */
guint64 clock_stamp_elapsed_ms (const ClockStamp *from, const ClockStamp *to);
