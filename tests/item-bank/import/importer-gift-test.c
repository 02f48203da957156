/* GIFT: every kind, every escape, and what is refused. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/json.h"
#include "tests/item-bank/import/oracle-kit.h"
#include "tests/item-bank/import/quiz-kit.h"

static const struct
{
  const char *text;
  const char *item;
} GOOD[] = {
  { "::A::Who?{~x =y ~z}", "A UMUM single Who? A=x B=y C=z | 0/1 1/1 0/1" },
  { "::A::\nIt is {~x =y}\nhere.", "A UMUM single It is _____/here. A=x B=y | 0/1 1/1" },
  { "::A::Who?{~%-25%x =y ~%33.33333%z}", "A UMUM single Who? A=x B=y C=z | -3/12 12/12 4/12" },
  { "::A::Who?{~%50%x ~%50%y ~%-100%z}",
    "A UMUM multiple Who? A=x B=y C=z | multiple 2 2 sum/field multiple 3 0 sum 0 0 2/on A 1/on B 1/on C -2/" },
  { "::A::Who?{~%33.33333%x ~%33.33333%y ~%33.33333%z ~w}",
    "A UMUM multiple Who? A=x B=y C=z D=w | multiple 3 3 sum/field multiple 4 0 sum 0 0 3/on A 1/on B 1/on C 1/" },
  { "::A::True?{T}", "A UMUM single True? A=Benar B=Salah | 1/1 0/1" },
  { "::A::True?{false#no#yes}", "A UMUM single True? A=Benar B=Salah | 0/1 1/1" },
  { "::A::Two?{=two =%50%2}", "A UMUM text Two? | text 2 2 sum/field text 0 0 whole 0 - -/like two 2/like 2 1/" },
  { "::A::Two?{two}", "A UMUM text Two? | text 1 1 sum/field text 0 0 whole 0 - -/like two 1/" },
  { "::A::Two?{=tw* =%0%*}", "A UMUM text Two? | text 1 1 sum/field text 0 0 whole 0 - -/likeglob tw* 1/" },
  { "::A::Star?{=a\\*b}", "A UMUM text Star? | text 1 1 sum/field text 0 0 whole 0 - -/like a*b 1/" },
  { "::A::Pi?{#3.14:0.01}",
    "A UMUM number Pi? | number 1 1 sum/field number 0 0 whole 0 - -/between 313/100 63/20 1/" },
  { "::A::Pi?{#-2..3}", "A UMUM number Pi? | number 1 1 sum/field number 0 0 whole 0 - -/between -2 3 1/" },
  { "::A::When?{#=1822:0#yes =%50%1822:2 ~%25%*}",
    "A UMUM number When? | number 4 4 sum/field number 0 0 whole 1 - -/between 1822 1822 4/between 1820 1824 2/" },
  { "::A::Match{=a -> 1 =b -> 2 =c -> 1 = -> 3}", "A UMUM match Match A=a B=b C=c >1=1 >2=2 >3=3 | match 3 3 sum/field "
                                                  "match 3 3 sum 0 - -/on A1 1/on B2 1/on C1 1/" },
  { "$CATEGORY: $course$/top/TWK/Sila 1\n\n::A::Who?{=x ~y}", "A TWK/Sila 1 single Who? A=x B=y | 1/1 0/1" },
  { "// [id:N-7] [tag:bloom:C4] [tag:topic:Deret]\n::A b::Who?{=x ~y}",
    "N-7 UMUM/Deret single Who? A=x B=y | 1/1 0/1" },
  { "::A::\\{\\}\\:\\=\\~\\#\\\\n\\nB{=\\#x ~\\%y}", "A UMUM single {}:=~#\\n/B A=#x B=\\%y | 1/1 0/1" },
  { "::A::[html]<p>x<sup>2</sup> &lt; 3</p><ul><li>a<li>b</ul>{=<b>x</b> ~y}",
    "A UMUM single x² < 3/• a/• b A=x B=y | 1/1 0/1" },
  { "::A::[markdown]**a** and _b_{=*x* ~[plain]*y*}", "A UMUM single a and b A=x B=*y* | 1/1 0/1" },
  { "::A::a < b and x<y{=x ~y}", "A UMUM single a < b and x<y A=x B=y | 1/1 0/1" },
  { "::A::$$\\\\frac\\{1\\}\\{2\\}$$ x[[1]]{=x ~y}", "A UMUM single \\(\\frac{1}{2}\\) x[\u2060"
                                                     "[1]] A=x B=y | 1/1 0/1" },
  { "\xef\xbb\xbf::A::Who?{=x#good\r\n~y\r\n}\r\n", "A UMUM single Who? A=x B=y | 1/1 0/1" },
  { "::A::Who?{\n\n=x\n// no answer\n~y\n\n}", "A UMUM single Who? A=x B=y | 1/1 0/1" },
};

static void
test_reads_every_kind (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_GIFT, GOOD[i].text, -1, NULL);

      quiz_kit_assert_item (kit, GOOD[i].item);
    }
}

static const struct
{
  const char *text;
  const char *says;
} BAD[] = {
  { "::A::Write.{}", "1: A: an essay: no program can score it" },
  { "\n\n::A::Read this.", "3: A: a description" },
  { "Who?{~x ~y}", "1: q-" },
  { "::A::Who?{~x ~y}", "no answer is worth anything" },
  { "::A::Who?{=x", "is never closed" },
  { "::A::Who?{=x ~y} and {=z}", "a second \"{\"" },
  { "::A", "the title's \"::\" is never closed" },
  { "::A::Who?{x =y ~z}", "text stands before the first answer" },
  { "::A::Who?{~=y}", "option A is empty" },
  { "::A::Who?{=a -> 1 =b}", "a pair lacks its" },
  { "::A::Who?{=a -> 1 =b ->}", "nothing behind" },
  { "::A::Pi?{#about 3}", "is not a number" },
  { "::A::Pi?{#5..1}", "no range of numbers" },
  { "::A::Pi?{#}", "the number is missing" },
  { "::A::{=x ~y}", "the question has no text" },
  { "::A::W\xe9?{=x ~y}", "line 1 is not valid UTF-8: save the file as UTF-8, or name its encoding" },
  { "::A::[html]Who<video src=\"x\"></video>{=x ~y}", "<video> cannot be shown" },
  { "::A::[html]Who<img src=\"http://a/b.png\">{=x ~y}", "lies on the net" },
  { "::A::[html]Who<img src=\"absent.png\">{=x ~y}", "absent.png" },
};

static void
test_refuses_by_name (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_GIFT, BAD[i].text, -1, NULL);

      quiz_kit_assert_refusal (kit, BAD[i].says);
    }
}

static void
test_a_bad_question_spoils_no_other (void)
{
  static const char TEXT[]
      = "::A::Who?{=x ~y\n\n::B::Who?{=x ~y}\n::C::Who?{=x ~y}\n\nWho?{=x ~y}\n\nWho?{=x ~y}\n\nWho?{~x =y}";
  g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_GIFT, TEXT, -1, NULL);

  /* The same question is refused where it comes again, and told apart where its key differs. */
  g_assert_cmpuint (kit->items->len, ==, 4);
  g_assert_cmpuint (kit->messages->len, ==, 2);
  g_assert_nonnull (strstr (kit->messages->pdata[0], "1: A: the answers' \"{\" is never closed"));
}

