/* From libxml2's tree to ours. */
#include "item-bank/qti/qti-node.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define QTI_NODE_MATH "http://www.w3.org/1998/Math/MathML"

typedef struct
{
  guint n_nodes;
  guint line; /* where a limit was passed */
} QtiNodeBuild;

void
qti_node_free (QtiNode *node)
{
  if (node == NULL)
    return;
  g_free (node->name);
  g_free (node->text);
  g_strfreev (node->attributes);
  if (node->children != NULL)
    g_ptr_array_unref (node->children);
  if (node->elements != NULL)
    g_ptr_array_unref (node->elements);
  g_free (node);
}

/* Names whose camelCase is not what the hyphens say. */
static const char *const QTI_NODE_ODD_NAMES[][2] = {
  { "durationLt", "durationLT" },
  { "durationGte", "durationGTE" },
};

static char *
qti_node_dup_camel (const char *kebab)
{
  GString *camel = g_string_new (NULL);
  char *name;

  for (const char *p = kebab; *p != '\0'; p++)
    if (*p == '-' && g_ascii_isalnum (p[1]))
      g_string_append_c (camel, g_ascii_toupper (*++p));
    else
      g_string_append_c (camel, *p);
  name = g_string_free (camel, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (QTI_NODE_ODD_NAMES); i++)
    if (strcmp (name, QTI_NODE_ODD_NAMES[i][0]) == 0)
      {
        g_free (name);
        return g_strdup (QTI_NODE_ODD_NAMES[i][1]);
      }
  return name;
}

static char **
qti_node_dup_attributes (const xmlNode *element, gboolean is_qti3)
{
  GPtrArray *list;

  if (element->properties == NULL)
    return NULL;
  list = g_ptr_array_new ();
  for (const xmlAttr *attribute = element->properties; attribute != NULL; attribute = attribute->next)
    {
      xmlChar *value = xmlNodeListGetString (element->doc, attribute->children, 1);
      const char *name = (const char *)attribute->name;
      gboolean is_free = g_str_has_prefix (name, "data-") || g_str_has_prefix (name, "aria-");

      /* xml:lang and the like keep their prefix: they must not pass for attributes of QTI. */
      if (attribute->ns != NULL && attribute->ns->prefix != NULL)
        g_ptr_array_add (list, g_strdup_printf ("%s:%s", (const char *)attribute->ns->prefix, name));
      else
        g_ptr_array_add (list, is_qti3 && !is_free ? qti_node_dup_camel (name) : g_strdup (name));
      g_ptr_array_add (list, g_strdup (value != NULL ? (const char *)value : ""));
      xmlFree (value);
    }
  g_ptr_array_add (list, NULL);
  return (char **)g_ptr_array_free (list, FALSE);
}

static QtiNode *
qti_node_new_text (const xmlNode *text)
{
  QtiNode *node = g_new0 (QtiNode, 1);

  node->text = g_strdup (text->content != NULL ? (const char *)text->content : "");
  node->line = (guint)MAX (xmlGetLineNo (text), 0);
  return node;
}

static QtiNode *
qti_node_new (const xmlNode *element)
{
  QtiNode *node = g_new0 (QtiNode, 1);
  const char *name = (const char *)element->name;
  gboolean is_qti3 = g_str_has_prefix (name, "qti-");

  node->name = is_qti3 ? qti_node_dup_camel (name + 4) : g_strdup (name);
  node->is_math = (element->ns != NULL && g_strcmp0 ((const char *)element->ns->href, QTI_NODE_MATH) == 0)
                  || strcmp (name, "math") == 0;
  node->attributes = qti_node_dup_attributes (element, is_qti3);
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify)qti_node_free);
  node->line = (guint)MAX (xmlGetLineNo (element), 0);
  return node;
}

static QtiNode *
qti_node_build (QtiNodeBuild *build, const xmlNode *element, guint depth)
{
  g_autoptr (QtiNode) node = qti_node_new (element);

  if (depth > QTI_NODE_DEPTH_MAX || ++build->n_nodes > QTI_NODE_COUNT_MAX)
    {
      build->line = MAX (node->line, 1);
      return NULL;
    }
  for (const xmlNode *child = element->children; child != NULL; child = child->next)
    {
      QtiNode *below = NULL;

      if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
        below = qti_node_new_text (child);
      else if (child->type == XML_ELEMENT_NODE)
        below = qti_node_build (build, child, depth + 1);
      else
        continue;
      if (below == NULL)
        return NULL;
      below->is_math = below->is_math || (node->is_math && below->name != NULL);
      g_ptr_array_add (node->children, below);
      if (below->name != NULL)
        {
          if (node->elements == NULL)
            node->elements = g_ptr_array_new ();
          g_ptr_array_add (node->elements, below);
        }
    }
  return g_steal_pointer (&node);
}

static void
qti_node_ignore (void *data, const char *format, ...)
{
}

