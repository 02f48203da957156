/* What people do to an item between import and exam. Each call names the version that the person saw: where the bank
 * has another one by now, nothing happens (CONFLICT). REFUSED, with what to do, where the state does not allow it. All
 * write history and effect together or not at all. Times are seconds since 1970. */
#pragma once

#include "item-bank/store/bank-review.h"
#include "item-bank/store/bank-reviewer.h"
#include "item-bank/store/bank-store.h"

typedef struct
{
  const char *who; /* of signed acts: not looked at, the certificate says who */
  const char *why; /* NULL: no reason given */
  gint64 now_s;
} BankAct;

typedef struct
{
  const char *certificate_pem; /* pinned with bank_reviewer_add() */
  const Secret *key_pem;
} BankSigner;

/* draft or returned -> in-review. */
gboolean bank_workflow_submit (BankStore *store, const BankItem *seen, const BankAct *act, GError **error);
/* in-review or approved -> returned. act->why must say something. Approvals so far no longer count. */
gboolean bank_workflow_return (BankStore *store, const BankItem *seen, const BankAct *act, GError **error);
/* Notes that the key is now shown to the person of the pinned certificate, who then cannot answer blind any more. */
gboolean bank_workflow_show_key (
    BankStore *store, const BankItem *seen, const char *certificate_pem, const BankAct *act, GError **error);
/* Keeps the signed blind answer (a response, not ""). SYNTAX where the item cannot have it. */
gboolean bank_workflow_answer (BankStore *store,
                               const BankItem *seen,
                               const BankSigner *signer,
                               const char *answer,
                               const BankAct *act,
                               gboolean *out_agrees,
                               GError **error);
/* Says why blind answers so far that differ from the key do not matter: act->why must. */
gboolean bank_workflow_resolve (BankStore *store, const BankItem *seen, const BankAct *act, GError **error);
/* Keeps the signed approval. in-review -> approved where nothing is missing any more (also after an answer or a
 * resolution); *out_state is the state after it. */
gboolean bank_workflow_approve (BankStore *store,
                                const BankItem *seen,
                                const BankSigner *signer,
                                const BankAct *act,
                                BankState *out_state,
                                GError **error);
/* approved -> frozen, all signatures verified once more. There is no way back. */
gboolean bank_workflow_freeze (BankStore *store, const BankItem *seen, const BankAct *act, GError **error);
/* Any state -> retired or compromised, for all versions of the item. There is no way back. */
gboolean bank_workflow_retire (
    BankStore *store, const BankItem *seen, gboolean is_compromised, const BankAct *act, GError **error);

/* Is this approved or frozen version approved by enough people, every signature whole? DAMAGED otherwise. */
gboolean bank_workflow_check (BankStore *store, const BankItem *item, GError **error);
/* For bank_reviewer_remove(): approved items whose approvals no longer suffice -> in-review. Inside a transaction. */
gboolean bank_workflow_reopen (
    BankStore *store, const BankReviewer *removed, const char *who, gint64 now_s, guint *out_n, GError **error);
gboolean bank_workflow_prepare (BankStore *store, GError **error);