static void
test_takes_section_language_and_encoding (void)
{
  const ImportSink setup = { .section = "TIU", .lang = "en", .encoding = "windows-1252" };
  g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_GIFT, "$CATEGORY: X/Y\n::A::W\xe9?{T}", -1, &setup);

  quiz_kit_assert_item (kit, "A TIU/Y single W\u00e9? A=True B=False | 1/1 0/1");
}

static const char *
parse_text (const cJSON *choice)
{
  const char *text = json_find_string (cJSON_GetObjectItemCaseSensitive (choice, "text"), "text");

  return text != NULL ? text : "";
}

/* "choice 3 C | Grant | Jefferson | no one", as oracle_kit_describe() says it. */
static char *
describe_choices (const cJSON *choices)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autoptr (GString) texts = g_string_new (NULL);
  gboolean is_single = FALSE;
  const cJSON *choice;
  guint n = 0;

  cJSON_ArrayForEach (choice, choices) is_single = is_single || json_find_bool (choice, "isCorrect", FALSE);
  cJSON_ArrayForEach (choice, choices)
  {
    const cJSON *weight = cJSON_GetObjectItemCaseSensitive (choice, "weight");
    g_autofree char *text = oracle_kit_normalize (parse_text (choice));
    gboolean is_right
        = is_single ? json_find_bool (choice, "isCorrect", FALSE) : cJSON_IsNumber (weight) && weight->valuedouble > 0;

    if (is_right)
      g_string_append_c (letters, (char)('A' + n));
    g_string_append_printf (texts, " | %s", text);
    n++;
  }
  return g_strdup_printf ("choice %u %s%s", n, letters->str, texts->str);
}

