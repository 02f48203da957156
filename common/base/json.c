/* cJSON made strict, with errors that name the place. */
#include "common/base/json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/json-scan.h"

#define JSON_MAX_DEPTH   32
#define JSON_MAX_INTEGER (G_GINT64_CONSTANT (1) << 53)
/* cJSON prints 15 digits and takes them for equal within DBL_EPSILON: larger integers lose their last digit. */
#define JSON_MAX_PRINTED_INTEGER G_GINT64_CONSTANT (999999999999999)

static gboolean
json_check_names (const char *what, const cJSON *value, GError **error)
{
  g_autoptr (GHashTable) names = cJSON_IsObject (value) ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;

  for (const cJSON *child = value->child; child != NULL; child = child->next)
    {
      if (names != NULL && !g_hash_table_add (names, child->string))
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: the name \"%s\" occurs twice in one object"), what,
                       child->string);
          return FALSE;
        }
      if (!json_check_names (what, child, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
json_check_bytes (const char *what, const char *text, gsize len, gsize max_len, GError **error)
{
  const char *end;

  if (len == 0 || len > max_len)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   len == 0 ? _ ("%s: is empty") : _ ("%s: is longer than the limit of %zu bytes"), what, max_len);
      return FALSE;
    }
  if (!g_utf8_validate_len (text, len, &end))
    return json_scan_fail (what, text, (gsize)(end - text), *end == '\0' ? _ ("a NUL byte") : _ ("not valid UTF-8"),
                           error);
  return json_scan_check (what, text, len, JSON_MAX_DEPTH, error);
}

cJSON *
json_parse (const char *what, const char *text, gsize len, gsize max_len, GError **error)
{
  g_autoptr (cJSON) value = NULL;
  const char *end = NULL;
  gsize rest;

  if (!json_check_bytes (what, text, len, max_len, error))
    return NULL;
  /* return_parse_end instead of cJSON_GetErrorPtr(): that one is a global. */
  value = cJSON_ParseWithLengthOpts (text, len, &end, FALSE);
  rest = end != NULL ? (gsize)(end - text) : 0;
  if (value == NULL)
    {
      json_scan_fail (what, text, MIN (rest, len), _ ("not valid JSON here"), error);
      return NULL;
    }
  while (rest < len && strchr (" \t\r\n", text[rest]) != NULL)
    rest++;
  if (rest < len)
    {
      json_scan_fail (what, text, rest, _ ("text after the end of the JSON value"), error);
      return NULL;
    }
  if (!json_check_names (what, value, error))
    return NULL;
  return g_steal_pointer (&value);
}

static void
json_wipe_texts (cJSON *value)
{
  if (value->valuestring != NULL)
    explicit_bzero (value->valuestring, strlen (value->valuestring));
  for (cJSON *child = value->child; child != NULL; child = child->next)
    json_wipe_texts (child);
}

void
json_free_wiping (cJSON *value)
{
  if (value != NULL)
    json_wipe_texts (value);
  cJSON_Delete (value);
}

static char *
json_take (char *text)
{
  char *copy = g_strdup (text);

  g_assert (copy != NULL); /* only out of memory */
  cJSON_free (text);
  return copy;
}

char *
json_format (const cJSON *value)
{
  return json_take (cJSON_PrintUnformatted (value));
}

char *
json_format_pretty (const cJSON *value)
{
  return json_take (cJSON_Print (value));
}

static gboolean
json_fail (GError **error, const char *path, const char *name, const char *message)
{
  gboolean has_path = path != NULL && *path != '\0';

  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s%s%s: %s", has_path ? path : "", has_path ? "." : "", name,
               message);
  return FALSE;
}

