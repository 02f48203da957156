/* HMAC-SHA256 from kept states, on the compression function of libcrypto, which uses the processor's SHA instructions.
 */
#define OPENSSL_SUPPRESS_DEPRECATED  /* SHA256_Transform: no EVP function starts from a kept state without allocating  \
                                      */
#include "common/crypto/hmac-key.h"

#include <openssl/sha.h>
#include <string.h>

#define BLOCK_LEN  64
#define LENGTH_LEN 8 /* the message's length in bits ends the last block */

static void
hmac_key_load (SHA256_CTX *context, const guint32 state[8])
{
  for (guint i = 0; i < 8; i++)
    context->h[i] = state[i];
}

static void
hmac_key_store (const SHA256_CTX *context, guint8 out32[DIGEST_LEN])
{
  for (guint i = 0; i < 8; i++)
    {
      guint32 word = GUINT32_TO_BE ((guint32)context->h[i]);

      memcpy (out32 + 4 * i, &word, sizeof word);
    }
}

static void
hmac_key_init_state (guint32 state[8], const guint8 *bytes, gsize len, guint8 pad)
{
  SHA256_CTX context;
  guint8 block[BLOCK_LEN];

  memset (block, pad, sizeof block);
  for (gsize i = 0; i < len; i++)
    block[i] ^= bytes[i];
  SHA256_Init (&context);
  SHA256_Transform (&context, block);
  for (guint i = 0; i < 8; i++)
    state[i] = (guint32)context.h[i];
}

void
hmac_key_init (HmacKey *key, const guint8 *bytes, gsize len)
{
  g_assert (len <= BLOCK_LEN);
  hmac_key_init_state (key->inner, bytes, len, 0x36);
  hmac_key_init_state (key->outer, bytes, len, 0x5c);
}

/* The rest of a message (less than a block), padding and length; one block lies before the message: that of the key. */
static void
hmac_key_finish (SHA256_CTX *context, const guint8 *rest, gsize len, gsize message_len)
{
  guint8 blocks[2 * BLOCK_LEN] = { 0 };
  gsize n = len + 1 + LENGTH_LEN <= BLOCK_LEN ? 1 : 2;
  guint64 n_bits = GUINT64_TO_BE ((guint64)(BLOCK_LEN + message_len) * 8);

  memcpy (blocks, rest, len);
  blocks[len] = 0x80;
  memcpy (blocks + n * BLOCK_LEN - LENGTH_LEN, &n_bits, LENGTH_LEN);
  for (gsize i = 0; i < n; i++)
    SHA256_Transform (context, blocks + i * BLOCK_LEN);
}

void
hmac_key_compute (const HmacKey *key, const guint8 *message, gsize len, guint8 out32[DIGEST_LEN])
{
  SHA256_CTX context;
  guint8 inner[DIGEST_LEN];
  gsize n_whole = len / BLOCK_LEN * BLOCK_LEN;

  hmac_key_load (&context, key->inner);
  for (gsize i = 0; i < n_whole; i += BLOCK_LEN)
    SHA256_Transform (&context, message + i);
  hmac_key_finish (&context, message + n_whole, len - n_whole, len);
  hmac_key_store (&context, inner);
  hmac_key_load (&context, key->outer);
  hmac_key_finish (&context, inner, sizeof inner, sizeof inner);
  hmac_key_store (&context, out32);
}
