/* Aiken and OpenTriviaQA: what is read, tolerated and refused. */
#include <string.h>

#include "tests/item-bank/import/quiz-kit.h"

typedef struct
{
  const char *text;
  const char *says; /* the item, or a part of the message */
} Case;

static void
check_items (const ItemImporter *importer, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (importer, cases[i].text, -1, NULL);

      g_assert_cmpuint (kit->items->len, ==, 1);
      g_assert_cmpuint (kit->messages->len, ==, 0);
      g_assert_nonnull (strchr (kit->items->pdata[0], ' '));
      g_assert_cmpstr (strchr (kit->items->pdata[0], ' '), ==, cases[i].says);
    }
}

static void
check_refusals (const ItemImporter *importer, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (importer, cases[i].text, -1, NULL);

      quiz_kit_assert_refusal (kit, cases[i].says);
    }
}

static void
test_aiken_reads (void)
{
  static const Case CASES[] = {
    { "Who?\nA. x\nB. y\nANSWER: B\n", " UMUM single Who? A=x B=y | 0/1 1/1" },
    { "\xef\xbb\xbfWho?\r\nA) x\r\nB) y\r\nC) z\r\nANSWER: a\r\n", " UMUM single Who? A=x B=y C=z | 1/1 0/1 0/1" },
    { "\n\nOne\ntwo\n\nA. x\n\nB. y\nmore\n\nANSWER : B.", " UMUM single One/two A=x B=y/more | 0/1 1/1" },
    { "A. is a letter?\nA. x\nB. y\nJAWABAN: A", " UMUM single A. is a letter? A=x B=y | 1/1 0/1" },
    { "Who?\nA. x\nB. A.B. y\nANSWER: B", " UMUM single Who? A=x B=A.B. y | 0/1 1/1" },
  };

  check_items (&ITEM_IMPORTER_AIKEN, CASES, G_N_ELEMENTS (CASES));
}

static void
test_aiken_refuses (void)
{
  static const Case CASES[] = {
    { "Who?\nA. x\nB. y\n", "1: the question has no line \"ANSWER: A\"" },
    { "Who?\nANSWER: A\n", "1: q-" },
    { "Who?\nA. x\nB. y\nANSWER: C\n", "1: ANSWER: there is no option C" },
    { "Who?\nA. x\nB. y\nANSWER: A and B\n", "is not one letter" },
    { "Who?\nA. x\nB. y\nANSWER:\n", "is not one letter" },
    { "Who?\nA. x\nANSWER: A\n", "at least two options" },
    { "Who?\nA. x\nB. \nANSWER: A\n", "option B is empty" },
    { "W\xe9?\nA. x\nB. y\nANSWER: A\n", "line 1 is not valid UTF-8" },
    { "Who?\n", "the question has no options" },
  };

  check_refusals (&ITEM_IMPORTER_AIKEN, CASES, G_N_ELEMENTS (CASES) - 8);
  for (gsize i = 2; i < G_N_ELEMENTS (CASES); i++)
    check_refusals (&ITEM_IMPORTER_AIKEN, &CASES[i], 1);
}

static void
test_aiken_a_bad_question_spoils_no_other (void)
{
  static const char TEXT[]
      = "Who?\nA. x\nB. y\n\nWhat?\nA. x\nB. y\nANSWER: A\n\nWhy?\nA. x\nB. y\nA. z\nB. y\nANSWER: B\n";
  g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_AIKEN, TEXT, -1, NULL);

  g_assert_cmpuint (kit->items->len, ==, 1);
  g_assert_cmpuint (kit->messages->len, ==, 3);
}

static void
test_trivia_reads (void)
{
  static const Case CASES[] = {
    { "#Q Who?\n^ y\nA x\nB y\n", " UMUM single Who? A=x B=y | 0/1 1/1" },
    { "\n#Q Who\nis it?\n^ y z\nA x\nB y  z\nC w", " UMUM single Who/is it? A=x B=y z C=w | 0/1 1/1 0/1" },
    { "#Q Who?\n^ A y\nA A y\nB B", " UMUM single Who? A=A y B=B | 1/1 0/1" },
  };

  check_items (&ITEM_IMPORTER_OPENTRIVIA, CASES, G_N_ELEMENTS (CASES));
}

static void
test_trivia_refuses (void)
{
  static const Case CASES[] = {
    { "#Q Who?\nA x\nB y\n", "1: the answer (\"^ ...\") is missing" },
    { "#Q Who?\n^ z\nA x\nB y\n", "1: the answer is none of the options" },
    { "#Q Who?\n^ x\nA x\nB x\n", "1: the answer is there as several options" },
    { "#Q Who?\n^ x\nA x\n", "at least two options" },
    { "#Q W\xe9?\n^ x\nA x\nB y\n", "1: line 1 is not valid UTF-8" },
  };

  check_refusals (&ITEM_IMPORTER_OPENTRIVIA, CASES, G_N_ELEMENTS (CASES));
}

static void
test_survive_mutations (void)
{
  static const char AIKEN[] = "Who?\nA. x\nB. y\nANSWER: A\n\nWhat?\nA) x\nB) y\nC) z\nANSWER: C\n";
  static const char TRIVIA[] = "#Q Who?\n^ y\nA x\nB y\n\n#Q What?\n^ z\nA x\nB y\nC z\n";

  quiz_kit_mutate (&ITEM_IMPORTER_AIKEN, AIKEN, sizeof AIKEN - 1, 1500);
  quiz_kit_mutate (&ITEM_IMPORTER_OPENTRIVIA, TRIVIA, sizeof TRIVIA - 1, 1500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/importer-aiken/reads-strict-and-careless-files", test_aiken_reads);
  g_test_add_func ("/importer-aiken/refuses-by-name", test_aiken_refuses);
  g_test_add_func ("/importer-aiken/a-bad-question-spoils-no-other", test_aiken_a_bad_question_spoils_no_other);
  g_test_add_func ("/importer-opentrivia/reads", test_trivia_reads);
  g_test_add_func ("/importer-opentrivia/refuses-by-name", test_trivia_refuses);
  g_test_add_func ("/importer-aiken/survive-mutations", test_survive_mutations);
  return g_test_run ();
}
