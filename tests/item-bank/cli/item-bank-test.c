/* The real program from the reference bank to a drawn form: exit statuses, files, what is in them and what is not. */
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/json.h"
#include "common/exam/bank-package.h"
#include "common/exam/draw.h"
#include "common/exam/points.h"
#include "common/exam/share.h"
#include "tests/item-bank/cli/bank-lab.h"

#define N_ITEMS 1220

/* id -> key letter, from the reference bank itself. */
static GHashTable *
read_reference_keys (const BankLab *lab)
{
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_true (g_file_get_contents (lab->fixture, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    {
      g_autoptr (cJSON) item = json_parse ("line", *line, strlen (*line), 1 << 20, NULL);

      g_hash_table_insert (keys, g_strdup (json_find_string (item, "id")), g_strdup (json_find_string (item, "key")));
    }
  g_assert_cmpuint (g_hash_table_size (keys), ==, N_ITEMS);
  return keys;
}

static BankPackage *
open_package (const BankLab *lab, const char *name, gboolean pinned)
{
  g_autoptr (GBytes) file = bank_lab_read (lab, name);
  g_autoptr (GBytes) pem_bytes = bank_lab_read (lab, "committee.pem");
  g_autofree char *pem = g_strndup (g_bytes_get_data (pem_bytes, NULL), g_bytes_get_size (pem_bytes));
  g_autoptr (GError) error = NULL;
  BankPackage *package = bank_package_open (file, pinned ? pem : NULL, &error);

  g_assert_no_error (error);
  return package;
}

static Secret *
combine_shares (const BankLab *lab, const Manifest *manifest)
{
  static const char *const NAMES[] = { "shares/share-notaris.txt", "shares/share-ketua.txt" };
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify)share_free);
  g_autoptr (GError) error = NULL;
  Secret *cek;

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autoptr (GBytes) text = bank_lab_read (lab, NAMES[i]);
      Share *share = share_parse (NAMES[i], g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);

      g_assert_no_error (error);
      g_ptr_array_add (shares, share);
    }
  cek = share_combine (shares, manifest, &error);
  g_assert_no_error (error);
  return cek;
}

static Secret *
open_part (const BankPackage *package, const Secret *cek, ItemSealPart part, const ManifestItem *item)
{
  const Manifest *manifest = bank_package_manifest (package);
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) key = item_seal_derive_key (cek, manifest->nonce, part,
                                                 part == ITEM_SEAL_CONTENT ? item->item_commit : item->points_commit);
  Secret *plain = bank_package_open_item (package, part, item->idx, key, &error);

  g_assert_no_error (error);
  return plain;
}

static void
test_import_takes_the_whole_reference_bank (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (GHashTable) keys = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_pictures = 0;

  if (lab->fixture == NULL)
    {
      g_test_skip ("SKIP: no reference data: set ADIL_FIXTURES");
      return;
    }
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank %s", lab->fixture), ==, 0);
  g_assert_cmpstr (lab->err, ==, "");
  g_assert_nonnull (strstr (lab->out, "1220 new"));
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank --format jsonl %s", lab->fixture), ==, 0);
  g_assert_nonnull (strstr (lab->out, "1220 unchanged; 0 refused"));
  keys = read_reference_keys (lab);
  g_assert_cmpint (bank_lab_run (lab, "list --bank a.bank --json"), ==, 0);
  lines = g_strsplit (g_strchomp (lab->out), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_ITEMS);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (cJSON) item = json_parse ("list", *line, strlen (*line), 1 << 20, NULL);

      g_assert_nonnull (item);
      g_assert_cmpstr (json_find_string (item, "key"), ==, g_hash_table_lookup (keys, json_find_string (item, "id")));
      n_pictures += g_str_has_prefix (json_find_string (item, "topic"), "Figural");
    }
  g_assert_cmpuint (n_pictures, ==, 60);
  g_assert_cmpint (bank_lab_run (lab, "show --bank a.bank TIU-1053"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "image/svg+xml"));
  /* Its figures have no text alternatives: they are not approved so, but can be packed. */
  g_assert_cmpint (bank_lab_run (lab, "lint --bank a.bank"), ==, 1);
  g_assert_nonnull (strstr (lab->out, " 60 errors, "));
  g_assert_cmpint (bank_lab_run (lab, "report --bank a.bank --blueprint %s --out report/", lab->blueprint), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "report --bank a.bank --blueprint %s --json", lab->blueprint), ==, 0);
  g_assert_nonnull (strstr (lab->out, "\"usable\":1220"));
}

