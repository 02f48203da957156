/* Marked-up texts of quiz programs as the plain text and the checked pictures of an item. */
#pragma once

#include <glib.h>

#include "common/exam/item-document.h"

/* Finds a picture that a text names. NULL with an error where there is none that is good. */
typedef ItemPicture *(*QuizMarkupFunc) (const char *src, const char *alt, gpointer data, GError **error);

typedef enum
{
  QUIZ_MARKUP_HTML,
  QUIZ_MARKUP_AUTO, /* Moodle's: HTML, but line breaks count */
  QUIZ_MARKUP_PLAIN,
  QUIZ_MARKUP_MARKDOWN,
} QuizMarkup;

/* "html", "moodle", "moodle_auto_format", "plain", "plain_text", "markdown". */
gboolean quiz_markup_find (const char *name, QuizMarkup *out);

/* Newly allocated. Pictures are appended; NULL: they are left out. "data:" addresses are read here, addresses of the
 * net are REFUSED, all others are find's. */
char *quiz_markup_read (
    QuizMarkup markup, const char *text, GPtrArray *pictures, QuizMarkupFunc find, gpointer data, GError **error);
/* A QuizMarkupFunc: data is the path of the import file, beside which the picture lies. */
ItemPicture *quiz_markup_find_beside (const char *src, const char *alt, gpointer path, GError **error);
