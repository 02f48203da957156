/* Near duplicates: paraphrases are found, templates are told apart, and fifty thousand items take seconds. */
#include "item-bank/lint/near-duplicates.h"

typedef struct
{
  const char *question, *answer;
} Text;

/* Kind of the one pair among two texts, -1 for none. */
static int
compare (const char *a, const char *answer_a, const char *b, const char *answer_b)
{
  g_autoptr (NearDuplicates) duplicates = near_duplicates_new ();
  g_autoptr (GArray) pairs = NULL;

  near_duplicates_add (duplicates, a, answer_a);
  near_duplicates_add (duplicates, b, answer_b);
  pairs = near_duplicates_find (duplicates);
  g_assert_cmpuint (pairs->len, <=, 1);
  return pairs->len == 0 ? -1 : (int)g_array_index (pairs, NearDuplicatesPair, 0).kind;
}

static void
test_paraphrases_are_found (void)
{
  static const struct
  {
    const char *a, *b, *answer;
  } CASES[] = {
    { "Siapakah presiden pertama Republik Indonesia?", "Presiden pertama Republik Indonesia ialah siapa", "Soekarno" },
    { "Ibu kota Provinsi Jawa Barat adalah …", "Ibukota provinsi Jawa Barat adalah kota …", "Bandung" },
    { "Lembaga yang berwenang mengubah undang-undang dasar menurut UUD 1945 adalah …",
      "Menurut UUD 1945, lembaga yang berwenang mengubah undang-undang dasar adalah …",
      "Majelis Permusyawaratan Rakyat" },
    { "What is the chemical symbol of the element gold?", "What is the chemical symbol for the element gold", "Au" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_test_message ("%s", CASES[i].a);
      g_assert_cmpint (compare (CASES[i].a, CASES[i].answer, CASES[i].b, CASES[i].answer), ==, NEAR_DUPLICATES_ALIKE);
    }
}

static void
test_other_questions_are_left_alone (void)
{
  static const struct
  {
    Text a, b;
  } CASES[] = {
    { { "Siapakah presiden pertama Republik Indonesia?", "Soekarno" },
      { "Siapakah wakil ketua Mahkamah Konstitusi?", "Budi" } },
    { { "Lambang sila kelima Pancasila adalah …", "padi dan kapas" },
      { "Berapakah jumlah provinsi di pulau Jawa?", "enam" } },
    { { "Apa?", "satu" }, { "Apa?", "dua" } },
    { { "", "" }, { "", "" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    g_assert_cmpint (compare (CASES[i].a.question, CASES[i].a.answer, CASES[i].b.question, CASES[i].b.answer), ==, -1);
}

static void
test_other_numbers_are_a_pattern (void)
{
  g_assert_cmpint (compare ("Hasil dari 14 + 5 × 7 adalah …", "49", "Hasil dari 12 + 3 × 8 adalah …", "36"), ==,
                   NEAR_DUPLICATES_PATTERN);
  g_assert_cmpint (compare ("Sebuah mobil melaju 60 km/jam selama 2 jam. Jaraknya …", "120 km",
                            "Sebuah mobil melaju 80 km/jam selama 3 jam. Jaraknya …", "240 km"),
                   ==, NEAR_DUPLICATES_PATTERN);
}

static void
test_order_of_words_tells_conclusions_apart (void)
{
  g_assert_cmpint (
      compare ("Semua penyuluh adalah relawan posyandu. Sebagian bidan desa adalah penyuluh. Kesimpulan …",
               "Sebagian bidan desa adalah relawan posyandu",
               "Sebagian relawan posyandu adalah penyuluh. Semua bidan desa bukan relawan. Tariklah kesimpulan …",
               "Sebagian penyuluh bukan bidan desa"),
      ==, -1);
}

/* One template, many capitals: what is rare decides. */
static void
test_templates_are_told_apart (void)
{
  static const char *const PLACES[]
      = { "Aceh",  "Riau",   "Jambi",    "Lampung",   "Banten",           "Bali",
          "Papua", "Maluku", "Bengkulu", "Gorontalo", "Kalimantan Utara", "Sulawesi Barat" };
  g_autoptr (NearDuplicates) duplicates = near_duplicates_new ();
  g_autoptr (GArray) pairs = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (PLACES); i++)
    {
      g_autofree char *question = g_strdup_printf ("Ibu kota Provinsi %s adalah …", PLACES[i]);
      g_autofree char *answer = g_strdup_printf ("Kota%zu", i);

      near_duplicates_add (duplicates, question, answer);
    }
  pairs = near_duplicates_find (duplicates);
  g_assert_cmpuint (pairs->len, ==, 0);
}

static char *
dup_pairs (guint n)
{
  g_autoptr (NearDuplicates) duplicates = near_duplicates_new ();
  g_autoptr (GArray) pairs = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint32 state = 1;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) question = g_string_new ("Pertanyaan tentang");

      /* Every tenth repeats the words of the one before, but for one more. */
      if (i % 10 != 9)
        state = i * 2654435761u + 1;
      for (guint j = 0; j < 12; j++)
        g_string_append_printf (question, " kata%c%c%c", 'a' + (state >> (j + 3)) % 26, 'a' + (state >> (2 * j)) % 26,
                                'a' + (state >> j) % 26);
      near_duplicates_add (duplicates, question->str, i % 10 == 9 ? "tambahan" : "");
    }
  pairs = near_duplicates_find (duplicates);
  for (guint i = 0; i < pairs->len; i++)
    {
      const NearDuplicatesPair *pair = &g_array_index (pairs, NearDuplicatesPair, i);

      g_string_append_printf (text, "%u %u %u\n", pair->first, pair->second, pair->milli);
    }
  return g_strdup (text->str);
}

static void
test_many_items_are_fast_and_repeatable (void)
{
  g_autofree char *first = dup_pairs (2000);
  g_autofree char *second = dup_pairs (2000);
  gint64 start = g_get_monotonic_time (), took;
  g_autofree char *many = NULL;

  g_assert_cmpstr (first, ==, second);
  g_assert_nonnull (g_strstr_len (first, -1, "8 9 "));
  many = dup_pairs (50000);
  took = g_get_monotonic_time () - start;
  g_test_message ("50000 items in %" G_GINT64_FORMAT " ms", took / 1000);
  g_assert_cmpint (took, <, 50 * G_USEC_PER_SEC);
}

/* The worst that a bank can do: one text for all. */
static void
test_equal_texts_stay_fast (void)
{
  g_autoptr (NearDuplicates) duplicates = near_duplicates_new ();
  g_autoptr (GArray) pairs = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 20000; i++)
    near_duplicates_add (duplicates, "Manakah penulisan yang benar menurut ejaan?", "yang ini");
  pairs = near_duplicates_find (duplicates);
  g_assert_cmpuint (pairs->len, >=, 19999);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 50 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/near-duplicates/paraphrases-are-found", test_paraphrases_are_found);
  g_test_add_func ("/near-duplicates/other-questions-are-left-alone", test_other_questions_are_left_alone);
  g_test_add_func ("/near-duplicates/other-numbers-are-a-pattern", test_other_numbers_are_a_pattern);
  g_test_add_func ("/near-duplicates/order-of-words-tells-conclusions-apart",
                   test_order_of_words_tells_conclusions_apart);
  g_test_add_func ("/near-duplicates/templates-are-told-apart", test_templates_are_told_apart);
  g_test_add_func ("/near-duplicates/many-items-are-fast-and-repeatable", test_many_items_are_fast_and_repeatable);
  g_test_add_func ("/near-duplicates/equal-texts-stay-fast", test_equal_texts_stay_fast);
  return g_test_run ();
}
