/* Is this a PNG that is safe to show? The chunk structure is followed to its end; pixels are the viewer's work. */
#pragma once

#include <glib.h>

#define PNG_CHECK_SIDE_MAX 8192 /* pixels */

gboolean png_check_is_png (const guint8 *data, gsize len);
/* SYNTAX for a broken structure, LIMIT for sides over PNG_CHECK_SIDE_MAX. */
gboolean png_check (const guint8 *data, gsize len, GError **error);
