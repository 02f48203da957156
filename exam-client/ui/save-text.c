/* Words and icons of the save states. */
#include "exam-client/ui/save-text.h"

#include "common/base/i18n.h"

const char *
save_text (SaveState state)
{
  switch (state)
    {
    case SAVE_STATE_NONE:
      return "";
    case SAVE_STATE_SAVING:
      return _ ("Saving …");
    case SAVE_STATE_LOCAL:
      return _ ("Saved on this terminal");
    case SAVE_STATE_SERVER:
      return _ ("Received by the server");
    case SAVE_STATE_FAILED:
      return _ ("Not saved: call the proctor");
    }
  g_return_val_if_reached ("");
}

const char *
save_text_icon (SaveState state)
{
  switch (state)
    {
    case SAVE_STATE_NONE:
    case SAVE_STATE_SAVING:
      return NULL;
    case SAVE_STATE_LOCAL:
      return "adil-check-symbolic";
    case SAVE_STATE_SERVER:
      return "adil-double-check-symbolic";
    case SAVE_STATE_FAILED:
      return "adil-warning-symbolic";
    }
  g_return_val_if_reached (NULL);
}
