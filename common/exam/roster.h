/* The committed list of who may sit: a Merkle root over salted lines, so that nothing personal is published and nobody can
 * be added or dropped later. docs/formats/roster.md.
 * Line: "exam-roster/v1 <pseudonym> <session> <formation> <salt hex> <sha256 of number LF name LF birth date>". */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"

typedef struct
{
  const char *pseudonym;
  const char *session;
  const char *formation;
  const char *number;
  const char *name;
  const char *birth_date; /* yyyy-mm-dd */
  guint8 salt[32];
} RosterEntry;

char *roster_line (const RosterEntry *entry);
/* Root over the lines, sorted bytewise first. lines: of char*. */
void roster_root (GPtrArray *lines, guint8 out32[DIGEST_LEN]);
