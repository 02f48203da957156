/* How one number of the palette looks and what it is called: derived, never stored. */
#pragma once

#include <glib.h>

typedef enum
{
  PALETTE_STATE_EMPTY,    /* not answered: hollow */
  PALETTE_STATE_PARTIAL,  /* answered, but not wholly: tick and dots */
  PALETTE_STATE_ANSWERED, /* filled, tick */
  PALETTE_STATE_DOUBTFUL, /* "?" and dashed frame, answered or not */
} PaletteState;

/* is_partial: answer_parts_is_partial(). */
PaletteState palette_state_of (const char *response, gboolean is_partial, gboolean flagged);
/* CSS class, also the only thing that colour hangs on. */
const char *palette_state_css_class (PaletteState state);
/* The mark under the number: "", tick, "?". */
const char *palette_state_mark (PaletteState state, gboolean answered);
/* Translated accessible name, "Item 12, answered". number counts from 1. Newly allocated. */
char *palette_state_dup_name (guint number, PaletteState state);
