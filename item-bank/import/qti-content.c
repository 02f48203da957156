/* From XHTML to lines of text. */
#include "item-bank/import/qti-content.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula.h"

#define QTI_CONTENT_MAX (256 * 1024)

typedef enum
{
  QTI_CONTENT_INLINE, /* its children, in the line */
  QTI_CONTENT_BLOCK,  /* its children, on lines of their own */
  QTI_CONTENT_SKIP,
  QTI_CONTENT_OTHER,
} QtiContentWay;

static const char *const QTI_CONTENT_INLINES[]
    = { "span", "em",   "strong", "b",    "i",    "u",       "s",     "a",     "code",  "tt",      "small", "big",
        "kbd",  "samp", "var",    "cite", "abbr", "acronym", "dfn",   "q",     "mark",  "ins",     "del",   "bdi",
        "bdo",  "font", "label",  "time", "ruby", "rb",      "tbody", "thead", "tfoot", "hottext", NULL };
static const char *const QTI_CONTENT_BLOCKS[]
    = { "p",           "div",     "h1",      "h2",          "h3",      "h4",      "h5",     "h6",
        "blockquote",  "pre",     "address", "section",     "article", "header",  "footer", "figure",
        "figcaption",  "center",  "dl",      "dt",          "dd",      "caption", "table",  "prompt",
        "contentBody", "details", "summary", "infoControl", "nav",     "aside",   NULL };
static const char *const QTI_CONTENT_SKIPS[]
    = { "hr", "col", "colgroup", "wbr", "rp", "stylesheet", "style", "catalogInfo", NULL };

static QtiContentWay
qti_content_find_way (const char *name)
{
  if (g_strv_contains (QTI_CONTENT_INLINES, name))
    return QTI_CONTENT_INLINE;
  if (g_strv_contains (QTI_CONTENT_BLOCKS, name))
    return QTI_CONTENT_BLOCK;
  return g_strv_contains (QTI_CONTENT_SKIPS, name) ? QTI_CONTENT_SKIP : QTI_CONTENT_OTHER;
}

void
qti_content_break (QtiContent *content)
{
  while (content->text->len > 0 && content->text->str[content->text->len - 1] == ' ')
    g_string_truncate (content->text, content->text->len - 1);
  if (content->text->len > 0 && content->text->str[content->text->len - 1] != '\n')
    g_string_append_c (content->text, '\n');
}

/* What stands for white space that must not be tidied away; these are no characters of any text. */
#define QTI_CONTENT_BLANK "\357\267\220"
#define QTI_CONTENT_TAB   "\357\267\221"
#define QTI_CONTENT_EMPTY "\357\267\222"

static gboolean
qti_content_is_gap (const char *text)
{
  gsize digits = g_str_has_prefix (text, "[[") ? strspn (text + 2, "0123456789") : 0;

  return digits > 0 && g_str_has_prefix (text + 2 + digits, "]]");
}

/* White space runs are one blank; "[[1]]" in a text must not become a gap, so a word joiner comes between. */
static void
qti_content_add_text (QtiContent *content, const char *text)
{
  GString *out = content->text;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (content->n_keeping > 0 && (c == ' ' || c == '\t'))
        g_string_append (out, c == ' ' ? QTI_CONTENT_BLANK : QTI_CONTENT_TAB);
      else if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ' && out->str[out->len - 1] != '\n')
            g_string_append_c (out, ' ');
        }
      else if (!g_unichar_iscntrl (c) && !(c >= 0xfdd0 && c <= 0xfdef))
        {
          g_string_append_unichar (out, c);
          if (qti_content_is_gap (p))
            g_string_append (out, "\342\201\240");
        }
    }
}

