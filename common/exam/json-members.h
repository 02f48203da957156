/* What Adil's JSON documents (items, blueprints, rule packs) have in common: no unknown members, bilingual titles,
 * lists of strings, and errors that name the field. All errors are SYNTAX. */
#pragma once

#include "common/base/json.h"

/* Always returns FALSE. path and name as in common/base/json.h; name may be NULL. */
gboolean json_members_fail (GError **error, const char *path, const char *name, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* object is an object and has no members but these. names ends with NULL. */
gboolean json_members_check (const cJSON *object, const char *path, const char *const *names, GError **error);
/* A token (text_is_token()) of at most max_len characters. Borrowed. */
const char *
json_members_get_token (const cJSON *object, const char *path, const char *name, gsize max_len, GError **error);
/* "title": {"en": "...", "id": "..."}, both not empty; where the member is absent both are fallback. Newly allocated.
 */
gboolean json_members_get_title (
    const cJSON *object, const char *path, const char *fallback, char **out_en, char **out_id, GError **error);
/* Required true or false. */
gboolean json_members_get_bool (const cJSON *object, const char *path, const char *name, gboolean *out, GError **error);
/* Member "format" equals format. */
gboolean json_members_check_format (const cJSON *object, const char *format, GError **error);
/* Text for people: not longer than max_len bytes, no control characters but LF and tab. */
gboolean json_members_check_text (const char *text, const char *path, const char *name, gsize max_len, GError **error);
/* Newly allocated "title" object. */
cJSON *json_members_new_title (const char *en, const char *id);
