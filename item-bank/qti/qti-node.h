/* One XML document of QTI as a tree of its own: the kebab names of QTI 3 ("qti-response-if", "base-type") become the
 * camelCase names of QTI 2 ("responseIf", "baseType"), prefixes and namespaces are dropped, so that one interpreter
 * reads both. Nothing is fetched, no entity is declared, and depth and size are bounded. */
#pragma once

#include <glib.h>

#define QTI_NODE_FILE_MAX  (64u * 1024 * 1024) /* bytes of one XML file */
#define QTI_NODE_COUNT_MAX 2000000
#define QTI_NODE_DEPTH_MAX 100

typedef struct QtiNode QtiNode;

struct QtiNode
{
  char *name;          /* NULL: text */
  char *text;          /* of a text node, UTF-8 as it stands */
  gboolean is_math;    /* an element of MathML */
  char **attributes;   /* name, value, name, value ... NULL; may be NULL */
  GPtrArray *children; /* texts and elements; NULL for a text */
  GPtrArray *elements; /* those of them that are elements, borrowed; NULL: none */
  guint line;
};

/* SYNTAX "LINE: ..." where it is not well-formed, has a document type or encoding trouble; LIMIT. */
QtiNode *qti_node_parse (const char *data, gsize len, GError **error);
void qti_node_free (QtiNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiNode, qti_node_free)

gboolean qti_node_is (const QtiNode *node, const char *name);
/* NULL where absent. */
const char *qti_node_get (const QtiNode *node, const char *attribute);
/* Elements only; NULL where there are fewer. */
const QtiNode *qti_node_child (const QtiNode *node, guint i);
guint qti_node_count (const QtiNode *node);
/* The first element with this name: among the children, or anywhere below in document order. */
const QtiNode *qti_node_find_child (const QtiNode *node, const char *name);
const QtiNode *qti_node_find (const QtiNode *node, const char *name);
/* All text below, as it stands. Newly allocated. */
char *qti_node_dup_text (const QtiNode *node);
/* TRUE, FALSE for "true", "1", "false", "0"; fallback where absent; SYNTAX otherwise. */
gboolean
qti_node_get_boolean (const QtiNode *node, const char *attribute, gboolean fallback, gboolean *out, GError **error);
/* Sets an error "LINE: <name>: message" and gives FALSE. code: an AdilError. */
gboolean qti_node_fail (const QtiNode *node, GError **error, int code, const char *format, ...) G_GNUC_PRINTF (4, 5);
/* Puts "LINE: <name>: " before the message, unless a line is named there already. Gives FALSE. */
gboolean qti_node_prefix (const QtiNode *node, GError **error);
/* Takes "LINE: " off the message: the line, 0 where there is none. */
guint qti_node_take_line (GError *error);
