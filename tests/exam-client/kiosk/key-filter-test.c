/* The allow-list of keys, as a table: what passes, what means something, and what must never get through. */
#include "exam-client/kiosk/key-filter.h"

enum
{
  SHIFT = 1u << 0,
  LOCK = 1u << 1,
  CONTROL = 1u << 2,
  ALT = 1u << 3,
  SUPER = 1u << 26,
};

typedef struct
{
  const char *what;
  KeyScreen screen;
  guint keyval;
  guint modifiers;
  KeyAction action;
  guint place;
} Row;

static void
check (const Row *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      KeyDecision decision = key_filter_decide (rows[i].screen, 5, rows[i].keyval, rows[i].modifiers);

      g_test_message ("%s", rows[i].what);
      g_assert_cmpint (decision.action, ==, rows[i].action);
      g_assert_cmpuint (decision.place, ==, rows[i].place);
    }
}

static void
test_answers (void)
{
  static const Row rows[] = {
    { "a", KEY_SCREEN_QUESTION, 'a', 0, KEY_ACTION_CHOOSE, 0 },
    { "E with Shift", KEY_SCREEN_QUESTION, 'E', SHIFT, KEY_ACTION_CHOOSE, 4 },
    { "B with Caps Lock", KEY_SCREEN_QUESTION, 'B', LOCK, KEY_ACTION_CHOOSE, 1 },
    { "1", KEY_SCREEN_QUESTION, '1', 0, KEY_ACTION_CHOOSE, 0 },
    { "keypad 5", KEY_SCREEN_QUESTION, 0xffb5, 0, KEY_ACTION_CHOOSE, 4 },
    { "f is no option of five", KEY_SCREEN_QUESTION, 'f', 0, KEY_ACTION_BLOCK, 0 },
    { "6 is no option of five", KEY_SCREEN_QUESTION, '6', 0, KEY_ACTION_BLOCK, 0 },
    { "0 is no option", KEY_SCREEN_QUESTION, '0', 0, KEY_ACTION_BLOCK, 0 },
    { "a with Control", KEY_SCREEN_QUESTION, 'a', CONTROL, KEY_ACTION_BLOCK, 0 },
    { "a on another screen", KEY_SCREEN_PLAIN, 'a', 0, KEY_ACTION_BLOCK, 0 },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_moves (void)
{
  static const Row rows[] = {
    { "Page Down", KEY_SCREEN_QUESTION, 0xff56, 0, KEY_ACTION_NEXT, 0 },
    { "Page Up", KEY_SCREEN_QUESTION, 0xff55, 0, KEY_ACTION_PREVIOUS, 0 },
    { "Alt+N", KEY_SCREEN_QUESTION, 'n', ALT, KEY_ACTION_NEXT, 0 },
    { "Alt+P", KEY_SCREEN_QUESTION, 'p', ALT, KEY_ACTION_PREVIOUS, 0 },
    { "Alt+R", KEY_SCREEN_QUESTION, 'r', ALT, KEY_ACTION_DOUBTFUL, 0 },
    { "Alt+N elsewhere", KEY_SCREEN_PLAIN, 'n', ALT, KEY_ACTION_BLOCK, 0 },
    { "Tab", KEY_SCREEN_QUESTION, 0xff09, 0, KEY_ACTION_PASS, 0 },
    { "Shift+Tab", KEY_SCREEN_QUESTION, 0xfe20, SHIFT, KEY_ACTION_PASS, 0 },
    { "Down", KEY_SCREEN_QUESTION, 0xff54, 0, KEY_ACTION_PASS, 0 },
    { "Space", KEY_SCREEN_PLAIN, ' ', 0, KEY_ACTION_PASS, 0 },
    { "Page Down in a list", KEY_SCREEN_PLAIN, 0xff56, 0, KEY_ACTION_PASS, 0 },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_entry (void)
{
  static const Row rows[] = {
    { "7", KEY_SCREEN_ENTRY, '7', 0, KEY_ACTION_PASS, 0 },
    { "keypad 0", KEY_SCREEN_ENTRY, 0xffb0, 0, KEY_ACTION_PASS, 0 },
    { "BackSpace", KEY_SCREEN_ENTRY, 0xff08, 0, KEY_ACTION_PASS, 0 },
    { "Return", KEY_SCREEN_ENTRY, 0xff0d, 0, KEY_ACTION_PASS, 0 },
    { "letters are no digits", KEY_SCREEN_ENTRY, 'a', 0, KEY_ACTION_BLOCK, 0 },
    { "Control+V", KEY_SCREEN_ENTRY, 'v', CONTROL, KEY_ACTION_BLOCK, 0 },
    { "Shift+Insert", KEY_SCREEN_ENTRY, 0xff63, SHIFT, KEY_ACTION_BLOCK, 0 },
    { "Control+BackSpace", KEY_SCREEN_ENTRY, 0xff08, CONTROL, KEY_ACTION_BLOCK, 0 },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_text (void)
{
  static const Row rows[] = {
    { "a is text, no option", KEY_SCREEN_TEXT, 'a', 0, KEY_ACTION_PASS, 0 },
    { "E with Shift", KEY_SCREEN_TEXT, 'E', SHIFT, KEY_ACTION_PASS, 0 },
    { "1 is text, no option", KEY_SCREEN_TEXT, '1', 0, KEY_ACTION_PASS, 0 },
    { "comma", KEY_SCREEN_TEXT, ',', 0, KEY_ACTION_PASS, 0 },
    { "keypad minus", KEY_SCREEN_TEXT, 0xffad, 0, KEY_ACTION_PASS, 0 },
    { "keypad 7", KEY_SCREEN_TEXT, 0xffb7, 0, KEY_ACTION_PASS, 0 },
    { "e with acute", KEY_SCREEN_TEXT, 0xe9, 0, KEY_ACTION_PASS, 0 },
    { "a Unicode letter", KEY_SCREEN_TEXT, 0x1000101, 0, KEY_ACTION_PASS, 0 },
    { "Space", KEY_SCREEN_TEXT, ' ', 0, KEY_ACTION_PASS, 0 },
    { "BackSpace", KEY_SCREEN_TEXT, 0xff08, 0, KEY_ACTION_PASS, 0 },
    { "Delete", KEY_SCREEN_TEXT, 0xffff, 0, KEY_ACTION_PASS, 0 },
    { "Home", KEY_SCREEN_TEXT, 0xff50, 0, KEY_ACTION_PASS, 0 },
    { "Left", KEY_SCREEN_TEXT, 0xff51, 0, KEY_ACTION_PASS, 0 },
    { "Tab", KEY_SCREEN_TEXT, 0xff09, 0, KEY_ACTION_PASS, 0 },
    { "Page Down", KEY_SCREEN_TEXT, 0xff56, 0, KEY_ACTION_NEXT, 0 },
    { "Alt+P", KEY_SCREEN_TEXT, 'p', ALT, KEY_ACTION_PREVIOUS, 0 },
    { "a dead key", KEY_SCREEN_TEXT, 0xfe51, 0, KEY_ACTION_BLOCK, 0 },
    { "the compose key", KEY_SCREEN_TEXT, 0xff20, 0, KEY_ACTION_BLOCK, 0 },
    { "Control+V", KEY_SCREEN_TEXT, 'v', CONTROL, KEY_ACTION_BLOCK, 0 },
    { "Control+Z", KEY_SCREEN_TEXT, 'z', CONTROL, KEY_ACTION_BLOCK, 0 },
    { "Shift+Insert", KEY_SCREEN_TEXT, 0xff63, SHIFT, KEY_ACTION_BLOCK, 0 },
    { "Alt+a", KEY_SCREEN_TEXT, 'a', ALT, KEY_ACTION_BLOCK, 0 },
  };

  check (rows, G_N_ELEMENTS (rows));
}

static void
test_order (void)
{
  static const Row rows[] = {
    { "Alt+Up", KEY_SCREEN_QUESTION, 0xff52, ALT, KEY_ACTION_EARLIER, 0 },
    { "Alt+Down", KEY_SCREEN_QUESTION, 0xff54, ALT, KEY_ACTION_LATER, 0 },
    { "Alt+Up elsewhere", KEY_SCREEN_PLAIN, 0xff52, ALT, KEY_ACTION_BLOCK, 0 },
    { "Alt+Left", KEY_SCREEN_QUESTION, 0xff51, ALT, KEY_ACTION_BLOCK, 0 },
  };

  check (rows, G_N_ELEMENTS (rows));
}

/* Every one of these opened something in an unlocked toolkit or compositor. */
static void
test_escapes (void)
{
  static const struct
  {
    guint keyval, modifiers;
  } keys[] = {
    { 'd', CONTROL | SHIFT },
    { 'D', CONTROL | SHIFT },
    { 'i', CONTROL | SHIFT },
    { '.', CONTROL },
    { ';', CONTROL },
    { 'u', CONTROL | SHIFT },
    { 0xff67, 0 },
    { 0xffc7, SHIFT },
    { 0xffc7, 0 },
    { 0xffc1, ALT },
    { 0xffbf, CONTROL | ALT },
    { 0xff1b, 0 },
    { 0xff1b, ALT },
    { 0xffeb, 0 },
    { 'l', SUPER },
    { 'q', CONTROL },
    { 'w', CONTROL },
    { 'c', CONTROL },
    { 'v', CONTROL },
    { 'x', CONTROL },
    { 0xff61, 0 },
    { 0xffff, CONTROL | ALT },
    { 0xff08, CONTROL | ALT },
    { 0xff09, ALT },
    { 0xff09, CONTROL },
    { ' ', ALT },
    { ' ', CONTROL },
    { 0x1008ff11, 0 },
    { 0, 0 },
    { 0xffffffff, 0xffffffff },
  };

  for (KeyScreen screen = KEY_SCREEN_PLAIN; screen <= KEY_SCREEN_TEXT; screen++)
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
      {
        g_test_message ("screen %d keyval 0x%x modifiers 0x%x", screen, keys[i].keyval, keys[i].modifiers);
        g_assert_cmpint (key_filter_decide (screen, 5, keys[i].keyval, keys[i].modifiers).action, ==, KEY_ACTION_BLOCK);
      }
}

/* An allow-list stays small: with Control, Super or Meta held nothing but bare modifiers passes, whatever the key. */
static void
test_held_modifiers (void)
{
  static const guint held[] = { CONTROL, SUPER, 1u << 27, 1u << 28, CONTROL | ALT };

  for (guint keyval = 0; keyval <= 0xffff; keyval++)
    for (gsize i = 0; i < G_N_ELEMENTS (held); i++)
      {
        gboolean bare
            = (keyval >= 0xffe1 && keyval <= 0xffe5) || keyval == 0xffe9 || keyval == 0xffea || keyval == 0xff7f;
        KeyAction wanted = bare ? KEY_ACTION_PASS : KEY_ACTION_BLOCK;

        g_assert_cmpint (key_filter_decide (KEY_SCREEN_QUESTION, 26, keyval, held[i]).action, ==, wanted);
        g_assert_cmpint (key_filter_decide (KEY_SCREEN_TEXT, 26, keyval, held[i]).action, ==, wanted);
      }
}

static void
test_places (void)
{
  for (guint n_options = 0; n_options <= 26; n_options++)
    for (guint keyval = 0; keyval < 0x100; keyval++)
      {
        KeyDecision decision = key_filter_decide (KEY_SCREEN_QUESTION, n_options, keyval, 0);

        g_assert_true (decision.action != KEY_ACTION_CHOOSE || decision.place < n_options);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-filter/letters-and-digits-choose-an-option", test_answers);
  g_test_add_func ("/key-filter/few-keys-move-and-mark", test_moves);
  g_test_add_func ("/key-filter/entries-take-digits-only", test_entry);
  g_test_add_func ("/key-filter/letters-are-text-where-an-answer-is-typed", test_text);
  g_test_add_func ("/key-filter/alt-and-arrows-move-in-an-order", test_order);
  g_test_add_func ("/key-filter/known-escapes-are-blocked-on-every-screen", test_escapes);
  g_test_add_func ("/key-filter/nothing-passes-with-control-or-super-held", test_held_modifiers);
  g_test_add_func ("/key-filter/never-chooses-an-option-that-is-not-there", test_places);
  return g_test_run ();
}
