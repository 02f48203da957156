/* JSON Lines: one object per line (docs/formats/item-jsonl.md). A line that is wrong is refused alone. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/jsonl-item.h"
#include "item-bank/import/jsonl-value.h"
#include "item-bank/import/line-reader.h"

#define IMPORTER_JSONL_LINE_MAX     (8 * 1024 * 1024)
#define IMPORTER_JSONL_REPORT_LINES 50

/* json_parse() counts lines inside the text, which here is always line 1; the sink names the file's own. */
static cJSON *
importer_jsonl_parse_line (const char *text, gsize len, GError **error)
{
  static const char PLACE[] = "JSON:1: ";
  g_autoptr (GError) why = NULL;
  cJSON *object = json_parse ("JSON", text, len, IMPORTER_JSONL_LINE_MAX, &why);

  if (object != NULL)
    return object;
  if (g_str_has_prefix (why->message, PLACE))
    g_set_error (error, why->domain, why->code, "JSON: %s", why->message + strlen (PLACE));
  else
    g_propagate_error (error, g_steal_pointer (&why));
  return NULL;
}

static gboolean
importer_jsonl_read_line (ImportSink *sink, guint line, const char *text, gsize len, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (cJSON) object = importer_jsonl_parse_line (text, len, &why);
  g_autofree char *id = NULL;
  ItemDraft *draft = NULL;

  if (object != NULL && !cJSON_IsObject (object))
    jsonl_value_fail (&why, "JSON", _ ("each line must be one object"));
  if (object != NULL && why == NULL)
    id = g_strdup (json_get_string (object, "", "id", &why));
  if (id != NULL && draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, &why))
    draft = jsonl_item_parse (sink->path, object, id, &why);
  if (draft != NULL)
    return import_sink_take (sink, line, draft, error);
  /* An id that is no identifier may hold anything, even line breaks. */
  import_sink_refuse (sink, line, id != NULL && draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, NULL) ? id : NULL,
                      why);
  return TRUE;
}

static gboolean
importer_jsonl_read (ImportSink *sink, GError **error)
{
  g_autoptr (LineReader) reader = line_reader_open (sink->path, IMPORTER_JSONL_LINE_MAX, error);
  const char *text = NULL;
  gsize len;

  if (reader == NULL)
    return FALSE;
  for (;;)
    {
      guint line;

      if (!line_reader_next (reader, &text, &len, error))
        return FALSE;
      if (text == NULL)
        return TRUE;
      line = line_reader_line (reader);
      if (line % IMPORTER_JSONL_REPORT_LINES == 0)
        line_reader_get_progress (reader, &sink->done, &sink->total);
      if (line == 1 && g_str_has_prefix (text, "\xef\xbb\xbf"))
        {
          text += 3;
          len -= 3;
        }
      if (strspn (text, " \t") < len && !importer_jsonl_read_line (sink, line, text, len, error))
        return FALSE;
    }
}

/* An object on the first line that says anything. */
static gboolean
importer_jsonl_sniff (const guint8 *head, gsize len)
{
  gsize i = len >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (i < len && strchr (" \t\r\n", head[i]) != NULL && head[i] != '\0')
    i++;
  return i < len && head[i] == '{';
}

const ItemImporter ITEM_IMPORTER_JSONL = { "jsonl", importer_jsonl_sniff, importer_jsonl_read };
