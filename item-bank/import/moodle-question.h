/* One <question> of Moodle XML as a quiz item. docs/formats/import-moodle.md. */
#pragma once

#include <libxml/tree.h>

#include "item-bank/import/quiz-import.h"

typedef struct
{
  const ImportSink *sink;
  const char *category; /* NULL: none */
} MoodleContext;

/* SYNTAX, LIMIT, or REFUSED for what no program can score, or what cannot be had exactly. *out_named has at least the
 * id, to name the question by, also on failure. */
QuizItem *moodle_question_parse (const MoodleContext *context, const xmlNode *question, char **out_id, GError **error);

/* First child element of this name, NULL. */
const xmlNode *moodle_question_find (const xmlNode *parent, const char *name);
/* Text of the child "name", or of its <text>; "" where there is none. Newly allocated, white space at its ends gone. */
char *moodle_question_dup (const xmlNode *parent, const char *name);
