/* Lays out and reads the folder of one exam centre. Keys are made here once and never leave the folder. */
#include "exam-server/service/server-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/hpke.h"
#include "common/crypto/identity.h"

#define CA_DAYS     3650
#define SERVER_DAYS 825

static gboolean
check_is_free (const char *dir, GError **error)
{
  g_autoptr (GDir) entries = NULL;

  if (!g_file_test (dir, G_FILE_TEST_EXISTS))
    return TRUE;
  entries = g_dir_open (dir, 0, NULL);
  if (entries != NULL && g_dir_read_name (entries) == NULL)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "%s: exists already and is not empty; name a new folder", dir);
  return FALSE;
}

static gboolean
write_text (const char *dir, const char *name, const char *text, int mode, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return file_write_durably (path, (const guint8 *)text, strlen (text), mode, error);
}

static gboolean
write_secret_pem (const char *dir, const char *name, const Secret *pem, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return file_write_durably (path, secret_peek (pem), secret_len (pem), 0600, error);
}

/* One line of hex: the private key is written from a buffer that is wiped. */
static gboolean
write_raw_key (const char *dir, const char *name, const Secret *key, const guint8 public32[32], GError **error)
{
  g_autofree char *private_name = g_strconcat (name, ".key", NULL);
  g_autofree char *public_name = g_strconcat (name, ".pub", NULL);
  g_autofree char *public_hex = hex_format (public32, 32);
  g_autofree char *public_line = g_strconcat (public_hex, "\n", NULL);
  char *private_hex = hex_format (secret_peek (key), secret_len (key));
  gboolean written = write_text (dir, private_name, private_hex, 0600, error)
                     && write_text (dir, public_name, public_line, 0644, error);

  secret_wipe (private_hex, strlen (private_hex));
  g_free (private_hex);
  return written;
}

static gboolean
make_identities (const char *dir, const char *const *hosts, const char *name, gint64 now_s, GError **error)
{
  g_autoptr (Secret) ca_key = identity_key_new_pem (error);
  g_autoptr (Secret) server_key = ca_key != NULL ? identity_key_new_pem (error) : NULL;
  g_autofree char *ca = NULL;
  g_autofree char *request = NULL;
  g_autofree char *certificate = NULL;

  if (server_key == NULL)
    return FALSE;
  ca = identity_ca_new_pem (ca_key, name, now_s, CA_DAYS, error);
  if (ca == NULL)
    return FALSE;
  request = identity_request_new_pem (server_key, hosts[0], error);
  if (request == NULL)
    return FALSE;
  certificate
      = identity_issue_pem (request, hosts[0], IDENTITY_ROLE_SERVER, hosts, ca, ca_key, now_s, SERVER_DAYS, error);
  return certificate != NULL && write_secret_pem (dir, "ca.key", ca_key, error)
         && write_text (dir, "ca.pem", ca, 0644, error) && write_secret_pem (dir, "server.key", server_key, error)
         && write_text (dir, "server.pem", certificate, 0644, error);
}

static gboolean
make_raw_keys (const char *dir, GError **error)
{
  g_autoptr (Ed25519Key) ack = ed25519_key_new (error);
  g_autoptr (Secret) ack_seed = NULL;
  g_autoptr (Secret) scoring = NULL;
  guint8 scoring_public[HPKE_PUBLIC_LEN];

  if (ack == NULL)
    return FALSE;
  ack_seed = ed25519_key_dup_seed (ack);
  return write_raw_key (dir, "ack", ack_seed, ed25519_key_public (ack), error)
         && hpke_generate (&scoring, scoring_public, error)
         && write_raw_key (dir, "scoring", scoring, scoring_public, error);
}

static gboolean
write_config (const char *dir, const char *const *hosts, const char *name, GError **error)
{
  g_autoptr (GKeyFile) config = g_key_file_new ();
  g_autofree char *text = NULL;

  g_key_file_set_string (config, "server", "name", name);
  g_key_file_set_string_list (config, "server", "hosts", hosts, g_strv_length ((char **)hosts));
  g_key_file_set_string (config, "server", "bind", "0.0.0.0");
  g_key_file_set_integer (config, "server", "terminal-port", 8443);
  g_key_file_set_integer (config, "server", "console-port", 8444);
  text = g_key_file_to_data (config, NULL, NULL);
  /* Written last: a folder without it is no exam centre, so a broken-off init is noticed. */
  return write_text (dir, "config", text, 0600, error);
}

