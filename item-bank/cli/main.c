/* item-bank: the committee's tool. Finds the command and runs it. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/completion.h"

typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} Command;

static const Command COMMANDS[] = {
  { "import", command_import, N_ ("read items from files into a bank") },
  { "export", command_export, N_ ("write the items of a bank for other programs") },
  { "list", command_list, N_ ("list the items of a bank") },
  { "show", command_show, N_ ("show an item of a bank, or what a package says") },
  { "reviewers", command_reviewers, N_ ("say whose approvals count") },
  { "review", command_review, N_ ("hand in, answer blind, send back") },
  { "approve", command_approve, N_ ("sign the content of items") },
  { "freeze", command_freeze, N_ ("keep approved items as they are for good") },
  { "retire", command_retire, N_ ("take items out of use") },
  { "history", command_history, N_ ("who did what, when and why") },
  { "lint", command_lint, N_ ("find mistakes in the items of a bank") },
  { "preview", command_preview, N_ ("show items as the kiosk does, as HTML or PDF") },
  { "report", command_report, N_ ("report on a bank: coverage, keys, enemies, findings") },
  { "fairness", command_fairness, N_ ("simulate forms and report whether they are equally hard") },
  { "pack", command_pack, N_ ("seal a bank into a package, its key into shares") },
  { "sign", command_sign, N_ ("add a committee member's signature to a package") },
  { "verify", command_verify, N_ ("check a package and its signatures") },
  { "try", command_try, N_ ("say what a response to an item is worth") },
  { "shares", command_shares, N_ ("check shares of the key, print them on paper, read them back") },
  { "open", command_open, N_ ("open a package with the custodians' shares, or rehearse it") },
  { "draw", command_draw, N_ ("draw the form of a candidate, or the order of the seats") },
};

static int
main_help (void)
{
  g_print (_ ("Usage: item-bank COMMAND [OPTION...] ...\n\nEverything that an exam committee does before the exam.\n\n"
              "Commands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    g_print ("  %-9s %s\n", COMMANDS[i].name, _ (COMMANDS[i].summary));
  g_print (_ ("\n\"item-bank COMMAND --help\" shows the options of a command; \"item-bank --version\" the version.\n"));
  return COMMAND_OK;
}

static int
main_run (const Command *command, int argc, char **argv)
{
  g_autofree char *name = g_strconcat ("item-bank ", command->name, NULL);

  g_set_prgname (name);
  return command->run (argc, argv);
}

/* For packagers: not in the list of commands. */
static int
main_completion (const char *shell)
{
  g_autoptr (Completion) completion = completion_new ();
  g_autofree char *script = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    completion_add (completion, COMMANDS[i].name, _ (COMMANDS[i].summary), COMMANDS[i].run);
  script = completion_format (completion, shell);
  if (script == NULL)
    return command_usage (_ ("completion is there for bash, zsh and fish"));
  g_print ("%s", script);
  return COMMAND_OK;
}

int
main (int argc, char **argv)
{
  i18n_init (NULL);
  if (argc < 2)
    {
      main_help ();
      return COMMAND_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    return main_help ();
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("item-bank (Adil) %s\n", ADIL_VERSION);
      return COMMAND_OK;
    }
  if (strcmp (argv[1], "completion") == 0)
    return main_completion (argc > 2 ? argv[2] : "");
  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    if (strcmp (COMMANDS[i].name, argv[1]) == 0)
      return main_run (&COMMANDS[i], argc - 1, argv + 1);
  g_printerr (_ ("item-bank: there is no command \"%s\"; \"item-bank --help\" lists them\n"), argv[1]);
  return COMMAND_USAGE;
}
