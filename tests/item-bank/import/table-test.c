/* Tables of items: TAO's columns, kinds of items in our own, and what a spreadsheet does to what is typed. */
#include <glib/gstdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "tests/item-bank/import/quiz-kit.h"

#define TAO_HEAD                                                                                                       \
  "name,question,max_choices,language,choice_1,choice_1_score,choice_2,choice_2_score,choice_3,choice_3_score,"        \
  "correct_answer\n"
#define CSV_HEAD                                                                                                       \
  "id,section,topic,type,stem,option_a,option_b,option_c,target_1,target_2,key,points,tolerance,partial,json\n"

static QuizKit *
read_csv (const char *text)
{
  return quiz_kit_import (&ITEM_IMPORTER_CSV, text, -1, NULL);
}

static void
test_tao_items_are_what_tao_makes_of_them (void)
{
  static const struct
  {
    const char *row, *item;
  } CASES[] = {
    { "Q 1,Satu?,1,id-ID,a,,b,,,,choice_2\n", "Q-1 UMUM single Satu? A=a B=b | 0/1 1/1" },
    { "Q2,<p>Dua<br/>baris</p>,1,,a,5,b,0,c,2.5,choice_1\n", "Q2 UMUM single Dua/baris A=a B=b C=c | 10/2 0/2 5/2" },
    { "Q3,Tiga,,,a,1,b,1,c,0,\"choice_1,choice_2\"\n",
      "Q3 UMUM multiple Tiga A=a B=b C=c | multiple 1 2 sum/field multiple 3 0 sum 0 - -/on A 1/on B 1/" },
    { "Q4,Empat,2,,a,,b,,c,,\"choice_1 , choice_3\"\n",
      "Q4 UMUM multiple Empat A=a B=b C=c | multiple 1 1 sum/field multiple 3 0 whole 0 - -/on AC 1/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = g_strconcat (TAO_HEAD, CASES[i].row, NULL);
      g_autoptr (QuizKit) kit = read_csv (text);

      quiz_kit_assert_item (kit, CASES[i].item);
    }
}

static void
test_tao_slips_are_named (void)
{
  static const struct
  {
    const char *row, *says;
  } CASES[] = {
    { "Q,Satu?,1,,a,,b,,,,\n", "correct_answer" },
    { "Q,Satu?,1,,a,,b,,,,choice_3\n", "choice_3" },
    { "Q,Satu?,1,,a,,b,,,,\"choice_1,choice_2\"\n", "max_choices" },
    { "Q,Satu?,1,,a,lima,b,,,,choice_1\n", "choice_1_score" },
    { "Q,Satu?,satu,,a,,b,,,,choice_1\n", "max_choices" },
    { "Q,Satu?,1,,a,,,,,,choice_1\n", "choice_1" },
    { ",Satu?,1,,a,,b,,,,choice_1\n", "name" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = g_strconcat (TAO_HEAD, CASES[i].row, NULL);
      g_autoptr (QuizKit) kit = read_csv (text);

      quiz_kit_assert_refusal (kit, CASES[i].says);
    }
}

static void
test_columns_hold_other_kinds (void)
{
  static const struct
  {
    const char *row, *rules;
  } CASES[] = {
    { "M,T,,multiple,s,a,b,c,,,AC,5,,,\n", "field multiple 3 0 whole 0 - -/on AC 5/" },
    { "O,T,,order,s,a,b,c,,,CAB,3,,ya,\n", "field order 3 0 sum 0 - -/on A2 1/on B3 1/on C1 1/" },
    { "P,T,,match,s,a,b,,x,y,A2B1,2,,1,\n", "field match 2 2 sum 0 - -/on A2 1/on B1 1/" },
    { "N,T,,number,s,,,,,,3.14,5,0.01,,\n", "between 313/100 63/20 5/" },
    { "W,T,,text,s,,,,,,Jakarta|DKI Jakarta,5,,,\n", "like Jakarta 5/like DKI%20Jakarta 5/" },
    { "I,T,,inline,s [[1]],a,b,,,,B,5,,,\n", "field inline 2 0 whole 0 - -/on B 5/" },
    { "X,T,,mixed,s,,,,,,,,,,\"{\"\"id\"\":\"\"X\"\",\"\"section\"\":\"\"T\"\",\"\"type\"\":\"\"number\"\","
      "\"\"stem\"\":\"\"s\"\","
      "\"\"key\"\":\"\"7\"\"}\"\n",
      "between 7 7 1/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = g_strconcat (CSV_HEAD, CASES[i].row, NULL);
      g_autoptr (QuizKit) kit = read_csv (text);

      g_assert_cmpuint (kit->messages->len, ==, 0);
      g_assert_cmpuint (kit->items->len, ==, 1);
      g_test_message ("%s", (char *)kit->items->pdata[0]);
      g_assert_nonnull (strstr (kit->items->pdata[0], CASES[i].rules));
    }
}

static void
test_slips_of_other_kinds_are_named (void)
{
  static const struct
  {
    const char *row, *says;
  } CASES[] = {
    { "M,T,,multiple,s,a,b,c,,,AD,5,,,\n", "key" },   { "O,T,,order,s,a,b,c,,,CA,3,,,\n", "key" },
    { "P,T,,match,s,a,b,,,,A1,2,,,\n", "targets" },   { "N,T,,number,s,,,,,,tiga,5,,,\n", "value" },
    { "N,T,,number,s,,,,,,3,5,-1,,\n", "tolerance" }, { "X,T,,mixed,s,,,,,,,,,,\n", "json" },
    { "X,T,,mixed,s,,,,,,,,,,{\n", "json" },          { "X,T,,essay,s,,,,,,,,,,\n", "type" },
    { "N,T,,number,s,a,b,,,,3,5,,,\n", "options" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = g_strconcat (CSV_HEAD, CASES[i].row, NULL);
      g_autoptr (QuizKit) kit = read_csv (text);

      quiz_kit_assert_refusal (kit, CASES[i].says);
    }
}

/* Our columns with one item; the first option is a date, or a text. */
static char *
write_workbook (const char *folder, gboolean is_date)
{
  static const char *const HEAD[] = { "id", "section", "topic", "type", "stem", "option_a", "option_b", "key" };
  static const char *const CELLS[] = { "A", "T", "", "single", "s", "11/6", "b", "A" };
  char *path = g_build_filename (folder, "a.xlsx", NULL);
  lxw_workbook *book = workbook_new (path);
  lxw_worksheet *notes = workbook_add_worksheet (book, "notes"), *sheet = workbook_add_worksheet (book, NULL);
  lxw_format *date = workbook_add_format (book);
  lxw_datetime day = { 2026, 11, 6, 0, 0, 0 };

  format_set_num_format (date, "d/m");
  worksheet_write_string (notes, 0, 0, "Petunjuk", NULL);
  for (lxw_col_t i = 0; i < G_N_ELEMENTS (HEAD); i++)
    {
      worksheet_write_string (sheet, 0, i, HEAD[i], NULL);
      worksheet_write_string (sheet, 2, i, CELLS[i], NULL);
    }
  if (is_date)
    worksheet_write_datetime (sheet, 2, 5, &day, date);
  g_assert_cmpint (workbook_close (book), ==, LXW_NO_ERROR);
  return path;
}

static void
test_what_became_a_date_is_refused (void)
{
  g_autofree char *folder = g_dir_make_tmp ("table-test-XXXXXX", NULL);

  for (int is_date = 0; is_date < 2; is_date++)
    {
      g_autofree char *path = write_workbook (folder, is_date == 1);
      g_autofree char *bytes = NULL;
      g_autoptr (QuizKit) kit = NULL;
      gsize len;

      g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
      kit = quiz_kit_import (&ITEM_IMPORTER_XLSX, bytes, (gssize)len, NULL);
      if (is_date == 1)
        {
          quiz_kit_assert_refusal (kit, "option_a");
          g_assert_nonnull (strstr (kit->messages->pdata[0], "3: A: "));
        }
      else
        {
          g_assert_cmpuint (kit->items->len, ==, 1);
          g_assert_nonnull (strstr (kit->items->pdata[0], "A=11/6"));
        }
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_workbooks_survive_mutations (void)
{
  g_autofree char *folder = g_dir_make_tmp ("table-test-XXXXXX", NULL);
  g_autofree char *path = write_workbook (folder, FALSE);
  g_autofree char *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  quiz_kit_mutate (&ITEM_IMPORTER_XLSX, bytes, (gssize)len, g_test_slow () ? 5000 : 400);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/tao-items-are-what-tao-makes-of-them", test_tao_items_are_what_tao_makes_of_them);
  g_test_add_func ("/table/tao-slips-are-named", test_tao_slips_are_named);
  g_test_add_func ("/table/columns-hold-other-kinds", test_columns_hold_other_kinds);
  g_test_add_func ("/table/slips-of-other-kinds-are-named", test_slips_of_other_kinds_are_named);
  g_test_add_func ("/table/what-became-a-date-is-refused", test_what_became_a_date_is_refused);
  g_test_add_func ("/table/workbooks-survive-mutations", test_workbooks_survive_mutations);
  return g_test_run ();
}
