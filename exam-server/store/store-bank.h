/* Imported item banks (table banks); the sealed packages themselves are files. */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *exam;
  gint64 version;
  guint8 package_sha256[32];
  guint8 manifest_sha256[32];
  const char *path;
  gint64 size;
  const char *committee_pem;
  gint64 imported_ms;
} StoreBank;

void store_bank_free (StoreBank *bank);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreBank, store_bank_free)

gboolean store_bank_insert (StoreTx *tx, const StoreBank *bank, GError **error);
/* The highest version of an exam's bank. */
StoreBank *store_bank_find (StoreTx *tx, const char *exam, GError **error);
StoreBank *store_bank_find_version (StoreTx *tx, const char *exam, gint64 version, GError **error);
/* All, by exam and version. */
GPtrArray *store_bank_list (StoreTx *tx, GError **error);
