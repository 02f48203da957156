/* item-bank draw: what anyone can recompute from a package and a published transcript. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "common/base/text-lines.h"
#include "common/exam/draw.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/package-file.h"

#define COMMAND_DRAW_SEATS_MAX 100000

typedef struct
{
  BankPackage *package;
  DrawTranscript *transcript;
  guint8 seed[DIGEST_LEN];
} CommandDraw;

static void
command_draw_clear (CommandDraw *draw)
{
  g_clear_pointer (&draw->package, bank_package_free);
  g_clear_pointer (&draw->transcript, draw_transcript_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandDraw, command_draw_clear)

/* A transcript for another bank would give a form too, but of no meaning. */
static gboolean
command_draw_open (
    CommandDraw *draw, const char *path, const char *transcript_path, const char *committee, GError **error)
{
  g_autofree char *text = command_read_text (transcript_path, error);
  g_autofree char *pinned_pem = text != NULL && committee != NULL ? command_read_text (committee, error) : NULL;
  guint8 sha256[DIGEST_LEN];

  if (text == NULL || (committee != NULL && pinned_pem == NULL))
    return FALSE;
  draw->transcript = draw_transcript_parse (text, strlen (text), error);
  if (draw->transcript == NULL)
    {
      adil_error_prefix_place (error, transcript_path, 0);
      return FALSE;
    }
  draw_seed (text, draw->seed);
  draw->package = package_file_open (path, pinned_pem, error);
  if (draw->package == NULL)
    return FALSE;
  bank_package_manifest_sha256 (draw->package, sha256);
  if (memcmp (sha256, draw->transcript->bank_sha256, DIGEST_LEN) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s: is the transcript of another bank, not of %s"),
               transcript_path, path);
  return FALSE;
}

static gboolean
command_draw_is_pinned (const Blueprint *blueprint, const char *item_id)
{
  for (guint i = 0; i < blueprint->pins->len; i++)
    if (strcmp (((BlueprintPin *)blueprint->pins->pdata[i])->item_id, item_id) == 0)
      return TRUE;
  return FALSE;
}

static cJSON *
command_draw_slot_new (const CommandDraw *draw, const FormSlot *slot, guint number)
{
  const Manifest *manifest = bank_package_manifest (draw->package);
  const Blueprint *blueprint = bank_package_blueprint (draw->package);
  const ManifestItem *item = manifest->items->pdata[slot->idx];
  const char *kept;
  g_autoptr (GString) letters = g_string_new (NULL);
  cJSON *object = cJSON_CreateObject ();

  for (guint i = 0; i < slot->n_options; i++)
    g_string_append_c (letters, (char)('A' + slot->option_order[i]));
  json_add_integer (object, "slot", number);
  json_add_integer (object, "idx", slot->idx);
  cJSON_AddStringToObject (object, "item", item->item_id);
  json_add_integer (object, "version", item->version);
  cJSON_AddStringToObject (object, "section", item->section);
  cJSON_AddStringToObject (object, "stratum", item->stratum);
  cJSON_AddStringToObject (object, "options", letters->str);
  kept = g_hash_table_lookup (blueprint->pinned_options, item->item_id);
  if (kept != NULL)
    cJSON_AddStringToObject (object, "pinned_options", kept);
  cJSON_AddBoolToObject (object, "pinned", command_draw_is_pinned (blueprint, item->item_id));
  cJSON_AddBoolToObject (object, "pretest", slot->is_pretest);
  return object;
}

static void
command_draw_print_json (const CommandDraw *draw, const Form *form)
{
  g_autoptr (cJSON) root = cJSON_CreateObject ();
  const Blueprint *blueprint = bank_package_blueprint (draw->package);
  g_autofree char *text = NULL;
  cJSON *slots, *tries;

  cJSON_AddStringToObject (root, "session", form->session);
  cJSON_AddStringToObject (root, "candidate", form->pseudonym);
  json_add_integer (root, "tries", form->tries);
  tries = cJSON_AddObjectToObject (root, "section_tries");
  for (guint i = 0; i < blueprint->sections->len; i++)
    json_add_integer (tries, ((BlueprintSection *)blueprint->sections->pdata[i])->id, form->section_tries[i]);
  slots = cJSON_AddArrayToObject (root, "slots");
  for (guint i = 0; i < form->slots->len; i++)
    cJSON_AddItemToArray (slots, command_draw_slot_new (draw, &g_array_index (form->slots, FormSlot, i), i));
  text = json_format (root);
  g_print ("%s\n", text);
}

