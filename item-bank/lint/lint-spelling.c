/* Collects unknown words over a bank, then judges them. */
#include "item-bank/lint/lint-spelling.h"

#include <hunspell/hunspell.h>
#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/lint/lint-options.h"
#include "item-bank/lint/lint-text.h"
#include "item-bank/lint/lint-walk.h"

#define LETTERS_MIN     3
#define LETTERS_MAX     40
#define STRANGE_WORDS   5   /* so many unknown words, more than half of all: another language */
#define SUGGESTIONS_MAX 150 /* each takes hundredths of a second */
#define TERM_ITEMS      4   /* a word that so many items have is a term of the field, not a slip */

typedef struct
{
  Hunhandle *handle; /* NULL: there is none */
  char *encoding;
} Dictionary;

typedef struct
{
  char *item_id; /* the first that has it */
  Dictionary *dictionary;
  guint n_items;
  guint32 order;
} UnknownWord;

struct LintSpelling
{
  GHashTable *dictionaries; /* language -> Dictionary */
  GHashTable *allowed;      /* folded words */
  GHashTable *unknown;      /* folded word -> UnknownWord */
  GPtrArray *missing;       /* languages without dictionary */
  /* While an item is read: */
  Dictionary *dictionary;
  const char *item_id;
  Dictionary *english; /* NULL: not looked for yet; its handle is NULL where there is none */
  gboolean takes_loans;
  GHashTable *seen; /* its unknown words */
  GPtrArray *order; /* the same, as they come */
  guint n_words, n_unknown;
  guint n_suggested;
  GPtrArray *strangers; /* ids of items that seem to be in another language */
};

static void
dictionary_free (gpointer data)
{
  Dictionary *dictionary = data;

  if (dictionary->handle != NULL)
    Hunspell_destroy (dictionary->handle);
  g_free (dictionary->encoding);
  g_free (dictionary);
}

static void
unknown_word_free (gpointer data)
{
  g_free (((UnknownWord *)data)->item_id);
  g_free (data);
}

LintSpelling *
lint_spelling_new (const char *words)
{
  LintSpelling *spelling = g_new0 (LintSpelling, 1);
  g_auto (GStrv) lines = g_strsplit (words != NULL ? words : "", "\n", -1);

  spelling->dictionaries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, dictionary_free);
  spelling->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  spelling->unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unknown_word_free);
  spelling->missing = g_ptr_array_new_with_free_func (g_free);
  spelling->strangers = g_ptr_array_new_with_free_func (g_free);
  for (char **line = lines; *line != NULL; line++)
    g_hash_table_add (spelling->allowed, lint_text_fold (*line));
  return spelling;
}

void
lint_spelling_free (LintSpelling *spelling)
{
  if (spelling == NULL)
    return;
  g_hash_table_unref (spelling->unknown);
  g_hash_table_unref (spelling->dictionaries);
  g_clear_pointer (&spelling->english, dictionary_free);
  g_hash_table_unref (spelling->allowed);
  g_ptr_array_unref (spelling->missing);
  g_ptr_array_unref (spelling->strangers);
  g_free (spelling);
}

/* Where Debian and hunspell keep them; DICPATH as hunspell(1) has it. */
static Hunhandle *
lint_spelling_open_named (const char *name)
{
  const char *path = g_getenv ("DICPATH");
  g_auto (GStrv) folders = g_strsplit (path != NULL ? path : "/usr/share/hunspell:/usr/share/myspell/dicts", ":", -1);

  for (char **folder = folders; *folder != NULL; folder++)
    {
      g_autofree char *affixes = g_strdup_printf ("%s/%s.aff", *folder, name);
      g_autofree char *words = g_strdup_printf ("%s/%s.dic", *folder, name);

      if (g_file_test (affixes, G_FILE_TEST_IS_REGULAR) && g_file_test (words, G_FILE_TEST_IS_REGULAR))
        return Hunspell_create (affixes, words);
    }
  return NULL;
}