static xmlDoc *
qti_node_read (const char *data, gsize len, GError **error)
{
  xmlParserCtxt *context = xmlNewParserCtxt ();
  xmlDoc *document;
  const xmlError *why;

  if (context == NULL)
    g_error ("out of memory"); /* as GLib does */
  xmlSetGenericErrorFunc (NULL, qti_node_ignore);
  document = xmlCtxtReadMemory (context, data, (int)len, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES
                                    | XML_PARSE_NOCDATA);
  if (document == NULL)
    {
      g_autofree char *message = NULL;

      why = xmlCtxtGetLastError (context);
      message = g_strstrip (g_strdup (why != NULL && why->message != NULL ? why->message : "?"));
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%d: is not well-formed XML: %s"),
                   why != NULL ? why->line : 0, message);
    }
  xmlFreeParserCtxt (context);
  if (document == NULL || document->intSubset == NULL)
    return document;
  xmlFreeDoc (document);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("1: has a document type, which QTI does not need: remove it"));
  return NULL;
}

QtiNode *
qti_node_parse (const char *data, gsize len, GError **error)
{
  xmlDoc *document;
  QtiNodeBuild build = { 0 };
  const xmlNode *root;
  QtiNode *node = NULL;

  if (len == 0 || len > QTI_NODE_FILE_MAX)
    {
      g_set_error (error, ADIL_ERROR, len == 0 ? ADIL_ERROR_SYNTAX : ADIL_ERROR_LIMIT,
                   len == 0 ? _ ("1: is empty") : _ ("1: is larger than an XML file of an item may be"));
      return NULL;
    }
  document = qti_node_read (data, len, error);
  if (document == NULL)
    return NULL;
  root = xmlDocGetRootElement (document);
  node = root != NULL ? qti_node_build (&build, root, 0) : NULL;
  if (node == NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%u: is nested too deeply or has too many elements"),
                 build.line);
  xmlFreeDoc (document);
  return node;
}

gboolean
qti_node_is (const QtiNode *node, const char *name)
{
  return node->name != NULL && strcmp (node->name, name) == 0;
}

const char *
qti_node_get (const QtiNode *node, const char *attribute)
{
  if (node->attributes == NULL)
    return NULL;
  for (char **pair = node->attributes; *pair != NULL; pair += 2)
    if (strcmp (pair[0], attribute) == 0)
      return pair[1];
  return NULL;
}

const QtiNode *
qti_node_child (const QtiNode *node, guint i)
{
  return node->elements != NULL && i < node->elements->len ? g_ptr_array_index (node->elements, i) : NULL;
}

guint
qti_node_count (const QtiNode *node)
{
  return node->elements != NULL ? node->elements->len : 0;
}

const QtiNode *
qti_node_find_child (const QtiNode *node, const char *name)
{
  for (guint n = 0; node->children != NULL && n < node->children->len; n++)
    if (qti_node_is (g_ptr_array_index (node->children, n), name))
      return g_ptr_array_index (node->children, n);
  return NULL;
}

const QtiNode *
qti_node_find (const QtiNode *node, const char *name)
{
  const QtiNode *found = NULL;

  for (guint n = 0; node->children != NULL && n < node->children->len && found == NULL; n++)
    {
      const QtiNode *child = g_ptr_array_index (node->children, n);

      found = qti_node_is (child, name) ? child : qti_node_find (child, name);
    }
  return found;
}

static void
qti_node_append_text (const QtiNode *node, GString *out)
{
  if (node->text != NULL)
    g_string_append (out, node->text);
  for (guint n = 0; node->children != NULL && n < node->children->len; n++)
    qti_node_append_text (g_ptr_array_index (node->children, n), out);
}

char *
qti_node_dup_text (const QtiNode *node)
{
  GString *out = g_string_new (NULL);

  qti_node_append_text (node, out);
  return g_string_free (out, FALSE);
}

gboolean
qti_node_get_boolean (const QtiNode *node, const char *attribute, gboolean fallback, gboolean *out, GError **error)
{
  const char *text = qti_node_get (node, attribute);

  *out = fallback;
  if (text == NULL)
    return TRUE;
  *out = strcmp (text, "true") == 0 || strcmp (text, "1") == 0;
  return *out || strcmp (text, "false") == 0 || strcmp (text, "0") == 0
         || qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("%s must be true or false"), attribute);
}

gboolean
qti_node_fail (const QtiNode *node, GError **error, int code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ADIL_ERROR, code, "%u: <%s>: %s", node->line, node->name, message);
  return FALSE;
}

gboolean
qti_node_prefix (const QtiNode *node, GError **error)
{
  g_autofree char *place = NULL;

  if (error == NULL || *error == NULL || g_ascii_isdigit (*(*error)->message))
    return FALSE;
  place = g_strdup_printf ("%u: <%s>: ", node->line, node->name);
  g_prefix_error (error, "%s", place);
  return FALSE;
}

guint
qti_node_take_line (GError *error)
{
  gsize len = strspn (error->message, "0123456789");
  guint line = (guint)g_ascii_strtoull (error->message, NULL, 10);

  if (len == 0 || !g_str_has_prefix (error->message + len, ": "))
    return 0;
  memmove (error->message, error->message + len + 2, strlen (error->message + len + 2) + 1);
  return line;
}
