/* What a candidate reads in an item of QTI: XHTML as the plain text of an item document, its pictures, its formulas. */
#pragma once

#include "item-bank/import/qti-source.h"
#include "item-bank/qti/qti-run.h"

/* Class of an element that holds a field which has no gap in the text, and its prompt: our exporter writes it. */
#define QTI_CONTENT_FIELD "adil-field"

typedef struct QtiContent QtiContent;

/* What stands for an interaction (or a part of one) inside a text: newly allocated, "" for nothing; NULL with an error
 * where the item must be refused. */
typedef char *(*QtiContentFunc) (const QtiNode *node, gpointer data, GError **error);

struct QtiContent
{
  QtiSource *source;
  const char *base;       /* name of the item's file in source */
  const QtiRun *run;      /* for printed variables */
  QtiContentFunc replace; /* asked for elements that are neither XHTML nor a text of QTI; may be NULL */
  gpointer data;
  GPtrArray *pictures; /* of ItemPicture: where pictures go; swap it to collect those of an option */
  GString *text;       /* grows */
  GString *lists;      /* one letter per open list */
  guint n_keeping;     /* elements around that keep their white space */
};

/* Appends node's children (from: number of the first child, texts counted) to content->text. REFUSED or SYNTAX with
 * line and element for what plain text cannot hold. */
gboolean qti_content_add (QtiContent *content, const QtiNode *node, GError **error);
/* The text so far without white space at the ends of lines and without blank lines; begins anew. Newly allocated. */
char *qti_content_take (QtiContent *content);
/* Text and pictures of one element. Newly allocated; pictures go to pictures. */
char *qti_content_dup (QtiContent *content, const QtiNode *node, GPtrArray *pictures, GError **error);
/* Begins a new line unless there is one. */
void qti_content_break (QtiContent *content);
