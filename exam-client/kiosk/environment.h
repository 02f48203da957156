/* The environment that a locked-down client accepts. Variables that load code, open debuggers or change what is drawn
 * are removed; those that have already acted before main() (the loader's) make the start fail. */
#pragma once

#include <glib.h>

/* TRUE for a name that must not reach the toolkit: LD_*, GTK_*, GDK_*, GSK_*, GIO_*, G_*, GST_*, PANGO_*, FONTCONFIG_*
 * but the few that the terminal's own unit sets (GDK_BACKEND, GSK_RENDERER, GTK_A11Y, GIO_USE_VFS). */
gboolean environment_is_dangerous (const char *name);

/* TRUE for LD_*: unsetting it would be too late. */
gboolean environment_is_loader (const char *name);

/* Removes every dangerous variable of this process; call before threads and before the toolkit starts. UNTRUSTED naming
 * the variable where the loader was told to load something. */
gboolean environment_scrub (GError **error);