static void
test_package_holds_the_reference_keys (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (BankPackage) package = NULL;
  g_autoptr (GHashTable) keys = NULL;
  g_autoptr (Secret) cek = NULL;
  const Manifest *manifest;

  if (!bank_lab_pack (lab))
    return;
  package = open_package (lab, "bank.tar", FALSE);
  manifest = bank_package_manifest (package);
  keys = read_reference_keys (lab);
  cek = combine_shares (lab, manifest);
  g_assert_cmpuint (manifest->items->len, ==, N_ITEMS);
  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];
      g_autoptr (Secret) text = open_part (package, cek, ITEM_SEAL_POINTS, item);
      g_autoptr (Secret) content = open_part (package, cek, ITEM_SEAL_CONTENT, item);
      g_autoptr (ItemDocument) document = NULL;
      g_autoptr (GError) error = NULL;
      const char *key = g_hash_table_lookup (keys, item->item_id);
      Points points;
      Rational score;

      g_assert_true (points_parse (&points, secret_peek (text), secret_len (text), &error));
      document = item_document_parse (secret_peek (content), secret_len (content), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (document->options->len, ==, item->n_options);
      g_assert_true (points_score (&points, key, &score, &error));
      g_assert_cmpint (rational_compare (score, points_maximum (&points)), ==, 0);
      g_assert_cmpint (rational_compare (score, rational_from_integer (5)), ==, 0);
    }
}

static guint
cell_of (const Blueprint *blueprint, const ManifestItem *item)
{
  guint cell = 0;

  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++, cell++)
        if (strcmp (section->id, item->section) == 0
            && strcmp (((const BlueprintStratum *)section->strata->pdata[j])->id, item->stratum) == 0)
          return cell;
    }
  g_assert_not_reached ();
}

/* By section, stratum and id; the bank's enemies are in the packaged blueprint. */
static void
test_package_has_a_stable_order_and_the_enemies (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (BankPackage) package = NULL;
  const Blueprint *blueprint;
  const Manifest *manifest;
  gboolean found = FALSE;

  if (!bank_lab_pack (lab))
    return;
  package = open_package (lab, "bank.tar", FALSE);
  blueprint = bank_package_blueprint (package);
  manifest = bank_package_manifest (package);
  for (guint i = 1; i < manifest->items->len; i++)
    {
      const ManifestItem *before = manifest->items->pdata[i - 1];
      const ManifestItem *item = manifest->items->pdata[i];
      guint cell_before = cell_of (blueprint, before), cell = cell_of (blueprint, item);

      g_assert_true (cell_before < cell || (cell_before == cell && strcmp (before->item_id, item->item_id) < 0));
    }
  /* "uud-1 ayat (1)" of the reference bank. */
  for (guint i = 0; i < blueprint->enemies->len; i++)
    {
      const char *const *set = blueprint->enemies->pdata[i];

      g_assert_cmpuint (g_strv_length ((char **)set), >=, 2);
      found = found || (g_strv_contains (set, "TWK-0001") && g_strv_contains (set, "TWK-0002"));
    }
  g_assert_true (found);
}

