/* What goes out as JSON Lines, CSV or XLSX comes back the same: documents, pictures and points, for every kind of item.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "item-bank/export/item-exporter.h"
#include "item-bank/import/item-importer.h"

static const char ITEMS[]
    = "{\"id\":\"S1\",\"section\":\"T\",\"topic\":\"Deret, \\\"hitung\\\"\",\"type\":\"single\",\"stem\":\"=1+1 adalah "
      "…\\nbaris dua\","
      "\"options\":[{\"text\":\"-1/3\",\"score\":\"-1/3\"},{\"text\":\"11/"
      "6\",\"score\":5},{\"text\":\"+a\"}],\"key\":\"B\",\"difficulty\":-0.125,"
      "\"enemy_set\":\"e\",\"rationale\":\"r\",\"bloom\":\"C1\",\"source\":\"s\",\"author\":\"a\",\"time_s\":60}\n"
      "{\"id\":\"S2\",\"section\":\"T\",\"type\":\"single_weighted\",\"stem\":\"x\",\"lang\":\"en\",\"options\":[{"
      "\"text\":\"a\",\"score\":1},{\"text\":"
      "\"b\",\"score\":2},{\"text\":\"c\",\"score\":3}]}\n"
      "{\"id\":\"M1\",\"section\":\"T\",\"type\":\"multiple\",\"stem\":\"x\",\"options\":[{\"text\":\"2\",\"score\":2},"
      "{\"text\":\"4\",\"score\":-1},"
      "{\"text\":\"5\",\"score\":2}],\"lower\":0,\"max\":2}\n"
      "{\"id\":\"M2\",\"section\":\"T\",\"type\":\"multiple\",\"stem\":\"x\",\"options\":[{\"text\":\"2\"},{\"text\":"
      "\"4\"},{\"text\":\"5\"}],\"key\":\"AC\","
      "\"points\":5}\n"
      "{\"id\":\"M3\",\"section\":\"T\",\"type\":\"multiple\",\"stem\":\"x\",\"options\":[{\"text\":\"2\"},{\"text\":"
      "\"4\"}],\"scores\":[{\"on\":\"A\","
      "\"points\":\"1/3\"},{\"on\":\"B\",\"points\":0}],\"partial\":true,\"otherwise\":\"-1/2\",\"upper\":1}\n"
      "{\"id\":\"O1\",\"section\":\"T\",\"type\":\"order\",\"stem\":\"x\",\"options\":[{\"text\":\"c\"},{\"text\":"
      "\"a\"},{\"text\":\"b\"}],\"key\":\"BCA\","
      "\"points\":5}\n"
      "{\"id\":\"O2\",\"section\":\"T\",\"type\":\"order\",\"stem\":\"x\",\"options\":[{\"text\":\"c\"},{\"text\":"
      "\"a\"},{\"text\":\"b\"}],\"key\":\"BCA\","
      "\"points\":5,\"partial\":true}\n"
      "{\"id\":\"P1\",\"section\":\"T\",\"type\":\"match\",\"stem\":\"x\",\"options\":[{\"text\":\"a\"},{\"text\":"
      "\"b\"}],\"targets\":[{\"text\":\"1\"},"
      "{\"text\":\"2\"},{\"text\":\"3\"}],\"key\":\"A2B1\",\"points\":4,\"partial\":true}\n"
      "{\"id\":\"N1\",\"section\":\"T\",\"type\":\"number\",\"stem\":\"x\",\"answers\":[{\"value\":\"3.14\","
      "\"tolerance\":\"0.005\",\"points\":5}]}\n"
      "{\"id\":\"N2\",\"section\":\"T\",\"type\":\"number\",\"stem\":\"x\",\"answers\":[{\"value\":\"3.14\",\"points\":"
      "5},{\"from\":3,\"points\":1}]}\n"
      "{\"id\":\"T1\",\"section\":\"T\",\"type\":\"text\",\"stem\":\"x\",\"answers\":[{\"text\":\"Jakarta\",\"points\":"
      "5},{\"text\":\"DKI\",\"points\":5}]}\n"
      "{\"id\":\"T2\",\"section\":\"T\",\"type\":\"text\",\"stem\":\"x\",\"answers\":[{\"text\":\"a|b\",\"match\":"
      "\"is\",\"points\":5}]}\n"
      "{\"id\":\"I1\",\"section\":\"T\",\"type\":\"inline\",\"stem\":\"x "
      "[[1]]\",\"options\":[{\"text\":\"a\",\"name\":\"one\"},{\"text\":\"b\"}],\"key\":\"A\"}\n"
      "{\"id\":\"H1\",\"section\":\"T\",\"type\":\"hotspot\",\"stem\":\"x\",\"picture\":\"p.svg\",\"picture_alt\":"
      "\"peta\",\"options\":[{\"text\":\"\","
      "\"shape\":\"circle 5,5,2\"},{\"text\":\"b\",\"shape\":\"rect 0,0,3,3\"}],\"key\":\"B\"}\n"
      "{\"id\":\"X1\",\"section\":\"T\",\"type\":\"mixed\",\"stem\":\"a [[1]] b "
      "[[2]]\",\"stimulus\":{\"id\":\"S\",\"text\":\"Bacaan\",\"media\":\"p.png\"},"
      "\"all\":5,\"fields\":[{\"id\":\"R1\",\"type\":\"inline\",\"options\":[{\"text\":\"x\"},{\"text\":\"y\"}],"
      "\"key\":\"B\"},{\"id\":\"R2\",\"type\":"
      "\"number\",\"prompt\":\"p\",\"key\":\"7\"}]}\n"
      "{\"id\":\"G1\",\"section\":\"T\",\"type\":\"single\",\"stem\":\"x\",\"media\":[\"p.png\"],\"alt\":[\"satu\"],"
      "\"options\":[{\"text\":\"\",\"media\":"
      "\"p.png\",\"alt\":\"dua\",\"score\":1},{\"text\":\"b\"}]}\n"
      "{\"id\":\"G2\",\"section\":\"T\",\"type\":\"single\",\"stem\":\"x\",\"media\":\"p.svg\",\"alt\":\"satu\","
      "\"options\":[{\"text\":\"a\",\"score\":1},"
      "{\"text\":\"b\"}],\"stimulus\":{\"id\":\"S\",\"text\":\"Bacaan\"}}\n";

#define N_ITEMS 17

static const char SVG[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>";
/* 1 x 1 pixels */
static const char PNG64[]
    = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

