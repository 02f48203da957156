/* The table that the bundler writes, for web-assets.c alone. */
#pragma once

#include "exam-server/web/web-assets.h"

extern const WebAsset WEB_ASSETS[];
extern const gsize N_WEB_ASSETS;
