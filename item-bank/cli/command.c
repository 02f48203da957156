/* What all commands share: options, errors, small files. */
#include "item-bank/cli/command.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"

#define COMMAND_TEXT_MAX (1024 * 1024)

/* Where command_parse() writes the options down instead of parsing. */
static CommandLine *command_listing;

static void
command_option_free (gpointer data)
{
  CommandOption *option = data;

  g_free (option->name);
  g_free (option->arg_name);
  g_free (option->description);
  g_free (option);
}

CommandLine *
command_line_new (const char *name, int (*run) (int argc, char **argv))
{
  g_autofree char *copy = g_strdup (name);
  char *argv[] = { copy, NULL };
  CommandLine *line = g_new0 (CommandLine, 1);

  line->options = g_ptr_array_new_with_free_func (command_option_free);
  command_listing = line;
  run (1, argv);
  command_listing = NULL;
  return line;
}

void
command_line_free (CommandLine *line)
{
  g_ptr_array_unref (line->options);
  g_free (line->arguments);
  g_free (line);
}

static void
command_line_fill (CommandLine *line, const GOptionEntry *entries, const char *arguments)
{
  line->arguments = g_strdup (arguments);
  for (; entries->long_name != NULL; entries++)
    {
      CommandOption *option;

      if (*entries->long_name == '\0' || entries->flags & G_OPTION_FLAG_HIDDEN)
        continue;
      option = g_new0 (CommandOption, 1);
      option->name = g_strdup (entries->long_name);
      option->letter = entries->short_name;
      option->arg = entries->arg;
      option->arg_name = g_strdup (entries->arg_description != NULL ? _ (entries->arg_description) : NULL);
      option->description = g_strdup (entries->description != NULL ? _ (entries->description) : NULL);
      g_ptr_array_add (line->options, option);
    }
}

gboolean
command_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *arguments, const char *summary)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;

  if (command_listing != NULL)
    {
      command_line_fill (command_listing, entries, arguments);
      return FALSE;
    }
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  command_usage ("%s", error->message);
  return FALSE;
}

int
command_usage (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr (_ ("%s: %s; \"%s --help\" shows how\n"), g_get_prgname (), message, g_get_prgname ());
  return COMMAND_USAGE;
}

char *
command_dup_printable (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (out, g_unichar_iscntrl (g_utf8_get_char (p)) ? '?' : g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

void
command_complain (const char *message)
{
  g_autofree char *printable = command_dup_printable (message);

  g_printerr ("%s\n", printable);
}

int
command_fail (const GError *error)
{
  command_complain (error->message);
  return COMMAND_REFUSED;
}

char *
command_read_text (const char *path, GError **error)
{
  g_autoptr (GBytes) file = file_read (path, COMMAND_TEXT_MAX, error);
  gsize len;
  const char *data;

  if (file == NULL)
    return NULL;
  data = g_bytes_get_data (file, &len);
  if (len > 0 && memchr (data, '\0', len) == NULL)
    return g_strndup (data, len);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, len == 0 ? _ ("%s: is empty") : _ ("%s: is not a text file"),
               path);
  return NULL;
}