static const char *
qti_content_find_script (gunichar c, gboolean is_raised)
{
  static const char *const RAISED[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  static const char *const LOWERED[] = { "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉" };

  if (c >= '0' && c <= '9')
    return (is_raised ? RAISED : LOWERED)[c - '0'];
  if (c == '+')
    return is_raised ? "⁺" : "₊";
  if (c == '-' || c == 0x2212)
    return is_raised ? "⁻" : "₋";
  if (c == 'n' && is_raised)
    return "ⁿ";
  return NULL;
}

/* x², or x^(text) where no small characters are there for it. */
static gboolean
qti_content_add_script (QtiContent *content, const QtiNode *node, gboolean is_raised)
{
  g_autofree char *text = qti_node_dup_text (node);
  GString *small = g_string_new (NULL);
  gboolean is_small = TRUE;

  g_strstrip (text);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const char *mark = qti_content_find_script (g_utf8_get_char (p), is_raised);

      is_small = is_small && mark != NULL;
      g_string_append (small, mark != NULL ? mark : "");
    }
  if (is_small)
    g_string_append (content->text, small->str);
  else
    {
      g_string_append (content->text, is_raised ? "^" : "_");
      if (g_utf8_strlen (text, -1) != 1)
        g_string_append_c (content->text, '(');
      qti_content_add_text (content, text);
      if (g_utf8_strlen (text, -1) != 1)
        g_string_append_c (content->text, ')');
    }
  g_string_free (small, TRUE);
  return TRUE;
}

static void
qti_content_format_math (const QtiNode *node, GString *out)
{
  if (node->name == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (node->text, -1);

      g_string_append (out, escaped);
      return;
    }
  g_string_append_printf (out, "<%s", node->name);
  if (strcmp (node->name, "math") == 0)
    g_string_append (out, " xmlns=\"http://www.w3.org/1998/Math/MathML\"");
  for (char **pair = node->attributes; pair != NULL && *pair != NULL; pair += 2)
    if (strchr (pair[0], ':') == NULL)
      {
        g_autofree char *value = g_markup_escape_text (pair[1], -1);

        g_string_append_printf (out, " %s=\"%s\"", pair[0], value);
      }
  g_string_append_c (out, '>');
  for (guint i = 0; i < node->children->len; i++)
    qti_content_format_math (g_ptr_array_index (node->children, i), out);
  g_string_append_printf (out, "</%s>", node->name);
}

static gboolean
qti_content_add_math (QtiContent *content, const QtiNode *node, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (FormulaNode) formula = NULL;
  g_autofree char *tex = NULL;

  qti_content_format_math (node, text);
  formula = formula_parse_mathml_text (text->str, text->len, error);
  if (formula == NULL)
    return qti_node_prefix (node, error);
  tex = formula_format_tex (formula);
  g_string_append_printf (content->text, "\\(%s\\)", tex);
  return TRUE;
}

/* img, or an object that is a picture; text is its alternative. */
static gboolean
qti_content_add_picture (QtiContent *content, const QtiNode *node, GError **error)
{
  gboolean is_object = strcmp (node->name, "object") == 0;
  const char *target = qti_node_get (node, is_object ? "data" : "src"), *type = qti_node_get (node, "type");
  g_autofree char *inner = is_object ? g_strstrip (qti_node_dup_text (node)) : NULL;
  const char *alt = is_object ? inner : qti_node_get (node, "alt");
  ItemPicture *picture;

  if (target == NULL || (is_object && (type == NULL || !g_str_has_prefix (type, "image/"))))
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED,
                          _ ("is no picture: sound, film and applets cannot be shown"));
  picture = qti_source_read_picture (content->source, content->base, target, alt != NULL ? alt : "", error);
  if (picture == NULL)
    return qti_node_prefix (node, error);
  g_ptr_array_add (content->pictures, picture);
  return TRUE;
}

