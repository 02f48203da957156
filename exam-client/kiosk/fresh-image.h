/* Replaces the running program by itself after the finish: the kernel throws the old memory away, and with it every
 * item, key and answer that libraries may have left anywhere in it. */
#pragma once

#include <glib.h>

/* Puts finished into a sealed memfd and executes this program again with options plus "--finished-fd N". Returns only
 * on failure (IO). options: NULL-terminated, without the program's name. */
gboolean fresh_image_replace (const char *const *options, GBytes *finished, GError **error);

/* What fresh_image_replace() left in fd; closes it. IO or LIMIT otherwise. */
GBytes *fresh_image_read (int fd, GError **error);
