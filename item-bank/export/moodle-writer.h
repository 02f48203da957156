/* One question of Moodle XML through libxml2's writer. */
#pragma once

#include <libxml/xmlwriter.h>

#include "item-bank/export/quiz-export.h"

typedef struct
{
  const ItemExportOptions *options;
  xmlTextWriter *xml;
} MoodleWriter;

/* FALSE where the item was left out, which options->warn was told. */
gboolean moodle_writer_write (const MoodleWriter *writer, const ItemDraft *draft);

/* <name>text</name> */
void moodle_writer_element (const MoodleWriter *writer, const char *name, const char *text);
/* <name format="html"><text>..</text> with the pictures' files; the text is escaped here. */
void moodle_writer_text (const MoodleWriter *writer, const char *name, const char *text, const GPtrArray *pictures);
/* Says why an item is left out. Always FALSE. */
gboolean moodle_writer_leave_out (const MoodleWriter *writer, const ItemDraft *draft, const char *why);
