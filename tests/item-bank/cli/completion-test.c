/* Completion offers every command and option that --help shows, and nothing else. */
#include <string.h>

#include "tests/item-bank/cli/seal-lab.h"

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* All matches of the pattern's first group, sorted, separated by blanks. */
static char *
dup_matches (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (regex);
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (found, g_match_info_fetch (match, 1));
  g_ptr_array_sort (found, compare_texts);
  g_ptr_array_add (found, NULL);
  return g_strjoinv (" ", (char **)found->pdata);
}

static char *
dup_commands (BankLab *lab)
{
  g_assert_cmpint (bank_lab_run (lab, "--help"), ==, 0);
  return dup_matches (lab->out, "^  ([a-z-]+) ");
}

static char *
dup_help_options (BankLab *lab, const char *command)
{
  g_assert_cmpint (bank_lab_run (lab, "%s --help", command), ==, 0);
  return dup_matches (lab->out, "^  (?:-[a-zA-Z], )?(--[a-z0-9-]+)");
}

/* What bash offers behind the words, the last of which is being typed. */
static char *
dup_offered (BankLab *lab, const char *words, guint index)
{
  g_autofree char *script
      = g_strdup_printf ("bash -c '. ./item-bank.bash; COMP_WORDS=(item-bank %s); COMP_CWORD=%u; _item_bank; "
                         "printf \"%%s\\n\" \"${COMPREPLY[@]}\"'",
                         words, index);

  g_assert_cmpint (seal_lab_run_shell (lab, script), ==, 0);
  g_assert_cmpstr (lab->err, ==, "");
  return dup_matches (lab->out, "^(.+)$");
}

static BankLab *
new_with_script (void)
{
  BankLab *lab = bank_lab_new ();

  g_assert_cmpint (bank_lab_run (lab, "completion bash"), ==, 0);
  bank_lab_write (lab, "item-bank.bash", lab->out, -1);
  return lab;
}

static void
test_offers_every_command (void)
{
  g_autoptr (BankLab) lab = new_with_script ();
  g_autofree char *commands = dup_commands (lab);
  g_autofree char *offered = dup_offered (lab, "\"\"", 1);
  g_autofree char *expected = g_strconcat ("--help --version ", commands, NULL);

  g_assert_nonnull (strstr (commands, "verify"));
  g_assert_cmpstr (offered, ==, expected);
}

static void
test_offers_every_option_of_every_command (void)
{
  g_autoptr (BankLab) lab = new_with_script ();
  g_autofree char *commands = dup_commands (lab);
  g_auto (GStrv) names = g_strsplit (commands, " ", -1);

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *words = g_strconcat (*name, " -", NULL);
      g_autofree char *expected = dup_help_options (lab, *name);
      g_autofree char *offered = dup_offered (lab, words, 2);

      g_assert_nonnull (strstr (expected, "--help"));
      if (strcmp (offered, expected) != 0)
        g_error ("%s: bash offers \"%s\", --help shows \"%s\"", *name, offered, expected);
    }
}

static void
test_offers_what_fits_behind_an_option (void)
{
  static const struct
  {
    const char *words;
    guint index;
    const char *offered;
  } CASES[] = { { "sign bank.tar --key my", 4, "my key.pem" },
                { "sign bank.tar -k my", 4, "my key.pem" },
                { "sign bank.tar --key = my", 5, "my key.pem" },
                { "sign my", 2, "my key.pem" },
                { "pack --exam my", 3, "" },
                { "shares \"\"", 2, "check print read" },
                { "shares p", 2, "print" },
                { "nonsense my", 2, "" },
                { "ver", 1, "verify" } };
  g_autoptr (BankLab) lab = new_with_script ();

  bank_lab_write (lab, "my key.pem", "x", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *offered = dup_offered (lab, CASES[i].words, CASES[i].index);

      g_assert_cmpstr (offered, ==, CASES[i].offered);
    }
}

static gboolean
has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

static void
test_scripts_are_well_formed (void)
{
  static const char *const SHELLS[] = { "bash", "zsh", "fish" };
  g_autoptr (BankLab) lab = bank_lab_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (SHELLS); i++)
    {
      g_autofree char *script = g_strdup_printf ("completion %s", SHELLS[i]);
      g_autofree char *check = g_strdup_printf ("%s -n script", SHELLS[i]);

      g_assert_cmpint (bank_lab_run (lab, "%s", script), ==, 0);
      bank_lab_write (lab, "script", lab->out, -1);
      if (has_program (SHELLS[i]))
        g_assert_cmpint (bank_lab_run_other (lab, check), ==, 0);
      else
        g_test_message ("%s is not installed: its script is not tried", SHELLS[i]);
    }
  if (has_program ("fish"))
    {
      g_assert_cmpint (seal_lab_run_shell (lab, "fish -c 'source script; complete -C \"item-bank sign --me\"'"), ==, 0);
      g_assert_true (g_str_has_prefix (lab->out, "--merge"));
    }
  g_assert_cmpint (bank_lab_run (lab, "completion csh"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "completion"), ==, 2);
}

/* The man page has a word for each command and option too. */
static void
test_man_page_names_every_command_and_option (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  const char *source = g_getenv ("ADIL_SOURCE_DIR");
  g_autofree char *path = g_build_filename (source != NULL ? source : ".", "docs/man/item-bank.1", NULL);
  g_autofree char *page = NULL;
  g_autoptr (GString) plain = NULL;
  g_autofree char *commands = dup_commands (lab);
  g_auto (GStrv) names = g_strsplit (commands, " ", -1);
  g_autoptr (GString) missing = g_string_new (NULL);

  g_assert_true (g_file_get_contents (path, &page, NULL, NULL));
  plain = g_string_new (page);
  g_string_replace (plain, "\\-", "-", 0);
  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *heading = g_strdup_printf ("\\fB%s", *name);
      g_autofree char *options = dup_help_options (lab, *name);
      g_auto (GStrv) each = g_strsplit (options, " ", -1);

      if (strstr (plain->str, heading) == NULL)
        g_string_append_printf (missing, " %s;", *name);
      for (char **option = each; *option != NULL; option++)
        if (strstr (plain->str, *option) == NULL)
          g_string_append_printf (missing, " %s of %s;", *option, *name);
    }
  if (missing->len > 0)
    g_error ("the man page does not name:%s", missing->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/completion/" name, func)
  ADD ("offers-every-command", test_offers_every_command);
  ADD ("offers-every-option-of-every-command", test_offers_every_option_of_every_command);
  ADD ("offers-what-fits-behind-an-option", test_offers_what_fits_behind_an_option);
  ADD ("scripts-are-well-formed", test_scripts_are_well_formed);
  ADD ("man-page-names-every-command-and-option", test_man_page_names_every_command_and_option);
#undef ADD
  return g_test_run ();
}