static gboolean
qti_content_add_list (QtiContent *content, const QtiNode *node, GError **error)
{
  const QtiNode *child;
  gboolean is_ordered = strcmp (node->name, "ol") == 0;
  const char *start = qti_node_get (node, "start");
  gint64 number = start != NULL ? g_ascii_strtoll (start, NULL, 10) : 1;

  g_string_append_c (content->lists, 'l');
  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    {
      gsize before;

      qti_content_break (content);
      for (gsize depth = 1; depth < content->lists->len; depth++)
        g_string_append (content->text, "\302\240\302\240");
      if (is_ordered)
        g_string_append_printf (content->text, "%" G_GINT64_FORMAT ".\302\240", number++);
      else
        g_string_append (content->text, "•\302\240");
      before = content->text->len;
      if (!qti_content_add (content, child, error))
        return FALSE;
      /* A paragraph that opens the point stays on its line. */
      if (content->text->len > before && content->text->str[before] == '\n')
        g_string_erase (content->text, (gssize)before, 1);
      qti_content_break (content);
    }
  g_string_truncate (content->lists, content->lists->len - 1);
  return TRUE;
}

/* "a | b | c" */
static gboolean
qti_content_add_row (QtiContent *content, const QtiNode *node, GError **error)
{
  const QtiNode *cell;

  qti_content_break (content);
  for (guint i = 0; (cell = qti_node_child (node, i)) != NULL; i++)
    {
      g_autoptr (GString) line = content->text;
      gboolean is_good;

      content->text = g_string_new (NULL);
      is_good = qti_content_add (content, cell, error);
      while (content->text->len > 0 && strchr (" \n", content->text->str[content->text->len - 1]) != NULL)
        g_string_truncate (content->text, content->text->len - 1);
      g_string_append_printf (line, "%s%s", i > 0 ? " | " : "", g_strdelimit (content->text->str, "\n", ' '));
      g_string_free (content->text, TRUE);
      content->text = g_steal_pointer (&line);
      if (!is_good)
        return FALSE;
    }
  qti_content_break (content);
  return TRUE;
}

static gboolean
qti_content_add_printed (QtiContent *content, const QtiNode *node, GError **error)
{
  const char *id = qti_node_get (node, "identifier");
  const QtiValue *value = id != NULL ? qti_run_get (content->run, id) : NULL;
  g_autofree char *text = NULL;

  if (value == NULL || qti_node_get (node, "format") != NULL)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("names no variable, or asks for a format of its own"));
  text = qti_value_dup_text (value);
  qti_content_add_text (content, text);
  return TRUE;
}

/* rubricBlock, feedbackInline, feedbackBlock, templateInline, templateBlock: what a candidate sees before answering. */
static gboolean
qti_content_is_hidden (const QtiNode *node)
{
  const char *view = qti_node_get (node, "view"), *show = qti_node_get (node, "showHide");

  if (strcmp (node->name, "rubricBlock") == 0)
    return view != NULL && strstr (view, "candidate") == NULL;
  return g_str_has_prefix (node->name, "feedback") && g_strcmp0 (show, "hide") != 0;
}

static gboolean
qti_content_add_special (QtiContent *content, const QtiNode *node, gboolean *known, GError **error)
{
  *known = TRUE;
  if (node->is_math)
    return qti_content_add_math (content, node, error);
  if (strcmp (node->name, "br") == 0)
    {
      qti_content_break (content);
      return TRUE;
    }
  if (strcmp (node->name, "img") == 0 || strcmp (node->name, "object") == 0)
    return qti_content_add_picture (content, node, error);
  if (strcmp (node->name, "picture") == 0)
    return qti_node_find (node, "img") != NULL
               ? qti_content_add_picture (content, qti_node_find (node, "img"), error)
               : qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("has no place in the text of an item"));
  if (strcmp (node->name, "sup") == 0 || strcmp (node->name, "sub") == 0)
    return qti_content_add_script (content, node, node->name[2] == 'p');
  if (strcmp (node->name, "ul") == 0 || strcmp (node->name, "ol") == 0)
    return qti_content_add_list (content, node, error);
  if (strcmp (node->name, "tr") == 0)
    return qti_content_add_row (content, node, error);
  if (strcmp (node->name, "printedVariable") == 0)
    return qti_content_add_printed (content, node, error);
  if (strcmp (node->name, "rubricBlock") == 0 || g_str_has_prefix (node->name, "feedback"))
    return qti_content_is_hidden (node) || qti_content_add (content, node, error);
  *known = FALSE;
  return TRUE;
}