static void
test_package_needs_two_signatures (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  if (!bank_lab_pack (lab))
    return;
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "NOT VALID"));
  /* Packed with 500 simulated forms: good enough for a rehearsal alone. */
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "only 500 forms"));
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 1);
  /* Not a member; the wrong key; a second time: the file stays as it is. */
  before = bank_lab_read (lab, "bank.tar");
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key4.pem --cert cert4.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key1.pem --cert cert3.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key2.pem --cert cert2.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key cert2.pem --cert cert2.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key1.pem --cert committee.pem"), ==, 1);
  after = bank_lab_read (lab, "bank.tar");
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "Member 1"));
  g_assert_nonnull (strstr (lab->out, "Member 2"));
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem --policy 3"), ==, 1);
  /* Another list than the one that the bank was made for. */
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee cert1.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "show bank.tar"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "items 1220"));
  g_assert_null (strstr (lab->out, "key "));
}

static void
test_package_is_checked_by_openssl_alone (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  if (openssl == NULL)
    {
      g_test_skip ("SKIP: openssl(1) is not installed");
      return;
    }
  if (!bank_lab_pack (lab))
    return;
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key3.pem --cert cert3.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run_other (lab, "tar xf bank.tar manifest.txt manifest.cms committee.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run_other (lab, "openssl cms -verify -binary -inform DER -in manifest.cms -content "
                                            "manifest.txt -CAfile committee.pem -purpose any -out copy.txt"),
                   ==, 0);
  g_assert_cmpint (bank_lab_run_other (lab, "cmp manifest.txt copy.txt"), ==, 0);
  bank_lab_write (lab, "manifest.txt", "exam-bank/v1\n", -1);
  g_assert_cmpint (bank_lab_run_other (lab, "openssl cms -verify -binary -inform DER -in manifest.cms -content "
                                            "manifest.txt -CAfile committee.pem -purpose any -out copy.txt"),
                   !=, 0);
}

/* A bit anywhere: the container's header, its padding, ciphertexts, signatures. */
static void
test_package_tampered_with_is_refused (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (GBytes) file = NULL;
  g_autofree guint8 *copy = NULL;
  gsize len;

  if (!bank_lab_pack (lab))
    return;
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  file = bank_lab_read (lab, "bank.tar");
  copy = g_memdup2 (g_bytes_get_data (file, &len), g_bytes_get_size (file));
  len = g_bytes_get_size (file);
  for (guint i = 0; i < 40; i++)
    {
      gsize at = i < 4 ? 100 * (gsize)i : len / 40 * i + i;

      copy[at] ^= (guint8)(1 << i % 8);
      bank_lab_write (lab, "bad.tar", copy, (gssize)len);
      copy[at] ^= (guint8)(1 << i % 8);
      g_assert_cmpint (bank_lab_run (lab, "verify bad.tar --committee committee.pem"), ==, 1);
      g_assert_nonnull (strstr (lab->err, "NOT VALID"));
    }
  for (guint i = 0; i < 8; i++)
    {
      bank_lab_write (lab, "bad.tar", copy, (gssize)(len / 8 * i));
      g_assert_cmpint (bank_lab_run (lab, "verify bad.tar --committee committee.pem"), ==, 1);
      g_assert_cmpint (bank_lab_run (lab, "show bad.tar"), ==, 1);
      g_assert_cmpint (bank_lab_run (lab, "sign --rehearsal bad.tar --key key3.pem --cert cert3.pem"), ==, 1);
    }
}

static void
assert_absent (GBytes *bytes, const char *text)
{
  gsize len;
  const void *data = g_bytes_get_data (bytes, &len);

  g_assert_null (memmem (data, len, text, strlen (text)));
}

