/* Scripts, limits, fractions and roots. */
#include "item-bank/formula/formula-layout.h"

#include <hb-ot.h>
#include <string.h>

#define CONSTANT(name_) formula_layout_constant (self, HB_OT_MATH_CONSTANT_##name_, style)

/* How far up and down the scripts go. */
static void
place_scripts (const FormulaLayout *self,
               FormulaLayoutStyle style,
               const FormulaBox *base,
               const FormulaBox *sub,
               const FormulaBox *sup,
               double *out_down,
               double *out_up)
{
  double down = CONSTANT (SUBSCRIPT_SHIFT_DOWN), up = CONSTANT (SUPERSCRIPT_SHIFT_UP);

  if (!base->is_glyph)
    {
      down = MAX (down, base->depth + CONSTANT (SUBSCRIPT_BASELINE_DROP_MIN));
      up = MAX (up, base->height - CONSTANT (SUPERSCRIPT_BASELINE_DROP_MAX));
    }
  if (sup != NULL)
    up = MAX (up, sup->depth + CONSTANT (SUPERSCRIPT_BOTTOM_MIN));
  if (sub != NULL && sup == NULL)
    down = MAX (down, sub->height - CONSTANT (SUBSCRIPT_TOP_MAX));
  if (sub != NULL && sup != NULL)
    {
      double gap = CONSTANT (SUB_SUPERSCRIPT_GAP_MIN) - (up - sup->depth + down - sub->height);

      if (gap > 0)
        {
          double lift = CONSTANT (SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT) - (up - sup->depth);

          lift = CLAMP (lift, 0, gap);
          up += lift;
          down += gap - lift;
        }
    }
  *out_down = down;
  *out_up = up;
}

/* Beside the base. Takes the boxes. */
static FormulaBox *
attach_scripts (FormulaLayout *self,
                FormulaLayoutStyle style,
                FormulaBox *base,
                FormulaBox *sub,
                FormulaBox *sup,
                gboolean is_large)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  double down, up, width = base->width, italic = base->italic, right = width;

  place_scripts (self, style, base, sub, sup, &down, &up);
  formula_box_add (group, base, 0, 0);
  if (sub != NULL)
    {
      double x = is_large ? width - italic : width;

      right = MAX (right, x + sub->width);
      formula_box_add (group, sub, x, -down);
    }
  if (sup != NULL)
    {
      double x = is_large ? width : width + italic;

      right = MAX (right, x + sup->width);
      formula_box_add (group, sup, x, up);
    }
  group->width = right + CONSTANT (SPACE_AFTER_SCRIPT);
  return group;
}

/* Below and above the base, centred. Takes the boxes. */
static FormulaBox *
attach_limits (FormulaLayout *self, FormulaLayoutStyle style, FormulaBox *base, FormulaBox *under, FormulaBox *over)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  double width = base->width, height = base->height, depth = base->depth, slant = base->italic / 2;

  if (under != NULL)
    width = MAX (width, under->width);
  if (over != NULL)
    width = MAX (width, over->width);
  group->width = width;
  formula_box_add (group, base, (width - base->width) / 2, 0);
  if (over != NULL)
    {
      double rise = MAX (CONSTANT (UPPER_LIMIT_BASELINE_RISE_MIN), CONSTANT (UPPER_LIMIT_GAP_MIN) + over->depth);

      formula_box_add (group, over, (width - over->width) / 2 + slant, height + rise);
    }
  if (under != NULL)
    {
      double drop = MAX (CONSTANT (LOWER_LIMIT_BASELINE_DROP_MIN), CONSTANT (LOWER_LIMIT_GAP_MIN) + under->height);

      formula_box_add (group, under, (width - under->width) / 2 - slant, -depth - drop);
    }
  return group;
}

static FormulaBox *
layout_child (FormulaLayout *self, const FormulaNode *node, guint index, FormulaLayoutStyle style)
{
  const FormulaNode *child = formula_node_child (node, index);

  return child != NULL ? formula_layout_node (self, child, style) : NULL;
}

static gboolean
are_primes (const FormulaNode *sup)
{
  if (sup->kind != FORMULA_ROW)
    return formula_node_is_symbol (sup, "′");
  for (guint i = 0; sup->children != NULL && i < sup->children->len; i++)
    if (!formula_node_is_symbol (sup->children->pdata[i], "′"))
      return FALSE;
  return TRUE;
}