static char *
describe_number (const cJSON *answer)
{
  const cJSON *number = cJSON_GetObjectItemCaseSensitive (answer, "number");
  const cJSON *range = cJSON_GetObjectItemCaseSensitive (answer, "range");
  const cJSON *low = cJSON_GetObjectItemCaseSensitive (answer, "numberLow");
  const cJSON *high = cJSON_GetObjectItemCaseSensitive (answer, "numberHigh");
  double around = cJSON_IsNumber (range) ? range->valuedouble : 0;
  double ends[2] = { low != NULL ? low->valuedouble : number->valuedouble - around,
                     high != NULL ? high->valuedouble : number->valuedouble + around };
  char *texts[2] = { NULL, NULL };
  char *line;

  for (guint i = 0; i < 2; i++)
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      Rational value;

      g_assert_true (rational_parse (g_ascii_formatd (digits, sizeof digits, "%.9g", ends[i]), &value));
      texts[i] = rational_format (value);
    }
  line = g_strdup_printf ("num %s %s", texts[0], texts[1]);
  g_free (texts[0]);
  g_free (texts[1]);
  return line;
}

/* NULL for what is no item, or says no key in a way that can be compared. */
static char *
describe_parse (const cJSON *question)
{
  const char *type = json_find_string (question, "type");
  const cJSON *choices = cJSON_GetObjectItemCaseSensitive (question, "choices");

  if (type == NULL)
    return NULL;
  if (strcmp (type, "MC") == 0)
    return describe_choices (choices);
  if (strcmp (type, "TF") == 0)
    return g_strdup_printf ("choice 2 %s | Benar | Salah", json_find_bool (question, "isTrue", FALSE) ? "A" : "B");
  if (strcmp (type, "Short") == 0)
    {
      g_autofree char *text = oracle_kit_normalize (parse_text (cJSON_GetArrayItem (choices, 0)));

      return g_strdup_printf ("string %s", text);
    }
  if (strcmp (type, "Numerical") == 0 && cJSON_IsObject (choices))
    return describe_number (choices);
  return NULL;
}

/* The expected parses of the grammar's own examples, as far as they say something that an item has. */
static void
check_parse (const char *gift)
{
  g_autofree char *path = oracle_kit_path (gift);
  g_autofree char *stem = path != NULL ? g_strndup (path, strlen (path) - strlen (".gift")) : NULL;
  g_autofree char *parse = stem != NULL ? g_strconcat (stem, ".json", NULL) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (OracleImport) import = NULL;
  g_autoptr (cJSON) questions = NULL;
  const cJSON *question;
  gsize len;
  guint n_asked = 0;

  g_assert_true (g_file_get_contents (parse, &text, &len, NULL));
  questions = json_parse ("parse", text, len, len, NULL);
  g_assert_nonnull (questions);
  import = oracle_kit_import (&ITEM_IMPORTER_GIFT, path);
  cJSON_ArrayForEach (question, questions)
  {
    const char *type = json_find_string (question, "type");

    g_autofree char *wanted = describe_parse (question);

    n_asked += type != NULL && strcmp (type, "Category") != 0;
    if (wanted != NULL && !g_ptr_array_find_with_equal_func (import->lines, wanted, g_str_equal, NULL))
      g_assert_cmpstr (import->lines->len > 0 ? import->lines->pdata[0] : "nothing", ==, wanted);
  }
  g_assert_cmpuint (import->lines->len + import->messages->len, ==, n_asked);
}

static void
test_finds_the_questions_that_the_grammar_finds (void)
{
  g_autofree char *folder = oracle_kit_path ("items/gift-pegjs");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".gift"))
      {
        g_autofree char *path = g_build_filename ("items/gift-pegjs", name, NULL);

        check_parse (path);
        n++;
      }
  g_assert_true (dir == NULL || n > 20);
}

static void
test_survives_mutations (void)
{
  g_autoptr (GString) all = g_string_new ("$CATEGORY: a/b\n\n");

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    g_string_append_printf (all, "%s\n\n", GOOD[i].text);
  quiz_kit_mutate (&ITEM_IMPORTER_GIFT, all->str, all->len, 1500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/importer-gift/reads-every-kind", test_reads_every_kind);
  g_test_add_func ("/importer-gift/refuses-by-name", test_refuses_by_name);
  g_test_add_func ("/importer-gift/a-bad-question-spoils-no-other", test_a_bad_question_spoils_no_other);
  g_test_add_func ("/importer-gift/takes-section-language-and-encoding", test_takes_section_language_and_encoding);
  g_test_add_func ("/importer-gift/finds-the-questions-that-the-grammar-finds",
                   test_finds_the_questions_that_the_grammar_finds);
  g_test_add_func ("/importer-gift/survives-mutations", test_survives_mutations);
  return g_test_run ();
}
