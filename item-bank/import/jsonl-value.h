/* Members of one JSON object, checked: what jsonl importers of items share. Errors are SYNTAX and name the member. */
#pragma once

#include "common/base/json.h"
#include "common/exam/item-document.h"
#include "common/exam/rational.h"

/* Always FALSE. */
gboolean jsonl_value_fail (GError **error, const char *name, const char *message);
/* object has no members but these. */
gboolean jsonl_value_check_members (const cJSON *object, const char *const *names, GError **error);
/* "" where absent or null; checked as text. NULL with an error otherwise. */
const char *jsonl_value_get_text (const cJSON *object, const char *name, gsize max_len, GError **error);
/* The same, into *out, which is replaced. */
gboolean jsonl_value_set_text (char **out, const cJSON *object, const char *name, gsize max_len, GError **error);
/* A number, or a fraction as a text ("1/3"). *out_has is FALSE, *out untouched, where it is absent or null. */
gboolean
jsonl_value_get_rational (const cJSON *object, const char *name, gboolean *out_has, Rational *out, GError **error);
/* The pictures that "media" names (files beside path, or data: URIs), with the texts of "alt", appended to pictures. */
gboolean jsonl_value_read_pictures (const char *path, const cJSON *object, GPtrArray *pictures, GError **error);
