/* The content key and the shares live in locked memory only: after packing, opening and printing, no copy is left
 * anywhere else in the process, and none is on disk. */
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/crypto/cms.h"
#include "common/exam/bank-package.h"
#include "common/exam/share-code.h"
#include "item-bank/cli/bank-packer.h"
#include "item-bank/cli/ceremony.h"
#include "tests/item-bank/cli/seal-lab.h"

#define BLOCK (512u * 1024)

/* Occurrences of needle in [start, end) of this process, read through mem. */
static guint
count_in_mapping (int mem, guint64 start, guint64 end, const Secret *needle)
{
  gsize len = secret_len (needle), kept = 0;
  /* Among the secrets: else it would be found too. */
  g_autoptr (Secret) buffer = secret_new (BLOCK + len);
  guint8 *block = secret_data (buffer);
  guint n_found = 0;

  while (start < end)
    {
      gssize n = pread (mem, block + kept, MIN (BLOCK, end - start), (off_t)start);
      const guint8 *at = block, *stop;

      if (n <= 0)
        return n_found; /* [vvar] and guard pages cannot be read */
      stop = block + kept + n;
      while ((at = memmem (at, (gsize)(stop - at), secret_peek (needle), len)) != NULL)
        {
          n_found++;
          at++;
        }
      start += (guint64)n;
      kept = MIN (len - 1, (gsize)(stop - block));
      memmove (block, stop - kept, kept);
    }
  return n_found;
}

/* In every writable mapping but the one that holds the secrets. */
static guint
count_copies (const Secret *needle)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  int mem = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint64 own = (guint64)(guintptr)secret_peek (needle);
  guint n_found = 0, n_mappings = 0, n_skipped = 0;

  g_assert_cmpint (mem, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    {
      char *next;
      guint64 start = g_ascii_strtoull (*line, &next, 16);
      guint64 end = g_ascii_strtoull (next + 1, &next, 16);

      if (next[2] != 'w')
        continue;
      if (own >= start && own < end)
        {
          n_skipped++;
          continue;
        }
      n_mappings++;
      n_found += count_in_mapping (mem, start, end, needle);
    }
  close (mem);
  g_assert_cmpuint (n_mappings, >, 3);
  g_assert_cmpuint (n_skipped, ==, 1);
  return n_found;
}

static Secret *
hex_of (const Secret *value)
{
  static const char DIGITS[] = "0123456789abcdef";
  Secret *hex = secret_new (2 * secret_len (value));

  for (gsize i = 0; i < secret_len (value); i++)
    {
      secret_data (hex)[2 * i] = (guint8)DIGITS[secret_peek (value)[i] >> 4];
      secret_data (hex)[2 * i + 1] = (guint8)DIGITS[secret_peek (value)[i] & 15];
    }
  return hex;
}

/* As bytes, as digits, and half of it: a stray block of a hash or a cipher would hold a part. */
static void
assert_no_copies (const Secret *value)
{
  g_autoptr (Secret) hex = hex_of (value);
  g_autoptr (Secret) half = secret_new_copy (secret_peek (value) + secret_len (value) / 2, secret_len (value) / 2);

  g_assert_cmpuint (count_copies (value), ==, 0);
  g_assert_cmpuint (count_copies (hex), ==, 0);
  g_assert_cmpuint (count_copies (half), ==, 0);
}

static gboolean
can_search (void)
{
#ifdef ADIL_SANITIZE
  g_test_skip ("SKIP: a sanitizer keeps freed memory and maps terabytes of its own");
  return FALSE;
#else
  return TRUE;
#endif
}

