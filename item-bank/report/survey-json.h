/* A survey for programs: docs/formats/bank-report.md. */
#pragma once

#include "common/base/json.h"
#include "item-bank/report/bank-survey.h"

cJSON *survey_json_new (const BankSurvey *survey);
