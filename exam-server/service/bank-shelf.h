/* Sealed banks and rule packs that sessions need, opened once and kept open. Only commitments, sealed bytes and the
 * blueprint are in here: nothing of an item's content. */
#pragma once

#include "common/exam/bank-package.h"
#include "common/exam/rule-pack.h"
#include "exam-server/service/centre.h"
#include "exam-server/store/store-bank.h"
#include "exam-server/store/store-session.h"

typedef struct
{
  BankPackage *package;
  GBytes *file;
  char *exam;
  char *path;
  guint8 package_sha256[DIGEST_LEN];
  guint8 manifest_sha256[DIGEST_LEN];
} Bank;

typedef struct
{
  RulePack *pack;
  char *json;
  gint64 version;
} Rules;

typedef struct BankShelf BankShelf;

BankShelf *bank_shelf_new (Centre *centre);
void bank_shelf_free (BankShelf *shelf);

/* Borrowed until the shelf is freed; any thread. MISSING where there is none; DAMAGED where the file was changed. */
const Bank *bank_shelf_find (BankShelf *shelf, StoreTx *tx, const char *exam, GError **error);
/* The bank that the session's draw transcript names. */
const Bank *bank_shelf_find_drawn (BankShelf *shelf, StoreTx *tx, const StoreSession *session, GError **error);
const Rules *bank_shelf_find_rules (BankShelf *shelf, StoreTx *tx, const char *rules_id, GError **error);

/* Verifies the package against the pinned certificates (UNTRUSTED also below min_signers, 0: as the package says),
 * copies it into the centre's folder, stores the row. out_changed FALSE: the same bytes were there before. */
gboolean bank_shelf_import (Centre *centre,
                            const char *actor,
                            const char *package_path,
                            const char *committee_path,
                            guint min_signers,
                            gboolean *out_changed,
                            char **out_summary,
                            GError **error);
gboolean bank_shelf_import_rules (
    Centre *centre, const char *actor, const char *path, gboolean *out_changed, char **out_summary, GError **error);
