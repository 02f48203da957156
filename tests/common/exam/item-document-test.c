/* Items as candidates see them. */
#include <string.h>

#include "tests/common/exam/exam-kit.h"

static ItemDocument *
parse (const char *text, GError **error)
{
  return item_document_parse ((const guint8 *)text, strlen (text), error);
}

static void
test_survives_a_round_trip (void)
{
  static const char SVG[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
  g_autoptr (GBytes) svg = g_bytes_new_static (SVG, sizeof SVG - 1);
  g_autoptr (ItemDocument) document = item_document_new ("TIU-0001", 3, ITEM_KIND_SINGLE, "id", "Baris\nkedua “π”");
  g_autoptr (ItemDocument) again = NULL;
  g_autoptr (GBytes) bytes = NULL, bytes_again = NULL;
  g_autoptr (GError) error = NULL;
  ItemOption *option;
  const ItemPicture *picture;

  item_document_take_picture (document, item_picture_new ("image/svg+xml", NULL, svg));
  item_document_add_option (document, "satu");
  option = item_document_add_option (document, "");
  g_ptr_array_add (option->pictures, item_picture_new ("image/png", "gambar", svg));
  bytes = item_document_format (document);
  again = item_document_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->stem, ==, document->stem);
  g_assert_cmpuint (again->version, ==, 3);
  g_assert_cmpuint (again->options->len, ==, 2);
  option = again->options->pdata[1];
  g_assert_cmpstr (option->id, ==, "B");
  picture = option->pictures->pdata[0];
  g_assert_cmpstr (picture->alt, ==, "gambar");
  g_assert_true (g_bytes_equal (picture->data, svg));
  bytes_again = item_document_format (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
}

/* Every member that version 2 knows survives, and names stay at home. */
static void
test_fields_survive_a_round_trip (void)
{
  static const char SVG[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
  g_autoptr (GBytes) svg = g_bytes_new_static (SVG, sizeof SVG - 1);
  g_autoptr (ItemDocument) document = item_document_new ("M-1", 2, ITEM_KIND_MIXED, "id", "Isi [[1]] dan \\(x^2\\)");
  g_autoptr (ItemDocument) again = NULL;
  g_autoptr (GBytes) bytes = NULL, bytes_again = NULL;
  g_autoptr (GError) error = NULL;
  ItemField *field;
  ItemOption *option;

  item_document_set_stimulus (document, "S-1", "Bacalah")->pictures->len = 0;
  item_document_add_formula (document, "x^2", "x pangkat dua", svg)->depth_milli = 200;
  field = item_document_add_field (document, "R1", ITEM_KIND_INLINE);
  g_free (item_field_add_option (field, "satu")->name);
  ((ItemOption *)field->options->pdata[0])->name = g_strdup ("choice-1");
  item_field_add_option (field, "dua");
  field = item_document_add_field (document, "R2", ITEM_KIND_HOTSPOT);
  field->picture = item_picture_new ("image/svg+xml", "peta", svg);
  field->min = 1;
  field->max = 2;
  option = item_field_add_option (field, "");
  g_free (option->shape);
  option->shape = g_strdup ("circle 10,20,5");
  field = item_document_add_field (document, "R3", ITEM_KIND_MATCH);
  item_field_add_option (field, "a");
  item_field_add_target (field, "satu");
  field->max = 0;
  bytes = item_document_format (document);
  again = item_document_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->fields->len, ==, 3);
  g_assert_cmpuint (again->options->len, ==, 2);
  g_assert_cmpstr (((ItemOption *)again->options->pdata[0])->name, ==, "");
  g_assert_cmpuint (item_document_get_field (again, 1)->max, ==, 2);
  g_assert_cmpuint (item_document_get_field (again, 2)->max, ==, 0);
  g_assert_cmpstr (again->stimulus->text, ==, "Bacalah");
  g_assert_cmpuint (item_document_count_shuffled (again), ==, 0);
  bytes_again = item_document_format (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
}

static void
test_shapes_are_checked (void)
{
  g_assert_true (item_shape_is_valid ("rect 0,0,10,10"));
  g_assert_true (item_shape_is_valid ("poly 0,0,10,10,5,5"));
  g_assert_false (item_shape_is_valid ("poly 0,0,10,10,5"));
  g_assert_false (item_shape_is_valid ("circle 1,2"));
  g_assert_false (item_shape_is_valid ("circle 1,2,-3"));
  g_assert_false (item_shape_is_valid ("circle 1,2,99999"));
  g_assert_false (item_shape_is_valid ("rect 1, 2,3,4"));
  g_assert_false (item_shape_is_valid (""));
}

#define HEAD         "{\"format\":\"exam-item/v1\",\"id\":\"X-1\",\"version\":1,\"kind\":\"single\",\"lang\":\"id\","
#define HEAD2        "{\"format\":\"exam-item/v2\",\"id\":\"X-1\",\"version\":1,\"lang\":\"id\",\"kind\":\""
#define GOOD_OPTIONS "\"options\":[{\"id\":\"A\",\"text\":\"a\"},{\"id\":\"B\",\"text\":\"b\"}]}"

static void
test_refuses_each_fault_naming_the_field (void)
{
  static const struct
  {
    const char *text;
    const char *named;
  } CASES[] = {
    { "{\"format\":\"exam-item/v3\"}", "format" },
    { HEAD2 "multiple\",\"stem\":\"x\"}", "fields" },
    { HEAD2 "multiple\",\"stem\":\"x\",\"fields\":[]}", "fields" },
    { HEAD2 "multiple\",\"stem\":\"x\",\"fields\":[{\"id\":\"R\",\"kind\":\"order\"}]}", "kind" },
    { HEAD2 "mixed\",\"stem\":\"x\",\"fields\":[{\"id\":\"R\",\"kind\":\"mixed\"}]}", "kind" },
    { HEAD2 "mixed\",\"stem\":\"x\",\"fields\":[{\"id\":\"R\",\"kind\":\"text\"},{\"id\":\"R\",\"kind\":\"text\"}]}",
      "twice" },
    { HEAD2 "number\",\"stem\":\"x\",\"fields\":[{\"id\":\"R\",\"kind\":\"number\",\"options\":[{\"id\":\"A\",\"text\":"
            "\"a\"}]}]}",
      "options" },
    { HEAD2 "match\",\"stem\":\"x\",\"fields\":[{\"id\":\"R\",\"kind\":\"match\",\"options\":[{\"id\":\"A\",\"text\":"
            "\"a\"}]}]}",
      "targets" },
    { HEAD2 "text\",\"stem\":\"x\",\"fields\":[{\"id\":\"R\",\"kind\":\"text\",\"max\":-1}]}", "max" },
    { "[]", "object" },
    { HEAD "\"stem\":\"\"," GOOD_OPTIONS, "stem" },
    { HEAD "\"stem\":\"bell \\u0007\"," GOOD_OPTIONS, "0x07" },
    { HEAD "\"stem\":\"x\",\"points\":[5]," GOOD_OPTIONS, "points" },
    { HEAD "\"stem\":\"x\",\"options\":[{\"id\":\"A\",\"text\":\"a\"}]}", "options" },
    { HEAD "\"stem\":\"x\",\"options\":[{\"id\":\"A\",\"text\":\"a\"},{\"id\":\"C\",\"text\":\"c\"}]}",
      "options[1].id" },
    { HEAD "\"stem\":\"x\",\"options\":[{\"id\":\"A\",\"text\":\"\"},{\"id\":\"B\",\"text\":\"c\"}]}", "options[0]" },
    { HEAD "\"stem\":\"x\",\"pictures\":[{\"type\":\"image/gif\",\"alt\":\"\",\"data\":\"AAAA\"}]," GOOD_OPTIONS,
      "pictures[0].type" },
    { HEAD "\"stem\":\"x\",\"pictures\":[{\"type\":\"image/png\",\"alt\":\"\",\"data\":\"AA A\"}]," GOOD_OPTIONS,
      "pictures[0].data" },
    { HEAD "\"stem\":\"x\",\"pictures\":{}," GOOD_OPTIONS, "pictures" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = NULL;

      if (parse (CASES[i].text, &error) != NULL)
        g_error ("accepted: %s", CASES[i].text);
      if (strstr (error->message, CASES[i].named) == NULL)
        g_error ("\"%s\" does not name %s", error->message, CASES[i].named);
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

static void
test_takes_26_options_and_no_more (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "\"stem\":\"x\",\"options\":[");
  g_autoptr (ItemDocument) document = NULL;
  g_autofree char *more = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 26; i++)
    g_string_append_printf (text, "%s{\"id\":\"%c\",\"text\":\"x\"}", i > 0 ? "," : "", 'A' + i);
  more = g_strdup_printf ("%s,{\"id\":\"[\",\"text\":\"x\"}]}", text->str);
  g_string_append (text, "]}");
  document = parse (text->str, &error);
  g_assert_no_error (error);
  g_assert_null (parse (more, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/item-document/fields-survive-a-round-trip", test_fields_survive_a_round_trip);
  g_test_add_func ("/item-document/shapes-are-checked", test_shapes_are_checked);
  g_test_add_func ("/item-document/survives-a-round-trip", test_survives_a_round_trip);
  g_test_add_func ("/item-document/takes-26-options-and-no-more", test_takes_26_options_and_no_more);
  g_test_add_func ("/item-document/refuses-each-fault-naming-the-field", test_refuses_each_fault_naming_the_field);
  return g_test_run ();
}