/* The children of a known element; xml:space="preserve" keeps their white space, and a line that is empty. */
static gboolean
qti_content_add_inside (QtiContent *content, const QtiNode *node, gboolean is_block, GError **error)
{
  gboolean keeps = g_strcmp0 (qti_node_get (node, "xml:space"), "preserve") == 0, is_good;
  gsize before = content->text->len;

  content->n_keeping += keeps ? 1 : 0;
  is_good = qti_content_add (content, node, error);
  content->n_keeping -= keeps ? 1 : 0;
  if (keeps && is_block && content->text->len == before)
    g_string_append (content->text, QTI_CONTENT_EMPTY);
  if (is_block)
    qti_content_break (content);
  return is_good;
}

static gboolean
qti_content_add_element (QtiContent *content, const QtiNode *node, GError **error)
{
  QtiContentWay way = qti_content_find_way (node->name);
  gboolean known = FALSE, is_good;
  g_autofree char *text = NULL;

  if (way == QTI_CONTENT_SKIP)
    return TRUE;
  if (content->replace != NULL && g_strcmp0 (qti_node_get (node, "class"), QTI_CONTENT_FIELD) == 0)
    way = QTI_CONTENT_OTHER;
  if (way == QTI_CONTENT_BLOCK)
    qti_content_break (content);
  if (way != QTI_CONTENT_OTHER)
    {
      return qti_content_add_inside (content, node, way == QTI_CONTENT_BLOCK, error);
    }
  is_good = qti_content_add_special (content, node, &known, error);
  if (known)
    return is_good;
  if (content->replace == NULL)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("has no place in the text of an item"));
  text = content->replace (node, content->data, error);
  if (text == NULL)
    return qti_node_prefix (node, error);
  g_string_append (content->text, text);
  return TRUE;
}

gboolean
qti_content_add (QtiContent *content, const QtiNode *node, GError **error)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const QtiNode *child = g_ptr_array_index (node->children, i);

      if (child->name == NULL)
        qti_content_add_text (content, child->text);
      else if (!qti_content_add_element (content, child, error))
        return FALSE;
      if (content->text->len > QTI_CONTENT_MAX)
        return qti_node_fail (node, error, ADIL_ERROR_LIMIT, _ ("has too much text"));
    }
  return TRUE;
}

char *
qti_content_take (QtiContent *content)
{
  g_auto (GStrv) lines = g_strsplit (content->text->str, "\n", -1);
  GString *out = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", *line);
  g_string_truncate (content->text, 0);
  g_string_replace (out, QTI_CONTENT_BLANK, " ", 0);
  g_string_replace (out, QTI_CONTENT_TAB, "\t", 0);
  g_string_replace (out, QTI_CONTENT_EMPTY, "", 0);
  return g_string_free (out, FALSE);
}

char *
qti_content_dup (QtiContent *content, const QtiNode *node, GPtrArray *pictures, GError **error)
{
  GPtrArray *outer_pictures = content->pictures;
  GString *outer_text = content->text, *outer_lists = content->lists;
  QtiContentFunc outer_replace = content->replace;
  char *text = NULL;

  content->pictures = pictures;
  content->text = g_string_new (NULL);
  content->lists = g_string_new (NULL);
  content->replace = NULL;
  if (qti_content_add (content, node, error))
    text = qti_content_take (content);
  g_string_free (content->text, TRUE);
  g_string_free (content->lists, TRUE);
  content->pictures = outer_pictures;
  content->text = outer_text;
  content->lists = outer_lists;
  content->replace = outer_replace;
  return text;
}
