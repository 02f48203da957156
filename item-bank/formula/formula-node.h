/* The tree of a formula: what TeX and MathML are read into and what writers, speech and layout walk. Its meaning, kind
 * by kind, is the table in docs/formats/formula.md. */
#pragma once

#include <glib.h>

/* Bounds for every reader: a formula of an exam question is far below them. */
#define FORMULA_MAX_BYTES 16384
#define FORMULA_MAX_DEPTH 32
#define FORMULA_MAX_NODES 4096
#define FORMULA_MAX_CELLS 1024

typedef enum
{
  FORMULA_ROW,       /* children side by side */
  FORMULA_IDENT,     /* text: a letter, or a word where variant is not DEFAULT */
  FORMULA_NUMBER,    /* text: digits with decimal marks */
  FORMULA_OPERATOR,  /* text: one symbol; value: FORMULA_FENCE_MIDDLE, or size 0 (as it is) to 4 (\Bigg) */
  FORMULA_TEXT,      /* text: words with their spaces */
  FORMULA_SPACE,     /* value: width in mu (1/18 em), may be negative */
  FORMULA_FRACTION,  /* numerator, denominator; value: 1 with a bar, 0 without */
  FORMULA_ROOT,      /* radicand, index or NULL */
  FORMULA_SCRIPT,    /* base, sub or NULL, sup or NULL; above and below where the base is a sum in display style */
  FORMULA_UNDEROVER, /* base, under or NULL, over or NULL: always below and above */
  FORMULA_ACCENT,    /* base; text: name of the accent in formula-symbols.h */
  FORMULA_FENCED,    /* body; text, close: delimiters as high as the body, "" for none */
  FORMULA_TABLE,     /* cells row by row; n_columns; text: one of l, c, r per column and | between; value: 1 aligned */
  FORMULA_STYLE,     /* body; value: 1 display style, 0 text style */
  FORMULA_ENCLOSE,   /* body; text: "box" or "updiagonalstrike" */
} FormulaKind;

typedef enum
{
  FORMULA_DEFAULT, /* italic letters, upright digits, Greek capitals and symbols */
  FORMULA_ROMAN,
  FORMULA_FUNCTION, /* upright, and spaced as an operator: sin, lim */
  FORMULA_BOLD,
  FORMULA_ITALIC,
  FORMULA_BOLD_ITALIC,
  FORMULA_BLACKBOARD,
  FORMULA_SCRIPT_LETTERS,
  FORMULA_FRAKTUR,
  FORMULA_SANS,
} FormulaVariant;

#define FORMULA_FENCE_MIDDLE (-1) /* a bar between \left and \right, as high as they */

typedef struct _FormulaNode FormulaNode;

struct _FormulaNode
{
  FormulaKind kind;
  FormulaVariant variant;
  int value;
  guint n_columns;
  char *text;
  char *close;
  GPtrArray *children; /* owned; NULL where a script is absent */
};

FormulaNode *formula_node_new (FormulaKind kind, const char *text);
void formula_node_free (FormulaNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FormulaNode, formula_node_free)

/* Takes the children, which may be NULL where the kind allows it. */
FormulaNode *formula_node_new_1 (FormulaKind kind, FormulaNode *first);
FormulaNode *formula_node_new_2 (FormulaKind kind, FormulaNode *first, FormulaNode *second);
FormulaNode *formula_node_new_3 (FormulaKind kind, FormulaNode *first, FormulaNode *second, FormulaNode *third);

/* Borrowed; NULL where it is absent. */
FormulaNode *formula_node_child (const FormulaNode *node, guint index);

/* Takes child. A row inside a row is dissolved unless its first or last symbol would be spaced differently. */
void formula_node_append (FormulaNode *row, FormulaNode *child);

/* Takes row; a row of one child that keeps its spacing is that child. */
FormulaNode *formula_node_simplify (FormulaNode *row);

/* Takes what it is given. Merges with a base that has only the other one of the two. */
FormulaNode *formula_node_new_underover (FormulaNode *base, FormulaNode *under, FormulaNode *over);

/* LIMIT for a tree that is deeper than FORMULA_MAX_DEPTH or has more than FORMULA_MAX_NODES. */
gboolean formula_node_check (const FormulaNode *node, GError **error);

gboolean formula_node_is_empty (const FormulaNode *node);
gboolean formula_node_is_symbol (const FormulaNode *node, const char *text);
/* Higher than a line of letters: delimiters around it must stretch. */
gboolean formula_node_is_tall (const FormulaNode *node);
/* A sum, a limit: scripts go below and above in display style. */
gboolean formula_node_has_limits (const FormulaNode *node);
