/* A survey as a report for people. */
#pragma once

#include "item-bank/report/bank-survey.h"
#include "item-bank/report/report-document.h"

/* Appends the chapters. uses_indonesian: titles of the blueprint in Indonesian. */
void bank_report_add (ReportDocument *document,
                      const BankSurvey *survey,
                      const Blueprint *blueprint,
                      gboolean uses_indonesian);
