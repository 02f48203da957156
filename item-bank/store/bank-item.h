/* Rows of the bank as items, for the files of this folder: reading and checking one version. */
#pragma once

#include "item-bank/store/bank-store.h"

typedef struct
{
  guint32 version; /* 0: there is no such item */
  BankState state;
  guint32 frozen_version; /* the newest version that was frozen, 0: none */
  guint8 sha256[DIGEST_LEN];
} BankHead;

/* version 0: the newest. MISSING, DAMAGED. */
BankItem *bank_item_read (BankStore *store, const char *item_id, guint32 version, GError **error);
/* An absent item is no error: version 0. */
gboolean bank_item_find_head (BankStore *store, const char *item_id, BankHead *out, GError **error);
gboolean bank_item_prepare (BankStore *store, GError **error);
