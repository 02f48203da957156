/* Members of JSON objects, checked. */
#include "item-bank/import/jsonl-value.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/media-file.h"

#define JSONL_VALUE_PICTURES_MAX 16

gboolean
jsonl_value_fail (GError **error, const char *name, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: %s", name, message);
  return FALSE;
}

gboolean
jsonl_value_check_members (const cJSON *object, const char *const *names, GError **error)
{
  const cJSON *member;

  cJSON_ArrayForEach (member, object)
  {
    if (!g_strv_contains (names, member->string))
      return jsonl_value_fail (error, member->string, _ ("is not a member of this format: check the spelling"));
  }
  return TRUE;
}

const char *
jsonl_value_get_text (const cJSON *object, const char *name, gsize max_len, GError **error)
{
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);

  if (member == NULL || cJSON_IsNull (member))
    return "";
  if (!cJSON_IsString (member))
    {
      jsonl_value_fail (error, name, _ ("must be a string"));
      return NULL;
    }
  return draft_fields_check_text (name, member->valuestring, max_len, error) ? member->valuestring : NULL;
}

gboolean
jsonl_value_set_text (char **out, const cJSON *object, const char *name, gsize max_len, GError **error)
{
  const char *text = jsonl_value_get_text (object, name, max_len, error);

  if (text == NULL)
    return FALSE;
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

gboolean
jsonl_value_get_rational (const cJSON *object, const char *name, gboolean *out_has, Rational *out, GError **error)
{
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  *out_has = member != NULL && !cJSON_IsNull (member);
  if (!*out_has || (cJSON_IsString (member) && draft_fields_parse_number (member->valuestring, out)))
    return TRUE;
  if (cJSON_IsNumber (member)
      && draft_fields_parse_number (g_ascii_formatd (digits, sizeof digits, "%.9g", member->valuedouble), out))
    return TRUE;
  return jsonl_value_fail (error, name, _ ("must be a number, or a fraction such as \"1/3\""));
}

/* One string or an array of strings. */
static GPtrArray *
jsonl_value_dup_list (const cJSON *object, const char *name, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);
  const cJSON *child;

  if (cJSON_IsString (member))
    g_ptr_array_add (list, member->valuestring);
  else if (member != NULL && !cJSON_IsArray (member))
    jsonl_value_fail (error, name, _ ("must be a string or an array of strings"));
  if (member != NULL && !cJSON_IsString (member) && !cJSON_IsArray (member))
    return NULL;
  if (cJSON_IsArray (member))
    cJSON_ArrayForEach (child, member)
    {
      if (!cJSON_IsString (child) || list->len >= JSONL_VALUE_PICTURES_MAX)
        {
          jsonl_value_fail (error, name, _ ("must hold at most 16 strings"));
          return NULL;
        }
      g_ptr_array_add (list, child->valuestring);
    }
  return g_steal_pointer (&list);
}

gboolean
jsonl_value_read_pictures (const char *path, const cJSON *object, GPtrArray *pictures, GError **error)
{
  g_autoptr (GPtrArray) names = jsonl_value_dup_list (object, "media", error);
  g_autoptr (GPtrArray) alts = names != NULL ? jsonl_value_dup_list (object, "alt", error) : NULL;

  if (alts == NULL)
    return FALSE;
  if (alts->len > names->len)
    return jsonl_value_fail (error, "alt", _ ("there are more text alternatives than pictures"));
  for (guint i = 0; i < names->len; i++)
    {
      const char *alt = i < alts->len ? g_ptr_array_index (alts, i) : "";
      ItemPicture *picture = draft_fields_check_text ("alt", alt, ITEM_ALT_MAX, error)
                                 ? media_file_read (path, g_ptr_array_index (names, i), alt, error)
                                 : NULL;

      if (picture == NULL)
        return FALSE;
      g_ptr_array_add (pictures, picture);
    }
  return TRUE;
}
