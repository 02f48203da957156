/* One pass over the text; whatever is not well formed stays as it is. */
#include "exam-client/ui/item-markup.h"

#include "common/base/i18n.h"

#include <string.h>

#define OPENING "\\("
#define CLOSING "\\)"

static void
piece_free (gpointer data)
{
  ItemMarkupPiece *piece = data;

  g_free (piece->text);
  g_free (piece);
}

static void
add_piece (GPtrArray *pieces, ItemMarkupKind kind, const char *text, gsize len, const ItemFormula *formula, guint gap)
{
  ItemMarkupPiece *piece;
  ItemMarkupPiece *last = pieces->len > 0 ? g_ptr_array_index (pieces, pieces->len - 1) : NULL;

  if (kind == ITEM_MARKUP_TEXT && len == 0)
    return;
  if (kind == ITEM_MARKUP_TEXT && last != NULL && last->kind == ITEM_MARKUP_TEXT)
    {
      g_autofree char *more = g_strndup (text, len);
      char *joined = g_strconcat (last->text, more, NULL);

      g_free (last->text);
      last->text = joined;
      return;
    }
  piece = g_new0 (ItemMarkupPiece, 1);
  piece->kind = kind;
  piece->text = text != NULL ? g_strndup (text, len) : NULL;
  piece->formula = formula;
  piece->gap = gap;
  g_ptr_array_add (pieces, piece);
}

static const ItemFormula *
find_formula (const ItemDocument *item, const char *source, gsize len)
{
  for (guint i = 0; i < item->formulas->len; i++)
    {
      const ItemFormula *formula = g_ptr_array_index (item->formulas, i);

      if (strlen (formula->source) == len && strncmp (formula->source, source, len) == 0)
        return formula;
    }
  return NULL;
}

/* Length of the marker at text, 0 where there is none. */
static gsize
read_gap (const char *text, const ItemDocument *item, guint *out_gap)
{
  guint gap = 0;
  gsize i = 2;

  if (strncmp (text, "[[", 2) != 0)
    return 0;
  for (; g_ascii_isdigit (text[i]) && i < 5; i++)
    gap = gap * 10 + (guint)g_ascii_digit_value (text[i]);
  if (gap == 0 || gap > item->fields->len || strncmp (text + i, "]]", 2) != 0)
    return 0;
  *out_gap = gap;
  return i + 2;
}

static gsize
add_formula (GPtrArray *pieces, const char *text, const ItemDocument *item)
{
  const char *end = strncmp (text, OPENING, 2) == 0 ? strstr (text + 2, CLOSING) : NULL;
  const ItemFormula *formula;
  gsize len;

  if (end == NULL)
    return 0;
  len = (gsize)(end - text) - 2;
  formula = find_formula (item, text + 2, len);
  if (formula == NULL)
    add_piece (pieces, ITEM_MARKUP_TEXT, text + 2, len, NULL, 0);
  else
    {
      const char *spoken = *formula->alt != '\0' ? formula->alt : formula->source;

      add_piece (pieces, ITEM_MARKUP_FORMULA, spoken, strlen (spoken), formula, 0);
    }
  return len + 4;
}

GPtrArray *
item_markup_parse (const char *text, const ItemDocument *item, gboolean has_gaps)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  const char *begin = text, *p = text;

  while (*p != '\0')
    {
      guint gap = 0, known = pieces->len;
      gsize plain = (gsize)(p - begin), len = has_gaps ? read_gap (p, item, &gap) : 0;

      if (len == 0 && *p != '\\')
        {
          p++;
          continue;
        }
      if (len > 0 || (*p == '\\' && p[1] == '(' && strstr (p + 2, CLOSING) != NULL))
        add_piece (pieces, ITEM_MARKUP_TEXT, begin, plain, NULL, 0);
      if (len > 0)
        add_piece (pieces, ITEM_MARKUP_GAP, NULL, 0, NULL, gap);
      else
        len = add_formula (pieces, p, item);
      if (len == 0)
        {
          g_assert (pieces->len == known);
          p++;
          continue;
        }
      p += len;
      begin = p;
    }
  add_piece (pieces, ITEM_MARKUP_TEXT, begin, strlen (begin), NULL, 0);
  return pieces;
}

char *
item_markup_dup_spoken (const char *text, const ItemDocument *item, gboolean has_gaps)
{
  g_autoptr (GPtrArray) pieces = item_markup_parse (text, item, has_gaps);
  GString *spoken = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const ItemMarkupPiece *piece = g_ptr_array_index (pieces, i);

      if (piece->kind == ITEM_MARKUP_GAP && item->fields->len == 1)
        g_string_append (spoken, _ ("gap"));
      else if (piece->kind == ITEM_MARKUP_GAP)
        g_string_append_printf (spoken, _ ("gap %u"), piece->gap);
      else
        g_string_append (spoken, piece->text);
    }
  return g_string_free (spoken, FALSE);
}

gboolean
item_markup_has_gap (const ItemDocument *item, guint field)
{
  g_autofree char *marker = g_strdup_printf ("[[%u]]", field + 1);

  return strstr (item->stem, marker) != NULL;
}
