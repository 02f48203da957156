/* HTML through libxml2's tolerant parser, then a walk that writes text. */
#include "item-bank/import/rich-text.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula.h"
#include "item-bank/import/rich-tidy.h"

#define RICH_TEXT_DEPTH 250

typedef xmlDoc HtmlDocument;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HtmlDocument, xmlFreeDoc)

typedef struct
{
  GString *out;
  GPtrArray *images;
  gboolean wants_space; /* white space was seen: one blank before the next character */
  gboolean is_pre;      /* line breaks count */
  guint list_number;    /* of the ordered list, 0: bullets */
  const char *refused;  /* element that cannot be text, "" for the depth */
  GError *error;        /* of a formula; refused is "math" */
} RichWalk;

static const char *const HTML_BLOCKS[]
    = { "p",        "div",    "h1",   "h2",    "h3",      "h4",     "h5",      "h6",      "ul",         "ol",
        "li",       "tr",     "pre",  "table", "section", "header", "footer",  "article", "blockquote", "center",
        "dl",       "dt",     "dd",   "hr",    "caption", "figure", "thead",   "tbody",   "tfoot",      "figcaption",
        "fieldset", "legend", "form", "main",  "nav",     "aside",  "address", NULL };
static const char *const HTML_SILENT[] = { "style", "script", "head", "title", "template", "noscript", NULL };
static const char *const HTML_REFUSED[]
    = { "audio", "video", "iframe", "object", "embed", "applet", "canvas", "svg", NULL };

static void rich_walk_children (RichWalk *walk, const xmlNode *parent, guint depth);

static void
rich_image_free (gpointer data)
{
  RichImage *image = data;

  g_free (image->src);
  g_free (image->alt);
  g_free (image);
}

void
rich_text_free (RichText *text)
{
  if (text == NULL)
    return;
  g_free (text->text);
  g_ptr_array_unref (text->images);
  g_free (text);
}

static RichText *
rich_text_new (char *text, GPtrArray *images)
{
  RichText *result = g_new0 (RichText, 1);

  result->text = text;
  result->images = images != NULL ? g_ptr_array_ref (images) : g_ptr_array_new_with_free_func (rich_image_free);
  return result;
}

static void
rich_walk_break (RichWalk *walk)
{
  walk->wants_space = FALSE;
  if (walk->out->len > 0 && walk->out->str[walk->out->len - 1] != '\n')
    g_string_append_c (walk->out, '\n');
}

static void
rich_walk_text (RichWalk *walk, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (strchr (" \t\r\n\f", *p) == NULL || (walk->is_pre && *p != '\r'))
      {
        gboolean at_start = walk->out->len == 0 || walk->out->str[walk->out->len - 1] == '\n';

        if (walk->wants_space && !at_start)
          g_string_append_c (walk->out, ' ');
        walk->wants_space = FALSE;
        if (walk->is_pre && (*p == ' ' || *p == '\t') && (at_start || g_str_has_suffix (walk->out->str, "\u00a0")))
          g_string_append (walk->out, "\u00a0"); /* indentation of a program stays */
        else
          g_string_append_c (walk->out, *p);
      }
    else
      walk->wants_space = TRUE;
}

static char *
rich_node_dup_attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetProp ((xmlNode *)node, (const xmlChar *)name);
  char *copy = value != NULL ? g_strdup ((const char *)value) : NULL;

  xmlFree (value);
  return copy;
}

static void
rich_walk_formula (RichWalk *walk, const char *tex)
{
  g_autofree char *source = g_strstrip (g_strdup (tex));

  if (*source == '\0')
    return;
  rich_walk_text (walk, "\\(");
  rich_walk_text (walk, source);
  rich_walk_text (walk, "\\)");
}

static void
rich_walk_image (RichWalk *walk, const xmlNode *node)
{
  g_autofree char *equation = rich_node_dup_attribute (node, "data-equation-content");
  g_autofree char *src = rich_node_dup_attribute (node, "src");
  g_autofree char *alt = rich_node_dup_attribute (node, "alt");
  g_autofree char *class = rich_node_dup_attribute (node, "class");
  RichImage *image;

  if (equation != NULL && class != NULL && strstr (class, "equation_image") != NULL)
    {
      rich_walk_formula (walk, equation); /* how Canvas writes formulas */
      return;
    }
  image = g_new0 (RichImage, 1);
  image->src = g_strdup (src != NULL ? src : "");
  image->alt = rich_tidy_lines (alt != NULL ? alt : "");
  g_ptr_array_add (walk->images, image);
}

