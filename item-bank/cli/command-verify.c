/* item-bank verify: is this package whole, and did enough of the right people sign it? */
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/package-report.h"

static void
command_verify_print_json (const PackageReport *report)
{
  g_autoptr (cJSON) object = package_report_to_json (report);
  g_autofree char *text = json_format_pretty (object);

  g_print ("%s\n", text);
}

static void
command_verify_print (const PackageReport *report)
{
  g_autofree char *lines = package_report_format (report);
  g_autofree char *hex = NULL;
  guint8 sha256[DIGEST_LEN];

  g_print ("%s", lines);
  if (!package_report_is_good (report))
    return;
  bank_package_manifest_sha256 (report->package, sha256);
  hex = hex_format (sha256, sizeof sha256);
  g_print (_ ("VALID: exam %s, bank version %u, manifest SHA-256 %s\n"), bank_package_manifest (report->package)->exam,
           bank_package_manifest (report->package)->version, hex);
}

int
command_verify (int argc, char **argv)
{
  g_autofree char *committee = NULL;
  gint min_policy = 1;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = { { "committee", 'c', 0, G_OPTION_ARG_FILENAME, &committee,
                                     N_ ("certificates of those who may sign, from a "
                                         "source of your own"),
                                     N_ ("PEM") },
                                   { "policy", 0, 0, G_OPTION_ARG_INT, &min_policy,
                                     N_ ("refuse a package that asks for fewer signatures"), "M" },
                                   { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("print JSON"), NULL },
                                   { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (PackageReport) report = NULL;

  if (!command_parse (&argc, &argv, entries, _ ("PACKAGE"),
                      _ ("Checks every byte of a package and counts the committee members who signed it.\nExit status: "
                         "0 good, 1 not.")))
    return COMMAND_USAGE;
  if (committee == NULL || min_policy < 1 || argc != 2)
    return command_usage (committee == NULL ? _ ("--committee is missing")
                          : argc != 2       ? _ ("name one package")
                                            : _ ("--policy must be at least 1"));
  report = package_report_new (argv[1], committee, (guint)min_policy, &error);
  if (report == NULL)
    return command_fail (error);
  if (as_json)
    command_verify_print_json (report);
  else
    command_verify_print (report);
  if (package_report_is_good (report))
    return COMMAND_OK;
  {
    g_autofree char *line = g_strdup_printf (_ ("NOT VALID: %s: %s"), report->path, report->problem);

    command_complain (line);
  }
  return COMMAND_REFUSED;
}
