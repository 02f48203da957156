/* Words and figures of a ceremony's record. */
#include "item-bank/cli/ceremony-record.h"

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "item-bank/cli/command.h"

static char *
record_dup_utc (gint64 at_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at_s);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

static char *
record_dup_local (gint64 at_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at_s);

  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S (UTC%:z)");
}

/* Columns by characters, not bytes: labels are translated. */
static void record_add (GString *out, const char *label, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
record_add (GString *out, const char *label, const char *format, ...)
{
  glong width = g_utf8_strlen (label, -1);
  g_autofree char *text = NULL;
  g_autofree char *printable = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  printable = command_dup_printable (text);
  g_string_append_printf (out, "%s%*s%s\n", label, (int)MAX (1, 20 - width), "", printable);
}

static void
record_add_time (GString *out, const char *label, gint64 at_s)
{
  g_autofree char *utc = record_dup_utc (at_s);
  g_autofree char *local = record_dup_local (at_s);

  record_add (out, label, _ ("%s UTC, local %s"), utc, local);
}

static guint
record_n_items (const CeremonyRecord *record)
{
  return bank_package_manifest (record->ceremony->package)->items->len;
}

static char *
record_dup_result (const CeremonyRecord *record)
{
  if (record->problem != NULL)
    return g_strdup_printf (_ ("FAILED: %s"), record->problem);
  switch (record->ceremony->kind)
    {
    case CEREMONY_OPENING:
      return g_strdup_printf (_ ("OPENED: %u of %u items verified"), record->ceremony->n_verified,
                              record_n_items (record));
    case CEREMONY_REHEARSAL:
      return g_strdup_printf (_ ("REHEARSAL, practice package opened: %u of %u items verified"),
                              record->ceremony->n_verified, record_n_items (record));
    case CEREMONY_SHARE_REHEARSAL:
      return g_strdup_printf (
          _ ("REHEARSAL: %u of %u shares are legible, whole and those of this package; nothing was opened"),
          record->ceremony->givers->len, bank_package_manifest (record->ceremony->package)->shares->len);
    }
  g_return_val_if_reached (NULL);
}

static void
record_add_package (GString *out, const PackageReport *report)
{
  g_autofree char *file = hex_format (report->file_sha256, DIGEST_LEN);

  if (report->package != NULL)
    record_add (out, _ ("exam"), _ ("%s, bank version %u"), bank_package_manifest (report->package)->exam,
                bank_package_manifest (report->package)->version);
  record_add (out, _ ("package"), _ ("%s, %zu bytes"), report->path, report->n_bytes);
  record_add (out, _ ("package SHA-256"), "%s", file);
  if (report->package != NULL)
    {
      guint8 sha256[DIGEST_LEN];
      g_autofree char *manifest = NULL;

      bank_package_manifest_sha256 (report->package, sha256);
      manifest = hex_format (sha256, DIGEST_LEN);
      record_add (out, _ ("manifest SHA-256"), "%s", manifest);
    }
  for (guint i = 0; i < report->names->len; i++)
    if (report->has_signed[i])
      record_add (out, _ ("signed by"), "%s", (const char *)report->names->pdata[i]);
}

static void
record_add_shares (GString *out, const Ceremony *ceremony)
{
  for (guint i = 0; i < ceremony->givers->len; i++)
    {
      const CeremonyGiver *giver = ceremony->givers->pdata[i];
      g_autofree char *utc = record_dup_utc (giver->at_s);

      record_add (out, _ ("share"), _ ("%u of custodian %s, accepted %s UTC"), giver->x, giver->custodian, utc);
    }
  if (ceremony->threshold > 0)
    record_add (out, _ ("shares needed"), "%u", ceremony->threshold);
  for (guint i = 0; i < ceremony->refused->len; i++)
    record_add (out, _ ("not accepted"), "%s", (const char *)ceremony->refused->pdata[i]);
}

static void
record_add_secrets (GString *out, const CeremonyRecord *record)
{
  if (record->ceremony->is_key_rebuilt)
    record_add (out, _ ("content key"), "%s", _ ("rebuilt in locked memory, is the package's, wiped"));
  else
    record_add (out, _ ("content key"), "%s", _ ("never rebuilt"));
  record_add (out, _ ("items"), "%s",
              record->exposed != NULL ? record->exposed : _ ("nothing of them shown or written"));
}

static void
record_add_hands (GString *out, const Ceremony *ceremony)
{
  g_string_append_printf (out, "\n%s\n", _ ("Signatures of those present:"));
  for (guint i = 0; i < ceremony->givers->len; i++)
    record_add (out, ((const CeremonyGiver *)ceremony->givers->pdata[i])->custodian, "______________________________");
  record_add (out, _ ("for the committee"), "______________________________");
}

char *
ceremony_record_format (const CeremonyRecord *record)
{
  GString *out = g_string_new (NULL);
  g_autofree char *result = record_dup_result (record);

  g_string_append_printf (out, "%s\n\n", _ ("Record of the opening of a sealed item bank"));
  record_add (out, _ ("result"), "%s", result);
  record_add_package (out, record->report);
  if (record->ceremony != NULL)
    {
      record_add_shares (out, record->ceremony);
      record_add_secrets (out, record);
    }
  record_add_time (out, _ ("begin"), record->start_s);
  record_add_time (out, _ ("end"), record->end_s);
  record_add (out, _ ("program"), "item-bank (Adil) %s", ADIL_VERSION);
  if (record->ceremony != NULL && record->problem == NULL)
    record_add_hands (out, record->ceremony);
  return g_string_free (out, FALSE);
}

static void
record_add_json_time (cJSON *object, const char *name, gint64 at_s)
{
  g_autofree char *utc = record_dup_utc (at_s);
  g_autofree char *local = record_dup_local (at_s);
  g_autofree char *local_name = g_strconcat (name, "_local", NULL);

  cJSON_AddStringToObject (object, name, utc);
  cJSON_AddStringToObject (object, local_name, local);
}

static void
record_add_json_shares (cJSON *object, const Ceremony *ceremony)
{
  cJSON *shares = cJSON_AddArrayToObject (object, "shares");
  cJSON *refused = cJSON_AddArrayToObject (object, "not_accepted");

  for (guint i = 0; i < ceremony->givers->len; i++)
    {
      const CeremonyGiver *giver = ceremony->givers->pdata[i];
      cJSON *share = cJSON_CreateObject ();

      json_add_integer (share, "number", giver->x);
      cJSON_AddStringToObject (share, "custodian", giver->custodian);
      record_add_json_time (share, "accepted", giver->at_s);
      cJSON_AddItemToArray (shares, share);
    }
  for (guint i = 0; i < ceremony->refused->len; i++)
    cJSON_AddItemToArray (refused, cJSON_CreateString (ceremony->refused->pdata[i]));
}

static const char *
record_kind_name (CeremonyKind kind)
{
  switch (kind)
    {
    case CEREMONY_OPENING:
      return "opening";
    case CEREMONY_REHEARSAL:
      return "rehearsal";
    case CEREMONY_SHARE_REHEARSAL:
      return "share-rehearsal";
    }
  g_return_val_if_reached (NULL);
}

cJSON *
ceremony_record_to_json (const CeremonyRecord *record)
{
  cJSON *object = cJSON_CreateObject ();
  const Ceremony *ceremony = record->ceremony;

  cJSON_AddStringToObject (object, "result", record->problem == NULL ? "ok" : "failed");
  if (record->problem != NULL)
    cJSON_AddStringToObject (object, "problem", record->problem);
  cJSON_AddItemToObject (object, "verification", package_report_to_json (record->report));
  if (ceremony != NULL)
    {
      cJSON_AddStringToObject (object, "kind", record_kind_name (ceremony->kind));
      record_add_json_shares (object, ceremony);
      json_add_integer (object, "shares_needed", ceremony->threshold);
      cJSON_AddBoolToObject (object, "key_rebuilt", ceremony->is_key_rebuilt);
      json_add_integer (object, "items", record_n_items (record));
      json_add_integer (object, "items_verified", ceremony->n_verified);
      cJSON_AddBoolToObject (object, "items_exposed", record->exposed != NULL);
    }
  record_add_json_time (object, "begin", record->start_s);
  record_add_json_time (object, "end", record->end_s);
  cJSON_AddStringToObject (object, "program", "item-bank (Adil) " ADIL_VERSION);
  return object;
}
