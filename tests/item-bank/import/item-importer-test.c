/* Importers: what is good comes in, what is bad is named with file and line, and nothing comes in by halves. */
#include "item-bank/import/item-importer.h"

#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"

typedef struct
{
  char *folder;
  GPtrArray *drafts;   /* of char*: "id key lang" */
  GPtrArray *messages; /* of char* */
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("item-importer-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->drafts = g_ptr_array_new_with_free_func (g_free);
  fixture->messages = g_ptr_array_new_with_free_func (g_free);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->drafts);
  g_ptr_array_unref (fixture->messages);
}

static gboolean
take (const ItemDraft *draft, gpointer data, GError **error)
{
  Fixture *fixture = data;
  int key = item_draft_find_key (draft);

  g_ptr_array_add (fixture->drafts, g_strdup_printf ("%s %c %u/%u %" G_GINT64_FORMAT " %u", draft->document->id,
                                                     key >= 0 ? 'A' + key : '-', draft->document->options->len,
                                                     draft->points.denominator, draft->difficulty_milli,
                                                     draft->document->pictures->len));
  return TRUE;
}

static void
refuse (const char *message, gpointer data)
{
  Fixture *fixture = data;

  g_ptr_array_add (fixture->messages, g_strdup (message));
}

static char *
write_file (Fixture *fixture, const char *name, const char *content, gssize len)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, len, NULL));
  return path;
}

static gboolean
import (Fixture *fixture, const ItemImporter *importer, const char *path, GError **error)
{
  g_auto (ImportSink) sink = { 0 };

  g_ptr_array_set_size (fixture->drafts, 0);
  g_ptr_array_set_size (fixture->messages, 0);
  import_sink_init (&sink, path, take, refuse, fixture);
  return importer->read (&sink, error);
}

#define GOOD_JSON                                                                                                      \
  "{\"id\":\"A\",\"section\":\"TIU\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"s\",\"options\":["                 \
  "{\"id\":\"A\",\"text\":\"x\",\"score\":0},{\"id\":\"B\",\"text\":\"y\",\"score\":5}],\"key\":\"B\"}"

