/* Terminals and candidates of one rehearsal. */
#include "exam-client/rehearsal/rehearsal-room.h"

#include <glib/gstdio.h>

#include "common/base/csv.h"
#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "common/exam/limits.h"

#define REHEARSAL_CSV_MAX  (16 * 1024 * 1024)
#define REHEARSAL_ROWS_MAX 10000

struct RehearsalRoom
{
  GPtrArray *clients;    /* of ExamClient */
  GPtrArray *candidates; /* of RehearsalCandidate */
  GHashTable *announced; /* ExamClient whose code was printed */
  GMainLoop *loop;
  guint n_done;
  gboolean json;
  gint64 begin_us;
  gint64 limit_us;
};

/* What a candidate would see goes to standard error, with the seat. */
static void
rehearsal_room_on_notice (ExamClient *client, const char *text, gpointer user_data)
{
  const char *seat = exam_client_get_seat (client);

  g_printerr ("%s: %s\n", seat != NULL ? seat : "?", text);
}

static void
rehearsal_room_on_stage (ExamClient *client, gpointer user_data)
{
  const char *trouble = exam_client_get_trouble (client);

  if (trouble != NULL)
    rehearsal_room_on_notice (client, trouble, user_data);
}

static ExamClient *
rehearsal_room_make_client (const ClientConfig *template_config, const char *state_dir, guint place, GError **error)
{
  ClientConfig config = *template_config;
  g_autofree char *name = g_strdup_printf ("t%03u", place + 1);
  g_autofree char *folder = g_build_filename (state_dir, name, NULL);
  ExamClient *client;

  config.state_dir = folder;
  config.name = name;
  client = exam_client_new (&config, error);
  if (client == NULL)
    return NULL;
  g_signal_connect (client, "notice", G_CALLBACK (rehearsal_room_on_notice), NULL);
  g_signal_connect (client, "stage-changed", G_CALLBACK (rehearsal_room_on_stage), NULL);
  return client;
}

RehearsalRoom *
rehearsal_room_new (const ClientConfig *template_config, const char *state_dir, guint n_terminals, GError **error)
{
  g_autoptr (RehearsalRoom) room = g_new0 (RehearsalRoom, 1);

  room->clients = g_ptr_array_new_with_free_func (g_object_unref);
  room->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)rehearsal_candidate_free);
  room->announced = g_hash_table_new (NULL, NULL);
  room->loop = g_main_loop_new (NULL, FALSE);
  for (guint i = 0; i < n_terminals; i++)
    {
      ExamClient *client = rehearsal_room_make_client (template_config, state_dir, i, error);

      if (client == NULL)
        return NULL;
      g_ptr_array_add (room->clients, client);
    }
  return g_steal_pointer (&room);
}

void
rehearsal_room_free (RehearsalRoom *room)
{
  if (room == NULL)
    return;
  for (guint i = 0; i < room->clients->len; i++)
    exam_client_stop (room->clients->pdata[i]);
  g_ptr_array_unref (room->candidates);
  g_ptr_array_unref (room->clients);
  g_hash_table_unref (room->announced);
  g_main_loop_unref (room->loop);
  g_free (room);
}

static void
rehearsal_room_announce (RehearsalRoom *room, guint place)
{
  ExamClient *client = room->clients->pdata[place];
  g_autoptr (cJSON) json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = g_strdup_printf ("t%03u", place + 1);

  if (exam_client_get_stage (client) != CLIENT_STAGE_ENROLLING || !g_hash_table_add (room->announced, client))
    return;
  json = cJSON_CreateObject ();
  cJSON_AddStringToObject (json, "terminal", name);
  cJSON_AddStringToObject (json, "code", exam_client_get_enrolment_code (client));
  text = json_format (json);
  g_print ("%s\n", text);
}