static gboolean
command_draw_print_form (const CommandDraw *draw, const char *candidate, gboolean as_json, GError **error)
{
  const Blueprint *blueprint = bank_package_blueprint (draw->package);
  const Manifest *manifest = bank_package_manifest (draw->package);
  g_autoptr (Form) form = draw_form (blueprint, manifest, draw->seed, draw->transcript->session, candidate, error);
  g_autofree char *text = NULL;

  if (form == NULL)
    return FALSE;
  if (as_json)
    {
      command_draw_print_json (draw, form);
      return TRUE;
    }
  text = form_format (form, blueprint, manifest);
  g_print ("%s", text);
  return TRUE;
}

/* The n-th check-in takes the seat with this place, from 1, in the sorted list of seats. */
static void
command_draw_print_seats (const CommandDraw *draw, guint n_seats)
{
  g_autofree guint32 *order = draw_seat_order (draw->seed, draw->transcript->session, n_seats);

  for (guint i = 0; i < n_seats; i++)
    g_print ("%u %u\n", i + 1, order[i] + 1);
}

static int
command_draw_run (const char *path,
                  const char *transcript,
                  const char *committee,
                  const char *candidate,
                  guint n_seats,
                  gboolean as_json)
{
  g_auto (CommandDraw) draw = { 0 };
  g_autoptr (GError) error = NULL;

  if (!command_draw_open (&draw, path, transcript, committee, &error))
    return command_fail (error);
  if (candidate == NULL)
    command_draw_print_seats (&draw, n_seats);
  else if (!command_draw_print_form (&draw, candidate, as_json, &error))
    return command_fail (error);
  return COMMAND_OK;
}

int
command_draw (int argc, char **argv)
{
  g_autofree char *transcript = NULL;
  g_autofree char *committee = NULL;
  g_autofree char *candidate = NULL;
  gint n_seats = 0;
  gboolean as_json = FALSE;
  const GOptionEntry entries[]
      = { { "transcript", 't', 0, G_OPTION_ARG_FILENAME, &transcript, N_ ("the published transcript of the draw"),
            N_ ("FILE") },
          { "committee", 'c', 0, G_OPTION_ARG_FILENAME, &committee, N_ ("check the signatures by these certificates"),
            N_ ("PEM") },
          { "candidate", 'p', 0, G_OPTION_ARG_STRING, &candidate, N_ ("pseudonym; prints the form"), "P" },
          { "seats", 0, 0, G_OPTION_ARG_INT, &n_seats, N_ ("number of seats; prints their order"), "N" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the form as JSON"), NULL },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, _ ("PACKAGE"),
                      _ ("Draws again what a session drew: the form of one candidate (exam-form), or which seat each "
                         "check-in takes.")))
    return COMMAND_USAGE;
  if (transcript == NULL || argc != 2)
    return command_usage (transcript == NULL ? _ ("--transcript is missing") : _ ("name one package"));
  if ((candidate != NULL) == (n_seats != 0) || n_seats < 0 || n_seats > COMMAND_DRAW_SEATS_MAX)
    return command_usage (_ ("give either --candidate or --seats (1 to %d)"), COMMAND_DRAW_SEATS_MAX);
  if (candidate != NULL && !text_is_token (candidate, EXAM_PSEUDONYM_MAX))
    return command_usage (_ ("the candidate must be 1 to %d characters out of A-Z a-z 0-9 . _ / : @ + -"),
                          EXAM_PSEUDONYM_MAX);
  return command_draw_run (argv[1], transcript, committee, candidate, (guint)n_seats, as_json);
}
