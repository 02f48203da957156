/* Five bits a character; the last of six characters checks the five before and the group's place. */
#include "common/exam/share-code.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define CODE_TAG          "exam-share-code/v1\n"
#define CODE_DATA_LEN     (SHARE_CODE_GROUP_LEN - 1)
#define CODE_HEAD_LEN     2  /* threshold, x */
#define CODE_BYTES        38 /* head, value, 28 bits of check, 4 bits of nothing */
#define CODE_CHECK_BITS   28
#define CODE_TEXT_LEN_MAX 4096

/* Without I, L, O and U. */
static const char CODE_ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* GF(32) with x^5 + x^2 + 1, times x. */
static guint8
code_double (guint8 value)
{
  return (guint8)(((value << 1) ^ (value & 0x10 ? 0x25 : 0)) & 0x1f);
}

/* Weights x, x^2 .. x^5: one wrong character or two neighbours in the wrong order always change it; the place tells two
 * groups in the wrong order. */
static guint8
code_check_symbol (const guint8 data[CODE_DATA_LEN], guint group)
{
  guint8 sum = 0;

  for (gsize i = CODE_DATA_LEN; i > 0; i--)
    sum = code_double (sum ^ data[i - 1]);
  return (guint8)(sum ^ group);
}

/* 255 for what no code has. */
static guint8
code_symbol_of (char character)
{
  char upper = g_ascii_toupper (character);
  const char *found;

  if (upper == 'O')
    upper = '0';
  if (upper == 'I' || upper == 'L')
    upper = '1';
  found = upper != '\0' ? strchr (CODE_ALPHABET, upper) : NULL;
  return found != NULL ? (guint8)(found - CODE_ALPHABET) : 255;
}

static guint8
code_get_bits (const guint8 *bytes, gsize symbol)
{
  gsize bit = 5 * symbol;
  guint two = (guint)bytes[bit / 8] << 8 | (bit / 8 + 1 < CODE_BYTES ? bytes[bit / 8 + 1] : 0);

  return (guint8)(two >> (11 - bit % 8) & 0x1f);
}

static void
code_put_bits (guint8 *bytes, gsize symbol, guint8 value)
{
  gsize bit = 5 * symbol;
  guint two = (guint)value << (11 - bit % 8);

  bytes[bit / 8] |= (guint8)(two >> 8);
  if (bit / 8 + 1 < CODE_BYTES)
    bytes[bit / 8 + 1] |= (guint8)two;
}

/* Puts the check bits behind the head and value that bytes holds. */
static void
code_seal (guint8 *bytes)
{
  guint8 sha256[DIGEST_LEN];
  guint8 *check = bytes + CODE_HEAD_LEN + SHARE_VALUE_LEN;

  digest_sha256_parts (sha256, CODE_TAG, (gsize)strlen (CODE_TAG), bytes, (gsize)(CODE_HEAD_LEN + SHARE_VALUE_LEN),
                       NULL);
  memcpy (check, sha256, CODE_CHECK_BITS / 8 + 1);
  check[CODE_CHECK_BITS / 8] &= 0xf0;
}

Secret *
share_code_format (const Share *share)
{
  g_autoptr (Secret) bytes = secret_new (CODE_BYTES);
  g_autoptr (Secret) group = secret_new (CODE_DATA_LEN);
  Secret *code = secret_new (SHARE_CODE_LEN);
  guint8 *out = secret_data (code);

  secret_data (bytes)[0] = (guint8)share->threshold;
  secret_data (bytes)[1] = (guint8)share->x;
  memcpy (secret_data (bytes) + CODE_HEAD_LEN, secret_peek (share->value), SHARE_VALUE_LEN);
  code_seal (secret_data (bytes));
  for (guint g = 0; g < SHARE_CODE_N_GROUPS; g++)
    {
      for (gsize i = 0; i < CODE_DATA_LEN; i++)
        {
          secret_data (group)[i] = code_get_bits (secret_peek (bytes), g * CODE_DATA_LEN + i);
          *out++ = (guint8)CODE_ALPHABET[secret_peek (group)[i]];
        }
      *out++ = (guint8)CODE_ALPHABET[code_check_symbol (secret_peek (group), g)];
    }
  return code;
}

static gboolean
code_is_separator (char character)
{
  return g_ascii_isspace (character) || character == '-';
}

/* One group of SHARE_CODE_GROUP_LEN characters into five symbols. */
static gboolean
code_parse_group (const char *text, guint group, guint8 out[CODE_DATA_LEN], GError **error)
{
  guint8 check;

  for (gsize i = 0; i < CODE_DATA_LEN; i++)
    out[i] = code_symbol_of (text[i]);
  check = code_symbol_of (text[CODE_DATA_LEN]);
  for (gsize i = 0; i < CODE_DATA_LEN; i++)
    if (out[i] > 31 || check > 31)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                     _ ("group %u has a character that no code has: compare it with the sheet"), group + 1);
        return FALSE;
      }
  if (check == code_check_symbol (out, group))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("group %u is mistyped, or not in its place: compare it with the sheet, character by character"),
               group + 1);
  return FALSE;
}