static void
test_jsonl_reads_items (Fixture *fixture, gconstpointer data)
{
  static const char CONTENT[]
      = "\xef\xbb\xbf" GOOD_JSON "\r\n\n"
        "{\"id\":\"B\",\"section\":\"TKP\",\"topic\":\"t\",\"type\":\"single_weighted\",\"lang\":\"id\",\"stem\":\"s\","
        "\"difficulty\":-0.25,\"options\":[{\"text\":\"x\",\"score\":0.5},{\"text\":\"y\",\"score\":\"1/3\"}]}";
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file (fixture, "a", CONTENT, -1);

  g_assert_true (item_importer_sniff (path, &error) == &ITEM_IMPORTER_JSONL);
  g_assert_true (import (fixture, &ITEM_IMPORTER_JSONL, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->messages->len, ==, 0);
  g_assert_cmpuint (fixture->drafts->len, ==, 2);
  g_assert_cmpstr (fixture->drafts->pdata[0], ==, "A B 2/1 0 0");
  g_assert_cmpstr (fixture->drafts->pdata[1], ==, "B A 2/6 -250 0");
}

#define NO_OPTIONS(options_)                                                                                           \
  "{\"id\":\"B\",\"section\":\"TIU\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"s\",\"options\":" options_ "}"

/* GOOD_JSON with one thing replaced, and what the message must say. */
static const struct
{
  const char *from;
  const char *to;
  const char *says;
} JSON_CASES[] = {
  { "{\"id\"", "{{\"id\"", ": JSON: column 3: not valid JSON here" },
  { "\"B\"}", "\"B\"", "JSON" },
  { "\"B\"}", "\"B\"}}", "JSON" },
  { "\"id\":\"A\",\"section\"", "\"section\"", "id: is missing" },
  { "\"id\":\"A\",\"section\"", "\"id\":7,\"section\"", "id: must be a string" },
  { "\"id\":\"A\",\"section\"", "\"id\":\"A B\",\"section\"", "id: must be 1 to 64 characters" },
  { "\"id\":\"A\",\"section\"", "\"id\":\"A\",\"id\":\"A\",\"section\"", "occurs twice" },
  { "\"TIU\"", "\"T I U\"", "section: must be" },
  { "\"TIU\"", "null", "section: must be" },
  { "\"topic\"", "\"topik\"", "topik: is not a member" },
  { "\"single\"", "\"essay\"", "type: \"essay\" is not known" },
  { "\"stem\":\"s\"", "\"stem\":[]", "stem: must be a string" },
  { "\"stem\":\"s\"", "\"stem\":\"s\\u0007\"", "stem: holds the control character U+0007" },
  { GOOD_JSON, NO_OPTIONS ("[]"), "options: there must be at least two" },
  { GOOD_JSON, NO_OPTIONS ("[{\"text\":\"x\"}]"), "options: there must be at least two" },
  { GOOD_JSON, NO_OPTIONS ("7"), "options: must be an array" },
  { GOOD_JSON, NO_OPTIONS ("[7,8]"), "option A: options: must be objects" },
  { "{\"id\":\"B\",\"text\"", "{\"id\":\"C\",\"text\"", "option B: id: is \"C\"" },
  { "\"score\":5", "\"score\":\"five\"", "option B: score: must be a number" },
  { "\"score\":5", "\"score\":1e300", "option B: score: must be a number" },
  { "\"score\":5", "\"scor\":5", "option B: scor: is not a member" },
  { "\"score\":5", "\"score\":2000000", "points: option" },
  { "\"key\":\"B\"", "\"key\":\"A\"", "key: is A, but option B has the most points" },
  { "\"key\":\"B\"", "\"key\":\"C\"", "key: \"C\" is not one of the options A to B" },
  { "\"key\":\"B\"", "\"difficulty\":99", "difficulty: \"99\"" },
  { "\"key\":\"B\"", "\"difficulty\":\"hard\"", "difficulty: must be a number" },
  { "\"key\":\"B\"", "\"time_s\":-1", "time_s" },
  { "\"key\":\"B\"", "\"media\":[\"no.svg\"]", "media: \"no.svg\" does not exist" },
  { "\"key\":\"B\"", "\"media\":[\"../a.svg\"]", "media: \"../a.svg\" must be" },
  { "\"key\":\"B\"", "\"media\":[\"/etc/passwd\"]", "media: \"/etc/passwd\" must be" },
  { "\"key\":\"B\"", "\"media\":7", "media: must be a string or an array" },
  { "\"key\":\"B\"", "\"alt\":\"x\"", "alt: there are more text alternatives than pictures" },
};

static void
test_jsonl_refuses_a_bad_item_alone (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (JSON_CASES); i++)
    {
      g_autoptr (GString) bad = g_string_new (GOOD_JSON);
      g_autoptr (GString) content = NULL;
      g_autofree char *path = NULL;
      g_autofree char *place = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (bad, JSON_CASES[i].from, JSON_CASES[i].to, 1), ==, 1);
      content = g_string_new (NULL);
      g_string_append_printf (content, "%s\n%s\n", bad->str, GOOD_JSON);
      path = write_file (fixture, "a.jsonl", content->str, -1);
      place = g_strdup_printf ("%s:1: ", path);
      g_assert_true (import (fixture, &ITEM_IMPORTER_JSONL, path, &error));
      g_assert_cmpuint (fixture->messages->len, ==, 1);
      g_test_message ("%s", (char *)fixture->messages->pdata[0]);
      g_assert_true (g_str_has_prefix (fixture->messages->pdata[0], place));
      g_assert_nonnull (strstr (fixture->messages->pdata[0], JSON_CASES[i].says));
      g_assert_cmpuint (fixture->drafts->len, ==, 1);
    }
}

static void
test_jsonl_refuses_the_same_id_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (fixture, "a.jsonl", GOOD_JSON "\n" GOOD_JSON "\n", -1);
  g_autoptr (GError) error = NULL;

  g_assert_true (import (fixture, &ITEM_IMPORTER_JSONL, path, &error));
  g_assert_cmpuint (fixture->drafts->len, ==, 1);
  g_assert_cmpuint (fixture->messages->len, ==, 1);
  g_assert_nonnull (strstr (fixture->messages->pdata[0], ":2: A: the id already occurs in line 1"));
}

static void
test_jsonl_every_truncation_is_named (Fixture *fixture, gconstpointer data)
{
  for (gsize len = 1; len < strlen (GOOD_JSON); len++)
    {
      g_autofree char *path = write_file (fixture, "a.jsonl", GOOD_JSON, (gssize)len);
      g_autoptr (GError) error = NULL;

      g_assert_true (import (fixture, &ITEM_IMPORTER_JSONL, path, &error));
      g_assert_cmpuint (fixture->drafts->len, ==, 0);
      g_assert_cmpuint (fixture->messages->len, ==, 1);
    }
}

