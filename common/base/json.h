/* cJSON with errors that name the field. Borrowed results live as long as the document. */
#pragma once

#include <cjson/cJSON.h>
#include <glib.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cJSON, cJSON_Delete)

/* Parses one whole JSON text of at most max_len bytes, valid UTF-8, nesting of at most 32, no duplicated names in an
 * object, no NUL in strings, no integer beyond 2^53 (it would lose digits), nothing but white space behind it. SYNTAX
 * with what, line and column (for a duplicated name: what and the name). */
cJSON *json_parse (const char *what, const char *text, gsize len, gsize max_len, GError **error);
/* As cJSON_Delete(), but overwrites all texts first: for documents that are secret. */
void json_free_wiping (cJSON *value);
/* Newly allocated by GLib (free with g_free()), unformatted. */
char *json_format (const cJSON *value);
char *json_format_pretty (const cJSON *value);

/* Required members. path is the place of object for messages, e.g. "sections[2]". SYNTAX otherwise. */
const char *json_get_string (const cJSON *object, const char *path, const char *name, GError **error);
gboolean json_get_integer (
    const cJSON *object, const char *path, const char *name, gint64 min, gint64 max, gint64 *out, GError **error);
const cJSON *json_get_array (const cJSON *object, const char *path, const char *name, GError **error);
const cJSON *json_get_object (const cJSON *object, const char *path, const char *name, GError **error);
/* Exactly 2 * len lower-case hex digits. */
gboolean json_get_hex (const cJSON *object, const char *path, const char *name, guint8 *out, gsize len, GError **error);

/* Optional members: NULL or fallback where absent (or of another type). */
const char *json_find_string (const cJSON *object, const char *name);
gint64 json_find_integer (const cJSON *object, const char *name, gint64 fallback);
gboolean json_find_bool (const cJSON *object, const char *name, gboolean fallback);

/* Adds an integer that survives the trip through double: |value| <= 2^53 (asserted). */
void json_add_integer (cJSON *object, const char *name, gint64 value);
