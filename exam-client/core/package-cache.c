/* Package files below the state folder. */
#include "exam-client/core/package-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"

static char *
package_cache_folder (const char *state_dir)
{
  return g_build_filename (state_dir, "package", NULL);
}

char *
package_cache_path (const char *state_dir, const char *sha256_hex)
{
  g_autofree char *name = g_strconcat (sha256_hex, ".tar", NULL);

  return g_build_filename (state_dir, "package", name, NULL);
}

char *
package_cache_begin (const char *state_dir, GError **error)
{
  g_autofree char *folder = package_cache_folder (state_dir);
  g_autofree char *path = g_build_filename (folder, "download.part", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || (g_unlink (path) != 0 && errno != ENOENT))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written: %s"), folder, g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&path);
}

static gboolean
package_cache_sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return synced;
}

gboolean
package_cache_finish (const char *state_dir, const char *download_path, const char *sha256_hex, GError **error)
{
  g_autofree char *folder = package_cache_folder (state_dir);
  g_autofree char *path = package_cache_path (state_dir, sha256_hex);
  g_autofree char *found = NULL;
  guint8 digest[DIGEST_LEN];

  if (!digest_sha256_file (digest, download_path, error))
    return FALSE;
  found = hex_format (digest, DIGEST_LEN);
  if (strcmp (found, sha256_hex) != 0)
    {
      g_unlink (download_path);
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("the package that came from the server is not the one it announced (SHA-256 %s instead of %s)"),
                   found, sha256_hex);
      return FALSE;
    }
  if (g_rename (download_path, path) == 0 && package_cache_sync_folder (folder))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written: %s"), path, g_strerror (errno));
  return FALSE;
}

BankPackage *
package_cache_open (
    const char *state_dir, const char *sha256_hex, const char *pinned_pem, guint min_signers, GError **error)
{
  g_autofree char *path = package_cache_path (state_dir, sha256_hex);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &reason);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (BankPackage) package = NULL;

  if (file == NULL)
    {
      gboolean missing = g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT);

      g_set_error (error, ADIL_ERROR, missing ? ADIL_ERROR_MISSING : ADIL_ERROR_IO, "%s: %s", path, reason->message);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (file);
  package = bank_package_open (bytes, pinned_pem, error);
  if (package == NULL && error != NULL && g_error_matches (*error, ADIL_ERROR, ADIL_ERROR_DAMAGED))
    g_unlink (path);
  if (package == NULL || !bank_package_check_signers (package, min_signers, error))
    return NULL;
  return g_steal_pointer (&package);
}

void
package_cache_keep_only (const char *state_dir, const char *sha256_hex)
{
  g_autofree char *folder = package_cache_folder (state_dir);
  g_autofree char *keep = g_strconcat (sha256_hex, ".tar", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (strcmp (name, keep) != 0)
        g_unlink (path);
    }
}