static void
test_package_hides_texts_and_points (void)
{
  static const char *const TEXTS[]
      = { "Negara Indonesia",        "Perhatikan urutan", "exam-points/v1", "exam-item/v1", "<svg",
          "Tidak ada jawaban salah", "Sikap Anda" };
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (GBytes) bank = NULL;
  g_autoptr (GBytes) package = NULL;
  g_autofree char *names = NULL;
  g_autofree char *shares = NULL;
  g_autofree char *out = NULL;
  gsize len;
  const void *data;

  if (!bank_lab_pack (lab))
    return;
  out = g_strdup (lab->out);
  package = bank_lab_read (lab, "bank.tar");
  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    assert_absent (package, TEXTS[i]);
  /* The search can find: the bank itself holds them. */
  bank = bank_lab_read (lab, "a.bank");
  data = g_bytes_get_data (bank, &len);
  g_assert_nonnull (memmem (data, len, TEXTS[0], strlen (TEXTS[0])));
  names = bank_lab_list (lab, ".");
  g_assert_cmpstr (names, ==,
                   "a.bank bank.tar cert1.pem cert2.pem cert3.pem cert4.pem committee.pem key1.pem key2.pem key3.pem "
                   "key4.pem shares");
  shares = bank_lab_list (lab, "shares");
  g_assert_cmpstr (shares, ==, "share-ketua.txt share-notaris.txt share-saksi.txt");
  /* Nor does the program print what must stay secret. */
  {
    g_autoptr (GBytes) text = bank_lab_read (lab, "shares/share-ketua.txt");
    g_autoptr (GError) error = NULL;
    g_autoptr (Share) share = share_parse ("share", g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);
    g_autofree char *hex = hex_format (secret_peek (share->value), SHARE_VALUE_LEN);
    g_autofree char *path = bank_lab_path (lab, "shares/share-ketua.txt");
    GStatBuf info;

    g_assert_null (strstr (out, hex));
    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  }
}

static void
write_transcript (const BankLab *lab, const BankPackage *package, const char *name)
{
  DrawTranscript *transcript = draw_transcript_new ();
  const guint8 value[32] = { 1, 2, 3 };
  g_autofree char *text = NULL;

  transcript->log_origin = g_strdup ("log.example");
  bank_package_manifest_sha256 (package, transcript->bank_sha256);
  transcript->session = g_strdup ("2026-10-12/JKT-03/1");
  transcript->beacon_source = g_strdup ("dice");
  transcript->beacon_round = 1;
  draw_transcript_add_reveal (transcript, "ketua", value);
  text = draw_transcript_format (transcript);
  bank_lab_write (lab, name, text, -1);
  draw_transcript_free (transcript);
}

static void
test_draw_gives_the_form_of_a_candidate (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (BankPackage) package = NULL;
  g_autofree char *first = NULL;
  g_autoptr (cJSON) form = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GString) other = NULL;

  if (!bank_lab_pack (lab))
    return;
  package = open_package (lab, "bank.tar", FALSE);
  write_transcript (lab, package, "draw.txt");
  g_assert_cmpint (bank_lab_run (lab, "draw bank.tar --transcript draw.txt --candidate P0000001"), ==, 0);
  g_assert_true (g_str_has_prefix (lab->out, "exam-form/v2\n"));
  first = g_strdup (lab->out);
  g_assert_cmpint (bank_lab_run (lab, "draw bank.tar --transcript draw.txt --candidate P0000002"), ==, 0);
  g_assert_cmpstr (first, !=, lab->out);
  g_assert_cmpint (bank_lab_run (lab, "draw bank.tar --transcript draw.txt --candidate P0000001 --json"), ==, 0);
  form = json_parse ("form", lab->out, strlen (lab->out), 1 << 20, NULL);
  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItem (form, "slots")), ==,
                   (int)bank_package_blueprint (package)->n_items);
  g_assert_cmpint (bank_lab_run (lab, "draw bank.tar --transcript draw.txt --seats 5"), ==, 0);
  /* Unsigned, and asked to check that. */
  g_assert_cmpint (bank_lab_run (lab, "draw bank.tar --transcript draw.txt --candidate P1 --committee committee.pem"),
                   ==, 1);
  text = bank_lab_read (lab, "draw.txt");
  other = g_string_new_len (g_bytes_get_data (text, NULL), (gssize)g_bytes_get_size (text));
  other->str[strcspn (other->str, "\n") + strlen ("\nlog log.example\nbank ")] ^= 1;
  bank_lab_write (lab, "other.txt", other->str, (gssize)other->len);
  g_assert_cmpint (bank_lab_run (lab, "draw bank.tar --transcript other.txt --candidate P1"), ==, 1);
  bank_lab_write (lab, "other.txt", "exam-draw/v1\n", -1);
  g_assert_cmpint (bank_lab_run (lab, "draw bank.tar --transcript other.txt --candidate P1"), ==, 1);
}

