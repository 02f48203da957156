/* Whole small files: bounded reading and writing that survives a crash. */
#include "common/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static gboolean
file_fail_errno (GError **error, const char *path, const char *action)
{
  int code = errno;

  g_set_error (error, ADIL_ERROR, code == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO, "%s: %s: %s", path, action,
               g_strerror (code));
  return FALSE;
}

static void
file_close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
}

typedef int FileDescriptor;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FileDescriptor, file_close_fd)

static GBytes *
file_read_fd (int fd, const char *path, gsize size_hint, gsize max_len, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_sized_new ((guint)size_hint + 1);
  guint8 block[65536];

  for (;;)
    {
      gssize n = read (fd, block, sizeof block);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          file_fail_errno (error, path, _ ("cannot be read"));
          return NULL;
        }
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&content));
      /* Counted while reading: the file may grow after fstat(). */
      if ((gsize)n > max_len - content->len)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: is larger than the limit of %zu bytes"), path,
                       max_len);
          return NULL;
        }
      g_byte_array_append (content, block, (guint)n);
    }
}

GBytes *
file_read (const char *path, gsize max_len, GError **error)
{
  /* O_NONBLOCK: opening a FIFO must not hang. */
  g_auto (FileDescriptor) fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat info;

  g_return_val_if_fail (max_len <= G_MAXINT, NULL);
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      file_fail_errno (error, path, _ ("cannot be opened"));
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: is not a regular file"), path);
      return NULL;
    }
  if ((guint64)info.st_size > max_len)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: is larger than the limit of %zu bytes"), path, max_len);
      return NULL;
    }
  return file_read_fd (fd, path, (gsize)info.st_size, max_len, error);
}

static gboolean
file_fill (int fd, const guint8 *data, gsize len, int mode)
{
  if (fchmod (fd, (mode_t)mode) != 0)
    return FALSE;
  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      len -= (gsize)n;
    }
  return fsync (fd) == 0;
}

static gboolean
file_sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (FileDescriptor) fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0 || fsync (fd) != 0)
    return file_fail_errno (error, folder, _ ("the folder cannot be made durable"));
  return TRUE;
}

gboolean
file_write_durably (const char *path, const guint8 *data, gsize len, int mode, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  gboolean written;
  int code;

  if (fd < 0)
    return file_fail_errno (error, path, _ ("cannot be created"));
  written = file_fill (fd, data, len, mode);
  code = errno;
  if (close (fd) != 0 && written)
    {
      written = FALSE;
      code = errno;
    }
  if (written && g_rename (temporary, path) == 0)
    return file_sync_folder (path, error);
  if (written)
    code = errno;
  g_unlink (temporary);
  errno = code;
  return file_fail_errno (error, path, _ ("cannot be written"));
}