/* The TeX source that programs put into MathML as an annotation. */
static const xmlNode *
rich_find_annotation (const xmlNode *parent, guint depth)
{
  for (const xmlNode *node = parent->children; node != NULL && depth < RICH_TEXT_DEPTH; node = node->next)
    {
      const xmlNode *found;
      g_autofree char *encoding = node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, "annotation") == 0
                                      ? rich_node_dup_attribute (node, "encoding")
                                      : NULL;

      if (encoding != NULL && strstr (encoding, "tex") != NULL)
        return node;
      found = rich_find_annotation (node, depth + 1);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
rich_walk_math (RichWalk *walk, const xmlNode *node)
{
  const xmlNode *annotation = rich_find_annotation (node, 0);
  xmlChar *content = annotation != NULL ? xmlNodeGetContent (annotation) : NULL;

  if (content != NULL)
    rich_walk_formula (walk, (const char *)content);
  else
    {
      g_autoptr (FormulaNode) formula = formula_parse_mathml (node, &walk->error);
      g_autofree char *tex = formula != NULL ? formula_format_tex (formula) : NULL;

      if (tex != NULL)
        rich_walk_formula (walk, tex);
      else
        walk->refused = "math";
    }
  xmlFree (content);
}

/* Raised or lowered: as such characters where they exist, else as a formula. */
static void
rich_walk_script (RichWalk *walk, const xmlNode *node, gboolean is_raised)
{
  xmlChar *content = xmlNodeGetContent (node);
  g_autofree char *text = g_strstrip (g_strdup (content != NULL ? (const char *)content : ""));
  g_autofree char *characters = rich_tidy_script (text, is_raised);

  xmlFree (content);
  if (*text == '\0')
    return;
  if (characters != NULL)
    rich_walk_text (walk, characters);
  else
    {
      g_autofree char *tex = rich_tidy_tex_text (text);
      g_autofree char *formula = g_strdup_printf ("\\({}%s{\\text{%s}}\\)", is_raised ? "^" : "_", tex);

      rich_walk_text (walk, formula);
    }
}

static void
rich_walk_list (RichWalk *walk, const xmlNode *node, guint depth)
{
  guint outer = walk->list_number;
  g_autofree char *start = rich_node_dup_attribute (node, "start");

  walk->list_number = strcmp ((const char *)node->name, "ol") == 0 ? 1 : 0;
  if (walk->list_number > 0 && start != NULL && g_ascii_strtoull (start, NULL, 10) < 1000)
    walk->list_number = MAX (1, (guint)g_ascii_strtoull (start, NULL, 10));
  rich_walk_children (walk, node, depth);
  walk->list_number = outer;
}

static void
rich_walk_list_item (RichWalk *walk)
{
  g_autofree char *mark = walk->list_number > 0 ? g_strdup_printf ("%u. ", walk->list_number++) : g_strdup ("\u2022 ");

  g_string_append (walk->out, mark);
}

static void
rich_walk_cell (RichWalk *walk, const xmlNode *node, guint depth)
{
  const xmlNode *before = node->prev;

  while (before != NULL && before->type != XML_ELEMENT_NODE)
    before = before->prev;
  if (before != NULL)
    {
      walk->wants_space = FALSE;
      while (walk->out->len > 0 && walk->out->str[walk->out->len - 1] == '\n')
        g_string_truncate (walk->out, walk->out->len - 1);
      g_string_append (walk->out, " | ");
    }
  rich_walk_children (walk, node, depth);
}

static void
rich_walk_block (RichWalk *walk, const xmlNode *node, guint depth)
{
  const char *name = (const char *)node->name;
  gboolean was_pre = walk->is_pre;

  /* A paragraph that begins a list item stays on the line of its mark. */
  if (!g_str_has_suffix (walk->out->str, ". ") && !g_str_has_suffix (walk->out->str, "\u2022 ")
      && !g_str_has_suffix (walk->out->str, " | "))
    rich_walk_break (walk);
  if (strcmp (name, "pre") == 0)
    walk->is_pre = TRUE;
  if (strcmp (name, "li") == 0)
    rich_walk_list_item (walk);
  if (strcmp (name, "ol") == 0 || strcmp (name, "ul") == 0)
    rich_walk_list (walk, node, depth);
  else
    rich_walk_children (walk, node, depth);
  walk->is_pre = was_pre;
  rich_walk_break (walk);
}

static void
rich_walk_element (RichWalk *walk, const xmlNode *node, guint depth)
{
  const char *name = (const char *)node->name;

  if (g_strv_contains (HTML_SILENT, name))
    return;
  if (g_strv_contains (HTML_REFUSED, name))
    walk->refused = name;
  else if (strcmp (name, "br") == 0)
    {
      walk->wants_space = FALSE;
      g_string_append_c (walk->out, '\n');
    }
  else if (strcmp (name, "img") == 0)
    rich_walk_image (walk, node);
  else if (strcmp (name, "math") == 0)
    rich_walk_math (walk, node);
  else if (strcmp (name, "sup") == 0 || strcmp (name, "sub") == 0)
    rich_walk_script (walk, node, name[2] == 'p');
  else if (strcmp (name, "td") == 0 || strcmp (name, "th") == 0)
    rich_walk_cell (walk, node, depth);
  else if (g_strv_contains (HTML_BLOCKS, name))
    rich_walk_block (walk, node, depth);
  else
    rich_walk_children (walk, node, depth);
}

static void
rich_walk_children (RichWalk *walk, const xmlNode *parent, guint depth)
{
  if (depth > RICH_TEXT_DEPTH)
    walk->refused = "";
  for (const xmlNode *node = parent->children; node != NULL && walk->refused == NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      rich_walk_element (walk, node, depth + 1);
    else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content != NULL)
      rich_walk_text (walk, (const char *)node->content);
}

static gboolean
rich_walk_fail (RichWalk *walk, GError **error)
{
  if (*walk->refused == '\0')
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the HTML is nested too deeply"));
  else if (walk->error != NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&walk->error), _ ("MathML: "));
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the HTML element <%s> cannot be shown in an exam"),
                 walk->refused);
  return FALSE;
}

