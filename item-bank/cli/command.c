/* What all commands share: options, errors, small files. */
#include "item-bank/cli/command.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"

#define COMMAND_TEXT_MAX (1024 * 1024)

gboolean
command_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *arguments, const char *summary)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;

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
