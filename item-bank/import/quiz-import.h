/* From quiz items to the sink: identifiers, sections, and what is refused. */
#pragma once

#include "item-bank/import/import-sink.h"
#include "item-bank/import/quiz-item.h"

#define QUIZ_SECTION "UMUM" /* of items whose file names none */

/* "$course$/top/TWK/Pancasila/Sila 1": section "TWK", topic "Pancasila/Sila 1". Names that stand for a place in Moodle
 * are left out; a section that is no token is made one. Both newly allocated, never NULL. */
void quiz_import_parse_category (const char *category, char **out_section, char **out_topic);

/* What the item is called: an id number or a name that is a token as it is; a name that is none as a token with a hash
 * of name and category behind it; without both a hash of stem and options. So an item that is imported again finds
 * itself. Sets item->id, and section, topic and lang where the file or the user says more. number, name and category
 * may be NULL. */
void
quiz_import_name (QuizItem *item, const ImportSink *sink, const char *number, const char *name, const char *category);
/* Builds the item and takes or refuses it; item->id is set. FALSE stops the import. */
gboolean quiz_import_take (ImportSink *sink, QuizItem *item, GError **error);
/* "Benar" and "Salah", or English. Static text. */
const char *quiz_import_truth (const ImportSink *sink, gboolean is_true);
/* Adds the two options of a question whether something is true. */
void quiz_import_add_truth (const ImportSink *sink, QuizItem *item, Rational of_true, Rational of_false);
