/* Names of states. */
#include "item-bank/store/bank-state.h"

static const char *const BANK_STATE_TOKENS[BANK_STATE_LAST + 2] = {
  [BANK_STATE_DRAFT] = "draft",
  [BANK_STATE_IN_REVIEW] = "in-review",
  [BANK_STATE_RETURNED] = "returned",
  [BANK_STATE_APPROVED] = "approved",
  [BANK_STATE_FROZEN] = "frozen",
  [BANK_STATE_RETIRED] = "retired",
  [BANK_STATE_COMPROMISED] = "compromised",
};

const char *
bank_state_to_token (BankState state)
{
  return BANK_STATE_TOKENS[state];
}

gboolean
bank_state_from_token (const char *token, BankState *out)
{
  for (BankState state = 0; state <= BANK_STATE_LAST; state++)
    if (g_strcmp0 (token, BANK_STATE_TOKENS[state]) == 0)
      {
        *out = state;
        return TRUE;
      }
  return FALSE;
}

char *
bank_state_dup_tokens (void)
{
  return g_strjoinv (", ", (char **)BANK_STATE_TOKENS);
}
