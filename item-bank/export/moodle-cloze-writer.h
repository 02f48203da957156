/* Items with places to answer in their text as Moodle's embedded answers. */
#pragma once

#include "item-bank/export/moodle-writer.h"

/* The text with "{1:MULTICHOICE:...}" in place of the gaps, as HTML without pictures. NULL where the item was left out,
 * which options->warn was told. Newly allocated. */
char *moodle_cloze_writer_format (const MoodleWriter *writer, const ItemDraft *draft, const PointsRules *rules);
