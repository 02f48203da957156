/* The people whose approvals count: pinned by the hash of their certificate, known by its common name. A name stands
 * for one person, who may have several certificates (renewed ones) and still counts once. Nobody is ever deleted. */
#pragma once

#include "item-bank/store/bank-store.h"

typedef struct
{
  guint8 sha256[DIGEST_LEN]; /* of the DER certificate */
  char *name;                /* its common name */
  char *certificate_pem;
  gint64 added_s;
  gint64 removed_s; /* 0: admitted */
} BankReviewer;

void bank_reviewer_free (BankReviewer *reviewer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankReviewer, bank_reviewer_free)

/* Pins the one certificate in certificate_pem. REFUSED where it is pinned already or was removed before, or where
 * its key is pinned under another name. who: who says so. */
gboolean
bank_reviewer_add (BankStore *store, const char *certificate_pem, const char *who, gint64 now_s, GError **error);
/* From now on this certificate's approvals count for versions that are frozen already, and for no others: items that
 * were approved with them are in review again; *out_n_reopened of them. */
gboolean bank_reviewer_remove (BankStore *store,
                               const char *certificate_pem,
                               const char *who,
                               const char *why,
                               gint64 now_s,
                               guint *out_n_reopened,
                               GError **error);
/* All that were ever pinned, by name, as a new GPtrArray of BankReviewer. DAMAGED where a row is not its certificate's.
 */
GPtrArray *bank_reviewer_list (BankStore *store, GError **error);
/* Was anybody ever pinned? Then the bank has a workflow, and only what is approved is packed. */
gboolean bank_reviewer_has_any (BankStore *store, gboolean *out_has, GError **error);
/* UNTRUSTED where the certificate is not pinned or was removed. */
BankReviewer *bank_reviewer_find (BankStore *store, const char *certificate_pem, GError **error);

/* Compatibility forms (NFKC), white space collapsed, cases folded: for comparing names as people do. Newly allocated.
 */
char *bank_reviewer_fold (const char *name);
/* Is `name` the same person as, or named in, `people` ("Ani, S.Pd.; Budi")? Titles behind a comma of name are left out.
 */
gboolean bank_reviewer_is_among (const char *name, const char *people);

gboolean bank_reviewer_prepare (BankStore *store, GError **error);
