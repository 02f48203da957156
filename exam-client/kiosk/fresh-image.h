/* Replaces the running program by itself after the finish: the kernel throws the old memory away, and with it every
 * item, key and answer that libraries may have left anywhere in it. */
#pragma once

#include <glib.h>

/* Descriptors above the standard ones that are open now, but for except (-1: none): called first thing in main(), what
 * the parent gave. The compositor holds such a pipe open to its client and ends when it closes. Of int;
 * g_array_unref(). */
GArray *fresh_image_dup_inherited (int except);

/* Puts finished into a sealed memfd and executes this program again with options plus "--finished-fd N". options:
 * NULL-terminated, without the program's name. Only inherited descriptors stay open. Returns only on failure (IO). */
gboolean fresh_image_replace (const char *const *options, GBytes *finished, const GArray *inherited, GError **error);

/* What fresh_image_replace() left in fd; closes it. IO or LIMIT otherwise. */
GBytes *fresh_image_read (int fd, GError **error);
