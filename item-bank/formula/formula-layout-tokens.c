/* Letters, numbers, words and symbols as glyphs. */
#include <hb-ot.h>
#include <string.h>

#include "item-bank/formula/formula-layout.h"

double
formula_layout_scale (const FormulaLayout *self, FormulaLayoutStyle style)
{
  if (style.level == 0)
    return 1;
  return formula_font_get_constant (self->font, style.level == 1
                                                    ? HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN
                                                    : HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN);
}

double
formula_layout_constant (const FormulaLayout *self, int which, FormulaLayoutStyle style)
{
  return formula_font_get_constant (self->font, which) * formula_layout_scale (self, style);
}

FormulaLayoutStyle
formula_layout_script_style (FormulaLayoutStyle style)
{
  return (FormulaLayoutStyle){ FALSE, MIN (style.level + 1, 2) };
}

FormulaBox *
formula_layout_glyph (FormulaLayout *self, guint glyph, double scale)
{
  FormulaBox *box = formula_box_new (FORMULA_BOX_GLYPH);
  FormulaFontGlyph metrics;

  formula_font_get_glyph (self->font, glyph, &metrics);
  box->glyph = glyph;
  box->scale = scale;
  box->width = metrics.advance * scale;
  box->height = metrics.top * scale;
  box->depth = -metrics.bottom * scale;
  /* not every font has a correction for each letter that leans out of its width */
  box->italic = MAX (metrics.italic, metrics.right - metrics.advance) * scale;
  box->attach = metrics.attach * scale;
  box->italic = MAX (box->italic, 0);
  box->is_glyph = TRUE;
  return box;
}

/* Capital A, small a and digit zero of a mathematical alphabet; 0 where it has none. */
typedef struct
{
  gunichar capital;
  gunichar small;
  gunichar digit;
  gunichar greek; /* small alpha */
} Alphabet;

static const Alphabet ALPHABETS[] = {
  [FORMULA_DEFAULT] = { 0x1D434, 0x1D44E, 0, 0x1D6FC }, [FORMULA_BOLD] = { 0x1D400, 0x1D41A, 0x1D7CE, 0x1D6C2 },
  [FORMULA_ITALIC] = { 0x1D434, 0x1D44E, 0, 0x1D6FC },  [FORMULA_BOLD_ITALIC] = { 0x1D468, 0x1D482, 0, 0x1D736 },
  [FORMULA_BLACKBOARD] = { 0x1D538, 0x1D552, 0, 0 },    [FORMULA_SCRIPT_LETTERS] = { 0x1D49C, 0x1D4B6, 0, 0 },
  [FORMULA_FRAKTUR] = { 0x1D504, 0x1D51E, 0, 0 },       [FORMULA_SANS] = { 0x1D5A0, 0x1D5BA, 0, 0 },
};

/* Letters that Unicode had before it had the alphabets. */
static const gunichar HOLES[][2] = {
  { 0x1D455, 0x210E }, { 0x1D53A, 0x2102 }, { 0x1D53F, 0x210D }, { 0x1D545, 0x2115 }, { 0x1D547, 0x2119 },
  { 0x1D548, 0x211A }, { 0x1D549, 0x211D }, { 0x1D551, 0x2124 }, { 0x1D49D, 0x212C }, { 0x1D4A0, 0x2130 },
  { 0x1D4A1, 0x2131 }, { 0x1D4A3, 0x210B }, { 0x1D4A4, 0x2110 }, { 0x1D4A7, 0x2112 }, { 0x1D4A8, 0x2133 },
  { 0x1D4AD, 0x211B }, { 0x1D4BA, 0x212F }, { 0x1D4BC, 0x210A }, { 0x1D4C4, 0x2134 }, { 0x1D506, 0x212D },
  { 0x1D50B, 0x210C }, { 0x1D50C, 0x2111 }, { 0x1D515, 0x211C }, { 0x1D51D, 0x2128 },
};

static gunichar
styled_character (gunichar character, FormulaVariant variant)
{
  /* the Greek letters behind omega, in the order of the alphabets */
  static const gunichar GREEK_FORMS[] = { 0x03F5, 0x03D1, 0x03F0, 0x03D5, 0x03F1, 0x03D6 };
  const Alphabet *alphabet = variant < G_N_ELEMENTS (ALPHABETS) ? &ALPHABETS[variant] : NULL;
  gunichar styled = 0;

  if (alphabet == NULL)
    return character;
  if (character >= 'A' && character <= 'Z' && alphabet->capital != 0)
    styled = alphabet->capital + character - 'A';
  else if (character >= 'a' && character <= 'z' && alphabet->small != 0)
    styled = alphabet->small + character - 'a';
  else if (character >= '0' && character <= '9' && alphabet->digit != 0)
    styled = alphabet->digit + character - '0';
  else if (character >= 0x03B1 && character <= 0x03C9 && alphabet->greek != 0)
    styled = alphabet->greek + character - 0x03B1;
  for (guint i = 0; styled == 0 && alphabet->greek != 0 && i < G_N_ELEMENTS (GREEK_FORMS); i++)
    if (character == GREEK_FORMS[i])
      styled = alphabet->greek + 26 + i;
  for (guint i = 0; i < G_N_ELEMENTS (HOLES); i++)
    if (styled == HOLES[i][0])
      return HOLES[i][1];
  return styled != 0 ? styled : character;
}

static guint
find_glyph (FormulaLayout *self, gunichar character, FormulaVariant variant)
{
  guint glyph = formula_font_find_glyph (self->font, styled_character (character, variant));

  if (glyph == 0)
    glyph = formula_font_find_glyph (self->font, character);
  if (glyph == 0 && self->missing == 0)
    self->missing = character;
  return glyph;
}

