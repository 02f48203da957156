/* Shares of the content key as text: written and read without leaving the value in ordinary memory. */
#include "common/exam/share.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/crypto/shamir.h"
#include "common/exam/item-seal.h"

#define SHARE_TAG       "exam-share/v1"
#define SHARE_HEX_LEN   (2 * SHARE_VALUE_LEN)
#define SHARE_CHECK_LEN 8
#define SHARE_X_MAX     255

Share *
share_new (const char *exam, guint threshold, guint x, const char *custodian, const Secret *value)
{
  Share *share;

  g_return_val_if_fail (text_is_token (exam, EXAM_ID_MAX) && text_is_token (custodian, EXAM_TOKEN_MAX), NULL);
  g_return_val_if_fail (secret_len (value) == SHARE_VALUE_LEN, NULL);
  share = g_new0 (Share, 1);
  share->exam = g_strdup (exam);
  share->threshold = threshold;
  share->x = x;
  share->custodian = g_strdup (custodian);
  share->value = secret_dup (value);
  return share;
}

void
share_free (Share *share)
{
  if (share == NULL)
    return;
  g_free (share->exam);
  g_free (share->custodian);
  secret_free (share->value);
  g_free (share);
}

static void
share_write_hex (const guint8 *bytes, gsize len, guint8 *out)
{
  static const char DIGITS[] = "0123456789abcdef";

  for (gsize i = 0; i < len; i++)
    {
      out[2 * i] = (guint8)DIGITS[bytes[i] >> 4];
      out[2 * i + 1] = (guint8)DIGITS[bytes[i] & 15];
    }
}

Secret *
share_format (const Share *share)
{
  g_autofree char *head = g_strdup_printf (SHARE_TAG "\nexam %s\nthreshold %u\nx %u\ncustodian %s\nshare ", share->exam,
                                           share->threshold, share->x, share->custodian);
  gsize head_len = strlen (head);
  gsize body_len = head_len + SHARE_HEX_LEN + 1;
  g_autoptr (Secret) text = secret_new (body_len + strlen ("check ") + 2 * SHARE_CHECK_LEN + 1);
  guint8 *out = secret_data (text);
  guint8 sha256[DIGEST_LEN];

  memcpy (out, head, head_len);
  share_write_hex (secret_peek (share->value), SHARE_VALUE_LEN, out + head_len);
  out[body_len - 1] = '\n';
  digest_sha256 (sha256, out, body_len);
  memcpy (out + body_len, "check ", strlen ("check "));
  share_write_hex (sha256, SHARE_CHECK_LEN, out + body_len + strlen ("check "));
  out[secret_len (text) - 1] = '\n';
  return g_steal_pointer (&text);
}

/* The text with the value's digits replaced by zeros, which may lie in ordinary memory; *out_value points at the
 * digits in the original. NULL where there are none. */
static char *
share_dup_masked (const char *text, gsize len, const char **out_value)
{
  static const char MARK[] = "\nshare ";
  const char *mark = len > 0 ? memmem (text, len, MARK, strlen (MARK)) : NULL;
  const char *value;
  char *masked;

  if (mark == NULL || (gsize)(text + len - mark) < strlen (MARK) + SHARE_HEX_LEN)
    return NULL;
  value = mark + strlen (MARK);
  masked = g_malloc (len + 1);
  memcpy (masked, text, (gsize)(value - text));
  memset (masked + (value - text), '0', SHARE_HEX_LEN);
  memcpy (masked + (value - text) + SHARE_HEX_LEN, value + SHARE_HEX_LEN, len - (gsize)(value - text) - SHARE_HEX_LEN);
  masked[len] = '\0';
  *out_value = value;
  return masked;
}

static gboolean
share_get_number (TextLines *lines, const char *keyword, guint *out, GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, keyword, 2, error);
  guint64 value;

  if (fields == NULL)
    return FALSE;
  if (!text_parse_decimal (fields[1], SHARE_X_MAX, &value) || value == 0)
    return text_lines_fail (lines, error, _ ("%s must be from 1 to %d"), keyword, SHARE_X_MAX);
  *out = (guint)value;
  return TRUE;
}

static char *
share_dup_token (TextLines *lines, const char *keyword, gsize max_len, GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, keyword, 2, error);

  if (fields == NULL)
    return NULL;
  if (!text_is_token (fields[1], max_len))
    {
      text_lines_fail (lines, error, _ ("%s is not an identifier"), keyword);
      return NULL;
    }
  return g_strdup (fields[1]);
}

static gboolean
share_parse_masked (Share *share, TextLines *lines, GError **error)
{
  g_auto (GStrv) tag = text_lines_next (lines, SHARE_TAG, 1, error);
  g_auto (GStrv) value = NULL;
  g_auto (GStrv) check = NULL;

  if (tag == NULL)
    return FALSE;
  share->exam = share_dup_token (lines, "exam", EXAM_ID_MAX, error);
  if (share->exam == NULL || !share_get_number (lines, "threshold", &share->threshold, error)
      || !share_get_number (lines, "x", &share->x, error))
    return FALSE;
  share->custodian = share_dup_token (lines, "custodian", EXAM_TOKEN_MAX, error);
  value = share->custodian != NULL ? text_lines_next (lines, "share", 2, error) : NULL;
  if (value == NULL)
    return FALSE;
  if (strlen (value[1]) != SHARE_HEX_LEN)
    return text_lines_fail (lines, error, _ ("the share must be %d hexadecimal digits"), SHARE_HEX_LEN);
  check = text_lines_next (lines, "check", 2, error);
  if (check == NULL)
    return FALSE;
  return text_lines_at_end (lines) || text_lines_fail (lines, error, _ ("text after the end of the share"));
}

