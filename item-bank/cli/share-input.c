/* Reading shares without a copy in ordinary memory. */
#include "item-bank/cli/share-input.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/share-code.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/secret-input.h"

#define SHARE_INPUT_MAX 4096
#define SHARE_INPUT_TAG "exam-share/"

/* Lines that are gathered, in locked memory. */
typedef struct
{
  Secret *text;
  gsize len;
} ShareText;

static void
share_text_clear (ShareText *text)
{
  g_clear_pointer (&text->text, secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ShareText, share_text_clear)

Share *
share_input_read_file (const char *path, const Manifest *manifest, GError **error)
{
  g_autoptr (Secret) raw = secret_input_read_file (path, SHARE_INPUT_MAX, error);

  return raw != NULL ? share_code_read (path, (const char *)secret_peek (raw), secret_len (raw), manifest, error)
                     : NULL;
}

static gboolean
share_text_append (ShareText *text, const Secret *line, GError **error)
{
  gsize len = secret_len (line);

  if (text->len + len + 1 > SHARE_INPUT_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("more text than a share has"));
      return FALSE;
    }
  memcpy (secret_data (text->text) + text->len, secret_peek (line), len);
  secret_data (text->text)[text->len + len] = '\n';
  text->len += len + 1;
  return TRUE;
}

static Share *
share_text_parse (const ShareText *text, const char *what, const Manifest *manifest, GError **error)
{
  return share_code_read (what, (const char *)secret_peek (text->text), text->len, manifest, error);
}

static gboolean
share_input_line_starts (const Secret *line, const char *word)
{
  return secret_len (line) >= strlen (word) && memcmp (secret_peek (line), word, strlen (word)) == 0;
}

/* The rest of a scanned share: a scanner types it, line by line. */
static Share *
share_input_ask_rest (ShareText *text, const char *what, const Manifest *manifest, GError **error)
{
  for (;;)
    {
      g_autoptr (Secret) line = secret_input_read_line ("", error);

      if (line == NULL || !share_text_append (text, line, error))
        return NULL;
      if (share_input_line_starts (line, "check "))
        return share_text_parse (text, what, manifest, error);
    }
}

/* Groups of a line count only where all of them are right. */
static gboolean
share_input_take_groups (ShareText *text, const Secret *line, guint *n_groups, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint n;

  if (!share_code_check_groups ((const char *)secret_peek (line), secret_len (line), *n_groups, &n, &local))
    {
      if (isatty (STDIN_FILENO) != 1)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      command_complain (local->message);
      return TRUE;
    }
  *n_groups += n;
  return share_text_append (text, line, error);
}

static Secret *
share_input_ask_line (guint number, guint n_groups, GError **error)
{
  g_autofree char *prompt = NULL;

  if (n_groups == 0)
    prompt = g_strdup_printf (_ ("Share %u (scan it, type its code, or @FILE; nothing will be shown): "), number);
  else
    prompt = g_strdup_printf (_ ("Share %u, from group %u on: "), number, n_groups + 1);
  return secret_input_read_line (prompt, error);
}

static Share *
share_input_read_named (const Secret *line, const Manifest *manifest, GError **error)
{
  g_autofree char *name = g_strndup ((const char *)secret_peek (line) + 1, secret_len (line) - 1);

  return share_input_read_file (g_strstrip (name), manifest, error);
}

static Share *
share_input_ask_silently (guint number, const Manifest *manifest, GError **error)
{
  g_auto (ShareText) text = { .text = secret_new (SHARE_INPUT_MAX) };
  g_autofree char *what = g_strdup_printf (_ ("share %u"), number);
  guint n_groups = 0;

  while (n_groups < SHARE_CODE_N_GROUPS)
    {
      g_autoptr (Secret) line = share_input_ask_line (number, n_groups, error);

      if (line == NULL)
        return NULL;
      if (share_input_line_starts (line, "@"))
        return share_input_read_named (line, manifest, error);
      if (share_input_line_starts (line, SHARE_INPUT_TAG))
        {
          text.len = 0; /* who began to type may still scan */
          return share_text_append (&text, line, error) ? share_input_ask_rest (&text, what, manifest, error) : NULL;
        }
      if (!share_input_take_groups (&text, line, &n_groups, error))
        {
          adil_error_prefix_place (error, what, 0);
          return NULL;
        }
    }
  return share_text_parse (&text, what, manifest, error);
}

Share *
share_input_ask (guint number, const Manifest *manifest, GError **error)
{
  Share *share;

  secret_input_silence ();
  share = share_input_ask_silently (number, manifest, error);
  secret_input_restore ();
  return share;
}
