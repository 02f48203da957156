/* The same tables in the words of three shells. */
#include "item-bank/cli/completion.h"

#include <string.h>

#include "item-bank/cli/command.h"

typedef struct
{
  const char *name;
  const char *summary;
  CommandLine *line;
} CompletionCommand;

struct Completion
{
  GPtrArray *commands; /* of CompletionCommand */
};

static void
completion_command_free (gpointer data)
{
  CompletionCommand *command = data;

  command_line_free (command->line);
  g_free (command);
}

Completion *
completion_new (void)
{
  Completion *completion = g_new0 (Completion, 1);

  completion->commands = g_ptr_array_new_with_free_func (completion_command_free);
  return completion;
}

void
completion_free (Completion *completion)
{
  g_ptr_array_unref (completion->commands);
  g_free (completion);
}

void
completion_add (Completion *completion, const char *name, const char *summary, int (*run) (int, char **))
{
  CompletionCommand *command = g_new0 (CompletionCommand, 1);

  command->name = name;
  command->summary = summary;
  command->line = command_line_new (name, run);
  g_ptr_array_add (completion->commands, command);
}

/* "check|print|read [SHARE...]" or "jsonl|csv": blanks between the words. NULL where text is no choice. */
static char *
completion_dup_choice (const char *text)
{
  gsize len = text != NULL ? strcspn (text, " ") : 0;
  char *words;

  if (len == 0 || memchr (text, '|', len) == NULL || strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-|") < len)
    return NULL;
  words = g_strndup (text, len);
  return g_strdelimit (words, "|", ' ');
}

static gboolean
completion_takes_file (const CommandOption *option)
{
  return option->arg == G_OPTION_ARG_FILENAME || option->arg == G_OPTION_ARG_FILENAME_ARRAY;
}

static gboolean
completion_takes_value (const CommandOption *option)
{
  return option->arg != G_OPTION_ARG_NONE;
}

/* What may follow an option: one branch of "case $prev". */
static void
completion_add_bash_value (GString *out, const CommandOption *option)
{
  g_autofree char *words = completion_dup_choice (option->arg_name);

  if (!completion_takes_value (option))
    return;
  g_string_append_printf (out, "        --%s", option->name);
  if (option->letter != 0)
    g_string_append_printf (out, "|-%c", option->letter);
  if (words != NULL)
    g_string_append_printf (out, ") mapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$cur\"); return ;;\n", words);
  else
    g_string_append (out, completion_takes_file (option) ? ") _item_bank_files; return ;;\n" : ") return ;;\n");
}

static void
completion_add_bash_command (GString *out, const CompletionCommand *command)
{
  g_autofree char *words = completion_dup_choice (command->line->arguments);

  g_string_append_printf (out, "    %s)\n      options=\"", command->name);
  for (guint i = 0; i < command->line->options->len; i++)
    g_string_append_printf (out, "--%s ", ((const CommandOption *)command->line->options->pdata[i])->name);
  g_string_append_printf (out, "--help\"\n      words=\"%s\"\n      case $prev in\n", words != NULL ? words : "");
  for (guint i = 0; i < command->line->options->len; i++)
    completion_add_bash_value (out, command->line->options->pdata[i]);
  g_string_append (out, "      esac ;;\n");
}

static char *
completion_format_bash (const Completion *completion)
{
  static const char HEAD[]
      = "# bash completion for item-bank, made by \"item-bank completion bash\"\n"
        "_item_bank_files () {\n"
        "  compopt -o filenames 2>/dev/null\n"
        "  mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
        "}\n\n"
        "_item_bank () {\n"
        "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} options=\"\" words=\"\"\n"
        "  COMPREPLY=()\n"
        "  if [[ $cur == = ]]; then cur=\"\"; fi\n"
        "  if [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
        "  if [[ $COMP_CWORD == 1 ]]; then\n"
        "    mapfile -t COMPREPLY < <(compgen -W \"";
  static const char TAIL[] = "    *) return ;;\n"
                             "  esac\n"
                             "  if [[ $cur == -* ]]; then\n"
                             "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
                             "  elif [[ -n $words && $COMP_CWORD == 2 ]]; then\n"
                             "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
                             "  else\n"
                             "    _item_bank_files\n"
                             "  fi\n"
                             "}\n"
                             "complete -F _item_bank item-bank\n";
  GString *out = g_string_new (HEAD);

  for (guint i = 0; i < completion->commands->len; i++)
    g_string_append_printf (out, "%s ", ((const CompletionCommand *)completion->commands->pdata[i])->name);
  g_string_append (out, "--help --version\" -- \"$cur\")\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n");
  for (guint i = 0; i < completion->commands->len; i++)
    completion_add_bash_command (out, completion->commands->pdata[i]);
  g_string_append (out, TAIL);
  return g_string_free (out, FALSE);
}

/* Inside single quotes, without what zsh's _arguments reads as its own. */
static char *
completion_dup_quoted (const char *text, const char *special)
{
  GString *out = g_string_new (NULL);

  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    if (*c == '\'')
      g_string_append (out, "'\\''");
    else if (strchr (special, *c) != NULL)
      g_string_append_printf (out, "\\%c", *c);
    else
      g_string_append_c (out, *c == '\n' ? ' ' : *c);
  return g_string_free (out, FALSE);
}

static void
completion_add_zsh_option (GString *out, const CommandOption *option)
{
  g_autofree char *text = completion_dup_quoted (option->description, "[]:\\");
  g_autofree char *label = completion_dup_quoted (option->arg_name != NULL ? option->arg_name : "value", "[]:\\()");
  g_autofree char *words = completion_dup_choice (option->arg_name);

  g_string_append (out, " \\\n        '*'");
  if (option->letter != 0)
    g_string_append_printf (out, "{-%c,--%s}", option->letter, option->name);
  else
    g_string_append_printf (out, "--%s", option->name);
  g_string_append_printf (out, "'[%s]", text);
  if (completion_takes_value (option))
    g_string_append_printf (out, ":%s:%s%s%s", label, words != NULL ? "(" : "",
                            words != NULL                    ? words
                            : completion_takes_file (option) ? "_files"
                                                             : "",
                            words != NULL ? ")" : "");
  g_string_append_c (out, '\'');
}

static void
completion_add_zsh_command (GString *out, const CompletionCommand *command)
{
  g_autofree char *words = completion_dup_choice (command->line->arguments);

  g_string_append_printf (out, "    %s)\n      _arguments '--help[show the options]'", command->name);
  for (guint i = 0; i < command->line->options->len; i++)
    completion_add_zsh_option (out, command->line->options->pdata[i]);
  if (words != NULL)
    g_string_append_printf (out, " \\\n        '1:action:(%s)'", words);
  g_string_append (out, " \\\n        '*:file:_files' ;;\n");
}

static char *
completion_format_zsh (const Completion *completion)
{
  GString *out
      = g_string_new ("#compdef item-bank\n# zsh completion for item-bank, made by \"item-bank completion zsh\"\n"
                      "_item_bank () {\n  local -a commands=(\n");

  for (guint i = 0; i < completion->commands->len; i++)
    {
      const CompletionCommand *command = completion->commands->pdata[i];
      g_autofree char *text = completion_dup_quoted (command->summary, ":\\");

      g_string_append_printf (out, "    '%s:%s'\n", command->name, text);
    }
  g_string_append (out, "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
                        "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n");
  for (guint i = 0; i < completion->commands->len; i++)
    completion_add_zsh_command (out, completion->commands->pdata[i]);
  g_string_append (out, "  esac\n}\n_item_bank \"$@\"\n");
  return g_string_free (out, FALSE);
}

static void
completion_add_fish_option (GString *out, const CompletionCommand *command, const CommandOption *option)
{
  g_autofree char *text = completion_dup_quoted (option->description, "\\");
  g_autofree char *words = completion_dup_choice (option->arg_name);

  g_string_append_printf (out, "complete -c item-bank -n '__fish_seen_subcommand_from %s' -l %s", command->name,
                          option->name);
  if (option->letter != 0)
    g_string_append_printf (out, " -s %c", option->letter);
  if (words != NULL)
    g_string_append_printf (out, " -x -a '%s'", words);
  else if (completion_takes_value (option))
    g_string_append (out, completion_takes_file (option) ? " -r -F" : " -x");
  g_string_append_printf (out, " -d '%s'\n", text);
}

static char *
completion_format_fish (const Completion *completion)
{
  GString *out = g_string_new ("# fish completion for item-bank, made by \"item-bank completion fish\"\n"
                               "complete -c item-bank -n __fish_use_subcommand -f -l version -d 'show the version'\n"
                               "complete -c item-bank -l help -s h -d 'show the options'\n");

  for (guint i = 0; i < completion->commands->len; i++)
    {
      const CompletionCommand *command = completion->commands->pdata[i];
      g_autofree char *text = completion_dup_quoted (command->summary, "\\");
      g_autofree char *words = completion_dup_choice (command->line->arguments);

      g_string_append_printf (out, "complete -c item-bank -n __fish_use_subcommand -f -a %s -d '%s'\n", command->name,
                              text);
      if (words != NULL)
        g_string_append_printf (out, "complete -c item-bank -n '__fish_seen_subcommand_from %s' -a '%s'\n",
                                command->name, words);
      for (guint j = 0; j < command->line->options->len; j++)
        completion_add_fish_option (out, command, command->line->options->pdata[j]);
    }
  return g_string_free (out, FALSE);
}

char *
completion_format (const Completion *completion, const char *shell)
{
  if (strcmp (shell, "bash") == 0)
    return completion_format_bash (completion);
  if (strcmp (shell, "zsh") == 0)
    return completion_format_zsh (completion);
  return strcmp (shell, "fish") == 0 ? completion_format_fish (completion) : NULL;
}
