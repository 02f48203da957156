/* Named values of the installation (table meta). */
#pragma once

#include "exam-server/store/store.h"

/* Newly allocated; MISSING where absent. */
char *store_meta_dup (StoreTx *tx, const char *key, GError **error);
/* Inserts or replaces. */
gboolean store_meta_set (StoreTx *tx, const char *key, const char *value, GError **error);
