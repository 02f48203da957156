/* How far the review of one version is: whose signatures are there, verified anew each time that they are read, and
 * what is still missing for "approved". docs/formats/approval.md says what counts. */
#pragma once

#include "item-bank/store/bank-store.h"

#define BANK_REVIEW_APPROVALS 2 /* so many different people, none of them the author or importer */

typedef struct
{
  gint64 seq;       /* of its history entry */
  char *name;       /* of the reviewer */
  char *answer;     /* a response */
  gboolean agrees;  /* it earns the most points that the item gives */
  gboolean is_open; /* it does not, and nobody said why since */
} BankAnswer;

typedef struct
{
  guint round;          /* how often this version was submitted */
  GPtrArray *approvers; /* names of the people whose approvals of this round count, each once */
  GPtrArray *answers;   /* of BankAnswer: those that were given before the key was shown to who gave them */
  guint n_open;         /* of them is_open */
  GPtrArray *knowing;   /* folded names of people to whom the key of this version was shown, importer included */
  char *importer;       /* who brought this version in; "-": not recorded */
  GPtrArray *damages;   /* messages about signatures that are damaged and do not count */
} BankReview;

void bank_review_free (BankReview *review);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankReview, bank_review_free)

/* Of this version of the item. An error only where the bank cannot be read; damaged signatures are in damages. */
BankReview *bank_review_read (BankStore *store, const BankItem *item, GError **error);
/* Enough for "approved"? */
gboolean bank_review_is_complete (const BankReview *review);
/* What is missing, for people; "" where nothing is. Newly allocated. */
char *bank_review_dup_missing (const BankReview *review);
/* Did this person approve in this round, or answer? Names are compared folded. */
gboolean bank_review_has_approver (const BankReview *review, const char *name);
gboolean bank_review_knows_key (const BankReview *review, const char *name);
/* Is this person the author or the importer? */
gboolean bank_review_is_author (const BankReview *review, const BankItem *item, const char *name);

/* Adds a signed statement under history entry seq. round and answer as in the text. Inside a transaction. */
typedef struct
{
  gint64 seq;
  gboolean is_answer;
  guint round;        /* 0 for answers */
  const char *answer; /* "" for approvals */
  const guint8 *reviewer32;
  const char *text;
  GBytes *cms;
} BankSignature;
gboolean bank_review_add_signature (
    BankStore *store, const char *item_id, guint32 version, const BankSignature *signature, GError **error);

gboolean bank_review_prepare (BankStore *store, GError **error);