/* In some fonts the prime is drawn as small and as high as it is to be seen. */
static gboolean
is_prime_raised (const FormulaLayout *self)
{
  FormulaFontGlyph metrics;

  formula_font_get_glyph (self->font, formula_font_find_glyph (self->font, 0x2032), &metrics);
  return metrics.bottom > 200;
}

/* Takes base and sub. */
static FormulaBox *
layout_primes (
    FormulaLayout *self, const FormulaNode *primes, FormulaLayoutStyle style, FormulaBox *base, FormulaBox *sub)
{
  double x = base->width + base->italic;
  FormulaBox *sup = formula_layout_node (self, primes, style);
  double width = x + sup->width;
  FormulaBox *group
      = sub != NULL ? attach_scripts (self, style, base, sub, NULL, FALSE) : formula_box_new (FORMULA_BOX_GROUP);

  if (sub == NULL)
    formula_box_append (group, base);
  formula_box_add (group, sup, x, 0);
  group->width = MAX (group->width, width);
  return group;
}

static FormulaBox *
layout_script (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  const FormulaNode *base = formula_node_child (node, 0);
  FormulaLayoutStyle small = formula_layout_script_style (style);
  FormulaBox *box = formula_layout_node (self, base, style);
  FormulaBox *sub = layout_child (self, node, 1, small), *sup;
  const FormulaNode *power = formula_node_child (node, 2);
  gboolean is_large = base->kind == FORMULA_OPERATOR && formula_symbol_class (base->text) == FORMULA_CLASS_OP;

  if (power != NULL && box->is_glyph && are_primes (power) && is_prime_raised (self))
    return layout_primes (self, power, style, box, sub);
  sup = layout_child (self, node, 2, small);
  if (style.is_display && formula_node_has_limits (base))
    return attach_limits (self, style, box, sub, sup);
  return attach_scripts (self, style, box, sub, sup, is_large);
}

static FormulaBox *
layout_underover (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  const FormulaNode *base = formula_node_child (node, 0);
  FormulaLayoutStyle small = formula_layout_script_style (style);
  FormulaBox *under = layout_child (self, node, 1, small), *over = layout_child (self, node, 2, small);
  FormulaBox *box;

  if (formula_node_is_symbol (base, "→") || formula_node_is_symbol (base, "←"))
    {
      double scale = formula_layout_scale (self, style);
      double width = 600 * scale + MAX (under != NULL ? under->width : 0, over != NULL ? over->width : 0);

      box = formula_layout_stretched (self, base->text, FALSE, MAX (width, 1000 * scale), scale);
    }
  else
    box = formula_layout_node (self, base, style);
  return attach_limits (self, style, box, under, over);
}

/* Where numerator and denominator go: shifted by the font's lengths, and never too close to bar or each other. */
static void
place_fraction (const FormulaLayout *self,
                FormulaLayoutStyle style,
                gboolean has_bar,
                const FormulaBox *above,
                const FormulaBox *below,
                double *out_up,
                double *out_down)
{
  gboolean is_display = style.is_display;
  double axis = CONSTANT (AXIS_HEIGHT), half = CONSTANT (FRACTION_RULE_THICKNESS) / 2;
  double up, down, gap;

  if (has_bar)
    {
      up = is_display ? CONSTANT (FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP) : CONSTANT (FRACTION_NUMERATOR_SHIFT_UP);
      down = is_display ? CONSTANT (FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN)
                        : CONSTANT (FRACTION_DENOMINATOR_SHIFT_DOWN);
      gap = is_display ? CONSTANT (FRACTION_NUM_DISPLAY_STYLE_GAP_MIN) : CONSTANT (FRACTION_NUMERATOR_GAP_MIN);
      *out_up = MAX (up, axis + half + gap + above->depth);
      gap = is_display ? CONSTANT (FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN) : CONSTANT (FRACTION_DENOMINATOR_GAP_MIN);
      *out_down = MAX (down, half + gap + below->height - axis);
      return;
    }
  up = is_display ? CONSTANT (STACK_TOP_DISPLAY_STYLE_SHIFT_UP) : CONSTANT (STACK_TOP_SHIFT_UP);
  down = is_display ? CONSTANT (STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN) : CONSTANT (STACK_BOTTOM_SHIFT_DOWN);
  gap = is_display ? CONSTANT (STACK_DISPLAY_STYLE_GAP_MIN) : CONSTANT (STACK_GAP_MIN);
  gap -= up - above->depth + down - below->height;
  *out_up = up + MAX (gap, 0) / 2;
  *out_down = down + MAX (gap, 0) / 2;
}

