/* The pages of the console and the live board, bundled and embedded at build time. */
#pragma once

#include <glib.h>

typedef struct
{
  const char *path; /* "/", "/live", "/assets/app.js" ... */
  const char *content_type;
  const guint8 *data;
  gsize len;
  const char *etag; /* quoted, a hash of the data */
} WebAsset;

/* NULL for an unknown path. */
const WebAsset *web_assets_find (const char *path);
