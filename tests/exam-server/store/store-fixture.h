/* A database in a folder of its own, and rows to put in. */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  char *dir;
  char *path;
  Store *store;
} StoreFixture;

/* path only, no database yet. */
void store_fixture_init_path (StoreFixture *fixture);
void store_fixture_init (StoreFixture *fixture);
void store_fixture_clear (StoreFixture *fixture);
void store_fixture_reopen (StoreFixture *fixture);

/* Asserts success. */
void store_fixture_write (Store *store, gboolean (*run) (StoreTx *tx, gpointer data, GError **error), gpointer data);
/* Job: a formation, session S1, terminal 0x11.., and candidates and sittings P0000001 ... for GPOINTER_TO_UINT (data).
 */
gboolean store_fixture_fill (StoreTx *tx, gpointer data, GError **error);
