/* What the server's answers to a batch mean. */
#include "exam-client/core/upload-verdict.h"

#include <string.h>

#include "common/base/hex.h"
#include "tests/common/exam/exam-kit.h"

static const char SESSION[] = "2026-10-12/T/1";
static const char PSEUDONYM[] = "P0000001";

static GBytes *
make_ack (const Ed25519Key *key, const char *session, guint64 seq)
{
  Acknowledgement ack = { .session = (char *)session, .pseudonym = (char *)PSEUDONYM, .seq = seq, .server_ms = 5 };
  guint8 signature[ED25519_SIG_LEN];
  g_autofree char *chain = NULL;
  g_autofree char *hex = NULL;
  char *text;

  memset (ack.chain, 3, DIGEST_LEN);
  g_assert_true (acknowledgement_sign (&ack, key, signature, NULL));
  chain = hex_format (ack.chain, DIGEST_LEN);
  hex = hex_format (signature, sizeof signature);
  text = g_strdup_printf ("{\"seq\":%" G_GUINT64_FORMAT ",\"chain\":\"%s\",\"server_ms\":5,\"signature\":\"%s\"}", seq,
                          chain, hex);
  return g_bytes_new_take (text, strlen (text));
}

static UploadVerdictKind
judge (const Ed25519Key *key, guint status, GBytes *body, UploadVerdict *verdict)
{
  UploadQuestion question = { .session = SESSION,
                              .pseudonym = PSEUDONYM,
                              .ack_public = ed25519_key_public (key),
                              .first_seq = 10,
                              .last_seq = 19,
                              .next_seq = 25 };

  upload_verdict_judge (&question, status, body, verdict);
  return verdict->kind;
}

static void
test_signed_acknowledgement (void)
{
  g_autoptr (Ed25519Key) key = ed25519_key_new (NULL);
  g_autoptr (GBytes) exact = make_ack (key, SESSION, 19);
  g_autoptr (GBytes) further = make_ack (key, SESSION, 24);
  g_auto (UploadVerdict) one = { 0 };
  g_auto (UploadVerdict) two = { 0 };

  g_assert_cmpint (judge (key, 201, exact, &one), ==, UPLOAD_ACKNOWLEDGED);
  g_assert_cmpuint (one.ack.seq, ==, 19);
  g_assert_cmpstr (one.ack.pseudonym, ==, PSEUDONYM);
  /* A repeated batch is answered with the head that the server has by now. */
  g_assert_cmpint (judge (key, 200, further, &two), ==, UPLOAD_ACKNOWLEDGED);
}

static void
test_wrong_acknowledgements (void)
{
  g_autoptr (Ed25519Key) key = ed25519_key_new (NULL);
  g_autoptr (Ed25519Key) stranger = ed25519_key_new (NULL);
  g_autoptr (GBytes) forged = make_ack (stranger, SESSION, 19);
  g_autoptr (GBytes) other_session = make_ack (key, "2026-10-12/T/2", 19);
  g_autoptr (GBytes) too_low = make_ack (key, SESSION, 18);
  g_autoptr (GBytes) too_high = make_ack (key, SESSION, 25);
  GBytes *bodies[] = { forged, other_session, too_low, too_high };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (UploadVerdict) verdict = { 0 };

      g_assert_cmpint (judge (key, 201, bodies[i], &verdict), ==, UPLOAD_REFUSED);
      g_assert_nonnull (verdict.text);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    guint status;
    const char *body;
    UploadVerdictKind kind;
  } cases[] = {
    { 0, "", UPLOAD_RETRY },
    { 201, "", UPLOAD_RETRY },
    { 201, "{\"seq\":19}", UPLOAD_RETRY },
    { 503, "{\"error\":\"busy\",\"message\":\"m\"}", UPLOAD_RETRY },
    { 503, "{\"error\":\"sealed\",\"message\":\"m\"}", UPLOAD_RETRY },
    { 409, "{\"error\":\"not-open\",\"message\":\"m\"}", UPLOAD_RETRY },
    { 502, "<html>", UPLOAD_RETRY },
    { 403, "{\"error\":\"revoked\",\"message\":\"m\"}", UPLOAD_RETRY },
    { 409, "{\"error\":\"conflict\",\"message\":\"m\"}", UPLOAD_REFUSED },
    { 422, "{\"error\":\"damaged\",\"message\":\"m\"}", UPLOAD_REFUSED },
    { 409, "{\"error\":\"behind\",\"message\":\"m\"}", UPLOAD_REFUSED },
    { 409, "{\"error\":\"submitted\",\"message\":\"m\"}", UPLOAD_REFUSED },
    { 416, "{\"error\":\"gap\",\"message\":\"m\",\"next_seq\":4,\"chain\":\"\"}", UPLOAD_RESEND },
    { 416, "{\"error\":\"gap\",\"message\":\"m\",\"next_seq\":10}", UPLOAD_REOPEN },
    { 416, "{\"error\":\"gap\",\"message\":\"m\",\"next_seq\":11}", UPLOAD_REFUSED },
    { 416, "{\"error\":\"gap\",\"message\":\"m\"}", UPLOAD_REFUSED },
  };
  g_autoptr (Ed25519Key) key = ed25519_key_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_auto (UploadVerdict) verdict = { 0 };

      g_assert_cmpint (judge (key, cases[i].status, body, &verdict), ==, cases[i].kind);
      if (cases[i].kind == UPLOAD_RESEND)
        g_assert_cmpuint (verdict.resend_seq, ==, 4);
    }
}

/* A server that was restored from a backup is offered the headers that it lost. */
static void
test_headers_again (void)
{
  static const struct
  {
    guint status;
    const char *body;
    UploadVerdictKind kind;
  } cases[] = {
    { 201, "{\"transcript\":\"\",\"release\":\"\"}", UPLOAD_ACKNOWLEDGED },
    { 200, "{\"transcript\":\"\",\"release\":\"\"}", UPLOAD_ACKNOWLEDGED },
    { 0, "", UPLOAD_RETRY },
    { 416, "{\"error\":\"gap\",\"message\":\"m\",\"next_seq\":4}", UPLOAD_REOPEN },
    { 409, "{\"error\":\"not-open\",\"message\":\"m\"}", UPLOAD_RETRY },
    { 503, "{\"error\":\"sealed\",\"message\":\"m\"}", UPLOAD_RETRY },
    { 409, "{\"error\":\"behind\",\"message\":\"m\"}", UPLOAD_REFUSED },
    { 409, "{\"error\":\"conflict\",\"message\":\"m\"}", UPLOAD_REFUSED },
    { 422, "{\"error\":\"damaged\",\"message\":\"m\"}", UPLOAD_REFUSED },
    { 409, "{\"error\":\"submitted\",\"message\":\"m\"}", UPLOAD_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_auto (UploadVerdict) verdict = { 0 };

      upload_verdict_judge_header (cases[i].status, body, &verdict);
      g_assert_cmpint (verdict.kind, ==, cases[i].kind);
    }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/upload-verdict/takes-a-signed-acknowledgement", test_signed_acknowledgement);
  g_test_add_func ("/upload-verdict/refuses-forged-and-impossible-acknowledgements", test_wrong_acknowledgements);
  g_test_add_func ("/upload-verdict/decides-each-error", test_errors);
  g_test_add_func ("/upload-verdict/decides-about-headers-offered-again", test_headers_again);
  return g_test_run ();
}
