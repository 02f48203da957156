/* A fairness report for terminals and for programs. */
#pragma once

#include "common/base/json.h"
#include "item-bank/fairness/fairness-report.h"

/* Lines of text; with details also each part's figures. Newly allocated. */
char *fairness_text_format (const FairnessReport *report, gboolean with_details);
/* docs/formats/fairness.md. Newly allocated. */
cJSON *fairness_text_new_json (const FairnessReport *report, const Manifest *manifest);
