/* From a bank and a blueprint to a sealed package and the shares of its key. Nothing is written to disk here. */
#pragma once

#include "common/exam/blueprint.h"
#include "common/exam/share.h"
#include "item-bank/cli/approved-items.h"
#include "item-bank/fairness/fairness.h"

typedef struct
{
  const char *exam; /* token */
  guint32 version;
  const char *committee_pem;
  guint policy_m;                /* so many of the committee's certificates must sign */
  const char *const *custodians; /* tokens, NULL-terminated, distinct */
  guint threshold;               /* so many of the custodians open the bank */
  const Blueprint *blueprint;    /* what the bank adds to it is replaced: bank_selection_complete() */
  gboolean only_approved;        /* also of a bank without reviewers */
  guint n_forms;                 /* simulated before anything is sealed, at least 1 */
} PackRequest;

typedef struct
{
  GBytes *package;   /* unsigned */
  GPtrArray *shares; /* of Share, in the order of the custodians */
  ApprovedItems approved;
  guint n_with_errors;  /* items left out because lint finds fatal errors in them */
  guint n_without_cell; /* items that no stratum of the blueprint takes */
  FairnessReport *fairness;
} PackResult;

void pack_result_free (PackResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackResult, pack_result_free)

/* A fresh content key, nonce and salts each time: no two packages of the same bank are alike. REFUSED for an impossible
 * policy or threshold and where a cell of the blueprint is short, naming it; LIMIT where the bank cannot make forms
 * that meet the conditions; DAMAGED where signatures or history do not fit. */
PackResult *bank_packer_pack (BankStore *store, const PackRequest *request, GError **error);