/* What no line of a text file can be: the file is refused as a whole. */
static void
test_jsonl_unreadable_file_is_refused_whole (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *content;
    gssize len;
  } CASES[] = { { GOOD_JSON "\n\xff\xfe\n", -1 },
                { GOOD_JSON "\n\xc0\xaf\n", -1 },
                { GOOD_JSON "\n{}\0{}\n", sizeof (GOOD_JSON) + 6 } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = write_file (fixture, "a.jsonl", CASES[i].content, CASES[i].len);
      g_autofree char *place = g_strdup_printf ("%s:2: ", path);
      g_autoptr (GError) error = NULL;

      g_assert_false (import (fixture, &ITEM_IMPORTER_JSONL, path, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, place));
    }
}

static void
test_jsonl_endless_line_is_a_limit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = g_strnfill (9 * 1024 * 1024, ' ');
  g_autofree char *path = write_file (fixture, "a.jsonl", line, -1);
  g_autoptr (GError) error = NULL;

  g_assert_false (import (fixture, &ITEM_IMPORTER_JSONL, path, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
}

#define CSV_HEADER                                                                                                     \
  "id,section,topic,type,stem,option_a,option_b,option_c,points_a,points_b,points_c,key,points,difficulty\r\n"

static void
test_csv_reads_items (Fixture *fixture, gconstpointer data)
{
  static const char CONTENT[] = CSV_HEADER "A,TIU,t,single,s,x,y,z,,,,b,5,-1.5\r\n"
                                           "B,TIU,t,single,\"two\r\nlines\",x,y,,,,,A,,\r\n"
                                           "C,TKP,t,single_weighted,s,x,y,z,2,3,1,,,-0\r\n"
                                           "D,TKP,t,single,s,x,y,z,1/2,-1/3,,,,\r\n";
  static const char *const WANT[] = { "A B 3/1 -1500 0", "B A 2/1 0 0", "C B 3/1 0 0", "D A 3/6 0 0" };
  g_autofree char *path = write_file (fixture, "a", CONTENT, -1);
  g_autoptr (GError) error = NULL;

  g_assert_true (item_importer_sniff (path, &error) == &ITEM_IMPORTER_CSV);
  g_assert_true (import (fixture, &ITEM_IMPORTER_CSV, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->messages->len, ==, 0);
  g_assert_cmpuint (fixture->drafts->len, ==, G_N_ELEMENTS (WANT));
  for (gsize i = 0; i < G_N_ELEMENTS (WANT); i++)
    g_assert_cmpstr (fixture->drafts->pdata[i], ==, WANT[i]);
}

static void
test_csv_refuses_a_bad_row_alone (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *row;
    const char *says;
  } CASES[] = {
    { ",TIU,t,single,s,x,y,z,,,,B,5,", "id: must be 1 to 64" },
    { "X Y,TIU,t,single,s,x,y,z,,,,B,5,", "id: must be 1 to 64" },
    { "X,,t,single,s,x,y,z,,,,B,5,", "X: section: must be" },
    { "X,TIU,t,,s,x,y,z,,,,B,5,", "X: type: \"\" is not known" },
    { "X,TIU,t,single,s,x,,,,,,A,5,", "X: options: there must be at least two" },
    { "X,TIU,t,single,s,x,y,z,,,,D,5,", "X: key: \"D\" is not one of the options A to C" },
    { "X,TIU,t,single,s,x,y,z,0,5,0,A,,", "X: key: is A, but option B has the most points" },
    { "X,TIU,t,single,s,x,y,z,0,five,0,,,", "X: option B: points: must be a number" },
    { "X,TIU,t,single,s,x,y,z,0,\"2,5\",0,,,", "X: option B: points: must be a number" },
    { "X,TIU,t,single,s,x,y,z,,,,B,5,easy", "X: difficulty: \"easy\"" },
    { "X,TIU,t,single,s,x,y,z,,,,B,5,0.0001", "X: difficulty: \"0.0001\"" },
    { "G,TIU,t,single,s,x,y,z,,,,B,5,", "G: the id already occurs in line 2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *content
          = g_strconcat (CSV_HEADER "G,TIU,t,single,s,x,y,z,,,,B,5,\r\n", CASES[i].row, "\r\n", NULL);
      g_autofree char *path = write_file (fixture, "a.csv", content, -1);
      g_autofree char *place = g_strdup_printf ("%s:3: ", path);
      g_autoptr (GError) error = NULL;

      g_assert_true (import (fixture, &ITEM_IMPORTER_CSV, path, &error));
      g_assert_cmpuint (fixture->drafts->len, ==, 1);
      g_assert_cmpuint (fixture->messages->len, ==, 1);
      g_test_message ("%s", (char *)fixture->messages->pdata[0]);
      g_assert_true (g_str_has_prefix (fixture->messages->pdata[0], place));
      g_assert_nonnull (strstr (fixture->messages->pdata[0], CASES[i].says));
    }
}

static void
test_csv_unreadable_file_is_refused_whole (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *content;
    const char *says;
  } CASES[] = {
    { "", "is empty" },
    { "id;section;topic;type;stem;option_a;option_b\r\n", ":1: the columns are separated by semicolons" },
    { "id,section,topic,type,stem,option_a\r\n", ":1: the column \"option_b\" is missing" },
    { "id,section,topic,type,stem,option_a,option_b,colour\r\n", ":1: the column \"colour\" is unknown" },
    { "id,section,topic,type,stem,option_a,option_b,id\r\n", ":1: the column \"id\" is unknown or there twice" },
    { CSV_HEADER "A,TIU,t,single\r\n", ":2: the row has 4 fields" },
    { CSV_HEADER "A,TIU,t,single,\"s,x,y,z,,,,B,5,\r\n", ":2: a quoted field" },
    { CSV_HEADER "A,TIU,t,single,s\"q,x,y,z,,,,B,5,\r\n", ":2: a quote inside" },
    { CSV_HEADER "A,TIU,t,single,\xe9,x,y,z,,,,B,5,\r\n", ":2: not valid UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = write_file (fixture, "a.csv", CASES[i].content, -1);
      g_autoptr (GError) error = NULL;

      g_assert_false (import (fixture, &ITEM_IMPORTER_CSV, path, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, path));
      g_assert_nonnull (strstr (error->message, CASES[i].says));
      g_assert_cmpuint (fixture->drafts->len, ==, 0);
    }
}

static void
test_sniff_says_what_it_knows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (fixture, "a", "%PDF-1.7", -1);
  g_autofree char *absent = g_build_filename (fixture->folder, "absent", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (item_importer_sniff (path, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "jsonl, csv"));
  g_clear_error (&error);
  g_assert_null (item_importer_sniff (absent, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_null (item_importer_sniff (fixture->folder, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_IO);
}

/* Any bytes at all: an answer, and within bounds. */
static void
test_importers_survive_random_bytes (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GString) content
          = g_string_new (round % 2 ? GOOD_JSON "\n" : CSV_HEADER "A,TIU,t,single,s,x,y,z,,,,B,5,\r\n");
      g_autofree char *path = NULL;

      for (guint i = 0; i < 1 + round % 5; i++)
        content->str[g_test_rand_int_range (0, (gint32)content->len)] = (char)g_test_rand_int_range (0, 256);
      path = write_file (fixture, "a", content->str, (gssize)content->len);
      import (fixture, &ITEM_IMPORTER_JSONL, path, NULL);
      g_assert_cmpuint (fixture->drafts->len, <=, 1);
      import (fixture, &ITEM_IMPORTER_CSV, path, NULL);
      g_assert_cmpuint (fixture->drafts->len, <=, 1);
    }
}

#define ADD(path_, func_) g_test_add ("/item-importer/" path_, Fixture, NULL, fixture_set_up, func_, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("jsonl-reads-items", test_jsonl_reads_items);
  ADD ("csv-reads-items", test_csv_reads_items);
  ADD ("jsonl-refuses-a-bad-item-alone", test_jsonl_refuses_a_bad_item_alone);
  ADD ("jsonl-refuses-the-same-id-twice", test_jsonl_refuses_the_same_id_twice);
  ADD ("jsonl-every-truncation-is-named", test_jsonl_every_truncation_is_named);
  ADD ("jsonl-unreadable-file-is-refused-whole", test_jsonl_unreadable_file_is_refused_whole);
  ADD ("jsonl-endless-line-is-a-limit", test_jsonl_endless_line_is_a_limit);
  ADD ("csv-refuses-a-bad-row-alone", test_csv_refuses_a_bad_row_alone);
  ADD ("csv-unreadable-file-is-refused-whole", test_csv_unreadable_file_is_refused_whole);
  ADD ("sniff-says-what-it-knows", test_sniff_says_what_it_knows);
  ADD ("survive-random-bytes", test_importers_survive_random_bytes);
  return g_test_run ();
}