static FormulaBox *
layout_fraction (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  FormulaLayoutStyle inner
      = style.is_display ? (FormulaLayoutStyle){ FALSE, style.level } : formula_layout_script_style (style);
  FormulaBox *above = layout_child (self, node, 0, inner), *below = layout_child (self, node, 1, inner);
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  double scale = formula_layout_scale (self, style);
  double side = (node->value == 1 ? 120 : 0) * scale, overhang = (node->value == 1 ? 40 : 0) * scale;
  double bar = MAX (above->width, below->width) + 2 * overhang;
  double up, down;

  place_fraction (self, style, node->value == 1, above, below, &up, &down);
  if (node->value == 1)
    {
      double half = CONSTANT (FRACTION_RULE_THICKNESS) / 2;

      formula_box_add (group, formula_box_new_rule (bar, half, half), side, CONSTANT (AXIS_HEIGHT));
    }
  group->width = bar + 2 * side;
  formula_box_add (group, above, (group->width - above->width) / 2, up);
  formula_box_add (group, below, (group->width - below->width) / 2, -down);
  return group;
}

static FormulaBox *
layout_root (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  FormulaBox *body = layout_child (self, node, 0, style);
  FormulaBox *index = layout_child (self, node, 1, (FormulaLayoutStyle){ FALSE, 2 });
  double scale = formula_layout_scale (self, style), bar = CONSTANT (RADICAL_RULE_THICKNESS);
  double gap = style.is_display ? CONSTANT (RADICAL_DISPLAY_STYLE_VERTICAL_GAP) : CONSTANT (RADICAL_VERTICAL_GAP);
  double height = MAX (body->height, 450 * scale), depth = MAX (body->depth, 0);
  FormulaBox *sign = formula_layout_stretched (self, "√", TRUE, height + depth + gap + bar, scale);
  double length = sign->height + sign->depth, top, x = 0;

  /* what the sign is too long goes to both sides of the radicand */
  gap += MAX (0, length - (height + depth + gap + bar)) / 2;
  top = height + gap + bar;
  if (index != NULL)
    {
      double before = CONSTANT (RADICAL_KERN_BEFORE_DEGREE), after = CONSTANT (RADICAL_KERN_AFTER_DEGREE);
      double raise = formula_font_get_constant (self->font, HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT);

      x = MAX (0, before + index->width + after);
      formula_box_add (group, index, MAX (before, x - after - index->width),
                       top - length + raise * length + index->depth);
    }
  {
    double width = sign->width, depth_of_sign = sign->depth;

    formula_box_add (group, sign, x, top - length + depth_of_sign);
    x += width;
  }
  formula_box_add (group, formula_box_new_rule (body->width + 40 * scale, bar, 0), x, top - bar);
  group->width = x + body->width + 80 * scale;
  formula_box_add (group, body, x, 0);
  group->height += CONSTANT (RADICAL_EXTRA_ASCENDER);
  return group;
}

FormulaBox *
formula_layout_node (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  switch (node->kind)
    {
    case FORMULA_ROW:
      return formula_layout_row (self, node, style, FALSE);
    case FORMULA_IDENT:
    case FORMULA_NUMBER:
    case FORMULA_OPERATOR:
    case FORMULA_TEXT:
    case FORMULA_SPACE:
      return formula_layout_token (self, node, style);
    case FORMULA_FRACTION:
      return layout_fraction (self, node, style);
    case FORMULA_ROOT:
      return layout_root (self, node, style);
    case FORMULA_SCRIPT:
      return layout_script (self, node, style);
    case FORMULA_UNDEROVER:
      return layout_underover (self, node, style);
    case FORMULA_ACCENT:
      return formula_layout_accent (self, node, style);
    case FORMULA_FENCED:
      return formula_layout_fenced (self, node, style);
    case FORMULA_TABLE:
      return formula_layout_table (self, node, style);
    case FORMULA_STYLE:
      style.is_display = node->value == 1;
      if (style.is_display)
        style.level = 0;
      return formula_layout_node (self, formula_node_child (node, 0), style);
    case FORMULA_ENCLOSE:
      return formula_layout_enclosed (self, node, style);
    }
  g_return_val_if_reached (NULL);
}