/* Characters one after the other, each in the alphabet of the variant. */
static FormulaBox *
layout_letters (FormulaLayout *self, const char *text, FormulaVariant variant, double scale)
{
  FormulaBox *group;

  if (*text != '\0' && *g_utf8_next_char (text) == '\0')
    return formula_layout_glyph (self, find_glyph (self, g_utf8_get_char (text), variant), scale);
  group = formula_box_new (FORMULA_BOX_GROUP);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    formula_box_append (group, formula_layout_glyph (self, find_glyph (self, g_utf8_get_char (c), variant), scale));
  return group;
}

/* Words in upright letters, kerned; bold and italic ones letter by letter. */
static FormulaBox *
layout_words (FormulaLayout *self, const char *text, FormulaVariant variant, double scale)
{
  FormulaBox *group;
  g_autoptr (GArray) parts = NULL;
  double width;
  gunichar missing;

  if (variant == FORMULA_BOLD || variant == FORMULA_ITALIC)
    return layout_letters (self, text, variant, scale);
  group = formula_box_new (FORMULA_BOX_GROUP);
  parts = formula_font_dup_words (self->font, text, &width, &missing);
  if (self->missing == 0)
    self->missing = missing;
  for (guint i = 0; i < parts->len; i++)
    {
      const FormulaFontPart *part = &g_array_index (parts, FormulaFontPart, i);

      formula_box_add (group, formula_layout_glyph (self, part->glyph, scale), part->offset * scale, 0);
    }
  group->width = width * scale;
  return group;
}

FormulaBox *
formula_layout_stretched (FormulaLayout *self, const char *text, gboolean is_vertical, double size, double scale)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  guint glyph = find_glyph (self, g_utf8_get_char (text), FORMULA_ROMAN);
  double length;
  g_autoptr (GArray) parts = formula_font_dup_stretched (self->font, glyph, is_vertical, size / scale, &length);

  for (guint i = 0; i < parts->len; i++)
    {
      const FormulaFontPart *part = &g_array_index (parts, FormulaFontPart, i);
      FormulaBox *box = formula_layout_glyph (self, part->glyph, scale);

      group->italic = box->italic;
      if (is_vertical)
        {
          group->width = MAX (group->width, box->width);
          formula_box_add (group, box, 0, part->offset * scale + box->depth);
        }
      else
        {
          FormulaFontGlyph metrics;

          formula_font_get_glyph (self->font, part->glyph, &metrics);
          formula_box_add (group, box, (part->offset - metrics.left) * scale, 0);
        }
    }
  if (!is_vertical)
    group->width = length * scale;
  return group;
}

/* Integrals lean out of their own width, where their upper limit goes. */
static double
ink_right (const FormulaLayout *self, const FormulaBox *group)
{
  double right = 0;

  for (guint i = 0; i < group->children->len; i++)
    {
      const FormulaBox *box = group->children->pdata[i];
      FormulaFontGlyph metrics;

      formula_font_get_glyph (self->font, box->glyph, &metrics);
      right = MAX (right, box->x + metrics.right * box->scale);
    }
  return right;
}

/* A sum or an integral: larger in display style, and centred on the axis. */
static FormulaBox *
layout_large (FormulaLayout *self, const char *text, FormulaLayoutStyle style)
{
  double scale = formula_layout_scale (self, style);
  double axis = formula_layout_constant (self, HB_OT_MATH_CONSTANT_AXIS_HEIGHT, style);
  double least
      = style.is_display ? formula_layout_constant (self, HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT, style) : 0;
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  FormulaBox *inner;
  double right;

  if (least > 0
      && (strcmp (text, "∫") == 0 || strcmp (text, "∮") == 0 || strcmp (text, "∬") == 0 || strcmp (text, "∭") == 0))
    least = MAX (least, 2000 * scale);
  inner = formula_layout_stretched (self, text, TRUE, least, scale);
  right = ink_right (self, inner) + 60 * scale;
  group->width = MAX (inner->width, right);
  group->italic = MAX (inner->italic, group->width - inner->width);
  formula_box_add (group, inner, 0, axis - (inner->height - inner->depth) / 2);
  group->is_glyph = !style.is_display;
  return group;
}

static FormulaBox *
layout_operator (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  static const double SIZES[] = { 1200, 1800, 2400, 3000 };
  double scale = formula_layout_scale (self, style);

  if (node->value > 0)
    return formula_layout_delimiter (self, node->text, SIZES[node->value - 1] * scale, scale);
  if (formula_symbol_class (node->text) == FORMULA_CLASS_OP)
    return layout_large (self, node->text, style);
  return layout_letters (self, node->text, FORMULA_ROMAN, scale);
}

FormulaBox *
formula_layout_token (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  double scale = formula_layout_scale (self, style);
  FormulaBox *box;

  if (node->kind == FORMULA_OPERATOR)
    return layout_operator (self, node, style);
  if (node->kind == FORMULA_SPACE)
    {
      box = formula_box_new (FORMULA_BOX_GROUP);
      box->width = node->value * 1000.0 / 18 * scale;
      return box;
    }
  if (node->kind == FORMULA_TEXT)
    return layout_words (self, node->text, node->variant, scale);
  if (node->kind == FORMULA_NUMBER)
    box = layout_letters (self, node->text, node->variant == FORMULA_BOLD ? FORMULA_BOLD : FORMULA_ROMAN, scale);
  else if (node->variant == FORMULA_FUNCTION || node->variant == FORMULA_ROMAN)
    box = layout_words (self, node->text, FORMULA_ROMAN, scale);
  else
    box = layout_letters (self, node->text, node->variant, scale);
  box->is_glyph = TRUE;
  return box;
}
