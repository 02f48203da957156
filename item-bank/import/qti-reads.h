/* How the processing of an item reads one response. Where it only compares it with what is the same for everybody, the
 * places at which its score can change are known, and so is the whole score. */
#pragma once

#include "item-bank/qti/qti-run.h"

typedef struct
{
  gboolean is_simple;    /* read in no other way than what follows, isNull, and whole responses */
  gboolean looks_inside; /* also asked for single elements of a container: samples cannot tell what hangs on several */
  GArray *numbers;    /* of Rational: where comparisons may change, in no order */
  GPtrArray *exact;   /* texts it is compared with */
  GPtrArray *folded;  /* the same, cases folded */
  GPtrArray *parts;   /* texts that are looked for in it */
  GPtrArray *folded_parts;
  GPtrArray *places; /* "2 name": what is looked for at a place of an ordered response */
} QtiReads;

/* id: a response of the run's item. */
QtiReads *qti_reads_new (const QtiItem *item, QtiRun *run, const char *id);
void qti_reads_free (QtiReads *reads);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiReads, qti_reads_free)
