/* Lower-case hexadecimal text. */
#include "common/base/hex.h"

#include <string.h>

static const char DIGITS[] = "0123456789abcdef";

char *
hex_format (const guint8 *bytes, gsize len)
{
  char *text = g_malloc (2 * len + 1);

  for (gsize i = 0; i < len; i++)
    {
      text[2 * i] = DIGITS[bytes[i] >> 4];
      text[2 * i + 1] = DIGITS[bytes[i] & 15];
    }
  text[2 * len] = '\0';
  return text;
}

static int
hex_digit_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

gboolean
hex_parse (const char *text, guint8 *out, gsize len)
{
  g_return_val_if_fail (text != NULL, FALSE);

  /* Two passes, so that out stays untouched where the text is bad. */
  if (strlen (text) != 2 * len)
    return FALSE;
  for (gsize i = 0; i < 2 * len; i++)
    if (hex_digit_value (text[i]) < 0)
      return FALSE;
  for (gsize i = 0; i < len; i++)
    out[i] = (guint8)(hex_digit_value (text[2 * i]) << 4 | hex_digit_value (text[2 * i + 1]));
  return TRUE;
}

GBytes *
hex_dup_bytes (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  gsize digits = strlen (text);
  g_autofree guint8 *bytes = g_malloc (digits / 2 + 1);

  if (digits % 2 != 0 || !hex_parse (text, bytes, digits / 2))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), digits / 2);
}