static void
test_search_finds_a_planted_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) value = secret_new_random (32, &error);
  g_autoptr (Secret) other = secret_new_random (32, &error);
  g_autofree guint8 *heap = NULL;
  volatile guint8 stack[32];

  if (!can_search ())
    return;
  g_assert_cmpuint (count_copies (value), ==, 0);
  heap = g_memdup2 (secret_peek (value), 32);
  g_assert_cmpuint (count_copies (value), ==, 1);
  for (gsize i = 0; i < sizeof stack; i++)
    stack[i] = secret_peek (other)[i];
  g_assert_cmpuint (count_copies (other), ==, 1);
  secret_wipe ((void *)stack, sizeof stack);
  secret_wipe (heap, 32);
  g_assert_cmpuint (count_copies (value), ==, 0);
  g_assert_cmpuint (count_copies (other), ==, 0);
}

/* Flags of the kernel for the pages that hold a secret: locked, and left out of dumps. */
static void
test_pages_of_secrets_are_locked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) value = secret_new_random (32, &error);
  guint64 own = (guint64)(guintptr)secret_peek (value);
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean is_own = FALSE, found = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      char *next;
      guint64 start = g_ascii_strtoull (*line, &next, 16);

      if (*next == '-')
        is_own = own >= start && own < g_ascii_strtoull (next + 1, NULL, 16);
      if (!is_own || !g_str_has_prefix (*line, "VmFlags:"))
        continue;
      found = TRUE;
      g_assert_nonnull (strstr (*line, " dd"));
      if (g_strcmp0 (g_getenv ("ADIL_ALLOW_UNLOCKED_MEMORY"), "1") != 0)
        g_assert_nonnull (strstr (*line, " lo"));
    }
  g_assert_true (found);
}

/* bank_packer_pack() as "item-bank pack" calls it. */
static PackResult *
pack_here (BankLab *lab)
{
  static const char *const CUSTODIANS[] = { "ketua", "saksi", "notaris", NULL };
  g_autofree char *bank = bank_lab_path (lab, "a.bank");
  g_autofree char *committee = seal_lab_read_text (lab, "committee.pem");
  g_autofree char *blueprint_text = seal_lab_read_text (lab, "blueprint.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (bank, FALSE, &error);
  g_autoptr (Blueprint) blueprint = NULL;
  PackRequest request = {
    .exam = "T", .version = 1, .committee_pem = committee, .policy_m = 2, .custodians = CUSTODIANS, .threshold = 2
  };
  PackResult *result;

  g_assert_no_error (error);
  blueprint = blueprint_parse ("blueprint", (const guint8 *)blueprint_text, strlen (blueprint_text), &error);
  g_assert_no_error (error);
  request.blueprint = blueprint;
  result = bank_packer_pack (store, &request, &error);
  g_assert_no_error (error);
  return result;
}

static Secret *
combine (GPtrArray *shares, const BankPackage *package)
{
  g_autoptr (GError) error = NULL;
  Secret *cek;

  g_ptr_array_set_size (shares, 2);
  cek = share_combine (shares, bank_package_manifest (package), &error);
  g_assert_no_error (error);
  return cek;
}

static void
hold_ceremony (const BankPackage *package, GPtrArray *shares)
{
  g_autoptr (Ceremony) ceremony = ceremony_new (package, FALSE);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      const Share *share = shares->pdata[i];
      g_autoptr (Secret) text = share_format (share);
      Share *again = share_parse ("share", (const char *)secret_peek (text), secret_len (text), &error);

      g_assert_no_error (error);
      ceremony_take (ceremony, again, 0, &error);
      g_assert_no_error (error);
    }
  g_assert_true (ceremony_open (ceremony, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ceremony->n_verified, ==, 2);
}

static void
type_codes (const BankPackage *package, GPtrArray *shares)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Secret) code = share_code_format (shares->pdata[i]);
      g_autoptr (Share) share = share_code_parse ((const char *)secret_peek (code), secret_len (code),
                                                  bank_package_manifest (package), &error);

      g_assert_no_error (error);
      g_assert_nonnull (share);
    }
}

