/* exam-server session draw | list | transcript, and checkin. */
#include <string.h>

#include "common/base/hex.h"
#include "common/base/text-lines.h"
#include "exam-server/api/command.h"
#include "exam-server/service/checkin.h"
#include "exam-server/service/session-control.h"
#include "exam-server/service/session-draw.h"

/* "--beacon SOURCE ROUND HEX" becomes one argument, because an option takes one value. Free with g_strfreev(). */
static char **
join_beacon (int argc, char **argv, int *out_argc)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  char **joined;

  for (int i = 0; i < argc; i++)
    {
      g_autofree char *option = NULL;

      if (strcmp (argv[i], "--beacon") == 0 && i + 3 < argc)
        {
          option = g_strdup_printf ("--beacon=%s %s %s", argv[i + 1], argv[i + 2], argv[i + 3]);
          i += 3;
        }
      g_strv_builder_add (builder, option != NULL ? option : argv[i]);
    }
  joined = g_strv_builder_end (builder);
  *out_argc = (int)g_strv_length (joined);
  return joined;
}

static gboolean
parse_beacon (const char *text, char **out_source, DrawInput *out)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, " ", -1) : NULL;

  if (parts == NULL || g_strv_length (parts) != 3 || !text_is_token (parts[0], 64)
      || !text_parse_decimal (parts[1], G_MAXINT64, &out->beacon_round) || !hex_parse (parts[2], out->beacon, 32))
    {
      g_printerr ("exam-server: --beacon needs a source, a round number and 64 hexadecimal digits\n");
      return FALSE;
    }
  *out_source = g_strdup (parts[0]);
  out->beacon_source = *out_source;
  return TRUE;
}

static void
reveal_free (gpointer data)
{
  DrawReveal *reveal = data;

  g_free (reveal->member);
  g_free (reveal);
}

static gboolean
parse_reveals (char **texts, GPtrArray *out)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      const char *equals = strchr (texts[i], '=');
      g_autofree char *member = equals != NULL ? g_strndup (texts[i], (gsize)(equals - texts[i])) : NULL;
      guint8 value[32];
      DrawReveal *reveal;

      if (member == NULL || !text_is_token (member, 32) || !hex_parse (equals + 1, value, sizeof value))
        {
          g_printerr ("exam-server: --reveal %s: must be MEMBER=HEX with 64 hexadecimal digits\n", texts[i]);
          return FALSE;
        }
      reveal = g_new0 (DrawReveal, 1);
      reveal->member = g_steal_pointer (&member);
      memcpy (reveal->value, value, sizeof value);
      g_ptr_array_add (out, reveal);
    }
  return TRUE;
}

int
command_session_draw (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *beacon = NULL;
  g_autofree char *source = NULL;
  g_auto (GStrv) reveals = NULL;
  const GOptionEntry entries[] = {
    { "beacon", 0, 0, G_OPTION_ARG_STRING, &beacon, "Announced public randomness", "SOURCE ROUND HEX" },
    { "reveal", 0, 0, G_OPTION_ARG_STRING_ARRAY, &reveals, "A committee member's value (repeat)", "MEMBER=HEX" },
    { NULL },
  };
  int joined_argc;
  g_auto (GStrv) joined = join_beacon (argc, argv, &joined_argc);
  /* The parser takes pointers out of the array it is given. */
  g_autofree char **work = g_memdup2 (joined, sizeof (char *) * (gsize)(joined_argc + 1));
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (reveal_free);
  DrawInput input = { .reveals = members };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *transcript = NULL;

  if (!command_line_parse (&line, joined_argc, work, usage, entries, 1, 100))
    return COMMAND_USAGE;
  if (!parse_beacon (beacon, &source, &input) || !parse_reveals (reveals, members)
      || !parse_reveals (line.args + 1, members))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  transcript = session_draw (centre, command_actor (), line.args[0], &input, &error);
  if (transcript == NULL)
    return command_fail (error);
  g_print ("%s", transcript);
  return COMMAND_OK;
}

int
command_session_transcript (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *transcript = NULL;

  if (!command_line_parse (&line, argc, argv, usage, NULL, 1, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  transcript = session_draw_dup_transcript (centre, line.args[0], &error);
  if (transcript == NULL)
    return command_fail (error);
  g_print ("%s", transcript);
  return COMMAND_OK;
}

int
command_session_list (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!command_line_parse (&line, argc, argv, usage, NULL, 0, 0))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  tx = store_read_begin (centre->store, &error);
  rows = tx != NULL ? store_session_list (tx, &error) : NULL;
  if (rows == NULL)
    return command_fail (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreSession *row = rows->pdata[i];

      g_print ("%s\t%s\t%s %s\t%s\t%s\t%s\t%s\n", row->id, session_control_state (row), row->starts_at, row->time_zone,
               row->site, row->exam, row->rules, row->title);
    }
  return COMMAND_OK;
}

int
command_checkin (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *session = NULL;
  const GOptionEntry entries[] = {
    { "session", 0, 0, G_OPTION_ARG_STRING, &session, "Refuse candidates of other sessions", "ID" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CheckinReply) reply = { 0 };

  if (!command_line_parse (&line, argc, argv, usage, entries, 1, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!checkin_candidate (centre, command_actor (), line.args[0], session, &reply, &error))
    return command_fail (error);
  g_print ("seat %s\npin %s\npseudonym %s\nname %s\nsession %s\n", reply.seat, reply.pin, reply.pseudonym, reply.name,
           reply.session);
  return COMMAND_OK;
}
