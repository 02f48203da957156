/* What a candidate answered, as records hold it: one line of printable ASCII of at most EXAM_RESPONSE_MAX bytes, "" for
 * no answer. Options are named by the author's letters, whatever order was shown. Format: docs/formats/response.md. */
#pragma once

#include "common/exam/item-kind.h"
#include "common/exam/limits.h"

#define RESPONSE_NUMBER_MAX 24 /* characters of a typed number */

/* Is text a possible response of an item of this kind? n_options: 0 where it is not known (then any letter passes).
 * Letters of "multiple" and "hotspot" are sorted and distinct, those of "order" distinct and complete, pairs of "match"
 * sorted and distinct. "mixed": fields joined by '|', each of any kind, not all of them empty. The empty text is always
 * possible. */
gboolean response_is_possible (ItemKind kind, guint n_options, const char *text);
/* The same for one field; n_options and n_targets are exact (0: there are none). */
gboolean response_field_is_possible (ItemKind kind, guint n_options, guint n_targets, const char *text);

/* Splits the response of a mixed item into exactly n_fields texts. NULL where it has another number of fields; "" gives
 * n_fields empty texts. Newly allocated, free with g_strfreev(). */
char **response_split (const char *text, guint n_fields);
/* The fields as one response; "" where all of them are empty. Newly allocated. */
char *response_join (const char *const *fields, guint n_fields);

/* A typed text as a response: percent-encodes '%', '|' and all but printable ASCII (UTF-8). Newly allocated. */
char *response_encode_text (const char *text);
/* NULL where it is not what response_encode_text() writes. Newly allocated. */
char *response_decode_text (const char *encoded);
/* How texts are compared: NFC, white space trimmed and folded into single spaces; case folded on demand. Newly
 * allocated. */
char *response_normalize_text (const char *text, gboolean folds_case);
/* A typed number as a response: white space removed, a decimal comma as a point, "+" dropped. NULL where it is no
 * number of at most 15 digits before and 9 behind the point. Newly allocated. */
char *response_parse_number (const char *typed);
