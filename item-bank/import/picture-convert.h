/* JPEG pictures, which authors use, as PNG, which is shown in an exam. */
#pragma once

#include <glib.h>

gboolean picture_convert_can (const guint8 *data, gsize len);
/* LIMIT for sides over PNG_CHECK_SIDE_MAX, SYNTAX where it is damaged. */
GBytes *picture_convert (GBytes *data, GError **error);
