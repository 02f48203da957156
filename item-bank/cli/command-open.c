/* item-bank open: the ceremony at which the custodians open a bank, or its rehearsal. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "item-bank/cli/ceremony-record.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/share-input.h"

/* Two copies of the largest item, its salt and the keys. */
#define COMMAND_OPEN_POOL (4 * 1024 * 1024)

typedef struct
{
  char *committee;
  gint min_policy;
  gboolean is_rehearsal;
  gboolean as_json;
  char *out;
  char **items;
  char *out_items;
  char *exposed;  /* what was shown or written */
  GString *shown; /* items to print behind the record */
} CommandOpen;

static void
command_open_clear (CommandOpen *open)
{
  g_free (open->committee);
  g_free (open->out);
  g_strfreev (open->items);
  g_free (open->out_items);
  g_free (open->exposed);
  if (open->shown != NULL)
    {
      secret_wipe (open->shown->str, open->shown->len);
      g_string_free (open->shown, TRUE);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandOpen, command_open_clear)

static gint64
command_open_now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
command_open_write_item (
    const CommandOpen *open, const ManifestItem *item, ItemSealPart part, const Secret *plain, GError **error)
{
  g_autofree char *name
      = g_strdup_printf ("%05u-%s.%s.txt", item->idx, item->item_id, part == ITEM_SEAL_CONTENT ? "item" : "points");
  g_autofree char *path = NULL;

  g_strdelimit (name, "/", '_');
  path = g_build_filename (open->out_items, name, NULL);
  return file_write_durably (path, secret_peek (plain), secret_len (plain), 0600, error);
}

/* Only what was asked for by name leaves locked memory. */
static gboolean
command_open_visit (const ManifestItem *item, ItemSealPart part, const Secret *plain, gpointer data, GError **error)
{
  CommandOpen *open = data;

  if (open->items != NULL && g_strv_contains ((const char *const *)open->items, item->item_id))
    {
      g_string_append_printf (open->shown, "\n--- %s, %s\n", item->item_id,
                              part == ITEM_SEAL_CONTENT ? _ ("content") : _ ("points"));
      g_string_append_len (open->shown, (const char *)secret_peek (plain), (gssize)secret_len (plain));
    }
  return open->out_items == NULL || command_open_write_item (open, item, part, plain, error);
}

static gboolean
command_open_check_items (const CommandOpen *open, const Manifest *manifest, GError **error)
{
  for (char **id = open->items; id != NULL && *id != NULL; id++)
    if (manifest_find_item (manifest, *id) == NULL)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("the package has no item %s"), *id);
        return FALSE;
      }
  if (open->out_items == NULL || g_mkdir_with_parents (open->out_items, 0700) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be created: %s"), open->out_items, g_strerror (errno));
  return FALSE;
}

static void
command_open_confirm (const Ceremony *ceremony)
{
  const CeremonyGiver *giver = ceremony->givers->pdata[ceremony->givers->len - 1];
  gboolean is_check = ceremony->kind == CEREMONY_SHARE_REHEARSAL;
  g_autofree char *line = g_strdup_printf (
      is_check ? _ ("share %u of %u is good (custodian %s)") : _ ("share %u of %u accepted (custodian %s)"),
      ceremony->givers->len, is_check ? bank_package_manifest (ceremony->package)->shares->len : ceremony->threshold,
      giver->custodian);

  command_complain (line);
}

static gboolean
command_open_take (Ceremony *ceremony, Share *share, GError **error)
{
  if (share == NULL || !ceremony_take (ceremony, share, command_open_now_s (), error))
    return FALSE;
  command_open_confirm (ceremony);
  return TRUE;
}

/* At a terminal people try again: a wrong sheet is no reason to begin anew. */
static gboolean
command_open_ask (Ceremony *ceremony, GError **error)
{
  const Manifest *manifest = bank_package_manifest (ceremony->package);

  while (ceremony_wants_more (ceremony))
    {
      g_autoptr (GError) local = NULL;
      gboolean taken
          = command_open_take (ceremony, share_input_ask (ceremony->givers->len + 1, manifest, &local), &local);

      if (taken)
        continue;
      /* Whether what is there will do is for ceremony_open() to say. */
      if (g_error_matches (local, ADIL_ERROR, ADIL_ERROR_GAP))
        return TRUE;
      if (isatty (STDIN_FILENO) != 1)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_prefix_error (&local, "%s", _ ("not accepted: "));
      command_complain (local->message);
    }
  return TRUE;
}

static void
command_open_say_what_begins (const Ceremony *ceremony)
{
  if (isatty (STDIN_FILENO) != 1)
    return;
  if (ceremony->kind == CEREMONY_SHARE_REHEARSAL)
    g_printerr ("%s\n", _ ("Rehearsal with a real package: each share is checked and wiped, the key is never rebuilt. "
                           "Ctrl-D ends it."));
  else
    g_printerr ("%s\n", _ ("The custodians give their shares one after another."));
}

static gboolean
command_open_collect (Ceremony *ceremony, char **paths, GError **error)
{
  const Manifest *manifest = bank_package_manifest (ceremony->package);

  for (; *paths != NULL; paths++)
    {
      Share *share = share_input_read_file (*paths, manifest, error);

      if (share == NULL)
        return FALSE;
      if (!command_open_take (ceremony, share, error))
        {
          adil_error_prefix_place (error, *paths, 0);
          return FALSE;
        }
    }
  if (ceremony->kind == CEREMONY_SHARE_REHEARSAL ? ceremony->givers->len > 0 : ceremony_has_enough (ceremony))
    return TRUE;
  command_open_say_what_begins (ceremony);
  return command_open_ask (ceremony, error);
}

