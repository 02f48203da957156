/* Lines, converted. */
#include "item-bank/import/text-source.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/line-reader.h"

struct TextSource
{
  LineReader *reader;
  GIConv convert; /* (GIConv) -1: the file is UTF-8 */
  char *text;     /* of the line given last */
  gboolean is_good;
};

TextSource *
text_source_open (const ImportSink *sink, GError **error)
{
  GIConv convert = sink->encoding != NULL ? g_iconv_open ("UTF-8", sink->encoding) : (GIConv)-1;
  LineReader *reader;
  TextSource *source;

  if (sink->encoding != NULL && convert == (GIConv)-1)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("%s: the encoding \"%s\" is not known; try UTF-8 or windows-1252"), sink->path, sink->encoding);
      return NULL;
    }
  reader = line_reader_open (sink->path, TEXT_SOURCE_LINE_MAX, error);
  if (reader == NULL)
    {
      if (convert != (GIConv)-1)
        g_iconv_close (convert);
      return NULL;
    }
  source = g_new0 (TextSource, 1);
  source->reader = reader;
  source->convert = convert;
  return source;
}

void
text_source_close (TextSource *source)
{
  if (source == NULL)
    return;
  line_reader_close (source->reader);
  if (source->convert != (GIConv)-1)
    g_iconv_close (source->convert);
  g_free (source->text);
  g_free (source);
}

gboolean
text_source_next (TextSource *source, const char **out_text, GError **error)
{
  const char *line = NULL;
  gsize len = 0;
  gboolean is_utf8 = TRUE;

  g_clear_pointer (&source->text, g_free);
  if (!line_reader_next_raw (source->reader, &line, &len, &is_utf8, error))
    return FALSE;
  if (line == NULL)
    {
      *out_text = NULL;
      return TRUE;
    }
  if (source->convert != (GIConv)-1)
    source->text = g_convert_with_iconv (line, (gssize)len, source->convert, NULL, NULL, NULL);
  else if (is_utf8)
    source->text = g_strndup (line, len);
  source->is_good = source->text != NULL && g_utf8_validate (source->text, -1, NULL);
  if (!source->is_good)
    {
      g_free (source->text);
      source->text = g_utf8_make_valid (line, (gssize)len);
    }
  *out_text = source->text;
  if (line_reader_line (source->reader) == 1 && g_str_has_prefix (source->text, "\xef\xbb\xbf"))
    *out_text += 3;
  return TRUE;
}

guint
text_source_line (const TextSource *source)
{
  return line_reader_line (source->reader);
}

gboolean
text_source_is_good (const TextSource *source)
{
  return source->is_good;
}

void
text_source_complain (const ImportSink *sink, guint line, GError **error)
{
  if (sink->encoding == NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                 _ ("line %u is not valid UTF-8: save the file as UTF-8, or name its encoding, such as --encoding "
                    "windows-1252"),
                 line);
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("line %u is not valid %s: name another --encoding"), line,
                 sink->encoding);
}

gboolean
text_source_is_text (const guint8 *head, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (head[i] < 0x20 && strchr ("\t\n\r\f", head[i]) == NULL)
      return FALSE;
  return len > 0 && memchr (head, '\0', len) == NULL;
}
