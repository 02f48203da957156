/* An item as quiz programs (Moodle, GIFT, Aiken, Canvas) have it: answers that are worth fractions of a grade.
 * Importers fill one in, quiz_item_build() makes the draft: document, rules of scoring, checks. */
#pragma once

#include "common/exam/points-rules.h"
#include "item-bank/store/item-draft.h"

typedef struct
{
  char *text;          /* what is shown; of a text field: what is accepted, "*" any characters, "\*" a star */
  GPtrArray *pictures; /* of ItemPicture */
  Rational fraction;   /* of the part's grade */
  Rational lo, hi;     /* number: what is accepted, bounds included */
  gboolean is_any;     /* number: accepts whatever was typed */
  guint target;        /* match: index of the right one; G_MAXUINT: none */
} QuizAnswer;

typedef struct
{
  ItemKind kind; /* not hotspot, not mixed */
  Rational grade;
  gboolean is_exact;  /* text: cases count */
  gboolean is_all;    /* multiple, order, match: the grade for the exact answer, else nothing */
  gboolean is_signed; /* multiple: the sum may fall below 0 and rise above the grade */
  char *prompt;
  GPtrArray *answers; /* of QuizAnswer; options in the order of the file; "order": in the right order */
  GPtrArray *targets; /* of QuizAnswer: what "match" offers */
} QuizPart;

typedef struct
{
  guint line;
  char *id; /* token */
  char *lang;
  char *stem; /* "[[2]]": the gap of the second part */
  GPtrArray *pictures;
  GPtrArray *parts;   /* of QuizPart; several make a mixed item */
  PointsRules *rules; /* NULL: made from the fractions; else these, which fit the parts */
  char *section, *topic, *bloom, *rationale;
} QuizItem;

QuizItem *quiz_item_new (guint line);
void quiz_item_free (QuizItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuizItem, quiz_item_free)

/* Borrowed; grade 1. */
QuizPart *quiz_item_add_part (QuizItem *item, ItemKind kind);
/* Borrowed; fraction 0. */
QuizAnswer *quiz_part_add_answer (QuizPart *part, const char *text);
/* Index of the target with this text, which is added where it is new. */
guint quiz_part_find_target (QuizPart *part, const char *text);
/* A number and how far from it is still right. SYNTAX where one is no exact number. */
gboolean quiz_answer_set_number (QuizAnswer *answer, const char *number, const char *tolerance, GError **error);

/* "33.33333" (percent) as the fraction that was meant: with three or more decimals the k/n, n at most 26, that rounds
 * to it, else the decimal itself. SYNTAX otherwise. */
gboolean quiz_fraction_parse (const char *percent, Rational *out, GError **error);
/* Decimal numbers as programs write them: "1.0000000", "+5", ".5", "1e3", "-0". */
gboolean quiz_number_parse (const char *text, Rational *out);

/* Every byte that no token can have becomes "-"; letters lose their accents. Never longer than max_len, "" where
 * nothing is left. Newly allocated. */
char *quiz_token_from (const char *text, gsize max_len);
/* Literal "[[1]]" in a text, which would be a gap, is kept from being one. Newly allocated. */
char *quiz_text_without_gaps (const char *text);

/* NULL where the item cannot be had exactly: the error says what. */
ItemDraft *quiz_item_build (const QuizItem *item, GError **error);