static void
command_open_note_exposure (CommandOpen *open)
{
  if (open->items == NULL && open->out_items == NULL)
    return;
  if (open->out_items != NULL)
    open->exposed = g_strdup_printf (_ ("WRITTEN IN CLEAR to %s, as was asked"), open->out_items);
  else
    open->exposed = g_strdup_printf (_ ("%u SHOWN IN CLEAR, as was asked"), g_strv_length (open->items));
}

static gboolean
command_open_hold (CommandOpen *open, Ceremony *ceremony, char **paths, GError **error)
{
  const Manifest *manifest = bank_package_manifest (ceremony->package);

  if (!command_open_check_items (open, manifest, error) || !command_open_collect (ceremony, paths, error))
    return FALSE;
  if (ceremony_open (ceremony, command_open_visit, open, error))
    {
      command_open_note_exposure (open);
      return TRUE;
    }
  if (ceremony->n_verified > 0)
    command_open_note_exposure (open);
  return FALSE;
}

static gboolean
command_open_report (const CommandOpen *open, const CeremonyRecord *record, GError **error)
{
  g_autofree char *text = NULL;

  if (open->as_json)
    {
      g_autoptr (cJSON) object = ceremony_record_to_json (record);
      g_autofree char *json = json_format_pretty (object);

      text = g_strconcat (json, "\n", NULL);
    }
  else
    text = ceremony_record_format (record);
  g_print ("%s", text);
  return open->out == NULL || file_write_durably (open->out, (const guint8 *)text, strlen (text), 0644, error);
}

static int
command_open_run (CommandOpen *open, const char *path, char **share_paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unwritten = NULL;
  CeremonyRecord record = { .start_s = command_open_now_s () };
  g_autoptr (PackageReport) report = NULL;
  g_autoptr (Ceremony) ceremony = NULL;
  gboolean held = FALSE;

  if (!secret_pool_open (COMMAND_OPEN_POOL, &error) || !secret_harden_process (&error))
    return command_fail (error);
  report = package_report_new (path, open->committee, (guint)open->min_policy, &error);
  if (report == NULL)
    return command_fail (error);
  if (package_report_is_good (report))
    {
      ceremony = ceremony_new (report->package, open->is_rehearsal);
      held = command_open_hold (open, ceremony, share_paths, &error);
    }
  else
    g_set_error (&error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED, _ ("%s is NOT VALID, so no share was asked for: %s"), path,
                 report->problem);
  record.report = report;
  record.ceremony = ceremony;
  record.end_s = command_open_now_s ();
  record.problem = held ? NULL : error->message;
  record.exposed = open->exposed;
  if (!command_open_report (open, &record, &unwritten))
    return command_fail (unwritten);
  if (!held)
    return command_fail (error);
  if (open->shown->len > 0)
    g_print ("%s\n", open->shown->str);
  return COMMAND_OK;
}

static int
command_open_check_options (const CommandOpen *open, int argc)
{
  if (open->committee == NULL)
    return command_usage (_ ("--committee is missing"));
  if (argc < 2)
    return command_usage (_ ("name one package, then files of shares, if any"));
  if (open->min_policy < 1)
    return command_usage (_ ("--policy must be at least 1"));
  if (open->is_rehearsal && (open->items != NULL || open->out_items != NULL))
    return command_usage (_ ("a rehearsal exposes nothing: no --item or --out-items"));
  if (open->as_json && open->items != NULL)
    return command_usage (_ ("--item prints text: give --out-items with --json"));
  return COMMAND_OK;
}

int
command_open (int argc, char **argv)
{
  g_auto (CommandOpen) open = { .min_policy = 1, .shown = g_string_new (NULL) };
  const GOptionEntry entries[] = {
    { "committee", 'c', 0, G_OPTION_ARG_FILENAME, &open.committee,
      N_ ("certificates of those who may sign, from a "
          "source of your own"),
      N_ ("PEM") },
    { "policy", 0, 0, G_OPTION_ARG_INT, &open.min_policy, N_ ("refuse a package that asks for fewer signatures"), "M" },
    { "rehearsal", 0, 0, G_OPTION_ARG_NONE, &open.is_rehearsal,
      N_ ("rehearse: a real package's shares are checked one by one, its key is never rebuilt"), NULL },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &open.out, N_ ("write the record for the minutes here too"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &open.as_json, N_ ("the record as JSON"), NULL },
    { "item", 0, 0, G_OPTION_ARG_STRING_ARRAY, &open.items, N_ ("show this item in clear (after the exam)"),
      N_ ("ID") },
    { "out-items", 0, 0, G_OPTION_ARG_FILENAME, &open.out_items,
      N_ ("write all items in clear into this folder (after the exam)"), N_ ("DIR") },
    { NULL }
  };
  int status;

  if (!command_parse (
          &argc, &argv, entries, _ ("PACKAGE [SHARE...]"),
          _ ("Verifies the package, takes the custodians' shares from files or asks for them, rebuilds the content key "
             "in locked memory, opens every item, compares it with what the committee signed, wipes everything and "
             "prints a record. Item texts go nowhere unless --item or --out-items asks for them.")))
    return COMMAND_USAGE;
  status = command_open_check_options (&open, argc);
  return status == COMMAND_OK ? command_open_run (&open, argv[1], argv + 2) : status;
}
