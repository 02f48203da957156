/* SVG through libxml2, then a walk with a list of what may be there. */
#include "item-bank/import/svg-check.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define SVG_NAMESPACE     "http://www.w3.org/2000/svg"
#define SVG_CHECK_DEPTH   64
#define SVG_CHECK_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

typedef xmlDoc SvgDocument;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SvgDocument, xmlFreeDoc)

static const char *const SVG_ELEMENTS[]
    = { "svg",  "g",        "defs",     "path",           "rect",           "circle",   "ellipse",
        "line", "polyline", "polygon",  "text",           "tspan",          "textPath", "title",
        "desc", "use",      "symbol",   "marker",         "clipPath",       "mask",     "pattern",
        "stop", "style",    "metadata", "linearGradient", "radialGradient", NULL };

static gboolean
svg_check_refuse (GError **error, const xmlNode *node, const char *what, const char *name)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the SVG picture, line %ld: %s \"%s\" is not allowed"),
               xmlGetLineNo ((xmlNode *)node), what, name);
  return FALSE;
}

/* Style text and attribute values: only references inside the same picture. CSS escapes (\75rl) could hide others. */
static gboolean
svg_check_value (const char *value)
{
  g_autofree char *lower = g_ascii_strdown (value, -1);

  for (const char *url = strstr (lower, "url("); url != NULL; url = strstr (url + 4, "url("))
    if (strspn (url + 4, " '\"") >= strlen (url + 4) || url[4 + strspn (url + 4, " '\"")] != '#')
      return FALSE;
  return strchr (lower, '\\') == NULL && strstr (lower, "@import") == NULL && strstr (lower, "javascript:") == NULL
         && strstr (lower, "expression(") == NULL && strstr (lower, "image-set(") == NULL;
}

static gboolean
svg_check_attribute (const xmlNode *node, const xmlAttr *attribute, GError **error)
{
  const char *name = (const char *)attribute->name;
  xmlChar *content = xmlNodeListGetString (node->doc, attribute->children, 1);
  g_autofree char *value = g_strdup (content != NULL ? (const char *)content : "");

  xmlFree (content);
  if (g_ascii_strncasecmp (name, "on", 2) == 0)
    return svg_check_refuse (error, node, _ ("the event handler"), name);
  if (g_ascii_strcasecmp (name, "href") == 0 && *value != '#')
    return svg_check_refuse (error, node, _ ("the external reference"), value);
  if (strcmp (name, "base") == 0 || !svg_check_value (value))
    return svg_check_refuse (error, node, _ ("the attribute"), name);
  return TRUE;
}

static gboolean
svg_check_element (const xmlNode *node, GError **error)
{
  const char *name = (const char *)node->name;

  if (node->ns == NULL || strcmp ((const char *)node->ns->href, SVG_NAMESPACE) != 0
      || !g_strv_contains (SVG_ELEMENTS, name))
    return svg_check_refuse (error, node, _ ("the element (save as \"plain SVG\")"), name);
  if (strcmp (name, "metadata") == 0 && xmlFirstElementChild ((xmlNode *)node) != NULL)
    return svg_check_refuse (error, node, _ ("content (save as \"plain SVG\") in"), name);
  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    if (!svg_check_attribute (node, attribute, error))
      return FALSE;
  return TRUE;
}

/* The whole of it at once: text, CDATA and comments in between could each look harmless. */
static gboolean
svg_check_style (const xmlNode *node, GError **error)
{
  xmlChar *content = xmlNodeGetContent (node);
  gboolean is_good = content == NULL || svg_check_value ((const char *)content);

  xmlFree (content);
  return is_good || svg_check_refuse (error, node, _ ("the content of"), "style");
}

static gboolean
svg_check_children (const xmlNode *parent, guint depth, GError **error)
{
  if (depth > SVG_CHECK_DEPTH)
    return svg_check_refuse (error, parent, _ ("the depth of"), (const char *)parent->name);
  for (const xmlNode *node = parent->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        if (!svg_check_element (node, error) || !svg_check_children (node, depth + 1, error))
          return FALSE;
        if (strcmp ((const char *)node->name, "style") == 0 && !svg_check_style (node, error))
          return FALSE;
      }
    else if (node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE && node->type != XML_COMMENT_NODE)
      return svg_check_refuse (error, node, _ ("the instruction"), node->name != NULL ? (const char *)node->name : "?");
  return TRUE;
}

/* Before any parsing: entities are never expanded, because no document type is let in. */
static gboolean
svg_check_bytes (const char *text, gsize len, GError **error)
{
  gboolean is_text = len > 0 && g_utf8_validate_len (text, len, NULL);

  if (is_text && memmem (text, len, "<!DOCTYPE", 9) == NULL && memmem (text, len, "<!ENTITY", 8) == NULL)
    return TRUE;
  if (is_text)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("the SVG picture has a document type or entities (DOCTYPE): remove them"));
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("is neither a PNG picture nor an SVG picture in UTF-8"));
  return FALSE;
}

gboolean
svg_check (const char *text, gsize len, GError **error)
{
  g_autoptr (SvgDocument) document = NULL;
  const xmlNode *root;

  g_return_val_if_fail (len <= G_MAXINT, FALSE);
  if (!svg_check_bytes (text, len, error))
    return FALSE;
  document = xmlReadMemory (text, (int)len, NULL, "UTF-8", SVG_CHECK_OPTIONS);
  root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  if (root == NULL || strcmp ((const char *)root->name, "svg") != 0 || document->intSubset != NULL)
    {
      const xmlError *why = xmlGetLastError ();

      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("is not a well-formed SVG picture (line %d)"),
                   document == NULL && why != NULL ? why->line : 1);
      return FALSE;
    }
  /* The document node's children are the root and what stands beside it, e.g. a style sheet instruction. */
  return svg_check_children ((const xmlNode *)document, 0, error);
}