/* A run of characters without a separator: one group, or several that were typed without blanks. */
static gboolean
code_parse_run (const char *text, gsize len, guint *group, guint8 *bytes, Secret *symbols, GError **error)
{
  guint8 *data = secret_data (symbols);

  if (len % SHARE_CODE_GROUP_LEN != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   len < 2 * SHARE_CODE_GROUP_LEN ? _ ("group %u has %zu characters instead of %d")
                                                  : _ ("from group %u on there are %zu characters, which are no whole "
                                                       "groups of %d: put a blank between groups"),
                   *group + 1, len, SHARE_CODE_GROUP_LEN);
      return FALSE;
    }
  for (gsize at = 0; at < len; at += SHARE_CODE_GROUP_LEN, (*group)++)
    {
      if (*group >= SHARE_CODE_N_GROUPS)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("there are more than %d groups"), SHARE_CODE_N_GROUPS);
          return FALSE;
        }
      if (!code_parse_group (text + at, *group, data, error))
        return FALSE;
      for (gsize i = 0; bytes != NULL && i < CODE_DATA_LEN; i++)
        code_put_bits (bytes, *group * CODE_DATA_LEN + i, data[i]);
    }
  return TRUE;
}

/* bytes may be NULL: for checking only. */
static gboolean
code_parse_groups (const char *text, gsize len, guint *group, guint8 *bytes, GError **error)
{
  g_autoptr (Secret) symbols = secret_new (CODE_DATA_LEN);
  gsize at = 0;

  while (at < len)
    {
      gsize end = at;

      while (end < len && !code_is_separator (text[end]))
        end++;
      if (end > at && !code_parse_run (text + at, end - at, group, bytes, symbols, error))
        return FALSE;
      at = end + 1;
    }
  return TRUE;
}

gboolean
share_code_check_groups (const char *text, gsize len, guint first_group, guint *out_n_groups, GError **error)
{
  guint group = first_group;

  if (!code_parse_groups (text, len, &group, NULL, error))
    return FALSE;
  *out_n_groups = group - first_group;
  return TRUE;
}

static Share *
code_find_place (const guint8 *bytes, const Manifest *manifest, GError **error)
{
  g_autoptr (Secret) value = secret_new_copy (bytes + CODE_HEAD_LEN, SHARE_VALUE_LEN);
  guint threshold = bytes[0], x = bytes[1];

  for (guint i = 0; i < manifest->shares->len && threshold > 0; i++)
    {
      const ManifestShare *named = manifest->shares->pdata[i];

      if (named->x == x)
        return share_new (manifest->exam, threshold, x, named->custodian, value);
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED, _ ("the package names no share %u: the code is of another one"),
               x);
  return NULL;
}

Share *
share_code_parse (const char *text, gsize len, const Manifest *manifest, GError **error)
{
  g_autoptr (Secret) bytes = secret_new (CODE_BYTES);
  g_autoptr (Secret) again = NULL;
  guint n_groups = 0;

  if (!code_parse_groups (text, len, &n_groups, secret_data (bytes), error))
    return NULL;
  if (n_groups != SHARE_CODE_N_GROUPS)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("a code has %d groups, here are %u"), SHARE_CODE_N_GROUPS,
                   n_groups);
      return NULL;
    }
  again = secret_dup (bytes);
  code_seal (secret_data (again));
  if (secret_equal (bytes, again))
    return code_find_place (secret_peek (bytes), manifest, error);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("each group is right by itself, but together they are no share: groups of two sheets were mixed"));
  return NULL;
}

/* Without carriage returns, without white space around the text, one line feed behind it. */
static Secret *
code_tidy (const char *text, gsize len)
{
  g_autoptr (Secret) tidy = secret_new (len + 1);
  guint8 *out = secret_data (tidy);
  gsize n = 0;

  while (len > 0 && g_ascii_isspace (text[len - 1]))
    len--;
  for (gsize i = 0; i < len; i++)
    if (text[i] != '\r' && (n > 0 || !g_ascii_isspace (text[i])))
      out[n++] = (guint8)text[i];
  out[n++] = '\n';
  return secret_new_copy (out, n);
}

Share *
share_code_read (const char *what, const char *text, gsize len, const Manifest *manifest, GError **error)
{
  static const char TAG[] = "exam-share/";
  g_autoptr (Secret) tidy = NULL;
  const char *data;
  Share *share;

  if (len > CODE_TEXT_LEN_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: is longer than a share"), what);
      return NULL;
    }
  tidy = code_tidy (text, len);
  data = (const char *)secret_peek (tidy);
  if (secret_len (tidy) > strlen (TAG) && memcmp (data, TAG, strlen (TAG)) == 0)
    return share_parse (what, data, secret_len (tidy), error);
  if (manifest == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("%s: is no share file; if it is the code of a sheet, name the package too, which says for which "
                      "exam it is"),
                   what);
      return NULL;
    }
  share = share_code_parse (data, secret_len (tidy), manifest, error);
  if (share == NULL)
    adil_error_prefix_place (error, what, 0);
  return share;
}
