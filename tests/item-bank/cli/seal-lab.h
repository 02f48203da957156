/* A sealed package of two items, made by the real program, that needs no reference data. */
#pragma once

#include "tests/item-bank/cli/bank-lab.h"

/* Texts that only the items hold. */
#define SEAL_LAB_STEM "Apa ibu kota Indonesia?"

/* bank.tar, unsigned, of exam `exam`; 2 of 3 members sign; custodians ketua, saksi, notaris, of whom 2 open it: their
 * shares lie in `shares_dir`. */
void seal_lab_pack (BankLab *lab, const char *exam, const char *package, const char *shares_dir);
/* As bank_lab_run() with text on standard input. */
int seal_lab_run_with (BankLab *lab, const char *input, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* As bank_lab_run() at a terminal of its own, on which the lines are typed one after another, each when the program
 * asks (writes ": " and waits). What the terminal shows is in lab->out. */
int seal_lab_run_at_terminal (BankLab *lab, const char *const *lines, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* A shell script in the folder; output in lab->out. */
int seal_lab_run_shell (BankLab *lab, const char *script);
/* Newly allocated content of a text file in the folder. */
char *seal_lab_read_text (const BankLab *lab, const char *name);
