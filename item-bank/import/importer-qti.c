/* QTI 2.0, 2.1, 2.2 and 3.0: single items, content packages and tests. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/limits.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/qti-fit.h"
#include "item-bank/import/qti-import.h"

#define IMPORTER_QTI_ITEM_MAX (8u * 1024 * 1024)

/* Refuses the item in the file name, whose error says the line. */
static void
importer_qti_refuse (ImportSink *sink, const char *name, const char *id, GError *why)
{
  guint line = qti_node_take_line (why);
  g_autofree char *path = *name != '\0' ? g_strdup_printf ("%s/%s", sink->path, name) : NULL;
  const char *outer = sink->path;

  if (path != NULL)
    sink->path = path;
  import_sink_refuse (sink, MAX (line, 1), id, why);
  sink->path = outer;
}

static gboolean
importer_qti_read_item (ImportSink *sink, QtiSource *source, const char *name, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) file = qti_source_read (source, name, IMPORTER_QTI_ITEM_MAX, &why);
  g_autofree char *id = NULL;
  ItemDraft *draft = file != NULL ? qti_import_item (sink, source, name, file, &id, &why) : NULL;

  if (draft != NULL)
    return import_sink_take (sink, 1, draft, error);
  importer_qti_refuse (sink, name, id, why);
  return TRUE;
}

static gboolean
importer_qti_read (ImportSink *sink, GError **error)
{
  g_autoptr (QtiSource) source = qti_source_open (sink->path, error);
  g_autoptr (GPtrArray) names = source != NULL ? qti_source_list_items (source, error) : NULL;

  if (names == NULL)
    return FALSE;
  if (names->len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: names no item of QTI"), sink->path);
      return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    if (!importer_qti_read_item (sink, source, names->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
importer_qti_has (const guint8 *head, gsize len, const char *word)
{
  return memmem (head, len, word, strlen (word)) != NULL;
}

/* XML of QTI. */
static gboolean
importer_qti_sniff (const guint8 *head, gsize len)
{
  return importer_qti_has (head, len, "<")
         && (importer_qti_has (head, len, "assessmentItem") || importer_qti_has (head, len, "qti-assessment-item")
             || importer_qti_has (head, len, "assessmentTest") || importer_qti_has (head, len, "qti-assessment-test")
             || importer_qti_has (head, len, "imsqti_") || importer_qti_has (head, len, "QTI Package")
             || importer_qti_has (head, len, "imscp_v1p1"));
}

/* A ZIP file whose manifest names items, or which has some. */
static gboolean
importer_qti_sniff_package (const char *path)
{
  g_autoptr (QtiSource) source = qti_source_open (path, NULL);
  g_autoptr (GPtrArray) names = source != NULL ? qti_source_list_items (source, NULL) : NULL;

  return names != NULL && names->len > 0;
}

const ItemImporter ITEM_IMPORTER_QTI = {
  "qti",
  importer_qti_sniff,
  importer_qti_read,
  importer_qti_sniff_package,
};
