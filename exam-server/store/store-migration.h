/* Internal to the store: brings a database file to this program's version. */
#pragma once

#include "exam-server/store/store-tx.h"

#define STORE_APPLICATION_ID 0x4164696c /* "Adil", as file(1) and PRAGMA application_id show it */
#define STORE_VERSION        2

/* An empty file becomes a database; an older one is brought up, one transaction per version. REFUSED: not an Adil
 * server database, or of a newer version. Nothing is written before that is known. */
gboolean store_migration_run (StoreTx *tx, const char *path, GError **error);
