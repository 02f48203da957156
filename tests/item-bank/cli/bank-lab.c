/* Runs of the real program in a folder of its own. */
#include "tests/item-bank/cli/bank-lab.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

#include "common/crypto/identity.h"

static void
bank_lab_make_keys (BankLab *lab)
{
  g_autoptr (GString) committee = g_string_new (NULL);

  for (guint i = 1; i <= 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Secret) key = identity_key_new_pem (&error);
      g_autofree char *name = g_strdup_printf ("Member %u", i);
      g_autofree char *key_name = g_strdup_printf ("key%u.pem", i);
      g_autofree char *cert_name = g_strdup_printf ("cert%u.pem", i);
      g_autofree char *cert = NULL;

      g_assert_no_error (error);
      cert = identity_self_signed_new_pem (key, name, IDENTITY_ROLE_COMMITTEE, g_get_real_time () / G_USEC_PER_SEC, 30,
                                           &error);
      g_assert_no_error (error);
      bank_lab_write (lab, key_name, secret_peek (key),
                      (gssize)strnlen ((const char *)secret_peek (key), secret_len (key)));
      bank_lab_write (lab, cert_name, cert, -1);
      /* The fourth is a stranger. */
      if (i <= 3)
        g_string_append (committee, cert);
    }
  bank_lab_write (lab, "committee.pem", committee->str, -1);
}

BankLab *
bank_lab_new (void)
{
  BankLab *lab = g_new0 (BankLab, 1);
  const char *fixtures = g_getenv ("ADIL_FIXTURES");
  const char *source = g_getenv ("ADIL_SOURCE_DIR");

  lab->folder = g_dir_make_tmp ("item-bank-XXXXXX", NULL);
  g_assert_nonnull (lab->folder);
  lab->fixture = g_build_filename (fixtures != NULL ? fixtures : "", "items/demo-bank-generated/bank.jsonl", NULL);
  if (fixtures == NULL || !g_file_test (lab->fixture, G_FILE_TEST_EXISTS))
    g_clear_pointer (&lab->fixture, g_free);
  lab->blueprint = g_build_filename (source != NULL ? source : ".", "item-bank/sample/blueprint-demo-bank.json", NULL);
  bank_lab_make_keys (lab);
  return lab;
}

static void
bank_lab_remove (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      bank_lab_remove (child);
    }
  g_remove (path);
}

void
bank_lab_free (BankLab *lab)
{
  bank_lab_remove (lab->folder);
  g_free (lab->folder);
  g_free (lab->fixture);
  g_free (lab->blueprint);
  g_free (lab->out);
  g_free (lab->err);
  g_free (lab);
}

static int
bank_lab_spawn (BankLab *lab, char **argv)
{
  g_autoptr (GError) error = NULL;
  int wait_status;

  g_clear_pointer (&lab->out, g_free);
  g_clear_pointer (&lab->err, g_free);
  g_spawn_sync (lab->folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &lab->out, &lab->err, &wait_status, &error);
  g_assert_no_error (error);
  g_test_message ("%s\n%s%s", argv[1], lab->out, lab->err);
  g_assert_true (WIFEXITED (wait_status));
  return WEXITSTATUS (wait_status);
}

int
bank_lab_run (BankLab *lab, const char *format, ...)
{
  g_autofree char *line = NULL;
  g_autofree char *whole = NULL;
  g_auto (GStrv) argv = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  whole = g_strconcat (ITEM_BANK_PROGRAM " ", line, NULL);
  argv = g_strsplit (whole, " ", -1);
  return bank_lab_spawn (lab, argv);
}

int
bank_lab_run_other (BankLab *lab, const char *command)
{
  g_auto (GStrv) argv = g_strsplit (command, " ", -1);

  return bank_lab_spawn (lab, argv);
}

char *
bank_lab_path (const BankLab *lab, const char *name)
{
  return g_build_filename (lab->folder, name, NULL);
}

GBytes *
bank_lab_read (const BankLab *lab, const char *name)
{
  g_autofree char *path = bank_lab_path (lab, name);
  char *content;
  gsize len;

  g_assert_true (g_file_get_contents (path, &content, &len, NULL));
  return g_bytes_new_take (content, len);
}

void
bank_lab_write (const BankLab *lab, const char *name, const void *data, gssize len)
{
  g_autofree char *path = bank_lab_path (lab, name);

  g_assert_true (g_file_set_contents (path, data, len, NULL));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char *
bank_lab_list (const BankLab *lab, const char *subfolder)
{
  g_autofree char *path = bank_lab_path (lab, subfolder);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **)names->pdata);
}

gboolean
bank_lab_pack (BankLab *lab)
{
  if (lab->fixture == NULL)
    {
      g_test_skip ("SKIP: no reference data: set ADIL_FIXTURES");
      return FALSE;
    }
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank %s", lab->fixture), ==, 0);
  g_assert_cmpint (bank_lab_run (lab,
                                 "pack --bank a.bank --blueprint %s --exam DEMO --bank-version 3 --committee "
                                 "committee.pem --policy 2 --custodian ketua --custodian saksi --custodian notaris "
                                 "--threshold 2 --forms 500 --shares-dir shares --out bank.tar",
                                 lab->blueprint),
                   ==, 0);
  return TRUE;
}
