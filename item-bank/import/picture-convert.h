/* Pictures of other formats that authors use (JPEG, GIF) as PNG, which alone is shown in an exam. */
#pragma once

#include <glib.h>

gboolean picture_convert_can (const guint8 *data, gsize len);
/* The first picture of the file. LIMIT for sides over PNG_CHECK_SIDE_MAX, SYNTAX where it is damaged, REFUSED where it
 * moves. */
GBytes *picture_convert (GBytes *data, GError **error);
