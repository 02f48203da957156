/* Package files on disk. */
#pragma once

#include "common/exam/bank-package.h"

/* Maps the file; the bytes must not be changed meanwhile. MISSING, LIMIT or IO. */
GBytes *package_file_map (const char *path, GError **error);
/* Maps and opens; errors name the path. pinned_pem may be NULL. */
BankPackage *package_file_open (const char *path, const char *pinned_pem, GError **error);