static gboolean
rehearsal_stage_is_ready (ClientStage stage)
{
  switch (stage)
    {
    case CLIENT_STAGE_LOGIN:
    case CLIENT_STAGE_WAITING:
    case CLIENT_STAGE_RESUMING:
    case CLIENT_STAGE_SITTING:
    case CLIENT_STAGE_PAUSED:
    case CLIENT_STAGE_LOCKED:
    case CLIENT_STAGE_FINISHED:
      return TRUE;
    case CLIENT_STAGE_STARTING:
    case CLIENT_STAGE_ENROLLING:
    case CLIENT_STAGE_PREPARING:
    case CLIENT_STAGE_TROUBLE:
      return FALSE;
    }
  return FALSE;
}

/* The first terminal that is not ready; -1 for none. */
static int
rehearsal_room_find_unready (RehearsalRoom *room)
{
  for (guint i = 0; i < room->clients->len; i++)
    if (!rehearsal_stage_is_ready (exam_client_get_stage (room->clients->pdata[i])))
      return (int)i;
  return -1;
}

static gboolean
rehearsal_room_look (gpointer data)
{
  RehearsalRoom *room = data;

  for (guint i = 0; i < room->clients->len; i++)
    rehearsal_room_announce (room, i);
  if (rehearsal_room_find_unready (room) < 0 || (room->limit_us != 0 && g_get_monotonic_time () > room->limit_us))
    g_main_loop_quit (room->loop);
  return G_SOURCE_CONTINUE;
}

gboolean
rehearsal_room_prepare (RehearsalRoom *room, guint limit_s, GError **error)
{
  guint timer = g_timeout_add (100, rehearsal_room_look, room);
  int unready;

  room->limit_us = limit_s == 0 ? 0 : g_get_monotonic_time () + (gint64)limit_s * G_USEC_PER_SEC;
  for (guint i = 0; i < room->clients->len; i++)
    exam_client_start (room->clients->pdata[i]);
  g_main_loop_run (room->loop);
  g_source_remove (timer);
  unready = rehearsal_room_find_unready (room);
  if (unready < 0)
    return TRUE;
  {
    const char *trouble = exam_client_get_trouble (room->clients->pdata[unready]);

    g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("terminal t%03d is not ready after %u seconds%s%s"),
                 unready + 1, limit_s, trouble != NULL ? ": " : "", trouble != NULL ? trouble : "");
  }
  return FALSE;
}

static GPtrArray *
rehearsal_room_read_csv (const char *csv_path, const char *first, const char *second, GError **error)
{
  g_autoptr (GBytes) bytes = file_read (csv_path, REHEARSAL_CSV_MAX, error);
  g_autoptr (GPtrArray) rows = NULL;
  gsize len;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &len);
  rows = csv_parse (csv_path, text != NULL ? text : "", len, REHEARSAL_ROWS_MAX, error);
  if (rows == NULL)
    return NULL;
  if (rows->len >= 2 && csv_find_column (rows->pdata[0], first) >= 0 && csv_find_column (rows->pdata[0], second) >= 0)
    return g_steal_pointer (&rows);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("%s: a header with columns %s and %s, and at least one row below it, are needed"), csv_path, first,
               second);
  return NULL;
}

static GPtrArray *
rehearsal_room_read_candidates (const char *csv_path, GError **error)
{
  return rehearsal_room_read_csv (csv_path, "number", "pin", error);
}

GHashTable *
rehearsal_room_load_keys (const char *csv_path, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) rows = rehearsal_room_read_csv (csv_path, "item", "key", error);
  int item, key;

  if (rows == NULL)
    return NULL;
  item = csv_find_column (rows->pdata[0], "item");
  key = csv_find_column (rows->pdata[0], "key");
  for (guint i = 1; i < rows->len; i++)
    {
      const CsvRow *row = g_ptr_array_index (rows, i);
      const char *answer = csv_get (row, key);

      if (*answer == '\0' || strlen (answer) > EXAM_RESPONSE_MAX)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                       _ ("%s:%u: key: the best answer of at most %u characters is needed"), csv_path, row->line,
                       (guint)EXAM_RESPONSE_MAX);
          return NULL;
        }
      g_hash_table_replace (keys, g_strdup (csv_get (row, item)), g_strdup (answer));
    }
  return g_steal_pointer (&keys);
}

