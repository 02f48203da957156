/* The terminal's configuration file: relative paths, and a clear word for what is missing. */
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "exam-client/core/exam-client.h"

#define SERVER "[server]\nterminal=https://127.0.0.1:8443/\nconsole=https://127.0.0.1:8444\nca=ca.pem\n"
#define REST   "[bank]\ncommittee=sub/committee.pem\n[terminal]\nstate=/var/lib/adil\n"

static ClientConfig *
load (const char *text, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("config-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "terminal.conf", NULL);
  ClientConfig *config;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  config = client_config_load (path, error);
  if (config != NULL)
    g_assert_true (g_str_has_prefix (config->ca_path, folder));
  g_unlink (path);
  g_rmdir (folder);
  return config;
}

static void
test_loads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClientConfig) config = load (SERVER REST "name=t1\n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (config->terminal_url, ==, "https://127.0.0.1:8443");
  g_assert_true (g_str_has_suffix (config->committee_path, "/sub/committee.pem"));
  g_assert_cmpstr (config->state_dir, ==, "/var/lib/adil");
  g_assert_cmpstr (config->name, ==, "t1");
  g_assert_cmpuint (config->min_signers, ==, 0);
}

static void
test_name_is_optional (void)
{
  g_autoptr (ClientConfig) config = load (SERVER REST, NULL);

  g_assert_cmpstr (config->name, ==, g_get_host_name ());
}

static void
test_policy (void)
{
  static const char *const wrong[] = { "0", "-1", "100", "two", "2.5", "" };
  g_autoptr (ClientConfig) config = load (SERVER REST "[bank]\npolicy= 3\n", NULL);

  g_assert_cmpuint (config->min_signers, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strconcat (SERVER REST "[bank]\npolicy=", wrong[i], "\n", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (load (text, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, "policy="));
    }
}

static void
test_names_what_is_missing (void)
{
  static const struct
  {
    const char *text;
    const char *word;
  } cases[] = {
    { SERVER "[terminal]\nstate=x\n", "committee" },
    { REST, "terminal" },
    { SERVER "[bank]\ncommittee=c\n", "state" },
    { "[server]\nterminal=http://h:1\nconsole=https://h\nca=c\n" REST, "https://" },
    { "not a key file", "terminal.conf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load (cases[i].text, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

static void
test_absent_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (client_config_load ("/nonexistent/terminal.conf", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-config/relative-paths-are-relative-to-the-file", test_loads);
  g_test_add_func ("/client-config/the-host-is-the-name-by-default", test_name_is_optional);
  g_test_add_func ("/client-config/a-terminal-may-want-more-signatures", test_policy);
  g_test_add_func ("/client-config/says-what-is-missing", test_names_what_is_missing);
  g_test_add_func ("/client-config/an-absent-file-is-missing", test_absent_file);
  return g_test_run ();
}
