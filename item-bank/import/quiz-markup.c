/* Texts and the pictures in them. */
#include "item-bank/import/quiz-markup.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/media-file.h"
#include "item-bank/import/rich-text.h"
#include "item-bank/store/item-draft.h"

#define PLUGIN_FILE "@@PLUGINFILE@@/"

gboolean
quiz_markup_find (const char *name, QuizMarkup *out)
{
  static const struct
  {
    const char *name;
    QuizMarkup markup;
  } NAMES[] = {
    { "html", QUIZ_MARKUP_HTML },   { "moodle", QUIZ_MARKUP_AUTO },      { "moodle_auto_format", QUIZ_MARKUP_AUTO },
    { "plain", QUIZ_MARKUP_PLAIN }, { "plain_text", QUIZ_MARKUP_PLAIN }, { "markdown", QUIZ_MARKUP_MARKDOWN }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (strcmp (NAMES[i].name, name) == 0)
      {
        *out = NAMES[i].markup;
        return TRUE;
      }
  return FALSE;
}

/* "data:image/png;base64,..." */
static ItemPicture *
quiz_markup_read_data (const char *src, const char *alt, GError **error)
{
  const char *comma = strchr (src, ',');
  g_autoptr (GBytes) data = NULL;

  if (comma != NULL && g_strstr_len (src, comma - src, ";base64") != NULL)
    {
      gsize len;
      guchar *bytes = g_base64_decode (comma + 1, &len);

      data = g_bytes_new_take (bytes, len);
    }
  else if (comma != NULL)
    {
      GBytes *bytes = g_uri_unescape_bytes (comma + 1, -1, NULL, NULL);

      data = bytes != NULL ? bytes : g_bytes_new (NULL, 0);
    }
  else
    data = g_bytes_new (NULL, 0);
  return media_file_check (data, alt, error);
}

static ItemPicture *
quiz_markup_read_picture (const RichImage *image, QuizMarkupFunc find, gpointer data, GError **error)
{
  const char *src = image->src;

  if (strlen (image->alt) > ITEM_ALT_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the text alternative of \"%.100s\" is too long"), src);
      return NULL;
    }
  if (g_ascii_strncasecmp (src, "data:", 5) == 0)
    return quiz_markup_read_data (src, image->alt, error);
  if (g_str_has_prefix (src, "//") || strstr (src, "://") != NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("the picture \"%.100s\" lies on the net: put it into the file"), src);
      return NULL;
    }
  return find (src, image->alt, data, error);
}

char *
quiz_markup_read (
    QuizMarkup markup, const char *text, GPtrArray *pictures, QuizMarkupFunc find, gpointer data, GError **error)
{
  g_autoptr (RichText) read = NULL;

  switch (markup)
    {
    case QUIZ_MARKUP_HTML:
      read = rich_text_parse (text, error);
      break;
    case QUIZ_MARKUP_AUTO:
      read = rich_text_from_auto (text, error);
      break;
    case QUIZ_MARKUP_PLAIN:
      read = rich_text_from_plain (text);
      break;
    case QUIZ_MARKUP_MARKDOWN:
      read = rich_text_from_markdown (text, error);
      break;
    }
  if (read == NULL)
    return NULL;
  for (guint i = 0; i < read->images->len && pictures != NULL; i++)
    {
      ItemPicture *picture = quiz_markup_read_picture (read->images->pdata[i], find, data, error);

      if (picture == NULL)
        return NULL;
      g_ptr_array_add (pictures, picture);
    }
  return g_steal_pointer (&read->text);
}

ItemPicture *
quiz_markup_find_beside (const char *src, const char *alt, gpointer path, GError **error)
{
  g_autofree char *name
      = g_uri_unescape_string (g_str_has_prefix (src, PLUGIN_FILE) ? src + strlen (PLUGIN_FILE) : src, NULL);

  return media_file_read (path, name != NULL ? name : src, alt, error);
}