gboolean
rehearsal_room_count_candidates (const char *csv_path, guint *out_n, GError **error)
{
  g_autoptr (GPtrArray) rows = rehearsal_room_read_candidates (csv_path, error);

  if (rows == NULL)
    return FALSE;
  *out_n = rows->len - 1;
  return TRUE;
}

/* The terminal with this seat; for "" the next one in order. */
static ExamClient *
rehearsal_room_find_terminal (RehearsalRoom *room, const char *seat, guint place)
{
  if (*seat == '\0')
    return place < room->clients->len ? room->clients->pdata[place] : NULL;
  for (guint i = 0; i < room->clients->len; i++)
    if (g_strcmp0 (exam_client_get_seat (room->clients->pdata[i]), seat) == 0)
      return room->clients->pdata[i];
  return NULL;
}

static void
rehearsal_room_on_done (RehearsalCandidate *candidate, gpointer user_data)
{
  RehearsalRoom *room = user_data;
  g_autofree char *line = rehearsal_candidate_format (candidate);

  g_print ("%s\n", line);
  if (++room->n_done == room->candidates->len)
    g_main_loop_quit (room->loop);
}

gboolean
rehearsal_room_seat (
    RehearsalRoom *room, const char *csv_path, guint32 seed, const RehearsalManner *manner, GError **error)
{
  g_autoptr (GPtrArray) rows = rehearsal_room_read_candidates (csv_path, error);
  const CsvRow *header = rows == NULL ? NULL : rows->pdata[0];

  if (rows == NULL)
    return FALSE;
  for (guint i = 1; i < rows->len; i++)
    {
      const CsvRow *row = rows->pdata[i];
      const char *seat = csv_get (row, csv_find_column (header, "seat"));
      ExamClient *client = rehearsal_room_find_terminal (room, seat, i - 1);

      if (client == NULL)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING,
                       _ ("%s:%u: no terminal of this rehearsal has seat \"%s\""), csv_path, row->line, seat);
          return FALSE;
        }
      g_ptr_array_add (room->candidates,
                       rehearsal_candidate_new (client, csv_get (row, csv_find_column (header, "number")),
                                                csv_get (row, csv_find_column (header, "pin")), seed + i, manner,
                                                rehearsal_room_on_done, room));
    }
  return TRUE;
}

static void
rehearsal_room_print_summary (RehearsalRoom *room, guint n_complete, gboolean json)
{
  double seconds = (double)(g_get_monotonic_time () - room->begin_us) / G_USEC_PER_SEC;
  guint n_actions = 0;

  for (guint i = 0; i < room->candidates->len; i++)
    n_actions += rehearsal_candidate_get_n_actions (room->candidates->pdata[i]);
  if (json)
    g_print ("{\"summary\":true,\"candidates\":%u,\"complete\":%u,\"answers\":%u,\"seconds\":%.0f}\n",
             room->candidates->len, n_complete, n_actions, seconds);
  else
    g_print (_ ("%u of %u sittings are complete and scored the same on terminal and server; %u answers in %.0f s\n"),
             n_complete, room->candidates->len, n_actions, seconds);
}

gboolean
rehearsal_room_sit (RehearsalRoom *room, gboolean json)
{
  guint n_complete = 0;

  room->begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < room->candidates->len; i++)
    rehearsal_candidate_start (room->candidates->pdata[i]);
  g_main_loop_run (room->loop);
  for (guint i = 0; i < room->candidates->len; i++)
    n_complete += rehearsal_candidate_is_complete (room->candidates->pdata[i]);
  rehearsal_room_print_summary (room, n_complete, json);
  return n_complete == room->candidates->len;
}
