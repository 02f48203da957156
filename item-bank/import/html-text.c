/* HTML to plain text, by libxml2's forgiving parser. */
#include "item-bank/import/html-text.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define HTML_TEXT_DEPTH_MAX 200

typedef struct
{
  GString *out;
  gboolean wants_space; /* white space was seen, and is written before the next word */
  gboolean keeps_space; /* in <pre> */
  HtmlTextImageFunc image;
  gpointer data;
} HtmlText;

static gboolean
html_text_is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static void
html_text_break (HtmlText *text)
{
  while (text->out->len > 0 && text->out->str[text->out->len - 1] == ' ')
    g_string_truncate (text->out, text->out->len - 1);
  if (text->out->len > 0 && text->out->str[text->out->len - 1] != '\n')
    g_string_append_c (text->out, '\n');
  text->wants_space = FALSE;
}

static void
html_text_append (HtmlText *text, const char *words)
{
  for (const char *p = words; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter == '\r')
        continue;
      if (text->keeps_space && letter == '\n')
        g_string_append_c (text->out, '\n');
      else if (g_unichar_isspace (letter) && !text->keeps_space && letter != 0xa0)
        text->wants_space = TRUE;
      else
        {
          if (text->wants_space && text->out->len > 0 && text->out->str[text->out->len - 1] != '\n')
            g_string_append_c (text->out, ' ');
          text->wants_space = FALSE;
          g_string_append_unichar (text->out, letter == 0xa0 ? ' ' : letter);
        }
    }
}

static void
html_text_append_image (HtmlText *text, xmlNode *node)
{
  xmlChar *src = xmlGetProp (node, (const xmlChar *)"src");
  xmlChar *alt = xmlGetProp (node, (const xmlChar *)"alt");
  g_autofree char *instead = NULL;

  if (text->image != NULL)
    instead = text->image (src != NULL ? (const char *)src : "", alt != NULL ? (const char *)alt : "", text->data);
  if (instead != NULL)
    html_text_append (text, instead);
  xmlFree (src);
  xmlFree (alt);
}

static void html_text_walk (HtmlText *text, xmlNode *node, guint depth);

static void
html_text_walk_element (HtmlText *text, xmlNode *node, guint depth)
{
  static const char *const SKIPPED[] = { "script", "style", "head", "template", NULL };
  static const char *const BLOCKS[]
      = { "p",  "div", "ul", "ol", "li", "table", "tr",         "h1",      "h2",      "h3", "h4",
          "h5", "h6",  "dl", "dt", "dd", "pre",   "blockquote", "section", "article", "hr", NULL };
  const char *name = (const char *)node->name;
  gboolean is_block = html_text_is_one_of (name, BLOCKS), was_kept = text->keeps_space;

  if (html_text_is_one_of (name, SKIPPED))
    return;
  if (strcmp (name, "img") == 0)
    {
      html_text_append_image (text, node);
      return;
    }
  if (is_block || strcmp (name, "br") == 0)
    html_text_break (text);
  if (strcmp (name, "li") == 0)
    html_text_append (text, "\u2022\u00a0");
  if ((strcmp (name, "td") == 0 || strcmp (name, "th") == 0) && node->prev != NULL && text->out->len > 0
      && text->out->str[text->out->len - 1] != '\n')
    html_text_append (text, " | ");
  text->keeps_space = was_kept || strcmp (name, "pre") == 0;
  html_text_walk (text, node->children, depth + 1);
  text->keeps_space = was_kept;
  if (is_block)
    html_text_break (text);
}

static void
html_text_walk (HtmlText *text, xmlNode *node, guint depth)
{
  if (depth > HTML_TEXT_DEPTH_MAX)
    return;
  for (; node != NULL; node = node->next)
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
      html_text_append (text, node->content != NULL ? (const char *)node->content : "");
    else if (node->type == XML_ELEMENT_NODE)
      html_text_walk_element (text, node, depth);
}

char *
html_text_dup_plain (const char *html, HtmlTextImageFunc image, gpointer data)
{
  HtmlText text = { .out = g_string_new (NULL), .image = image, .data = data };
  g_autofree char *whole = g_strconcat ("<!DOCTYPE html><html><body>", html, "</body></html>", NULL);
  htmlDocPtr document
      = htmlReadMemory (whole, (int)strlen (whole), NULL, "UTF-8",
                        HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED);

  if (document != NULL)
    html_text_walk (&text, xmlDocGetRootElement (document), 0);
  xmlFreeDoc (document);
  while (text.out->len > 0 && strchr (" \n", text.out->str[text.out->len - 1]) != NULL)
    g_string_truncate (text.out, text.out->len - 1);
  return g_string_free (text.out, FALSE);
}
