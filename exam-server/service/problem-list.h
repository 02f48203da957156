/* Everything that is wrong with an input file, so that a person mends it in one go. */
#pragma once

#include <glib.h>

#define PROBLEM_LIST_MAX 200

typedef struct
{
  char *file;
  GPtrArray *lines; /* of char*: "FILE:LINE: field: what is wrong" */
  guint n_problems; /* also those beyond PROBLEM_LIST_MAX */
} ProblemList;

void problem_list_init (ProblemList *list, const char *file);
void problem_list_clear (ProblemList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ProblemList, problem_list_clear)

void problem_list_add (ProblemList *list, guint line, const char *field, const char *format, ...) G_GNUC_PRINTF (4, 5);
/* TRUE where there was none; else SYNTAX with all of them, one per line, and how many. */
gboolean problem_list_finish (const ProblemList *list, GError **error);
