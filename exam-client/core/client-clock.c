/* System clocks, and stamps that outlive the process. */
#include "exam-client/core/client-clock.h"

#include <string.h>
#include <time.h>

#include "common/base/text-lines.h"

static guint64
client_clock_read (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return (guint64)now.tv_sec * 1000 + (guint64)now.tv_nsec / 1000000;
}

static guint64
client_clock_system_boottime_ms (gpointer data)
{
  return client_clock_read (CLOCK_BOOTTIME);
}

static guint64
client_clock_system_wall_ms (gpointer data)
{
  return client_clock_read (CLOCK_REALTIME);
}

void
client_clock_init_system (ClientClock *clock)
{
  g_autofree char *boot_id = NULL;

  memset (clock, 0, sizeof *clock);
  clock->boottime_ms = client_clock_system_boottime_ms;
  clock->wall_ms = client_clock_system_wall_ms;
  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot_id, NULL, NULL))
    g_strlcpy (clock->boot_id, g_strstrip (boot_id), sizeof clock->boot_id);
  if (!text_is_token (clock->boot_id, CLIENT_BOOT_ID_MAX))
    g_strlcpy (clock->boot_id, "unknown", sizeof clock->boot_id);
}

guint64
client_clock_boottime_ms (const ClientClock *clock)
{
  return clock->boottime_ms (clock->data);
}

guint64
client_clock_wall_ms (const ClientClock *clock)
{
  return clock->wall_ms (clock->data);
}

void
clock_stamp_take (ClockStamp *stamp, const ClientClock *clock)
{
  memcpy (stamp->boot_id, clock->boot_id, sizeof stamp->boot_id);
  stamp->boottime_ms = client_clock_boottime_ms (clock);
  stamp->wall_ms = client_clock_wall_ms (clock);
}

char *
clock_stamp_format (const ClockStamp *stamp)
{
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, stamp->boot_id, stamp->boottime_ms,
                          stamp->wall_ms);
}

gboolean
clock_stamp_parse (const char *text, ClockStamp *out)
{
  g_auto (GStrv) fields = g_strsplit (text, " ", 4);
  ClockStamp stamp;

  if (g_strv_length (fields) != 3 || !text_is_token (fields[0], CLIENT_BOOT_ID_MAX)
      || !text_parse_decimal (fields[1], G_MAXINT64, &stamp.boottime_ms)
      || !text_parse_decimal (fields[2], G_MAXINT64, &stamp.wall_ms))
    return FALSE;
  g_strlcpy (stamp.boot_id, fields[0], sizeof stamp.boot_id);
  *out = stamp;
  return TRUE;
}

guint64
clock_stamp_elapsed_ms (const ClockStamp *from, const ClockStamp *to)
{
  if (strcmp (from->boot_id, to->boot_id) == 0 && strcmp (from->boot_id, "unknown") != 0)
    return to->boottime_ms > from->boottime_ms ? to->boottime_ms - from->boottime_ms : 0;
  return to->wall_ms > from->wall_ms ? to->wall_ms - from->wall_ms : 0;
}