/* What this process made in a folder that was free before, so that the command can be given again. */
static void
remove_broken_off (const char *dir)
{
  static const char *const NAMES[] = { "config",  "ca.key",  "ca.pem",      "server.key",  "server.pem",
                                       "ack.key", "ack.pub", "scoring.key", "scoring.pub", "packages" };

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *path = g_build_filename (dir, NAMES[i], NULL);

      g_remove (path);
    }
  g_rmdir (dir);
}

gboolean
server_dir_create (const char *dir, const char *const *hosts, const char *name, gint64 now_s, GError **error)
{
  g_autofree char *packages = g_build_filename (dir, "packages", NULL);

  g_return_val_if_fail (hosts != NULL && hosts[0] != NULL, FALSE);
  if (!check_is_free (dir, error))
    return FALSE;
  if (g_mkdir_with_parents (packages, 0700) != 0 || g_chmod (dir, 0700) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, "%s: cannot make the folder: %s", dir, g_strerror (errno));
      return FALSE;
    }
  if (make_identities (dir, hosts, name, now_s, error) && make_raw_keys (dir, error)
      && write_config (dir, hosts, name, error))
    return TRUE;
  remove_broken_off (dir);
  return FALSE;
}

static gboolean
read_port (GKeyFile *config, const char *path, const char *key, guint16 *out, GError **error)
{
  g_autoptr (GError) local = NULL;
  int port = g_key_file_get_integer (config, "server", key, &local);

  if (local == NULL && port >= 0 && port <= 65535)
    {
      *out = (guint16)port;
      return TRUE;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: [server] %s: must be a port number from 0 to 65535", path,
               key);
  return FALSE;
}

ServerDir *
server_dir_open (const char *dir, GError **error)
{
  g_autoptr (ServerDir) server_dir = g_new0 (ServerDir, 1);
  g_autoptr (GKeyFile) config = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *path = NULL;

  server_dir->dir = g_strdup (dir);
  path = server_dir_dup_path (server_dir, "config");
  if (!g_key_file_load_from_file (config, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING,
                   "%s: not an exam centre's folder (%s); make one with exam-server init", dir, local->message);
      return NULL;
    }
  server_dir->name = g_key_file_get_string (config, "server", "name", NULL);
  server_dir->bind = g_key_file_get_string (config, "server", "bind", NULL);
  server_dir->hosts = g_key_file_get_string_list (config, "server", "hosts", NULL, NULL);
  if (server_dir->name == NULL || server_dir->bind == NULL || server_dir->hosts == NULL || server_dir->hosts[0] == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: [server] must have name, bind and hosts", path);
      return NULL;
    }
  if (!read_port (config, path, "terminal-port", &server_dir->terminal_port, error)
      || !read_port (config, path, "console-port", &server_dir->console_port, error))
    return NULL;
  return g_steal_pointer (&server_dir);
}

void
server_dir_free (ServerDir *server_dir)
{
  if (server_dir == NULL)
    return;
  g_free (server_dir->dir);
  g_free (server_dir->name);
  g_free (server_dir->bind);
  g_strfreev (server_dir->hosts);
  g_free (server_dir);
}

char *
server_dir_dup_path (const ServerDir *server_dir, const char *name)
{
  return g_build_filename (server_dir->dir, name, NULL);
}

char *
server_dir_dup_package_path (const ServerDir *server_dir, const char *sha256_hex)
{
  g_autofree char *name = g_strconcat (sha256_hex, ".tar", NULL);

  return g_build_filename (server_dir->dir, "packages", name, NULL);
}

char *
server_dir_dup_committee_path (const ServerDir *server_dir, const char *sha256_hex)
{
  g_autofree char *name = g_strconcat (sha256_hex, ".committee.pem", NULL);

  return g_build_filename (server_dir->dir, "packages", name, NULL);
}

gboolean
server_dir_lock (const ServerDir *server_dir, int *out_fd, GError **error)
{
  g_autofree char *path = server_dir_dup_path (server_dir, "lock");
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_BUSY, "%s: another exam-server runs in this folder; stop it first",
                   server_dir->dir);
      return FALSE;
    }
  *out_fd = fd;
  return TRUE;
}

gboolean
server_dir_write_ports (const ServerDir *server_dir, guint16 terminal_port, guint16 console_port, GError **error)
{
  g_autofree char *path = server_dir_dup_path (server_dir, "ports");
  g_autofree char *text = g_strdup_printf ("[listening]\nterminal=%u\nconsole=%u\n", terminal_port, console_port);

  return file_write_durably (path, (const guint8 *)text, strlen (text), 0644, error);
}

void
server_dir_remove_ports (const ServerDir *server_dir)
{
  g_autofree char *path = server_dir_dup_path (server_dir, "ports");

  g_unlink (path);
}