#define ITEM(id_, key_)                                                                                                \
  "{\"id\":\"" id_ "\",\"section\":\"S\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"Stem " id_                     \
  "\",\"options\":[{\"text\":\"x\"},{\"text\":\"y\",\"score\":" key_ "}]}\n"

static const char BLUEPRINT[]
    = "{\"format\":\"exam-blueprint/v1\",\"id\":\"T\",\"title\":{\"en\":\"T\",\"id\":\"T\"},\"shuffle_items\":true,"
      "\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"P\",\"id\":\"P\"},\"minutes\":10,\"sections\":[\"S\"]}]"
      ","
      "\"sections\":[{\"id\":\"S\",\"title\":{\"en\":\"S\",\"id\":\"S\"},\"strata\":[{\"id\":\"cell\",\"count\":2,"
      "\"topics\":[]}]}]}";

#define PACK                                                                                                           \
  "pack --bank a.bank --blueprint blueprint.json --exam T --bank-version 1 --committee committee.pem --policy 2 "      \
  "--custodian one --custodian two --threshold 2 --shares-dir shares --out bank.tar"

static void
test_import_tells_all_some_and_nothing_apart (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();

  bank_lab_write (lab, "good.jsonl", ITEM ("A", "1") ITEM ("B", "1"), -1);
  bank_lab_write (lab, "some.jsonl", ITEM ("C", "1") "{\n", -1);
  bank_lab_write (lab, "bad.jsonl", ITEM ("D", "1") "\xff\n", -1);
  bank_lab_write (lab, "escape.jsonl", "{\"id\":\"E\",\"\\u001b[2J\":1}\n", -1);
  bank_lab_write (lab, "changed.jsonl", ITEM ("A", "2"), -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank good.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank some.jsonl"), ==, 1);
  g_assert_true (g_str_has_prefix (lab->err, "some.jsonl:2: "));
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank bad.jsonl"), ==, 2);
  g_assert_true (g_str_has_prefix (lab->err, "bad.jsonl:2: "));
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank good.jsonl bad.jsonl"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank absent.jsonl"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank escape.jsonl"), ==, 2);
  g_assert_null (strchr (lab->err, '\033'));
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank changed.jsonl"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "1 new versions"));
  /* The good line of the file that is not UTF-8 did not come in. */
  g_assert_cmpint (bank_lab_run (lab, "show --bank a.bank D"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "show --bank a.bank C"), ==, 0);
  bank_lab_write (lab, "a.bank", "rubbish that is no database, but long enough to look at", -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank good.jsonl"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "list --bank a.bank"), ==, 1);
}

static void
test_pack_refuses_what_cannot_become_an_exam (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *names = NULL;

  bank_lab_write (lab, "blueprint.json", BLUEPRINT, -1);
  bank_lab_write (lab, "one.jsonl", ITEM ("A", "1") ITEM ("B", "0"), -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank one.jsonl"), ==, 0);
  /* B has no key, so it is not packed, so the cell is short. */
  g_assert_cmpint (bank_lab_run (lab, "lint --bank a.bank"), ==, 1);
  g_assert_nonnull (strstr (lab->out, "a.bank: B: error: "));
  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 1);
  g_assert_nonnull (strstr (lab->err, "cell"));
  bank_lab_write (lab, "two.jsonl", ITEM ("B", "1"), -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank two.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, PACK " --custodian one"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, PACK " --custodian ../../etc"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, PACK " --threshold 3"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, PACK " --policy 4"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, PACK " --exam T/T T"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, PACK " --out /nonexistent/bank.tar"), ==, 1);
  names = bank_lab_list (lab, "shares");
  g_assert_cmpstr (names, ==, "");
  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 0);
  /* A second time would overwrite the shares of the first. */
  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, PACK " --out other.tar"), ==, 1);
}