static void
test_key_and_shares_leave_no_copy_in_memory (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (PackResult) result = NULL;
  g_autoptr (BankPackage) package = NULL;
  g_autoptr (Secret) cek = NULL;
  g_autoptr (GError) error = NULL;

  if (!can_search ())
    return;
  seal_lab_pack (lab, "T", "bank.tar", "shares");
  for (guint round = 0; round < 3; round++)
    {
      g_clear_pointer (&result, pack_result_free);
      g_clear_pointer (&package, bank_package_free);
      g_clear_pointer (&cek, secret_free);
      result = pack_here (lab);
      for (guint i = 0; i < 3; i++)
        assert_no_copies (((const Share *)result->shares->pdata[i])->value);
      package = bank_package_open (result->package, NULL, &error);
      g_assert_no_error (error);
      cek = combine (result->shares, package);
      assert_no_copies (cek);
      hold_ceremony (package, result->shares);
      type_codes (package, result->shares);
      assert_no_copies (cek);
      for (guint i = 0; i < 2; i++)
        assert_no_copies (((const Share *)result->shares->pdata[i])->value);
    }
}

/* Reads what the program shows until it says words. */
static void
wait_until_shown (int fd, const char *words)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  while (strstr (shown->str, words) == NULL)
    {
      struct pollfd waiting = { .fd = fd, .events = POLLIN };
      char block[512];
      gssize n = poll (&waiting, 1, 20000) == 1 ? read (fd, block, sizeof block) : 0;

      if (n <= 0)
        g_error ("the program did not show \"%s\", but: %s", words, shown->str);
      g_string_append_len (shown, block, n);
    }
}

/* In all writable memory of another process that is not locked; -1 where we may not look. */
static gint
count_copies_in (pid_t pid, const Secret *needle)
{
  g_autofree char *mem_path = g_strdup_printf ("/proc/%d/mem", (int)pid);
  g_autofree char *maps_path = g_strdup_printf ("/proc/%d/smaps", (int)pid);
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  int mem = open (mem_path, O_RDONLY | O_CLOEXEC);
  guint64 start = 0, end = 0;
  gboolean is_writable = FALSE;
  gint n_found = 0, n_locked = 0;

  if (mem < 0 || !g_file_get_contents (maps_path, &maps, NULL, NULL))
    return -1;
  lines = g_strsplit (maps, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      char *next;
      guint64 first = g_ascii_strtoull (*line, &next, 16);

      if (*next == '-')
        {
          start = first;
          end = g_ascii_strtoull (next + 1, &next, 16);
          is_writable = next[2] == 'w';
        }
      if (!is_writable || !g_str_has_prefix (*line, "VmFlags:"))
        continue;
      if (strstr (*line, " lo") != NULL)
        n_locked++;
      else
        n_found += (gint)count_in_mapping (mem, start, end, needle);
    }
  close (mem);
  g_assert_cmpint (n_locked, >, 0);
  return n_found;
}

/* The running program, a share typed in, waiting for the next. */
static void
test_typed_share_leaves_no_copy_in_the_program (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (Share) share = NULL;
  g_autoptr (Secret) code = NULL;
  g_autoptr (Secret) hex = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int fd;
  pid_t child;

  if (!can_search () || g_strcmp0 (g_getenv ("ADIL_ALLOW_UNLOCKED_MEMORY"), "1") == 0)
    return;
  seal_lab_pack (lab, "T", "bank.tar", "shares");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  text = seal_lab_read_text (lab, "shares/share-ketua.txt");
  share = share_parse ("share", text, strlen (text), &error);
  g_assert_no_error (error);
  code = share_code_format (share);
  hex = hex_of (share->value);
  child = forkpty (&fd, NULL, NULL, NULL);
  if (child == 0)
    {
      if (chdir (lab->folder) == 0)
        execl (ITEM_BANK_PROGRAM, "item-bank", "open", "bank.tar", "--committee", "committee.pem", NULL);
      _exit (127);
    }
  wait_until_shown (fd, "Share 1");
  g_assert_cmpint (write (fd, secret_peek (code), secret_len (code)), ==, SHARE_CODE_LEN);
  g_assert_cmpint (write (fd, "\n", 1), ==, 1);
  wait_until_shown (fd, "Share 2");
  if (count_copies_in (child, share->value) < 0)
    g_test_skip ("SKIP: only root may look into a hardened process");
  else
    {
      /* The search can find: what stood on the command line. */
      g_autoptr (Secret) known = secret_new_copy ((const guint8 *)"--committee", 11);

      g_assert_cmpint (count_copies_in (child, known), >, 0);
      g_assert_cmpint (count_copies_in (child, share->value), ==, 0);
      g_assert_cmpint (count_copies_in (child, hex), ==, 0);
      g_assert_cmpint (count_copies_in (child, code), ==, 0);
    }
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (fd);
}

