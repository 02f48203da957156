/* Where an item stands between its author and the exam. docs/formats/bank-database.md has the moves between states; the
 * bank's triggers allow no other. */
#pragma once

#include <glib.h>

typedef enum
{
  BANK_STATE_DRAFT,       /* "draft": as imported */
  BANK_STATE_IN_REVIEW,   /* "in-review": reviewers answer and sign */
  BANK_STATE_RETURNED,    /* "returned": a reviewer wants a change */
  BANK_STATE_APPROVED,    /* "approved": enough valid approvals */
  BANK_STATE_FROZEN,      /* "frozen": this version never changes */
  BANK_STATE_RETIRED,     /* "retired": in no package any more */
  BANK_STATE_COMPROMISED, /* "compromised": known outside; in no package, kept to compare new items with */
} BankState;

#define BANK_STATE_LAST BANK_STATE_COMPROMISED

/* Static text. */
const char *bank_state_to_token (BankState state);
gboolean bank_state_from_token (const char *token, BankState *out);
/* "draft, in-review, ...": for messages. Newly allocated. */
char *bank_state_dup_tokens (void);
