/* What verifying a package found, check by check, for people and for programs. */
#pragma once

#include "common/base/json.h"
#include "common/exam/bank-package.h"

typedef struct
{
  char *path;
  gsize n_bytes;
  guint8 file_sha256[DIGEST_LEN];
  BankPackageStage stage; /* the check that failed; BANK_PACKAGE_N_STAGES: the package is good */
  char *problem;          /* why, for people; NULL where it is good */
  BankPackage *package;   /* NULL where even the text could not be read; trusted only where problem is NULL */
  GPtrArray *names;       /* of the given committee's members, in their order */
  gboolean *has_signed;   /* by member; all FALSE where the signatures could not be believed */
} PackageReport;

/* Verifies the file against the committee of the file at committee_path; min_policy 1 accepts any majority. NULL where
 * one of the files cannot be read: what is wrong inside the package is in the report. */
PackageReport *package_report_new (const char *path, const char *committee_path, guint min_policy, GError **error);
void package_report_free (PackageReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackageReport, package_report_free)

gboolean package_report_is_good (const PackageReport *report);
/* One numbered line per check, then who signed and who did not. Newly allocated. */
char *package_report_format (const PackageReport *report);
/* The same as an object that the caller owns. */
cJSON *package_report_to_json (const PackageReport *report);
