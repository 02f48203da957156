/* Temporary folders that go away with the test, also where it aborts or is told to end. */
#pragma once

#include <glib.h>

/* A new folder under the system's temporary one, adil-<name>-XXXXXX. At most 8 at a time. */
char *test_dir_new (const char *name);
/* Removes the folder with all that is in it, frees path. */
void test_dir_remove (char *path);
