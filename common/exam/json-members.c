/* Members that Adil's JSON documents have in common. */
#include "common/exam/json-members.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"

#define TITLE_LEN_MAX 400

gboolean
json_members_fail (GError **error, const char *path, const char *name, const char *format, ...)
{
  gboolean has_path = path != NULL && *path != '\0';
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s%s%s: %s", has_path ? path : "",
               has_path && name != NULL ? "." : "", name != NULL ? name : "", message);
  return FALSE;
}

gboolean
json_members_check (const cJSON *object, const char *path, const char *const *names, GError **error)
{
  const cJSON *member;

  if (!cJSON_IsObject (object))
    return json_members_fail (error, path, *path == '\0' ? _ ("the document") : NULL, _ ("must be an object"));
  cJSON_ArrayForEach (member, object)
  {
    if (!g_strv_contains (names, member->string))
      return json_members_fail (error, path, member->string, _ ("is not a member of this format: check the spelling"));
  }
  return TRUE;
}

const char *
json_members_get_token (const cJSON *object, const char *path, const char *name, gsize max_len, GError **error)
{
  const char *text = json_get_string (object, path, name, error);

  if (text == NULL)
    return NULL;
  if (text_is_token (text, max_len))
    return text;
  json_members_fail (error, path, name, _ ("must be 1 to %u characters out of A-Z a-z 0-9 . _ / : @ + -"),
                     (guint)max_len);
  return NULL;
}

gboolean
json_members_check_text (const char *text, const char *path, const char *name, gsize max_len, GError **error)
{
  if (strlen (text) > max_len)
    return json_members_fail (error, path, name, _ ("is longer than %u bytes"), (guint)max_len);
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p == 0x7f || ((guchar)*p < 0x20 && *p != '\n' && *p != '\t'))
      return json_members_fail (error, path, name, _ ("holds the control character 0x%02x"), (guint)(guchar)*p);
  return TRUE;
}

static const char *
json_members_get_title_text (const cJSON *title, const char *path, const char *name, GError **error)
{
  const char *text = json_get_string (title, path, name, error);

  if (text == NULL || !json_members_check_text (text, path, name, TITLE_LEN_MAX, error))
    return NULL;
  if (*text != '\0')
    return text;
  json_members_fail (error, path, name, _ ("must not be empty"));
  return NULL;
}

gboolean
json_members_get_title (
    const cJSON *object, const char *path, const char *fallback, char **out_en, char **out_id, GError **error)
{
  static const char *const NAMES[] = { "en", "id", NULL };
  const cJSON *title = cJSON_GetObjectItemCaseSensitive (object, "title");
  g_autofree char *title_path = g_strdup_printf ("%s%stitle", path, *path != '\0' ? "." : "");
  const char *en = fallback;
  const char *id = fallback;

  if (title == NULL && fallback == NULL)
    return json_members_fail (error, path, "title", _ ("is missing"));
  if (title != NULL
      && (!json_members_check (title, title_path, NAMES, error)
          || (en = json_members_get_title_text (title, title_path, "en", error)) == NULL
          || (id = json_members_get_title_text (title, title_path, "id", error)) == NULL))
    return FALSE;
  *out_en = g_strdup (en);
  *out_id = g_strdup (id);
  return TRUE;
}

gboolean
json_members_get_bool (const cJSON *object, const char *path, const char *name, gboolean *out, GError **error)
{
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);

  if (member == NULL)
    return json_members_fail (error, path, name, _ ("is missing"));
  if (!cJSON_IsBool (member))
    return json_members_fail (error, path, name, _ ("must be true or false"));
  *out = cJSON_IsTrue (member);
  return TRUE;
}

gboolean
json_members_check_format (const cJSON *object, const char *format, GError **error)
{
  const char *text = json_get_string (object, "", "format", error);

  if (text == NULL)
    return FALSE;
  if (strcmp (text, format) != 0)
    return json_members_fail (error, "", "format", _ ("is \"%.40s\", this program knows \"%s\""), text, format);
  return TRUE;
}

cJSON *
json_members_new_title (const char *en, const char *id)
{
  cJSON *title = cJSON_CreateObject ();

  cJSON_AddStringToObject (title, "en", en);
  cJSON_AddStringToObject (title, "id", id);
  return title;
}
