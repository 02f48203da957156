/* Where importers put what they read: whole items, and what is wrong with those that they had to refuse. */
#pragma once

#include "item-bank/store/item-draft.h"

/* Takes one good item, borrowed. FALSE with REFUSED refuses this item, with
 * another error it stops the import (the bank cannot be written). */
typedef gboolean (*ImportDraftFunc) (const ItemDraft *draft, gpointer data, GError **error);
/* message is a whole line for people: "file:line: item: what is wrong and what to do". */
typedef void (*ImportRefuseFunc) (const char *message, gpointer data);

typedef struct
{
  const char *path; /* of the file being read: for messages, and pictures are looked for beside it */
  ImportDraftFunc take;
  ImportRefuseFunc refuse;
  gpointer data;
  const char *section;  /* given by the user, NULL: none; for formats without sections, and instead of categories */
  const char *lang;     /* of formats that do not name it, NULL: "id" */
  const char *encoding; /* of text files, NULL: UTF-8 */
  GHashTable *lines_by_id; /* to find an id that occurs twice in one file */
  guint64 done, total; /* how far the file is read, in steps of the importer's own; 0 where it cannot say */
  guint n_taken;
  guint n_refused;
} ImportSink;

void
import_sink_init (ImportSink *sink, const char *path, ImportDraftFunc take, ImportRefuseFunc refuse, gpointer data);
void import_sink_clear (ImportSink *sink);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImportSink, import_sink_clear)

/* Hands draft on, which is freed. Refuses a second item with the same id. */
gboolean import_sink_take (ImportSink *sink, guint line, ItemDraft *draft, GError **error);
/* item_id may be NULL where it is not known. */
void import_sink_refuse (ImportSink *sink, guint line, const char *item_id, const GError *why);
