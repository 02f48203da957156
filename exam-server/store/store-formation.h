/* Positions that candidates compete for (table formations). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *id;
  const char *title;
  const char *agency;
  const char *position;
  const char *unit;
  const char *location;
  const char *formation_type;
  const char *education;
  gint64 quota;
} StoreFormation;

void store_formation_free (StoreFormation *formation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreFormation, store_formation_free)

gboolean store_formation_insert (StoreTx *tx, const StoreFormation *formation, GError **error);
StoreFormation *store_formation_find (StoreTx *tx, const char *id, GError **error);
/* All, by id. */
GPtrArray *store_formation_list (StoreTx *tx, GError **error);
