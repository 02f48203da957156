/* One <item> of QTI 1.2 as Canvas and its kin write it: what is shown and what can be answered. How it is scored is
 * canvas-score.h. docs/formats/import-canvas.md. */
#pragma once

#include <libxml/tree.h>

#include "item-bank/import/quiz-markup.h"

typedef enum
{
  CANVAS_ONE,     /* one label of several */
  CANVAS_MANY,    /* any number of labels */
  CANVAS_ORDERED, /* all labels, in order */
  CANVAS_TEXT,    /* a text, typed; with labels: right is what equals the text of one of them */
  CANVAS_NUMBER,  /* a number, typed */
} CanvasKind;

typedef struct
{
  char *ident;
  char *text;
  GPtrArray *pictures; /* of ItemPicture */
} CanvasLabel;

typedef struct
{
  char *ident;
  CanvasKind kind;
  char *prompt; /* its own text */
  GPtrArray *labels;
} CanvasResponse;

typedef struct
{
  char *ident, *title, *type; /* type: Canvas's name of the kind, "" where there is none */
  char *possible;             /* points, "" where it is not said */
  gboolean is_all_or_nothing; /* part of the points is none, whatever conditions say */
  char *stem;
  char *rationale;
  GPtrArray *pictures;
  GPtrArray *responses;
  const xmlNode *processing; /* <resprocessing>, borrowed; NULL */
} CanvasItem;

/* Finds pictures of texts. */
typedef struct
{
  QuizMarkupFunc find;
  gpointer data;
} CanvasFinder;

/* Never NULL: *error says what is wrong; ident and title are set all the same, to name the item. */
CanvasItem *canvas_item_parse (const xmlNode *node, const CanvasFinder *finder, GError **error);
void canvas_item_free (CanvasItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvasItem, canvas_item_free)

/* -1 where there is none. */
int canvas_item_find_response (const CanvasItem *item, const char *ident);
int canvas_response_find_label (const CanvasResponse *response, const char *ident);

/* Helpers for all that read such files. */
gboolean canvas_node_is (const xmlNode *node, const char *name);
const xmlNode *canvas_node_find (const xmlNode *parent, const char *name);
/* "" where it is absent. Newly allocated, without white space at the ends. */
char *canvas_node_dup_attribute (const xmlNode *node, const char *name);
char *canvas_node_dup_content (const xmlNode *node);
