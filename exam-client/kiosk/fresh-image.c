/* memfd, seals, execve. */
#include "exam-client/kiosk/fresh-image.h"

#include "common/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FINISHED_LEN_MAX (1024 * 1024)
#define SEALS            (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, "finished sitting: %s: %s", what, g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      len -= (gsize)n;
    }
  return TRUE;
}

GArray *
fresh_image_dup_inherited (int except)
{
  GArray *fds = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      int fd = (int)g_ascii_strtoll (name, NULL, 10);
      int flags = fcntl (fd, F_GETFD);

      /* What this process opened itself, such as the folder being read, closes on exec. */
      if (fd > STDERR_FILENO && fd != except && flags >= 0 && (flags & FD_CLOEXEC) == 0)
        g_array_append_val (fds, fd);
    }
  return fds;
}

/* Sockets, journal and keyboard stay with the old image, whatever opened them. */
static void
close_on_exec (const GArray *inherited, int keep)
{
  close_range (STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC);
  fcntl (keep, F_SETFD, 0);
  for (guint i = 0; i < inherited->len; i++)
    fcntl (g_array_index (inherited, int, i), F_SETFD, 0);
}

gboolean
fresh_image_replace (const char *const *options, GBytes *finished, const GArray *inherited, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  gsize len;
  const guint8 *data = g_bytes_get_data (finished, &len);
  int fd = memfd_create ("adil-finished", MFD_ALLOW_SEALING);

  if (fd < 0)
    return fail (error, "memfd_create");
  if (!write_all (fd, data, len) || fcntl (fd, F_ADD_SEALS, SEALS) != 0)
    {
      close (fd);
      return fail (error, "memfd");
    }
  g_ptr_array_add (argv, g_strdup ("exam-client"));
  for (gsize i = 0; options[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (options[i]));
  g_ptr_array_add (argv, g_strdup ("--finished-fd"));
  g_ptr_array_add (argv, g_strdup_printf ("%d", fd));
  g_ptr_array_add (argv, NULL);
  close_on_exec (inherited, fd);
  execv ("/proc/self/exe", (char *const *)argv->pdata);
  close (fd);
  return fail (error, "execve");
}

static GBytes *
read_fd (int fd, GError **error)
{
  struct stat info;
  g_autofree guint8 *data = NULL;

  if (fstat (fd, &info) != 0)
    {
      fail (error, "--finished-fd");
      return NULL;
    }
  if ((fcntl (fd, F_GET_SEALS) & SEALS) != SEALS || info.st_size <= 0 || info.st_size > FINISHED_LEN_MAX)
    {
      g_set_error_literal (error, ADIL_ERROR, ADIL_ERROR_LIMIT,
                           "finished sitting: --finished-fd is no sealed memory file of at most 1 MiB");
      return NULL;
    }
  data = g_malloc ((gsize)info.st_size);
  if (pread (fd, data, (gsize)info.st_size, 0) != info.st_size)
    {
      fail (error, "--finished-fd");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), (gsize)info.st_size);
}

GBytes *
fresh_image_read (int fd, GError **error)
{
  GBytes *finished = read_fd (fd, error);

  close (fd);
  return finished;
}
