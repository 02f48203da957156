/* Random bytes of the operating system's quality. */
#pragma once

#include <glib.h>

gboolean random_fill (guint8 *out, gsize len, GError **error);
