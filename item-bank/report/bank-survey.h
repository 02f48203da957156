/* What a report on a bank is made of: counts per cell of the blueprint, keys, enemies, states, difficulties, findings.
 */
#pragma once

#include "common/exam/blueprint.h"
#include "item-bank/lint/bank-lint.h"
#include "item-bank/lint/lint-keys.h"
#include "item-bank/store/bank-store.h"

#define BANK_SURVEY_BINS 18 /* of half a logit, from -4; the first and last take what lies beyond */

typedef struct
{
  const BlueprintSection *section; /* borrowed from the blueprint */
  const BlueprintStratum *stratum;
  guint n_items;       /* usable: neither retired nor compromised, and without fatal errors */
  guint n_independent; /* the same, each enemy set counted once: so many can come on one form */
} SurveyCell;

typedef struct
{
  char *name;
  guint n;
} SurveyCount;

typedef struct
{
  guint n_items; /* all states */
  guint n_usable;
  char *sha256;            /* of the lines "id version digest": the content of the bank */
  GPtrArray *states;       /* of SurveyCount, by name */
  GPtrArray *topics;       /* of SurveyCount, "section / topic", by name; usable items */
  GPtrArray *enemies;      /* of SurveyCount, by name; usable items; sets of at least two */
  GPtrArray *cells;        /* of SurveyCell; empty without blueprint */
  GPtrArray *without_cell; /* of char*: usable items that no cell takes */
  guint bins[BANK_SURVEY_BINS];
  LintKeys *keys;
  GPtrArray *findings; /* of LintFinding */
} BankSurvey;

/* settings as for bank_lint(); its blueprint, where there is one, must live as long as the survey. */
BankSurvey *bank_survey_new (BankStore *store, const BankLintSettings *settings, GError **error);
void bank_survey_free (BankSurvey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankSurvey, bank_survey_free)

/* Appends the item's line of the text whose SHA-256 is the content of a bank; items in bytewise order of their ids. */
void bank_survey_append_content (GString *content, const ItemDraft *draft);
/* Is a cell too small for a form? */
gboolean survey_cell_is_short (const SurveyCell *cell);
