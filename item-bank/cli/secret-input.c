/* Reading without stdio, whose buffers would keep copies, and without echo. */
#include "item-bank/cli/secret-input.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static gssize
secret_input_fill (int fd, guint8 *data, gsize max_len)
{
  gsize len = 0;
  gssize n = 1;

  while (n != 0 && len < max_len)
    {
      n = read (fd, data + len, max_len - len);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      len += (gsize)n;
    }
  return (gssize)len;
}

Secret *
secret_input_read_file (const char *path, gsize max_len, GError **error)
{
  g_autoptr (Secret) buffer = secret_new (max_len + 1);
  gboolean is_stdin = strcmp (path, "-") == 0;
  /* Not O_NONBLOCK: a pipe from another program, <(...), is waited for. */
  int fd = is_stdin ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  gssize len = fd >= 0 ? secret_input_fill (fd, secret_data (buffer), max_len + 1) : -1;
  int code = errno;

  if (fd >= 0 && !is_stdin)
    close (fd);
  if (len < 0)
    g_set_error (error, ADIL_ERROR, code == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO, _ ("%s: cannot be read: %s"),
                 path, g_strerror (code));
  else if (len == 0)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is empty"), path);
  else if ((gsize)len > max_len)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: is larger than the limit of %zu bytes"), path, max_len);
  else
    return secret_new_copy (secret_peek (buffer), (gsize)len);
  return NULL;
}

/* As readpassphrase(3): a signal that stops the program must not leave a terminal behind that shows nothing. */
static const int SECRET_INPUT_SIGNALS[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
static volatile sig_atomic_t secret_input_signal;

typedef struct
{
  struct termios terminal;
  struct sigaction actions[G_N_ELEMENTS (SECRET_INPUT_SIGNALS)];
} SecretInputBefore;

static void
secret_input_catch (int number)
{
  secret_input_signal = number;
}

static SecretInputBefore secret_input_before;
static guint secret_input_depth;

void
secret_input_silence (void)
{
  SecretInputBefore *out_before = &secret_input_before;
  struct sigaction action = { .sa_handler = secret_input_catch }; /* no SA_RESTART: read() returns */
  struct termios silent;

  if (isatty (STDIN_FILENO) != 1 || secret_input_depth++ > 0)
    return;
  secret_input_signal = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (SECRET_INPUT_SIGNALS); i++)
    sigaction (SECRET_INPUT_SIGNALS[i], &action, &out_before->actions[i]);
  tcgetattr (STDIN_FILENO, &out_before->terminal);
  silent = out_before->terminal;
  silent.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr (STDIN_FILENO, TCSANOW, &silent);
}

void
secret_input_restore (void)
{
  const SecretInputBefore *before = &secret_input_before;
  int number;

  if (isatty (STDIN_FILENO) != 1 || --secret_input_depth > 0)
    return;
  number = secret_input_signal;
  tcsetattr (STDIN_FILENO, TCSANOW, &before->terminal);
  for (gsize i = 0; i < G_N_ELEMENTS (SECRET_INPUT_SIGNALS); i++)
    sigaction (SECRET_INPUT_SIGNALS[i], &before->actions[i], NULL);
  if (number != 0)
    raise (number);
}

typedef enum
{
  SECRET_INPUT_LINE,
  SECRET_INPUT_END,
  SECRET_INPUT_LONG,
  SECRET_INPUT_FAILED,
} SecretInputResult;

/* Byte by byte: what follows the line belongs to the next reader. */
static SecretInputResult
secret_input_fill_line (guint8 *data, gsize *out_len)
{
  for (*out_len = 0;;)
    {
      guint8 byte;
      gssize n;

      errno = EINTR;
      n = secret_input_signal == 0 ? read (STDIN_FILENO, &byte, 1) : -1;

      if (n < 0 && errno == EINTR && secret_input_signal == 0)
        continue;
      if (n < 0)
        return SECRET_INPUT_FAILED;
      if (n == 0)
        return *out_len > 0 ? SECRET_INPUT_LINE : SECRET_INPUT_END;
      if (byte == '\n')
        return SECRET_INPUT_LINE;
      if (*out_len == SECRET_INPUT_LINE_MAX)
        return SECRET_INPUT_LONG;
      data[(*out_len)++] = byte;
    }
}

Secret *
secret_input_read_line (const char *prompt, GError **error)
{
  g_autoptr (Secret) buffer = secret_new (SECRET_INPUT_LINE_MAX);
  gboolean is_terminal = isatty (STDIN_FILENO) == 1;
  SecretInputResult result;
  gsize len;
  int code;

  secret_input_silence ();
  if (is_terminal)
    g_printerr ("%s", prompt);
  result = secret_input_fill_line (secret_data (buffer), &len);
  code = errno;
  if (is_terminal && *prompt != '\0')
    g_printerr ("\n");
  secret_input_restore ();
  switch (result)
    {
    case SECRET_INPUT_LINE:
      return secret_new_copy (secret_peek (buffer), len);
    case SECRET_INPUT_END:
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_GAP, _ ("the input ended"));
      return NULL;
    case SECRET_INPUT_LONG:
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a line of more than %d bytes"), SECRET_INPUT_LINE_MAX);
      return NULL;
    case SECRET_INPUT_FAILED:
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("standard input cannot be read: %s"), g_strerror (code));
      return NULL;
    }
  g_return_val_if_reached (NULL);
}