typedef struct
{
  char *folder;
  GPtrArray *messages;
  BankStore *store;
} Fixture;

static char *
fixture_path (const Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
fixture_write (const Fixture *fixture, const char *name, const void *data, gsize len)
{
  g_autofree char *path = fixture_path (fixture, name);

  g_assert_true (g_file_set_contents (path, data, (gssize)len, NULL));
}

static gboolean
fixture_take (const ItemDraft *draft, gpointer data, GError **error)
{
  Fixture *fixture = data;
  BankStoreOutcome outcome;

  return bank_store_put (fixture->store, draft, 1, &outcome, error);
}

static void
fixture_note (const char *message, gpointer data)
{
  Fixture *fixture = data;

  g_test_message ("%s", message);
  g_ptr_array_add (fixture->messages, g_strdup (message));
}

static void
fixture_import (Fixture *fixture, const char *file)
{
  g_autofree char *path = fixture_path (fixture, file);
  g_autoptr (GError) error = NULL;
  const ItemImporter *importer = item_importer_sniff (path, &error);
  g_auto (ImportSink) sink = { 0 };

  g_assert_no_error (error);
  import_sink_init (&sink, path, fixture_take, fixture_note, fixture);
  g_assert_true (bank_store_begin (fixture->store, &error));
  importer->read (&sink, &error);
  g_assert_no_error (error);
  g_assert_true (bank_store_commit (fixture->store, &error));
}

static BankStore *
fixture_bank (const Fixture *fixture, const char *name)
{
  g_autofree char *path = fixture_path (fixture, name);
  g_autoptr (GError) error = NULL;
  BankStore *store = bank_store_open (path, TRUE, &error);

  g_assert_no_error (error);
  return store;
}

static void
fixture_set_up (Fixture *fixture)
{
  g_autofree guint8 *png = NULL;
  gsize len;

  fixture->folder = g_dir_make_tmp ("sheet-round-trip-XXXXXX", NULL);
  fixture->messages = g_ptr_array_new_with_free_func (g_free);
  png = g_base64_decode (PNG64, &len);
  fixture_write (fixture, "p.png", png, len);
  fixture_write (fixture, "p.svg", SVG, strlen (SVG));
  fixture_write (fixture, "items.jsonl", ITEMS, strlen (ITEMS));
}

static void
fixture_tear_down (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = fixture_path (fixture, name);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->messages);
}

static gboolean
collect_digest (const BankItem *item, gpointer data, GError **error)
{
  guint8 digest[DIGEST_LEN];
  GString *all = data;

  item_draft_digest (item->draft, digest);
  g_string_append_printf (all, "%s %02x%02x%02x%02x %s\n", item->draft->document->id, digest[0], digest[1], digest[2],
                          digest[3], item->draft->points.rules);
  return TRUE;
}

static char *
dup_digests (BankStore *store)
{
  GString *all = g_string_new (NULL);

  g_assert_true (bank_store_foreach (store, collect_digest, all, NULL));
  return g_string_free (all, FALSE);
}

static void
test_every_item_comes_back (gconstpointer name)
{
  const ItemExporter *exporter = item_exporter_find (name);
  Fixture fixture = { NULL };
  g_autofree char *file = g_strconcat ("out", exporter->suffix, NULL);
  g_autofree char *path = NULL, *before = NULL, *after = NULL;
  g_autoptr (BankStore) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  fixture_set_up (&fixture);
  first = fixture.store = fixture_bank (&fixture, "first.bank");
  fixture_import (&fixture, "items.jsonl");
  g_assert_cmpuint (fixture.messages->len, ==, 0);
  g_assert_true (bank_store_count (first, &n, NULL));
  g_assert_cmpuint (n, ==, N_ITEMS);
  path = fixture_path (&fixture, file);
  {
    const ItemExportOptions options = { path, path, fixture_note, &fixture };

    exporter->write (first, &options, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (fixture.messages->len, ==, 0);
  second = fixture.store = fixture_bank (&fixture, "second.bank");
  fixture_import (&fixture, file);
  g_assert_cmpuint (fixture.messages->len, ==, 0);
  before = dup_digests (first);
  after = dup_digests (second);
  g_assert_cmpstr (after, ==, before);
  g_clear_pointer (&first, bank_store_close);
  g_clear_pointer (&second, bank_store_close);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sheet-round-trip/jsonl-loses-nothing", "jsonl", test_every_item_comes_back);
  g_test_add_data_func ("/sheet-round-trip/csv-loses-nothing", "csv", test_every_item_comes_back);
  g_test_add_data_func ("/sheet-round-trip/xlsx-loses-nothing", "xlsx", test_every_item_comes_back);
  g_test_add_data_func ("/sheet-round-trip/qti22-loses-nothing", "qti22", test_every_item_comes_back);
  g_test_add_data_func ("/sheet-round-trip/qti3-loses-nothing", "qti3", test_every_item_comes_back);
  return g_test_run ();
}