RichText *
rich_text_parse (const char *html, GError **error)
{
  g_autofree char *tidy = rich_tidy_markup (html);
  g_autoptr (HtmlDocument) document = NULL;
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func (rich_image_free);
  g_autoptr (GString) out = g_string_new (NULL);
  RichWalk walk = { .out = out, .images = images };
  gsize len = strlen (tidy);
  g_autofree char *unified = NULL;

  if (len > G_MAXINT / 2)
    walk.refused = "";
  /* The body is given, so that text in front of the first tag stays where it is. */
  document = walk.refused == NULL
                 ? htmlReadMemory (tidy, (int)len, NULL, "UTF-8",
                                   HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET)
                 : NULL;
  if (document != NULL)
    rich_walk_children (&walk, (const xmlNode *)document, 0);
  if (walk.refused != NULL)
    {
      rich_walk_fail (&walk, error);
      return NULL;
    }
  unified = rich_tidy_unify_formulas (out->str);
  return rich_text_new (rich_tidy_lines (unified), images);
}

RichText *
rich_text_from_plain (const char *plain)
{
  g_autofree char *unified = rich_tidy_unify_formulas (plain);

  return rich_text_new (rich_tidy_lines (unified), NULL);
}

RichText *
rich_text_from_auto (const char *text, GError **error)
{
  g_autoptr (GString) html = NULL;

  if (!rich_tidy_has_markup (text))
    return rich_text_from_plain (text);
  html = g_string_new (text);
  /* In Moodle's auto-format line breaks count; behind a tag that ends a block they would count twice. */
  g_string_replace (html, "\r\n", "\n", 0);
  g_string_replace (html, ">\n", ">", 0);
  g_string_replace (html, "\n", "<br>", 0);
  return rich_text_parse (html->str, error);
}

RichText *
rich_text_from_markdown (const char *text, GError **error)
{
  g_autofree char *html = rich_tidy_markdown (text);

  return rich_text_parse (html, error);
}
