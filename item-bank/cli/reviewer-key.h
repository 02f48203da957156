/* The certificate and private key with which a reviewer signs, from files. */
#pragma once

#include "common/crypto/secret.h"

#define REVIEWER_KEY_POOL (256 * 1024) /* bytes for secret_pool_open() */

typedef struct
{
  char *key_path;
  char *cert_path;
  char *passphrase_path;
  char *certificate_pem; /* read by reviewer_key_read() */
  Secret *key_pem;
} ReviewerKey;

void reviewer_key_clear (ReviewerKey *reviewer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReviewerKey, reviewer_key_clear)

#define REVIEWER_KEY_ENTRIES(reviewer_)                                                                                \
  { "key", 'k', 0, G_OPTION_ARG_FILENAME, &(reviewer_).key_path, N_ ("your private key"), N_ ("PEM") },                \
      { "cert", 'c', 0, G_OPTION_ARG_FILENAME, &(reviewer_).cert_path, N_ ("your certificate"), N_ ("PEM") },          \
  {                                                                                                                    \
    "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &(reviewer_).passphrase_path,                                      \
        N_ ("first line: the key's pass phrase; asked for at a terminal where absent"), N_ ("FILE")                    \
  }

/* Reads the certificate, and the key where with_key; asks for a pass phrase where the key has one. */
gboolean reviewer_key_read (ReviewerKey *reviewer, gboolean with_key, GError **error);