static const cJSON *
json_get (const cJSON *object, const char *path, const char *name, GError **error)
{
  const cJSON *member;

  if (!cJSON_IsObject (object))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: must be an object"),
                   path != NULL && *path != '\0' ? path : _ ("the document"));
      return NULL;
    }
  member = cJSON_GetObjectItemCaseSensitive (object, name);
  if (member == NULL)
    json_fail (error, path, name, _ ("is missing"));
  return member;
}

static gboolean
json_to_integer (const cJSON *value, gint64 *out)
{
  /* json_add_integer() stores large integers as their digits. */
  if (cJSON_IsRaw (value))
    return g_ascii_string_to_signed (value->valuestring, 10, -JSON_MAX_INTEGER, JSON_MAX_INTEGER, out, NULL);
  if (!cJSON_IsNumber (value) || !isfinite (value->valuedouble) || floor (value->valuedouble) != value->valuedouble
      || fabs (value->valuedouble) > (double)JSON_MAX_INTEGER)
    return FALSE;
  *out = (gint64)value->valuedouble;
  return TRUE;
}

const char *
json_get_string (const cJSON *object, const char *path, const char *name, GError **error)
{
  const cJSON *member = json_get (object, path, name, error);

  if (member == NULL)
    return NULL;
  if (!cJSON_IsString (member))
    json_fail (error, path, name, _ ("must be a string"));
  return cJSON_IsString (member) ? member->valuestring : NULL;
}

gboolean
json_get_integer (
    const cJSON *object, const char *path, const char *name, gint64 min, gint64 max, gint64 *out, GError **error)
{
  const cJSON *member = json_get (object, path, name, error);
  gint64 value;

  if (member == NULL)
    return FALSE;
  if (!json_to_integer (member, &value))
    return json_fail (error, path, name, _ ("must be an integer"));
  if (value < min || value > max)
    {
      g_autofree char *message = g_strdup_printf (_ ("must be from %" PRId64 " to %" PRId64), min, max);

      return json_fail (error, path, name, message);
    }
  *out = value;
  return TRUE;
}

const cJSON *
json_get_array (const cJSON *object, const char *path, const char *name, GError **error)
{
  const cJSON *member = json_get (object, path, name, error);

  if (member == NULL || cJSON_IsArray (member))
    return member;
  json_fail (error, path, name, _ ("must be an array"));
  return NULL;
}

const cJSON *
json_get_object (const cJSON *object, const char *path, const char *name, GError **error)
{
  const cJSON *member = json_get (object, path, name, error);

  if (member == NULL || cJSON_IsObject (member))
    return member;
  json_fail (error, path, name, _ ("must be an object"));
  return NULL;
}

gboolean
json_get_hex (const cJSON *object, const char *path, const char *name, guint8 *out, gsize len, GError **error)
{
  const char *text = json_get_string (object, path, name, error);
  g_autofree char *message = NULL;

  if (text == NULL)
    return FALSE;
  if (hex_parse (text, out, len))
    return TRUE;
  message = g_strdup_printf (_ ("must be %zu lower-case hexadecimal digits"), 2 * len);
  return json_fail (error, path, name, message);
}

const char *
json_find_string (const cJSON *object, const char *name)
{
  return cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
}

gint64
json_find_integer (const cJSON *object, const char *name, gint64 fallback)
{
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);
  gint64 value;

  return member != NULL && json_to_integer (member, &value) ? value : fallback;
}

gboolean
json_find_bool (const cJSON *object, const char *name, gboolean fallback)
{
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);

  return cJSON_IsBool (member) ? cJSON_IsTrue (member) : fallback;
}

void
json_add_integer (cJSON *object, const char *name, gint64 value)
{
  char digits[24];

  g_assert (value >= -JSON_MAX_INTEGER && value <= JSON_MAX_INTEGER);
  if (value >= -JSON_MAX_PRINTED_INTEGER && value <= JSON_MAX_PRINTED_INTEGER)
    {
      cJSON_AddNumberToObject (object, name, (double)value);
      return;
    }
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  cJSON_AddRawToObject (object, name, digits);
}