static void
test_pack_refuses_enemies_that_leave_no_form (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (GString) items = g_string_new (ITEM ("A", "1") ITEM ("B", "1"));

  g_string_replace (items, "\"topic\"", "\"enemy_set\":\"e\",\"topic\"", 0);
  bank_lab_write (lab, "blueprint.json", BLUEPRINT, -1);
  bank_lab_write (lab, "items.jsonl", items->str, -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank items.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, PACK), ==, 1);
  g_assert_nonnull (strstr (lab->err, "enem"));
  g_assert_cmpint (bank_lab_run_other (lab, "ls shares"), !=, 0);
}

static void
test_csv_and_jsonl_give_the_same_bank (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();

  bank_lab_write (lab, "a.csv",
                  "id,section,topic,type,stem,option_a,option_b,key\r\n"
                  "A,S,t,single,Stem A,x,y,B\r\n",
                  -1);
  bank_lab_write (lab, "a.jsonl", ITEM ("A", "1"), -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank a.csv"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank a.jsonl"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "1 unchanged"));
}

static void
test_command_line_is_checked (void)
{
  static const char *const WRONG[] = { "",
                                       "bake",
                                       "import",
                                       "import --bank a.bank",
                                       "import --bank a.bank --format pdf x",
                                       "list",
                                       "list --bank",
                                       "list -b a x",
                                       "show",
                                       "show a b c",
                                       "lint",
                                       "pack",
                                       "sign x",
                                       "sign x --key k",
                                       "verify x",
                                       "verify",
                                       "draw x",
                                       "draw x --transcript t",
                                       "draw x --transcript t --seats -1",
                                       "pack --bank-version x",
                                       "list --nonsense" };
  static const char *const COMMANDS[]
      = { "import", "list", "show", "lint", "preview", "report", "fairness", "pack", "sign", "verify", "draw" };
  g_autoptr (BankLab) lab = bank_lab_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_assert_cmpint (bank_lab_run (lab, "%s", WRONG[i]), ==, 2);
      g_assert_true (*lab->err != '\0');
    }
  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    {
      g_assert_cmpint (bank_lab_run (lab, "%s --help", COMMANDS[i]), ==, 0);
      g_assert_nonnull (strstr (lab->out, COMMANDS[i]));
    }
  g_assert_cmpint (bank_lab_run (lab, "--help"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "--version"), ==, 0);
  g_assert_nonnull (strstr (lab->out, ADIL_VERSION));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-bank/import-takes-the-whole-reference-bank", test_import_takes_the_whole_reference_bank);
  g_test_add_func ("/item-bank/import-tells-all-some-and-nothing-apart", test_import_tells_all_some_and_nothing_apart);
  g_test_add_func ("/item-bank/csv-and-jsonl-give-the-same-bank", test_csv_and_jsonl_give_the_same_bank);
  g_test_add_func ("/item-bank/package-holds-the-reference-keys", test_package_holds_the_reference_keys);
  g_test_add_func ("/item-bank/package-has-a-stable-order-and-the-enemies",
                   test_package_has_a_stable_order_and_the_enemies);
  g_test_add_func ("/item-bank/package-needs-two-signatures", test_package_needs_two_signatures);
  g_test_add_func ("/item-bank/package-is-checked-by-openssl-alone", test_package_is_checked_by_openssl_alone);
  g_test_add_func ("/item-bank/package-tampered-with-is-refused", test_package_tampered_with_is_refused);
  g_test_add_func ("/item-bank/package-hides-texts-and-points", test_package_hides_texts_and_points);
  g_test_add_func ("/item-bank/draw-gives-the-form-of-a-candidate", test_draw_gives_the_form_of_a_candidate);
  g_test_add_func ("/item-bank/pack-refuses-what-cannot-become-an-exam", test_pack_refuses_what_cannot_become_an_exam);
  g_test_add_func ("/item-bank/pack-refuses-enemies-that-leave-no-form", test_pack_refuses_enemies_that_leave_no_form);
  g_test_add_func ("/item-bank/command-line-is-checked", test_command_line_is_checked);
  return g_test_run ();
}
