/* What every importer does alike: checks of single fields and the making of points. Errors name the field. */
#pragma once

#include "common/exam/rational.h"
#include "item-bank/store/item-draft.h"

/* A token for ids and sections. SYNTAX otherwise. */
gboolean draft_fields_check_token (const char *name, const char *text, gsize max_len, GError **error);
/* UTF-8 without control characters other than LF and TAB, at most max_len bytes. */
gboolean draft_fields_check_text (const char *name, const char *text, gsize max_len, GError **error);
/* "single" is an item with one key, "single_weighted" one whose options are all worth something. */
gboolean draft_fields_parse_type (const char *text, ItemKind *out_kind, gboolean *out_weighted, GError **error);
/* rational_parse(), and also "-0" and "-0.0", which programs write. */
gboolean draft_fields_parse_number (const char *text, Rational *out);
/* A decimal number of logits with up to three places, from -10 to 10. */
gboolean draft_fields_parse_difficulty (const char *text, gint64 *out_milli, GError **error);

/* Exact points over their common denominator; values has one Rational per option. LIMIT where they do not fit. */
gboolean draft_fields_set_points (Points *points, const GArray *values, GError **error);
/* key is a letter of an option, "" for none: it must be the option with most points. */
gboolean draft_fields_check_key (const ItemDraft *draft, const char *key, GError **error);
/* The document as the package will hold it must stay within its limit. */
gboolean draft_fields_check_size (const ItemDraft *draft, GError **error);
