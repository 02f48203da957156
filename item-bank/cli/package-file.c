/* Mapping of packages, which may be larger than memory. */
#include "item-bank/cli/package-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

GBytes *
package_file_map (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, ADIL_ERROR, errno == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO,
                   _ ("%s: cannot be opened: %s"), path, g_strerror (errno));
      return NULL;
    }
  file = S_ISREG (info.st_mode) ? g_mapped_file_new (path, FALSE, NULL) : NULL;
  if (file == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: is not a regular file that can be read"), path);
      return NULL;
    }
  if (g_mapped_file_get_length (file) > EXAM_PACKAGE_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: is larger than the limit of %u bytes"), path,
                   EXAM_PACKAGE_MAX);
      return NULL;
    }
  return g_mapped_file_get_bytes (file);
}

BankPackage *
package_file_open (const char *path, const char *pinned_pem, GError **error)
{
  g_autoptr (GBytes) file = package_file_map (path, error);
  BankPackage *package;

  if (file == NULL)
    return NULL;
  package = bank_package_open (file, pinned_pem, error);
  if (package == NULL)
    adil_error_prefix_place (error, path, 0);
  return package;
}
