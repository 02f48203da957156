/* Which keys a candidate may press, and what they mean. An allow-list: whatever is not named here never reaches a
 * widget, so a toolkit's new shortcut is closed before anybody knows of it. Pure: key symbols and modifier bits in
 * (X11/Wayland keysyms, GdkModifierType bits), a decision out. */
#pragma once

#include <glib.h>

typedef enum
{
  KEY_SCREEN_PLAIN,    /* buttons and lists only */
  KEY_SCREEN_ENTRY,    /* digits are typed: log-in */
  KEY_SCREEN_QUESTION, /* an item is on the screen */
  KEY_SCREEN_TEXT,     /* the same, and an answer is being typed: letters and digits are text */
} KeyScreen;

typedef enum
{
  KEY_ACTION_BLOCK,    /* swallow */
  KEY_ACTION_PASS,     /* the focused widget may have it */
  KEY_ACTION_CHOOSE,   /* the option at .place */
  KEY_ACTION_NEXT,     /* item */
  KEY_ACTION_PREVIOUS, /* item */
  KEY_ACTION_DOUBTFUL, /* set or clear the mark */
  KEY_ACTION_EARLIER,  /* one place up in an order */
  KEY_ACTION_LATER,    /* one place down in an order */
} KeyAction;

typedef struct
{
  KeyAction action;
  guint place; /* 0 = first option shown; for KEY_ACTION_CHOOSE only, always < n_options */
} KeyDecision;

/* n_options: options on the screen, 0 where there are none. Modifier bits other than Shift, Lock, Control, Alt, Super,
 * Hyper and Meta are ignored. */
KeyDecision key_filter_decide (KeyScreen screen, guint n_options, guint keyval, guint modifiers);
