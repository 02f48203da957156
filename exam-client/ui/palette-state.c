/* The four states of an item in the palette, in shape, mark and words. */
#include "exam-client/ui/palette-state.h"

#include "common/base/i18n.h"

PaletteState
palette_state_of (const char *response, gboolean is_partial, gboolean flagged)
{
  if (flagged)
    return PALETTE_STATE_DOUBTFUL;
  if (is_partial)
    return PALETTE_STATE_PARTIAL;
  return response != NULL && *response != '\0' ? PALETTE_STATE_ANSWERED : PALETTE_STATE_EMPTY;
}

const char *
palette_state_css_class (PaletteState state)
{
  switch (state)
    {
    case PALETTE_STATE_EMPTY:
      return "empty";
    case PALETTE_STATE_PARTIAL:
      return "partial";
    case PALETTE_STATE_ANSWERED:
      return "answered";
    case PALETTE_STATE_DOUBTFUL:
      return "doubtful";
    }
  g_return_val_if_reached ("empty");
}

const char *
palette_state_mark (PaletteState state, gboolean answered)
{
  switch (state)
    {
    case PALETTE_STATE_EMPTY:
      return "";
    case PALETTE_STATE_PARTIAL:
      return "✓ …";
    case PALETTE_STATE_ANSWERED:
      return "✓";
    case PALETTE_STATE_DOUBTFUL:
      return answered ? "✓ ?" : "?";
    }
  g_return_val_if_reached ("");
}

static const char *
state_word (PaletteState state)
{
  switch (state)
    {
    case PALETTE_STATE_EMPTY:
      return _ ("not answered");
    case PALETTE_STATE_PARTIAL:
      return _ ("partly answered");
    case PALETTE_STATE_ANSWERED:
      return _ ("answered");
    case PALETTE_STATE_DOUBTFUL:
      return _ ("doubtful");
    }
  g_return_val_if_reached ("");
}

char *
palette_state_dup_name (guint number, PaletteState state)
{
  g_autofree char *item = g_strdup_printf (_ ("Item %u, "), number);

  return g_strconcat (item, state_word (state), NULL);
}
