/* Runs the checks of a package and words their results. */
#include "item-bank/cli/package-report.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/package-file.h"
#include "item-bank/cli/package-signer.h"

/* As JSON has them; translated for people. */
static const char *const STAGE_NAMES[BANK_PACKAGE_N_STAGES]
    = { N_ ("container"), N_ ("signatures"), N_ ("manifest"), N_ ("hashes"),
        N_ ("blueprint"), N_ ("committee"),  N_ ("policy") };

void
package_report_free (PackageReport *report)
{
  if (report == NULL)
    return;
  g_free (report->path);
  g_free (report->problem);
  bank_package_free (report->package);
  g_clear_pointer (&report->names, g_ptr_array_unref);
  g_free (report->has_signed);
  g_free (report);
}

gboolean
package_report_is_good (const PackageReport *report)
{
  return report->problem == NULL;
}

static void
report_fail (PackageReport *report, BankPackageStage stage, const char *problem)
{
  g_free (report->problem);
  report->stage = stage;
  report->problem = g_strdup (problem);
}

static void
report_take_signers (PackageReport *report, const GArray *signers)
{
  for (guint i = 0; signers != NULL && i < signers->len; i++)
    report->has_signed[g_array_index (signers, guint, i)] = TRUE;
}

/* Who signed is worth knowing also where it is not enough. */
static void
report_look_at_rest (PackageReport *report, GBytes *file, const char *pinned_pem)
{
  g_autoptr (GArray) signers = NULL;

  report->package = bank_package_open (file, NULL, NULL);
  if (report->package == NULL)
    return;
  signers = package_signer_list (report->package, pinned_pem, NULL);
  report_take_signers (report, signers);
  if (report->stage == BANK_PACKAGE_SIGNATURES
      && strcmp (bank_package_committee_pem (report->package), pinned_pem) != 0)
    {
      g_autofree char *both = g_strconcat (
          report->problem, _ ("; the package was made for another committee list than the given one"), NULL);

      report_fail (report, report->stage, both);
    }
}

static void
report_check_min_policy (PackageReport *report, guint min_policy)
{
  guint m = bank_package_manifest (report->package)->policy_m;

  if (m < min_policy)
    {
      g_autofree char *problem
          = g_strdup_printf (_ ("the package asks for %u signatures only, not for %u"), m, min_policy);

      report_fail (report, BANK_PACKAGE_POLICY, problem);
    }
}

static void
report_run (PackageReport *report, GBytes *file, const char *pinned_pem, guint min_policy)
{
  g_autoptr (GError) error = NULL;

  report->package = bank_package_open_staged (file, pinned_pem, &report->stage, &error);
  if (report->package == NULL)
    {
      report_fail (report, report->stage, error->message);
      report_look_at_rest (report, file, pinned_pem);
      return;
    }
  report_take_signers (report, bank_package_signers (report->package));
  report_check_min_policy (report, min_policy);
}

PackageReport *
package_report_new (const char *path, const char *committee_path, guint min_policy, GError **error)
{
  g_autoptr (PackageReport) report = g_new0 (PackageReport, 1);
  g_autofree char *pinned_pem = command_read_text (committee_path, error);
  g_autoptr (GBytes) file = NULL;

  if (pinned_pem == NULL)
    return NULL;
  report->names = cms_list_names (pinned_pem, error);
  if (report->names == NULL)
    {
      adil_error_prefix_place (error, committee_path, 0);
      return NULL;
    }
  file = package_file_map (path, error);
  if (file == NULL)
    return NULL;
  report->path = g_strdup (path);
  report->n_bytes = g_bytes_get_size (file);
  report->has_signed = g_new0 (gboolean, report->names->len);
  digest_sha256 (report->file_sha256, g_bytes_get_data (file, NULL), report->n_bytes);
  report_run (report, file, pinned_pem, min_policy);
  return g_steal_pointer (&report);
}

static guint
report_count_signers (const PackageReport *report)
{
  guint n = 0;

  for (guint i = 0; i < report->names->len; i++)
    n += report->has_signed[i] ? 1 : 0;
  return n;
}

/* What a check that held says. */
static char *
report_dup_finding (const PackageReport *report, BankPackageStage stage)
{
  const Manifest *manifest = report->package != NULL ? bank_package_manifest (report->package) : NULL;

  if (stage == BANK_PACKAGE_CONTAINER)
    return g_strdup_printf (_ ("%zu bytes, each accounted for"), report->n_bytes);
  if (manifest == NULL)
    return g_strdup (_ ("holds"));
  switch (stage)
    {
    case BANK_PACKAGE_SIGNATURES:
      return g_strdup_printf (_ ("%u, each right and of a member on the given list"), report_count_signers (report));
    case BANK_PACKAGE_MANIFEST:
      return g_strdup_printf (_ ("exam %s, bank version %u, %u items, their root fits"), manifest->exam,
                              manifest->version, manifest->items->len);
    case BANK_PACKAGE_HASHES:
      return g_strdup_printf (_ ("committee, blueprint and %u sealed parts are those of the manifest"),
                              2 * manifest->items->len);
    case BANK_PACKAGE_BLUEPRINT:
      return g_strdup (_ ("every cell has its items"));
    case BANK_PACKAGE_COMMITTEE:
      return g_strdup_printf (_ ("the given list byte by byte, %u of %u must sign"), manifest->policy_m,
                              manifest->policy_n);
    case BANK_PACKAGE_POLICY:
      return g_strdup_printf (_ ("%u members signed, %u must"), report_count_signers (report), manifest->policy_m);
    case BANK_PACKAGE_CONTAINER:
    case BANK_PACKAGE_N_STAGES:
      break;
    }
  g_return_val_if_reached (NULL);
}

