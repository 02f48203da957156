/* A folder with a bank and people to review it. */
#pragma once

#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-workflow.h"

#define BANK_FIXTURE_PEOPLE 4

typedef struct
{
  char *folder;
  char *path;
  char *certificates[BANK_FIXTURE_PEOPLE]; /* of "Person 1", "Person 2" ...: NULL without people */
  Secret *keys[BANK_FIXTURE_PEOPLE];
} BankFixture;

void bank_fixture_set_up (BankFixture *fixture, gconstpointer data);
/* With people. */
void bank_fixture_set_up_people (BankFixture *fixture, gconstpointer data);
void bank_fixture_tear_down (BankFixture *fixture, gconstpointer data);
/* Runs SQL on the file behind the store's back, without triggers. */
void bank_fixture_tamper (const char *path, const char *sql);
/* The same with triggers: what SQLite said, NULL where it obeyed. */
char *bank_fixture_try (const char *path, const char *sql);
BankStoreOutcome bank_fixture_put (BankStore *store, const char *id, char key);
/* Opens the bank, creating it, with persons 1 to n admitted. */
BankStore *bank_fixture_open (const BankFixture *fixture, guint n_reviewers);
BankSigner bank_fixture_signer (const BankFixture *fixture, guint person);
/* Submits A-1 (put as needed, key C), lets person 1 answer blind, persons 1 and 2 approve. */
void bank_fixture_approve (BankStore *store, const BankFixture *fixture, const char *id);