/* Every file below the folder; the names of those that hold needle, sorted. */
static void
find_files_with (const char *folder, const Secret *needle, GPtrArray *found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GBytes) content = NULL;
      gsize len;
      const void *data;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          find_files_with (path, needle, found);
          continue;
        }
      content = file_read (path, G_MAXINT, NULL);
      data = g_bytes_get_data (content, &len);
      if (len > 0 && memmem (data, len, secret_peek (needle), secret_len (needle)) != NULL)
        g_ptr_array_add (found, g_path_get_basename (path));
    }
}

static void
assert_files_with (const BankLab *lab, const Secret *needle, const char *expected)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  find_files_with (lab->folder, needle, found);
  if (expected == NULL)
    g_assert_cmpuint (found->len, ==, 0);
  else
    {
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (found->pdata[0], ==, expected);
    }
}

static void
test_no_key_is_on_disk (void)
{
  static const char *const CUSTODIANS[] = { "ketua", "saksi", "notaris" };
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify)share_free);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (BankPackage) package = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) cek = NULL;
  g_autoptr (Secret) cek_hex = NULL;

  seal_lab_pack (lab, "T", "bank.tar", "shares");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "open bank.tar --committee committee.pem shares/share-ketua.txt "
                                      "shares/share-saksi.txt --out record.txt"),
                   ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (CUSTODIANS); i++)
    {
      g_autofree char *name = g_strdup_printf ("share-%s.txt", CUSTODIANS[i]);
      g_autofree char *path = g_strdup_printf ("shares/%s", name);
      g_autofree char *text = seal_lab_read_text (lab, path);
      Share *share = share_parse (path, text, strlen (text), &error);
      g_autoptr (Secret) hex = NULL;

      g_assert_no_error (error);
      g_ptr_array_add (shares, share);
      /* The search finds: a share is in its own file, and there only. */
      hex = hex_of (share->value);
      assert_files_with (lab, hex, name);
      assert_files_with (lab, share->value, NULL);
    }
  file = bank_lab_read (lab, "bank.tar");
  package = bank_package_open (file, NULL, &error);
  g_assert_no_error (error);
  cek = combine (shares, package);
  cek_hex = hex_of (cek);
  assert_files_with (lab, cek, NULL);
  assert_files_with (lab, cek_hex, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  secret_pool_open (4 << 20, &error);
  g_assert_no_error (error);
#define ADD(name, func) g_test_add_func ("/key-memory/" name, func)
  ADD ("search-finds-a-planted-copy", test_search_finds_a_planted_copy);
  ADD ("pages-of-secrets-are-locked", test_pages_of_secrets_are_locked);
  ADD ("key-and-shares-leave-no-copy-in-memory", test_key_and_shares_leave_no_copy_in_memory);
  ADD ("typed-share-leaves-no-copy-in-the-program", test_typed_share_leaves_no_copy_in_the_program);
  ADD ("no-key-is-on-disk", test_no_key_is_on_disk);
#undef ADD
  return g_test_run ();
}