/* Padded by characters, not bytes: words are translated. */
static void
report_add_column (GString *out, const char *word, glong width)
{
  g_string_append (out, word);
  for (glong n = g_utf8_strlen (word, -1); n < width; n++)
    g_string_append_c (out, ' ');
  g_string_append_c (out, ' ');
}

static void
report_add_line (GString *out, guint stage, const char *result, const char *text)
{
  g_autofree char *printable = command_dup_printable (text);

  g_string_append_printf (out, "%u  ", stage + 1);
  report_add_column (out, result, 7);
  report_add_column (out, _ (STAGE_NAMES[stage]), 11);
  g_string_append_printf (out, "%s\n", printable);
}

char *
package_report_format (const PackageReport *report)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < BANK_PACKAGE_N_STAGES; i++)
    {
      g_autofree char *finding = i < report->stage ? report_dup_finding (report, (BankPackageStage)i) : NULL;

      if (i < report->stage)
        report_add_line (out, i, _ ("ok"), finding);
      else if (i == report->stage)
        report_add_line (out, i, _ ("FAILED"), report->problem);
      else
        report_add_line (out, i, "-", _ ("not reached"));
    }
  for (guint i = 0; i < report->names->len; i++)
    {
      g_autofree char *name = command_dup_printable (report->names->pdata[i]);

      g_string_append_printf (out, "   %s  %s\n", report->has_signed[i] ? _ ("signed    ") : _ ("not signed"), name);
    }
  return g_string_free (out, FALSE);
}

static void
report_add_names (const PackageReport *report, cJSON *object, const char *name, gboolean has_signed)
{
  cJSON *array = cJSON_AddArrayToObject (object, name);

  for (guint i = 0; i < report->names->len; i++)
    if (report->has_signed[i] == has_signed)
      cJSON_AddItemToArray (array, cJSON_CreateString (report->names->pdata[i]));
}

static void
report_add_checks (const PackageReport *report, cJSON *object)
{
  cJSON *checks = cJSON_AddArrayToObject (object, "checks");

  for (guint i = 0; i < BANK_PACKAGE_N_STAGES; i++)
    {
      cJSON *check = cJSON_CreateObject ();
      g_autofree char *finding = i < report->stage ? report_dup_finding (report, (BankPackageStage)i) : NULL;

      json_add_integer (check, "number", i + 1);
      cJSON_AddStringToObject (check, "name", STAGE_NAMES[i]);
      cJSON_AddStringToObject (check, "result",
                               i < report->stage    ? "ok"
                               : i == report->stage ? "failed"
                                                    : "not-reached");
      if (i <= report->stage)
        cJSON_AddStringToObject (check, "text", i < report->stage ? finding : report->problem);
      cJSON_AddItemToArray (checks, check);
    }
}

static void
report_add_hex (cJSON *object, const char *name, const guint8 sha256[DIGEST_LEN])
{
  g_autofree char *hex = hex_format (sha256, DIGEST_LEN);

  cJSON_AddStringToObject (object, name, hex);
}

cJSON *
package_report_to_json (const PackageReport *report)
{
  cJSON *object = cJSON_CreateObject ();
  const Manifest *manifest = report->package != NULL ? bank_package_manifest (report->package) : NULL;
  cJSON *signatures;
  guint8 sha256[DIGEST_LEN];

  cJSON_AddStringToObject (object, "package", report->path);
  cJSON_AddBoolToObject (object, "valid", package_report_is_good (report));
  report_add_hex (object, "package_sha256", report->file_sha256);
  if (manifest != NULL)
    {
      cJSON_AddStringToObject (object, "exam", manifest->exam);
      json_add_integer (object, "bank_version", manifest->version);
      bank_package_manifest_sha256 (report->package, sha256);
      report_add_hex (object, "manifest_sha256", sha256);
      json_add_integer (object, "items", manifest->items->len);
    }
  report_add_checks (report, object);
  signatures = cJSON_AddObjectToObject (object, "signatures");
  if (manifest != NULL)
    json_add_integer (signatures, "needed", manifest->policy_m);
  report_add_names (report, signatures, "signed", TRUE);
  report_add_names (report, signatures, "missing", FALSE);
  if (report->problem != NULL)
    cJSON_AddStringToObject (object, "problem", report->problem);
  return object;
}
