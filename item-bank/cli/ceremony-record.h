/* The record of a ceremony for the minutes: who gave a share, when, for which package, with what result. No secrets. */
#pragma once

#include "item-bank/cli/ceremony.h"
#include "item-bank/cli/package-report.h"

typedef struct
{
  const PackageReport *report;
  const Ceremony *ceremony; /* NULL where the package was refused before it began */
  gint64 start_s;
  gint64 end_s;
  const char *problem; /* NULL: success */
  const char *exposed; /* what was written or shown on request, for people; NULL: nothing */
} CeremonyRecord;

/* Newly allocated, in the user's language, times in UTC and local. */
char *ceremony_record_format (const CeremonyRecord *record);
/* An object that the caller owns. */
cJSON *ceremony_record_to_json (const CeremonyRecord *record);
