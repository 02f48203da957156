/* The responses by which the scoring of a field is found out: all that it can have, or as many as tell. */
#pragma once

#include "item-bank/import/qti-interaction.h"
#include "item-bank/import/qti-reads.h"

#define QTI_PROBE_COMPLETE_MAX 5040 /* so many responses of one field are tried one by one */

typedef struct
{
  GPtrArray *responses; /* as response.h spells them, none empty, each once */
  gboolean is_complete; /* there are no others */
  char *correct;        /* what the item declares as correct, NULL where it does not or it is no possible response */
} QtiProbe;

QtiProbe *qti_probe_new (const QtiSlot *slot, const QtiReads *reads, const QtiValue *correct);
void qti_probe_free (QtiProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiProbe, qti_probe_free)

/* The value that a response of the field (not empty) has in QTI. NULL where it cannot have one. */
QtiValue *qti_probe_make_value (const QtiSlot *slot, const char *response);
/* "A", "C" of "AC"; "A2", "B1" of "A2B1". Newly allocated. */
GPtrArray *qti_probe_split (const ItemField *field, const char *response);
