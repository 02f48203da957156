/* Lines out of a file, with a limit. */
#include "item-bank/import/line-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define LINE_READER_BLOCK 65536

struct LineReader
{
  char *path;
  int fd;
  gsize max_line_len;
  GByteArray *buffer; /* read, not yet given */
  gsize used;         /* bytes of buffer that belong to lines given before */
  gboolean at_end;
  guint line;
};

LineReader *
line_reader_open (const char *path, gsize max_line_len, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  int code = errno;
  struct stat info;
  LineReader *reader;

  if (fd < 0)
    {
      g_set_error (error, ADIL_ERROR, code == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO,
                   _ ("%s: cannot be opened: %s"), path, g_strerror (code));
      return NULL;
    }
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      close (fd);
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: is not a regular file"), path);
      return NULL;
    }
  reader = g_new0 (LineReader, 1);
  reader->path = g_strdup (path);
  reader->fd = fd;
  reader->max_line_len = max_line_len;
  reader->buffer = g_byte_array_new ();
  return reader;
}

void
line_reader_close (LineReader *reader)
{
  if (reader == NULL)
    return;
  close (reader->fd);
  g_byte_array_unref (reader->buffer);
  g_free (reader->path);
  g_free (reader);
}

guint
line_reader_line (const LineReader *reader)
{
  return reader->line;
}

static gboolean
line_reader_fill (LineReader *reader, GError **error)
{
  gsize kept = reader->buffer->len;
  gssize n;

  g_byte_array_set_size (reader->buffer, (guint)(kept + LINE_READER_BLOCK));
  do
    n = read (reader->fd, reader->buffer->data + kept, LINE_READER_BLOCK);
  while (n < 0 && errno == EINTR);
  g_byte_array_set_size (reader->buffer, (guint)(kept + (gsize)MAX (n, 0)));
  if (n < 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be read: %s"), reader->path, g_strerror (errno));
      return FALSE;
    }
  reader->at_end = n == 0;
  return TRUE;
}

static gboolean
line_reader_check (const LineReader *reader, const char *text, gsize len, GError **error)
{
  if (memchr (text, '\0', len) == NULL)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s:%u: %s", reader->path, reader->line,
               _ ("a NUL byte: the file is damaged or no text"));
  return FALSE;
}

/* Cuts len bytes and the line's end off the front; the LF becomes the NUL behind the text. */
static gboolean
line_reader_give (LineReader *reader, gsize len, const char **out_text, gsize *out_len, GError **error)
{
  guint8 *text = reader->buffer->data + reader->used;

  reader->used += len + 1;
  reader->line++;
  text[len] = '\0';
  if (len > 0 && text[len - 1] == '\r')
    text[--len] = '\0';
  if (!line_reader_check (reader, (const char *)text, len, error))
    return FALSE;
  *out_text = (const char *)text;
  *out_len = len;
  return TRUE;
}

static gboolean
line_reader_read (LineReader *reader, const char **out_text, gsize *out_len, GError **error)
{
  gsize searched = 0;

  if (reader->used > 0)
    g_byte_array_remove_range (reader->buffer, 0, (guint)MIN (reader->used, reader->buffer->len));
  reader->used = 0;
  for (;;)
    {
      const guint8 *text = reader->buffer->data;
      gsize len = reader->buffer->len;
      const guint8 *lf = len > searched ? memchr (text + searched, '\n', len - searched) : NULL;

      if (lf != NULL && (gsize)(lf - text) <= reader->max_line_len)
        return line_reader_give (reader, (gsize)(lf - text), out_text, out_len, error);
      if (lf != NULL || len > reader->max_line_len)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s:%u: the line is longer than the limit of %zu bytes"),
                       reader->path, reader->line + 1, reader->max_line_len);
          return FALSE;
        }
      if (reader->at_end && len == 0)
        {
          *out_text = NULL;
          return TRUE;
        }
      if (reader->at_end)
        {
          g_byte_array_append (reader->buffer, (const guint8 *)"\n", 1);
          return line_reader_give (reader, len, out_text, out_len, error);
        }
      searched = len;
      if (!line_reader_fill (reader, error))
        return FALSE;
    }
}

gboolean
line_reader_next_raw (LineReader *reader, const char **out_text, gsize *out_len, gboolean *out_is_utf8, GError **error)
{
  if (!line_reader_read (reader, out_text, out_len, error))
    return FALSE;
  *out_is_utf8 = *out_text == NULL || g_utf8_validate_len (*out_text, *out_len, NULL);
  return TRUE;
}

gboolean
line_reader_next (LineReader *reader, const char **out_text, gsize *out_len, GError **error)
{
  gboolean is_utf8;

  if (!line_reader_next_raw (reader, out_text, out_len, &is_utf8, error))
    return FALSE;
  if (is_utf8)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s:%u: %s", reader->path, reader->line,
               _ ("not valid UTF-8: save the file as UTF-8"));
  return FALSE;
}

void
line_reader_get_progress (const LineReader *reader, guint64 *out_done, guint64 *out_total)
{
  struct stat info;
  off_t at = lseek (reader->fd, 0, SEEK_CUR);

  *out_done = at > 0 ? (guint64)at : 0;
  *out_total = fstat (reader->fd, &info) == 0 ? (guint64)info.st_size : 0;
}
