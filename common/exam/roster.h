/* The committed list of who may sit: a Merkle root over lines that hide the person behind a salted hash, so that
 * nothing personal is published and nobody can be added or dropped later. docs/formats/roster.md. Line: "exam-roster/v1
 * <pseudonym> <session> <formation> <person hash, hex>". */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"

#define ROSTER_SALT_LEN 32

typedef struct
{
  const char *pseudonym;
  const char *session;
  const char *formation;
  const char *number;
  const char *name;
  const char *birth_date;       /* yyyy-mm-dd */
  guint8 salt[ROSTER_SALT_LEN]; /* secret until somebody opens this line: it is in the hash and not in the line */
} RosterEntry;

/* SHA-256("exam-person/v1" LF || salt || number LF name LF birth date LF), in hex. SYNTAX, NULL, where one of the three
 * holds a LF: two people could then have one hash. */
char *roster_person_hash (const RosterEntry *entry, GError **error);
/* What is committed to, and may be shown. SYNTAX, NULL, as above, and where pseudonym, session or formation is no
 * token. */
char *roster_line (const RosterEntry *entry, GError **error);
/* Root over the lines, sorted bytewise first. lines: of char*. */
void roster_root (GPtrArray *lines, guint8 out32[DIGEST_LEN]);
