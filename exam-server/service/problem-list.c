/* Collects problems of one input file and turns them into one error. */
#include "exam-server/service/problem-list.h"

#include "common/base/error.h"

void
problem_list_init (ProblemList *list, const char *file)
{
  list->file = g_strdup (file);
  list->lines = g_ptr_array_new_with_free_func (g_free);
  list->n_problems = 0;
}

void
problem_list_clear (ProblemList *list)
{
  g_clear_pointer (&list->file, g_free);
  g_clear_pointer (&list->lines, g_ptr_array_unref);
}

void
problem_list_add (ProblemList *list, guint line, const char *field, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  list->n_problems++;
  if (list->lines->len >= PROBLEM_LIST_MAX)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (list->lines, g_strdup_printf ("%s:%u: %s: %s", list->file, line, field, text));
}

gboolean
problem_list_finish (const ProblemList *list, GError **error)
{
  g_autoptr (GString) text = NULL;

  if (list->n_problems == 0)
    return TRUE;
  text = g_string_new (NULL);
  for (guint i = 0; i < list->lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *)list->lines->pdata[i]);
  g_string_append_printf (text, "%s: %u problem%s, nothing was imported", list->file, list->n_problems,
                          list->n_problems == 1 ? "" : "s");
  g_set_error_literal (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, text->str);
  return FALSE;
}
