/* The draw's public transcript and its random streams. Forms are in draw-form.c. */
#include "common/exam/draw.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"

#define DRAW_ORIGIN_MAX     255
#define DRAW_REVEALS_MAX    255
#define DRAW_TRANSCRIPT_MAX 65536

static void
draw_reveal_free (gpointer data)
{
  DrawReveal *reveal = data;

  g_free (reveal->member);
  g_free (reveal);
}

DrawTranscript *
draw_transcript_new (void)
{
  DrawTranscript *transcript = g_new0 (DrawTranscript, 1);

  transcript->reveals = g_ptr_array_new_with_free_func (draw_reveal_free);
  return transcript;
}

void
draw_transcript_free (DrawTranscript *transcript)
{
  if (transcript == NULL)
    return;
  g_free (transcript->log_origin);
  g_free (transcript->session);
  g_free (transcript->beacon_source);
  g_ptr_array_unref (transcript->reveals);
  g_free (transcript);
}

void
draw_transcript_add_reveal (DrawTranscript *transcript, const char *member, const guint8 value32[32])
{
  DrawReveal *reveal = g_new0 (DrawReveal, 1);

  reveal->member = g_strdup (member);
  memcpy (reveal->value, value32, sizeof reveal->value);
  g_ptr_array_add (transcript->reveals, reveal);
}

static gint
draw_reveal_compare (gconstpointer a, gconstpointer b)
{
  const DrawReveal *left = *(const DrawReveal *const *)a;
  const DrawReveal *right = *(const DrawReveal *const *)b;

  return strcmp (left->member, right->member);
}

char *
draw_transcript_format (DrawTranscript *transcript)
{
  GString *text = g_string_new (NULL);
  g_autofree char *bank = hex_format (transcript->bank_sha256, DIGEST_LEN);
  g_autofree char *roster = hex_format (transcript->roster_root, DIGEST_LEN);
  g_autofree char *beacon = hex_format (transcript->beacon, sizeof transcript->beacon);

  g_ptr_array_sort (transcript->reveals, draw_reveal_compare);
  g_string_append_printf (text,
                          "exam-draw/v1\nlog %s\nbank %s\nroster %s\nsession %s\nbeacon %s %" G_GUINT64_FORMAT " %s\n",
                          transcript->log_origin, bank, roster, transcript->session, transcript->beacon_source,
                          transcript->beacon_round, beacon);
  for (guint i = 0; i < transcript->reveals->len; i++)
    {
      const DrawReveal *reveal = transcript->reveals->pdata[i];
      g_autofree char *value = hex_format (reveal->value, sizeof reveal->value);

      g_string_append_printf (text, "reveal %s %s\n", reveal->member, value);
    }
  return g_string_free (text, FALSE);
}

static gboolean
draw_read_hash_line (TextLines *lines, const char *keyword, guint8 out32[DIGEST_LEN], GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, keyword, 2, error);

  return fields != NULL
         && (hex_parse (fields[1], out32, DIGEST_LEN)
             || text_lines_fail (lines, error, _ ("is not a hash of 64 lower-case hexadecimal digits")));
}

static char *
draw_read_token_line (TextLines *lines, const char *keyword, gsize max_len, GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, keyword, 2, error);

  if (fields == NULL)
    return NULL;
  if (text_is_token (fields[1], max_len))
    return g_strdup (fields[1]);
  text_lines_fail (lines, error, _ ("is not an identifier of at most %u characters"), (guint)max_len);
  return NULL;
}

static gboolean
draw_read_beacon (DrawTranscript *transcript, TextLines *lines, GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, "beacon", 4, error);

  if (fields == NULL)
    return FALSE;
  if (!text_is_token (fields[1], EXAM_SESSION_ID_MAX)
      || !text_parse_decimal (fields[2], G_MAXUINT64, &transcript->beacon_round)
      || !hex_parse (fields[3], transcript->beacon, sizeof transcript->beacon))
    return text_lines_fail (lines, error, _ ("must read \"beacon <source> <round> <64 hexadecimal digits>\""));
  transcript->beacon_source = g_strdup (fields[1]);
  return TRUE;
}

static gboolean
draw_read_reveals (DrawTranscript *transcript, TextLines *lines, GError **error)
{
  const char *last = "";

  while (!text_lines_at_end (lines))
    {
      g_auto (GStrv) fields = text_lines_next (lines, "reveal", 3, error);
      guint8 value[32];

      if (fields == NULL)
        return FALSE;
      if (!text_is_token (fields[1], EXAM_TOKEN_MAX) || !hex_parse (fields[2], value, sizeof value))
        return text_lines_fail (lines, error, _ ("must read \"reveal <member> <64 hexadecimal digits>\""));
      if (strcmp (last, fields[1]) >= 0)
        return text_lines_fail (lines, error, _ ("reveals must be sorted by member, each once"));
      if (transcript->reveals->len == DRAW_REVEALS_MAX)
        return text_lines_fail (lines, error, _ ("there are more than %u reveals"), DRAW_REVEALS_MAX);
      draw_transcript_add_reveal (transcript, fields[1], value);
      last = ((DrawReveal *)transcript->reveals->pdata[transcript->reveals->len - 1])->member;
    }
  return TRUE;
}