/* "en-GB": en_GB, then en_US; "id": id_ID. */
static Hunhandle *
lint_spelling_open (const char *lang)
{
  g_auto (GStrv) parts = g_strsplit_set (lang, "-_", 3);
  g_autofree char *base = g_ascii_strdown (parts[0] != NULL ? parts[0] : "", -1);
  g_autofree char *upper = g_ascii_strup (base, -1);
  g_autofree char *region = parts[0] != NULL && parts[1] != NULL ? g_ascii_strup (parts[1], -1) : NULL;
  g_autofree char *exact = g_strdup_printf ("%s_%s", base, region != NULL ? region : upper);
  g_autofree char *common = g_strdup_printf ("%s_%s", base, strcmp (base, "en") == 0 ? "US" : upper);
  Hunhandle *handle;

  /* A file name is made of it. */
  if (*base == '\0' || strspn (base, "abcdefghijklmnopqrstuvwxyz") != strlen (base)
      || (region != NULL && strspn (region, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen (region)))
    return NULL;
  handle = lint_spelling_open_named (exact);
  return handle != NULL ? handle : lint_spelling_open_named (common);
}

static Dictionary *
lint_spelling_find_dictionary (LintSpelling *spelling, const char *lang)
{
  Dictionary *dictionary = g_hash_table_lookup (spelling->dictionaries, lang);

  if (dictionary != NULL)
    return dictionary;
  dictionary = g_new0 (Dictionary, 1);
  dictionary->handle = lint_spelling_open (lang);
  if (dictionary->handle != NULL)
    dictionary->encoding = g_strdup (Hunspell_get_dic_encoding (dictionary->handle));
  else
    g_ptr_array_add (spelling->missing, g_strdup (lang));
  g_hash_table_insert (spelling->dictionaries, g_strdup (lang), dictionary);
  return dictionary;
}

static const Dictionary *
lint_spelling_find_english (LintSpelling *spelling)
{
  if (spelling->english != NULL)
    return spelling->english;
  spelling->english = g_new0 (Dictionary, 1);
  spelling->english->handle = lint_spelling_open ("en");
  if (spelling->english->handle != NULL)
    spelling->english->encoding = g_strdup (Hunspell_get_dic_encoding (spelling->english->handle));
  return spelling->english;
}

/* A word that the encoding of the dictionary cannot hold is foreign: not judged. */
static gboolean
dictionary_knows (const Dictionary *dictionary, const char *word)
{
  g_autofree char *encoded = g_convert (word, -1, dictionary->encoding, "UTF-8", NULL, NULL, NULL);

  return encoded == NULL || Hunspell_spell (dictionary->handle, encoded) != 0;
}

/* Newly allocated, NULL where it has none. */
static char *
dictionary_suggest (const Dictionary *dictionary, const char *word)
{
  g_autofree char *encoded = g_convert (word, -1, dictionary->encoding, "UTF-8", NULL, NULL, NULL);
  char **list = NULL;
  int n = encoded != NULL ? Hunspell_suggest (dictionary->handle, &list, encoded) : 0;
  char *first = n > 0 ? g_convert (list[0], -1, "UTF-8", dictionary->encoding, NULL, NULL, NULL) : NULL;

  if (list != NULL)
    Hunspell_free_list (dictionary->handle, &list, n);
  /* Far-fetched ones help nobody: slips rarely begin a word, part it or change its length much. */
  if (first != NULL
      && (strpbrk (first, " -") != NULL || *first != *word || ABS ((int)strlen (first) - (int)strlen (word)) > 1))
    g_clear_pointer (&first, g_free);
  return first;
}

static gboolean
lint_spelling_is_plain (const char *word)
{
  glong len = g_utf8_strlen (word, -1);

  if (len < LETTERS_MIN || len > LETTERS_MAX)
    return FALSE;
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_islower (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* Words that everybody writes today and the dictionary of 2014 does not have. */
static const char *const MODERN_ID[]
    = { "admin",        "andal",       "aplikasi",   "berisiko",     "blog",      "daring",       "difabel",
        "digitalisasi", "disabilitas", "dulu",       "fitur",        "gawai",     "genset",       "holistik",
        "hoaks",        "inklusi",     "inklusif",   "internet",     "jejaring",  "kompeten",     "kredibel",
        "laman",        "literasi",    "luring",     "mitigasi",     "moderasi",  "narkoba",      "pandemi",
        "peretas",      "platform",    "posko",      "posyandu",     "puskesmas", "relawan",      "rincian",
        "siber",        "surel",       "swafoto",    "tagar",        "tautan",    "transparansi", "unduh",
        "unggah",       "validasi",    "verifikasi", "vaksin",       "warganet",  "wirausaha",    "web",
        "perkuliahan",  "keberagaman", "perfilman",  "perpanjangan", "kompetensi" };

/* Loans from English are no slips, and slips are rarely English words. */
#define LOAN_LETTERS_MIN 5

static gboolean
lint_spelling_is_loan (LintSpelling *spelling, const char *word)
{
  const Dictionary *english;

  for (gsize i = 0; i < G_N_ELEMENTS (MODERN_ID); i++)
    if (strcmp (MODERN_ID[i], word) == 0)
      return TRUE;
  if (g_utf8_strlen (word, -1) < LOAN_LETTERS_MIN)
    return FALSE;
  english = lint_spelling_find_english (spelling);
  return english->handle != NULL && dictionary_knows (english, word);
}

/* Words with prefixes and particles that dictionaries often lack. */
static gboolean
lint_spelling_knows_parts (const Dictionary *dictionary, const char *word)
{
  static const char *const TAILS[] = { "nya", "lah", "kah", "pun", "ku", "mu", "an", "kan", "i" };
  static const char *const HEADS[] = { "ketidak", "ke",   "se",    "di",  "ber",   "ter", "per",  "pe",
                                       "non",     "anti", "antar", "pra", "pasca", "sub", "super" };
  gsize len = strlen (word);

  for (gsize i = 0; i < G_N_ELEMENTS (TAILS); i++)
    if (len >= strlen (TAILS[i]) + LETTERS_MIN && g_str_has_suffix (word, TAILS[i]))
      {
        g_autofree char *head = g_strndup (word, len - strlen (TAILS[i]));

        if (dictionary_knows (dictionary, head))
          return TRUE;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (HEADS); i++)
    {
      const char *rest = word + MIN (strlen (HEADS[i]), len);
      g_autofree char *core = NULL;

      if (len < strlen (HEADS[i]) + LETTERS_MIN || !g_str_has_prefix (word, HEADS[i]))
        continue;
      if (dictionary_knows (dictionary, rest))
        return TRUE;
      /* Around the word: per-...-an, ketidak-...-an. */
      core = g_str_has_suffix (rest, "an") && strlen (rest) >= 2 + LETTERS_MIN ? g_strndup (rest, strlen (rest) - 2)
                                                                               : NULL;
      if (core != NULL && dictionary_knows (dictionary, core))
        return TRUE;
    }
  return FALSE;
}

static gboolean
lint_spelling_is_known (LintSpelling *spelling, const char *word)
{
  if (g_hash_table_contains (spelling->allowed, word))
    return TRUE;
  return !g_hash_table_contains (spelling->unknown, word)
         && (dictionary_knows (spelling->dictionary, word) || lint_spelling_knows_parts (spelling->dictionary, word));
}

static void
lint_spelling_judge (LintSpelling *spelling, const char *word)
{
  if (!lint_spelling_is_plain (word))
    return;
  spelling->n_words++;
  if (g_hash_table_contains (spelling->seen, word))
    {
      spelling->n_unknown++;
      return;
    }
  if (lint_spelling_is_known (spelling, word))
    return;
  /* A loan counts for the guess at the language, but is no slip. */
  spelling->n_unknown++;
  if (spelling->takes_loans && lint_spelling_is_loan (spelling, word))
    return;
  g_hash_table_add (spelling->seen, g_strdup (word));
  g_ptr_array_add (spelling->order, g_strdup (word));
}

/* The unknown words of the item that was read, into those of the bank. */
static void
lint_spelling_keep (LintSpelling *spelling)
{
  for (guint i = 0; i < spelling->order->len; i++)
    {
      const char *word = spelling->order->pdata[i];
      UnknownWord *unknown = g_hash_table_lookup (spelling->unknown, word);

      if (unknown == NULL)
        {
          unknown = g_new0 (UnknownWord, 1);
          unknown->item_id = g_strdup (spelling->item_id);
          unknown->dictionary = spelling->dictionary;
          unknown->order = g_hash_table_size (spelling->unknown);
          g_hash_table_insert (spelling->unknown, g_strdup (word), unknown);
        }
      unknown->n_items++;
    }
}

/* Runs of letters; one that touches a digit, a dot inside, an "@" or a slash of an address is no word. */
static void
lint_spelling_look (const char *where, const char *text, gpointer data)
{
  g_autofree char *plain = lint_text_drop_formulas (text);
  const char *p = plain;

  while (*p != '\0')
    {
      const char *end = p;
      gboolean is_word = TRUE;

      while (*end != '\0' && (g_unichar_isalnum (g_utf8_get_char (end)) || strchr ("'_@", *end) != NULL))
        {
          is_word = is_word && g_unichar_isalpha (g_utf8_get_char (end));
          end = g_utf8_next_char (end);
        }
      if (end == p)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      if (is_word)
        {
          g_autofree char *word = g_strndup (p, (gsize)(end - p));

          lint_spelling_judge (data, word);
        }
      p = end;
    }
}

void
lint_spelling_add (LintSpelling *spelling, const ItemDocument *document)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (g_free);

  spelling->dictionary = lint_spelling_find_dictionary (spelling, document->lang);
  if (spelling->dictionary->handle == NULL || lint_options_asks_for_spelling (document->stem))
    return;
  spelling->item_id = document->id;
  spelling->takes_loans = g_str_has_prefix (document->lang, "id");
  spelling->seen = seen;
  spelling->order = order;
  spelling->n_words = spelling->n_unknown = 0;
  lint_walk_texts (document, lint_spelling_look, spelling);
  if (spelling->n_unknown >= STRANGE_WORDS && spelling->n_unknown * 2 > spelling->n_words)
    g_ptr_array_add (spelling->strangers, g_strdup (document->id));
  else
    lint_spelling_keep (spelling);
  spelling->seen = NULL;
  spelling->order = NULL;
}

static GPtrArray *
lint_spelling_list (GHashTable *unknown)
{
  GPtrArray *words = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer word;

  g_hash_table_iter_init (&iter, unknown);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_ptr_array_add (words, word);
  return words;
}

static int
lint_spelling_compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const UnknownWord *one = g_hash_table_lookup (data, *(const char *const *)a);
  const UnknownWord *other = g_hash_table_lookup (data, *(const char *const *)b);

  return one->order < other->order ? -1 : one->order > other->order;
}

static void
lint_spelling_report (LintSpelling *spelling, const UnknownWord *unknown, const char *word, GPtrArray *findings)
{
  g_autofree char *suggestion
      = spelling->n_suggested++ < SUGGESTIONS_MAX ? dictionary_suggest (unknown->dictionary, word) : NULL;

  if (suggestion != NULL)
    lint_findings_add (
        findings, "spelling", unknown->item_id,
        _ ("\"%s\" is in no dictionary (items that have it: %u): did you mean \"%s\"? A right word goes into "
           "the list of --words"),
        word, unknown->n_items, suggestion);
  else
    lint_findings_add (
        findings, "spelling", unknown->item_id,
        _ ("\"%s\" is in no dictionary (items that have it: %u): correct it; a right word goes into the list "
           "of --words"),
        word, unknown->n_items);
}

void
lint_spelling_finish (LintSpelling *spelling, GPtrArray *findings)
{
  g_autoptr (GPtrArray) words = lint_spelling_list (spelling->unknown);

  g_ptr_array_sort_with_data (words, lint_spelling_compare, spelling->unknown);
  for (guint i = 0; i < words->len; i++)
    {
      const UnknownWord *unknown = g_hash_table_lookup (spelling->unknown, words->pdata[i]);

      if (unknown->n_items < TERM_ITEMS)
        lint_spelling_report (spelling, unknown, words->pdata[i], findings);
    }
  for (guint i = 0; i < spelling->strangers->len; i++)
    lint_findings_add (findings, "other-language", spelling->strangers->pdata[i],
                       _ ("most of its words are in no dictionary: is its language the right one?"));
  for (guint i = 0; i < spelling->missing->len; i++)
    lint_findings_add (findings, "no-dictionary", NULL,
                       _ ("there is no dictionary for \"%s\": spelling in that language is not checked; install "
                          "hunspell-id or hunspell-en-us"),
                       (const char *)spelling->missing->pdata[i]);
}
