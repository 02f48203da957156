/* The pure parts behind the questions' widgets: shapes, markup of texts, room for answers. */
#include "exam-client/ui/answer-parts.h"
#include "exam-client/ui/hotspot-shape.h"
#include "exam-client/ui/item-markup.h"
#include "tests/exam-client/ui/fake-items.h"
#include "tests/exam-client/ui/fake-kinds.h"

#include "common/exam/limits.h"

#include <string.h>

static void
test_shapes (void)
{
  g_autoptr (HotspotShape) rect = hotspot_shape_parse ("rect 30,40,10,20");
  g_autoptr (HotspotShape) circle = hotspot_shape_parse ("circle 50,50,10");
  g_autoptr (HotspotShape) poly = hotspot_shape_parse ("poly 0,0,100,0,0,100");

  g_assert_true (hotspot_shape_contains (rect, 10, 20));
  g_assert_false (hotspot_shape_contains (rect, 9, 20));
  g_assert_true (hotspot_shape_contains (circle, 60, 50));
  g_assert_false (hotspot_shape_contains (circle, 58, 58));
  g_assert_true (hotspot_shape_contains (poly, 30, 30));
  g_assert_false (hotspot_shape_contains (poly, 70, 70));
  g_assert_null (hotspot_shape_parse ("rect 1,2,3"));
  g_assert_null (hotspot_shape_parse ("star 1,2,3,4"));
  g_assert_null (hotspot_shape_parse (""));
}

static void
test_markup (void)
{
  g_autoptr (ItemDocument) item = fake_kinds_new_item (8, "item");
  g_autoptr (ItemDocument) mixed = fake_kinds_new_item (7, "item");
  g_autofree char *known = item_markup_dup_spoken ("a \\(\\frac{3}{4}\\) b", item, FALSE);
  g_autofree char *unknown = item_markup_dup_spoken ("\\(x^2\\) and \\( open \\x", item, FALSE);
  g_autofree char *gaps = item_markup_dup_spoken ("[[1]], [[13]], [[x]], [[3]]", mixed, TRUE);
  g_autofree char *none = item_markup_dup_spoken ("[[1]]", mixed, FALSE);

  g_assert_cmpstr (known, ==, "a tiga per empat b");
  g_assert_cmpstr (unknown, ==, "x^2 and \\( open \\x");
  g_assert_cmpstr (gaps, ==, "gap 1, [[13]], [[x]], gap 3");
  g_assert_cmpstr (none, ==, "[[1]]");
  g_assert_true (item_markup_has_gap (mixed, 2));
  g_assert_false (item_markup_has_gap (mixed, 3));
}

static void
test_partial (void)
{
  g_autoptr (ItemDocument) multiple = fake_kinds_new_item (0, "item");
  g_autoptr (ItemDocument) match = fake_kinds_new_item (2, "item");
  g_autoptr (ItemDocument) mixed = fake_kinds_new_item (7, "item");

  g_assert_false (answer_parts_is_partial (multiple, ""));
  g_assert_true (answer_parts_is_partial (multiple, "A"));
  g_assert_false (answer_parts_is_partial (multiple, "AC"));
  g_assert_true (answer_parts_is_partial (match, "A2B1"));
  g_assert_false (answer_parts_is_partial (match, "A2B1C3"));
  g_assert_true (answer_parts_is_partial (mixed, "A||"));
  g_assert_false (answer_parts_is_partial (mixed, "A|7|hujan"));
  g_assert_false (answer_parts_is_partial (mixed, ""));
}

/* Whatever is answered in the fields, the whole fits a record. */
static void
test_capacity (void)
{
  for (guint number = 0;; number++)
    {
      g_autoptr (ItemDocument) item = fake_kinds_new_item (number, "item");
      guint sum = 0;

      if (item == NULL)
        break;
      for (guint i = 0; i < item->fields->len; i++)
        sum += answer_parts_capacity (item, i) + (i > 0);
      g_assert_cmpuint (sum, <=, EXAM_RESPONSE_MAX);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kind-parts/a-shape-knows-what-is-inside", test_shapes);
  g_test_add_func ("/kind-parts/formulas-are-spoken-and-gaps-named", test_markup);
  g_test_add_func ("/kind-parts/half-an-answer-is-seen", test_partial);
  g_test_add_func ("/kind-parts/all-fields-together-fit-a-record", test_capacity);
  return g_test_run ();
}
