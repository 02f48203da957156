/* The pages: embedded files with the headers that keep a browser from running or framing anything else. */
#include <string.h>

#include "exam-server/api/api-context.h"
#include "exam-server/web/web-assets.h"

#define CONTENT_POLICY                                                                                                 \
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "     \
  "form-action 'self'; frame-ancestors 'none'"

void
api_web_handler (HttpExchange *x, gpointer data)
{
  const WebAsset *asset = web_assets_find (http_exchange_path (x));
  const char *known = http_exchange_header (x, "If-None-Match");
  g_autoptr (GBytes) bytes = NULL;

  if (asset == NULL)
    {
      http_exchange_reply_error (x, 404, "not-found", "there is no such page");
      return;
    }
  http_exchange_add_header (x, "Content-Security-Policy", CONTENT_POLICY);
  http_exchange_add_header (x, "X-Content-Type-Options", "nosniff");
  http_exchange_add_header (x, "Referrer-Policy", "no-referrer");
  http_exchange_add_header (x, "Cross-Origin-Opener-Policy", "same-origin");
  http_exchange_add_header (x, "Cache-Control", "no-cache");
  http_exchange_add_header (x, "ETag", asset->etag);
  if (known != NULL && strcmp (known, asset->etag) == 0)
    {
      http_exchange_reply (x, 304, NULL, NULL, 0);
      return;
    }
  bytes = g_bytes_new_static (asset->data, asset->len);
  http_exchange_reply_bytes (x, 200, asset->content_type, bytes);
}