static gboolean
share_parse_value (Share *share, const char *what, const char *digits, GError **error)
{
  /* hex_parse() wants an end: one more copy, in locked memory. */
  g_autoptr (Secret) text = secret_new (SHARE_HEX_LEN + 1);

  memcpy (secret_data (text), digits, SHARE_HEX_LEN);
  share->value = secret_new (SHARE_VALUE_LEN);
  if (hex_parse ((const char *)secret_peek (text), secret_data (share->value), SHARE_VALUE_LEN))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: the share must be %d lower-case hexadecimal digits"), what,
               SHARE_HEX_LEN);
  return FALSE;
}

/* One comparison finds a wrong check value and every second spelling. */
static gboolean
share_check_spelling (const Share *share, const char *what, const char *text, gsize len, GError **error)
{
  g_autoptr (Secret) again = share_format (share);

  if (secret_len (again) == len && memcmp (secret_peek (again), text, len) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("%s: the check value does not fit: compare the file with the original, letter by letter"), what);
  return FALSE;
}

Share *
share_parse (const char *what, const char *text, gsize len, GError **error)
{
  g_autoptr (Share) share = g_new0 (Share, 1);
  g_autofree char *masked = NULL;
  g_autoptr (TextLines) lines = NULL;
  const char *digits = NULL;

  masked = len <= SHARE_TEXT_LEN_MAX ? share_dup_masked (text, len, &digits) : NULL;
  if (masked == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is not a share of a bank's key (%s)"), what,
                   SHARE_TAG);
      return NULL;
    }
  lines = text_lines_parse (what, masked, len, SHARE_TEXT_LEN_MAX, error);
  if (lines == NULL || !share_parse_masked (share, lines, error) || !share_parse_value (share, what, digits, error)
      || !share_check_spelling (share, what, text, len, error))
    return NULL;
  return g_steal_pointer (&share);
}

void
share_digest (const Secret *value, guint8 out32[DIGEST_LEN])
{
  static const char TAG[] = SHARE_TAG "\n";

  digest_sha256_parts (out32, TAG, (gsize)strlen (TAG), secret_peek (value), secret_len (value), NULL);
}

gboolean
share_check (const Share *share, const Manifest *manifest, GError **error)
{
  guint8 sha256[DIGEST_LEN];

  if (strcmp (share->exam, manifest->exam) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the share of %s is for the exam %s, not for %s"),
                   share->custodian, share->exam, manifest->exam);
      return FALSE;
    }
  share_digest (share->value, sha256);
  for (guint i = 0; i < manifest->shares->len; i++)
    {
      const ManifestShare *named = g_ptr_array_index (manifest->shares, i);

      if (named->x != share->x || strcmp (named->custodian, share->custodian) != 0)
        continue;
      if (memcmp (named->sha256, sha256, DIGEST_LEN) == 0)
        return TRUE;
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("the share of %s is not the one that was made with this package: it is of another package of exam "
                      "%s, perhaps of another version"),
                   share->custodian, share->exam);
      return FALSE;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED, _ ("the bank names no share %u of a custodian %s"), share->x,
               share->custodian);
  return FALSE;
}

/* Distinct, genuine and enough. */
static gboolean
share_check_all (GPtrArray *shares, const Manifest *manifest, GError **error)
{
  guint threshold = 1;

  for (guint i = 0; i < shares->len; i++)
    {
      const Share *share = g_ptr_array_index (shares, i);

      if (!share_check (share, manifest, error))
        return FALSE;
      threshold = MAX (threshold, share->threshold);
      for (guint j = 0; j < i; j++)
        if (((const Share *)g_ptr_array_index (shares, j))->x == share->x)
          {
            g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the share of %s was given twice"),
                         share->custodian);
            return FALSE;
          }
    }
  if (shares->len >= threshold)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_GAP, _ ("%u of %u shares that are needed are there"), shares->len,
               threshold);
  return FALSE;
}

Secret *
share_combine (GPtrArray *shares, const Manifest *manifest, GError **error)
{
  g_autofree guint8 *xs = g_new0 (guint8, shares->len + 1);
  g_autofree const Secret **values = g_new0 (const Secret *, shares->len + 1);
  g_autoptr (Secret) cek = NULL;
  guint8 commit[DIGEST_LEN];

  if (!share_check_all (shares, manifest, error))
    return NULL;
  for (guint i = 0; i < shares->len; i++)
    {
      const Share *share = g_ptr_array_index (shares, i);

      xs[i] = (guint8)share->x;
      values[i] = share->value;
    }
  cek = shamir_combine (xs, values, shares->len, error);
  if (cek == NULL)
    return NULL;
  item_seal_commit_cek (cek, commit);
  if (memcmp (commit, manifest->cek_commit, DIGEST_LEN) == 0)
    return g_steal_pointer (&cek);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("the key that the shares give is not this bank's key: a share names a wrong threshold"));
  return NULL;
}
