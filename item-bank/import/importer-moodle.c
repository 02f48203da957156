/* Moodle XML: one question at a time, so that a file of any size needs little memory (docs/formats/import-moodle.md).
 */
#include <libxml/xmlreader.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/moodle-question.h"
#include "item-bank/import/xml-file.h"

static gboolean
importer_moodle_take (ImportSink *sink, const xmlNode *node, char **category, GError **error)
{
  const MoodleContext context = { sink, *category };
  xmlChar *type = xmlGetProp ((xmlNode *)node, (const xmlChar *)"type");
  gboolean is_category = type != NULL && strcmp ((const char *)type, "category") == 0;
  g_autoptr (GError) why = NULL;
  g_autoptr (QuizItem) item = NULL;
  g_autofree char *id = NULL;

  xmlFree (type);
  if (is_category)
    {
      g_free (*category);
      *category = moodle_question_dup (node, "category");
      return TRUE;
    }
  item = moodle_question_parse (&context, node, &id, &why);
  if (item != NULL)
    return quiz_import_take (sink, item, error);
  import_sink_refuse (sink, (guint)MAX (1, xmlGetLineNo ((xmlNode *)node)), id, why);
  return TRUE;
}

/* At the children of <quiz>. */
static gboolean
importer_moodle_read_questions (ImportSink *sink, XmlFile *file, char **category, GError **error)
{
  for (;;)
    {
      const xmlNode *node;

      if (!xml_file_next (file, "quiz", "question", &node, error))
        return FALSE;
      if (node == NULL)
        return TRUE;
      if (!importer_moodle_take (sink, node, category, error))
        return FALSE;
    }
}

static gboolean
importer_moodle_read (ImportSink *sink, GError **error)
{
  g_autoptr (XmlFile) file = xml_file_open (sink->path, error);
  g_autofree char *category = NULL;

  return file != NULL && importer_moodle_read_questions (sink, file, &category, error);
}

static gboolean
importer_moodle_sniff (const guint8 *head, gsize len)
{
  return xml_file_sniff (head, len, "quiz");
}

const ItemImporter ITEM_IMPORTER_MOODLE = { "moodle", importer_moodle_sniff, importer_moodle_read };
