/* A folder with everything that runs of the real program need: keys, committee, the reference bank. */
#pragma once

#include <glib.h>

typedef struct
{
  char *folder;
  char *fixture;   /* bank.jsonl of the reference bank, NULL where it is absent */
  char *blueprint; /* that fits it */
  char *out;       /* of the last run */
  char *err;
} BankLab;

BankLab *bank_lab_new (void);
/* Removes the folder. */
void bank_lab_free (BankLab *lab);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankLab, bank_lab_free)

/* Runs item-bank in the folder with arguments separated by spaces; returns its exit status. */
int bank_lab_run (BankLab *lab, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Runs any program found on the path. */
int bank_lab_run_other (BankLab *lab, const char *command);
char *bank_lab_path (const BankLab *lab, const char *name);
GBytes *bank_lab_read (const BankLab *lab, const char *name);
void bank_lab_write (const BankLab *lab, const char *name, const void *data, gssize len);
/* Names in the folder, sorted, separated by spaces. */
char *bank_lab_list (const BankLab *lab, const char *subfolder);

/* import and pack; g_test_skip() and FALSE without reference data. bank.tar is unsigned. */
gboolean bank_lab_pack (BankLab *lab);
