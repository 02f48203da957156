/* The allow-list of keys. Three short tables; everything else is blocked. */
#include "exam-client/kiosk/key-filter.h"

/* Keysyms of xkbcommon/X11 that the tables need; this folder knows no toolkit. */
enum
{
  SYM_SPACE = 0x020,
  SYM_BACKSPACE = 0xff08,
  SYM_TAB = 0xff09,
  SYM_RETURN = 0xff0d,
  SYM_HOME = 0xff50,
  SYM_LEFT = 0xff51,
  SYM_UP = 0xff52,
  SYM_RIGHT = 0xff53,
  SYM_DOWN = 0xff54,
  SYM_PAGE_UP = 0xff55,
  SYM_PAGE_DOWN = 0xff56,
  SYM_END = 0xff57,
  SYM_NUM_LOCK = 0xff7f,
  SYM_KP_ENTER = 0xff8d,
  SYM_KP_MULTIPLY = 0xffaa, /* up to KP_Divide: signs and separators */
  SYM_KP_0 = 0xffb0,
  SYM_KP_9 = 0xffb9,
  SYM_SHIFT_L = 0xffe1,
  SYM_CAPS_LOCK = 0xffe5,
  SYM_ALT_L = 0xffe9,
  SYM_ALT_R = 0xffea,
  SYM_DELETE = 0xffff,
  SYM_UNICODE_FIRST = 0x01000100, /* a Unicode character + 0x01000000 */
  SYM_UNICODE_LAST = 0x0110ffff,
  SYM_ISO_LEFT_TAB = 0xfe20,
};

enum
{
  MOD_SHIFT = 1u << 0,
  MOD_LOCK = 1u << 1,
  MOD_CONTROL = 1u << 2,
  MOD_ALT = 1u << 3,
  MOD_SUPER = 1u << 26,
  MOD_HYPER = 1u << 27,
  MOD_META = 1u << 28,
};

#define DECIDE(action_) ((KeyDecision){ .action = (action_) })

static gboolean
is_navigation (guint keyval)
{
  return keyval == SYM_TAB || keyval == SYM_ISO_LEFT_TAB || keyval == SYM_SPACE || keyval == SYM_RETURN
         || keyval == SYM_KP_ENTER || (keyval >= SYM_HOME && keyval <= SYM_END);
}

/* Modifiers alone do nothing here, but a toolkit must see them to track its state. Super, Hyper, Meta stay out. */
static gboolean
is_bare_modifier (guint keyval)
{
  return (keyval >= SYM_SHIFT_L && keyval <= SYM_CAPS_LOCK) || keyval == SYM_ALT_L || keyval == SYM_ALT_R
         || keyval == SYM_NUM_LOCK;
}

static int
digit_value (guint keyval)
{
  if (keyval >= '0' && keyval <= '9')
    return (int)(keyval - '0');
  if (keyval >= SYM_KP_0 && keyval <= SYM_KP_9)
    return (int)(keyval - SYM_KP_0);
  return -1;
}

static int
letter_value (guint keyval)
{
  if (keyval >= 'a' && keyval <= 'z')
    return (int)(keyval - 'a');
  if (keyval >= 'A' && keyval <= 'Z')
    return (int)(keyval - 'A');
  return -1;
}

static KeyDecision
decide_choice (int place, guint n_options)
{
  if (place < 0 || (guint)place >= n_options)
    return DECIDE (KEY_ACTION_BLOCK);
  return (KeyDecision){ .action = KEY_ACTION_CHOOSE, .place = (guint)place };
}

static KeyDecision
decide_alt (guint keyval)
{
  if (keyval == SYM_UP)
    return DECIDE (KEY_ACTION_EARLIER);
  if (keyval == SYM_DOWN)
    return DECIDE (KEY_ACTION_LATER);
  switch (letter_value (keyval))
    {
    case 'n' - 'a':
      return DECIDE (KEY_ACTION_NEXT);
    case 'p' - 'a':
      return DECIDE (KEY_ACTION_PREVIOUS);
    case 'r' - 'a':
      return DECIDE (KEY_ACTION_DOUBTFUL);
    }
  return DECIDE (KEY_ACTION_BLOCK);
}

/* Printable characters, of a Latin keyboard or as Unicode. Dead and compose keys are not among them. */
static gboolean
is_character (guint keyval)
{
  return (keyval >= 0x20 && keyval <= 0x7e) || (keyval >= 0xa0 && keyval <= 0xff)
         || (keyval >= SYM_UNICODE_FIRST && keyval <= SYM_UNICODE_LAST) || digit_value (keyval) >= 0
         || (keyval >= SYM_KP_MULTIPLY && keyval < SYM_KP_0);
}

static KeyDecision
decide_text (guint keyval)
{
  if (keyval == SYM_PAGE_DOWN)
    return DECIDE (KEY_ACTION_NEXT);
  if (keyval == SYM_PAGE_UP)
    return DECIDE (KEY_ACTION_PREVIOUS);
  if (is_navigation (keyval) || is_character (keyval) || keyval == SYM_BACKSPACE || keyval == SYM_DELETE)
    return DECIDE (KEY_ACTION_PASS);
  return DECIDE (KEY_ACTION_BLOCK);
}

static KeyDecision
decide_question (guint n_options, guint keyval)
{
  int digit = digit_value (keyval);

  if (keyval == SYM_PAGE_DOWN)
    return DECIDE (KEY_ACTION_NEXT);
  if (keyval == SYM_PAGE_UP)
    return DECIDE (KEY_ACTION_PREVIOUS);
  if (is_navigation (keyval))
    return DECIDE (KEY_ACTION_PASS);
  if (digit >= 0)
    return decide_choice (digit - 1, n_options);
  return decide_choice (letter_value (keyval), n_options);
}

static gboolean
is_entry_key (guint keyval)
{
  return digit_value (keyval) >= 0 || keyval == SYM_BACKSPACE || keyval == SYM_DELETE;
}

KeyDecision
key_filter_decide (KeyScreen screen, guint n_options, guint keyval, guint modifiers)
{
  guint held = modifiers & (MOD_SHIFT | MOD_CONTROL | MOD_ALT | MOD_SUPER | MOD_HYPER | MOD_META);

  if (is_bare_modifier (keyval))
    return DECIDE (KEY_ACTION_PASS);
  if ((screen == KEY_SCREEN_QUESTION || screen == KEY_SCREEN_TEXT) && held == MOD_ALT)
    return decide_alt (keyval);
  if ((held & ~(guint)MOD_SHIFT) != 0)
    return DECIDE (KEY_ACTION_BLOCK);
  /* Shift+Tab goes back; Shift with a letter is the same letter; Shift+F10 and Shift+Insert fall through to BLOCK. */
  if (screen == KEY_SCREEN_QUESTION)
    return decide_question (n_options, keyval);
  if (screen == KEY_SCREEN_TEXT)
    return decide_text (keyval);
  if (is_navigation (keyval) || (screen == KEY_SCREEN_ENTRY && is_entry_key (keyval)))
    return DECIDE (KEY_ACTION_PASS);
  return DECIDE (KEY_ACTION_BLOCK);
}