static gboolean
draw_read_transcript (DrawTranscript *transcript, TextLines *lines, GError **error)
{
  g_auto (GStrv) head = text_lines_next (lines, "exam-draw/v1", 1, error);

  return head != NULL && (transcript->log_origin = draw_read_token_line (lines, "log", DRAW_ORIGIN_MAX, error)) != NULL
         && draw_read_hash_line (lines, "bank", transcript->bank_sha256, error)
         && draw_read_hash_line (lines, "roster", transcript->roster_root, error)
         && (transcript->session = draw_read_token_line (lines, "session", EXAM_SESSION_ID_MAX, error)) != NULL
         && draw_read_beacon (transcript, lines, error) && draw_read_reveals (transcript, lines, error);
}

DrawTranscript *
draw_transcript_parse (const char *text, gsize len, GError **error)
{
  g_autoptr (TextLines) lines = text_lines_parse ("transcript", text, len, DRAW_TRANSCRIPT_MAX, error);
  g_autoptr (DrawTranscript) transcript = NULL;
  g_autofree char *again = NULL;

  if (lines == NULL)
    return NULL;
  transcript = draw_transcript_new ();
  if (!draw_read_transcript (transcript, lines, error))
    return NULL;
  again = draw_transcript_format (transcript);
  if (strlen (again) != len || memcmp (again, text, len) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("transcript: is not spelled in the one valid way"));
      return NULL;
    }
  return g_steal_pointer (&transcript);
}

void
draw_seed (const char *transcript_text, guint8 out32[DIGEST_LEN])
{
  digest_sha256 (out32, transcript_text, strlen (transcript_text));
}

static gsize
draw_stream_put (DrawStream *stream, gsize at, const char *text, gsize len)
{
  g_assert (at + len < DRAW_MESSAGE_MAX);
  memcpy (stream->message + at, text, len);
  return at + len;
}

static gsize
draw_stream_put_number (DrawStream *stream, gsize at, guint64 number)
{
  char digits[20];
  gsize first = sizeof digits;

  do
    digits[--first] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  return draw_stream_put (stream, at, digits + first, sizeof digits - first);
}

void
draw_stream_restart (DrawStream *stream, guint try, const char *purpose)
{
  gsize at = stream->who_len;

  if (try > 0)
    {
      at = draw_stream_put (stream, at, "try/", 4);
      at = draw_stream_put_number (stream, at, try);
      at = draw_stream_put (stream, at, "/", 1);
    }
  at = draw_stream_put (stream, at, purpose, strlen (purpose));
  stream->prefix_len = draw_stream_put (stream, at, "\n", 1);
  stream->block = 0;
  stream->used = G_N_ELEMENTS (stream->words);
}

void
draw_stream_init (
    DrawStream *stream, const guint8 seed32[DIGEST_LEN], const char *session, const char *who, const char *purpose)
{
  gsize at;

  hmac_key_init (&stream->key, seed32, DIGEST_LEN);
  at = draw_stream_put (stream, 0, session, strlen (session));
  at = draw_stream_put (stream, at, "\n", 1);
  at = draw_stream_put (stream, at, who, strlen (who));
  stream->who_len = draw_stream_put (stream, at, "\n", 1);
  stream->has_free_last = FALSE;
  draw_stream_restart (stream, 0, purpose);
}

static void
draw_stream_fill (DrawStream *stream)
{
  gsize at = draw_stream_put_number (stream, stream->prefix_len, stream->block++);
  guint8 block[DIGEST_LEN];

  at = draw_stream_put (stream, at, "\n", 1);
  hmac_key_compute (&stream->key, stream->message, at, block);
  for (guint i = 0; i < G_N_ELEMENTS (stream->words); i++)
    {
      guint64 word;

      memcpy (&word, block + 8 * i, sizeof word);
      stream->words[i] = GUINT64_FROM_BE (word);
    }
  stream->used = 0;
}

guint64
draw_stream_next (DrawStream *stream)
{
  if (stream->used == G_N_ELEMENTS (stream->words))
    draw_stream_fill (stream);
  return stream->words[stream->used++];
}

/* 2^64 mod n: that many values at the top would make the low results likelier. 0 for powers of two. */
static guint64
draw_stream_surplus (guint64 n)
{
  return (G_MAXUINT64 % n + 1) % n;
}

guint64
draw_stream_uniform (DrawStream *stream, guint64 n)
{
  guint64 value;

  if (n == 1 && stream->has_free_last)
    return 0;
  do
    value = draw_stream_next (stream);
  while (value > G_MAXUINT64 - n && value > G_MAXUINT64 - draw_stream_surplus (n));
  return value % n;
}

void
draw_stream_shuffle (DrawStream *stream, guint32 *values, gsize n, gsize n_picked)
{
  g_return_if_fail (n_picked <= n);
  for (gsize i = 0; i < n_picked; i++)
    {
      gsize j = i + (gsize)draw_stream_uniform (stream, n - i);
      guint32 value = values[i];

      values[i] = values[j];
      values[j] = value;
    }
}

guint32 *
draw_seat_order (const guint8 seed32[DIGEST_LEN], const char *session, gsize n_seats)
{
  guint32 *order = g_new (guint32, n_seats + 1);
  DrawStream stream;

  for (gsize i = 0; i < n_seats; i++)
    order[i] = (guint32)i;
  draw_stream_init (&stream, seed32, session, "-", "seat");
  draw_stream_shuffle (&stream, order, n_seats, n_seats);
  return order;
}
