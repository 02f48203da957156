/* The terminal's configuration file. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "exam-client/core/exam-client.h"

#define CLIENT_CONFIG_LEN_MAX (64 * 1024)
#define CLIENT_POLICY_MAX     99u

void
client_config_free (ClientConfig *config)
{
  if (config == NULL)
    return;
  g_free (config->terminal_url);
  g_free (config->console_url);
  g_free (config->ca_path);
  g_free (config->committee_path);
  g_free (config->state_dir);
  g_free (config->name);
  g_free (config);
}

static char *
client_config_get (GKeyFile *file, const char *path, const char *group, const char *key, GError **error)
{
  g_autofree char *value = g_key_file_get_string (file, group, key, NULL);

  if (value != NULL && *g_strstrip (value) != '\0')
    return g_steal_pointer (&value);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: [%s] %s= is missing"), path, group, key);
  return NULL;
}

static char *
client_config_get_url (GKeyFile *file, const char *path, const char *key, GError **error)
{
  g_autofree char *value = client_config_get (file, path, "server", key, error);
  gsize len;

  if (value == NULL)
    return NULL;
  len = strlen (value);
  if (len > 1 && value[len - 1] == '/')
    value[len - 1] = '\0';
  if (g_str_has_prefix (value, "https://") && value[8] != '\0')
    return g_steal_pointer (&value);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: [server] %s= must look like https://host:port, not %s"),
               path, key, value);
  return NULL;
}

static char *
client_config_get_path (GKeyFile *file, const char *path, const char *group, const char *key, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *value = client_config_get (file, path, group, key, error);

  return value == NULL ? NULL : g_canonicalize_filename (value, folder);
}

static gboolean
client_config_read_policy (GKeyFile *file, const char *path, guint *out_min_signers, GError **error)
{
  g_autofree char *value = g_key_file_get_string (file, "bank", "policy", NULL);
  guint64 number;

  if (value == NULL)
    return TRUE;
  if (text_parse_decimal (g_strstrip (value), CLIENT_POLICY_MAX, &number) && number > 0)
    {
      *out_min_signers = (guint)number;
      return TRUE;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("%s: [bank] policy= must be a number of signatures from 1 to %u, not \"%s\""), path,
               CLIENT_POLICY_MAX, value);
  return FALSE;
}

ClientConfig *
client_config_load (const char *path, GError **error)
{
  g_autoptr (ClientConfig) config = g_new0 (ClientConfig, 1);
  g_autoptr (GBytes) bytes = file_read (path, CLIENT_CONFIG_LEN_MAX, error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  if (bytes == NULL)
    return NULL;
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, &reason))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: %s", path, reason->message);
      return NULL;
    }
  if ((config->terminal_url = client_config_get_url (file, absolute, "terminal", error)) == NULL
      || (config->console_url = client_config_get_url (file, absolute, "console", error)) == NULL
      || (config->ca_path = client_config_get_path (file, absolute, "server", "ca", error)) == NULL
      || (config->committee_path = client_config_get_path (file, absolute, "bank", "committee", error)) == NULL
      || (config->state_dir = client_config_get_path (file, absolute, "terminal", "state", error)) == NULL
      || !client_config_read_policy (file, absolute, &config->min_signers, error))
    return NULL;
  config->name = g_key_file_get_string (file, "terminal", "name", NULL);
  if (config->name == NULL || *g_strstrip (config->name) == '\0')
    {
      g_free (config->name);
      config->name = g_strdup (g_get_host_name ());
    }
  return g_steal_pointer (&config);
}
