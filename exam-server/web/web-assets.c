/* Looks embedded pages up by path. */
#include "exam-server/web/web-assets.h"

#include "exam-server/web/web-assets-data.h"

const WebAsset *
web_assets_find (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  for (gsize i = 0; i < N_WEB_ASSETS; i++)
    if (g_str_equal (WEB_ASSETS[i].path, path))
      return &WEB_ASSETS[i];
  return NULL;
}
