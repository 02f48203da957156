/* QTI 1.2 as Canvas and its kin write it: XML files, and packages of them with their pictures
 * (docs/formats/import-canvas.md). */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/canvas-rules.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/media-file.h"
#include "item-bank/import/quiz-import.h"
#include "item-bank/import/xml-file.h"
#include "item-bank/import/zip-archive.h"

#define CANVAS_XML_MAX (512u * 1024 * 1024)
#define CANVAS_ROOT    "questestinterop"

/* Where pictures are looked for. */
typedef struct
{
  ZipArchive *archive; /* NULL: beside the file */
  const char *path;    /* of the file, or of the entry */
} CanvasPlace;

/* Canvas's own way of saying "among the files of the course". */
static const char *
canvas_skip_base (const char *src)
{
  static const char *const BASES[]
      = { "$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "%24IMS-CC-FILEBASE%24", "$IMS_CC_FILE_BASE$" };

  for (gsize i = 0; i < G_N_ELEMENTS (BASES); i++)
    if (g_str_has_prefix (src, BASES[i]))
      src += strlen (BASES[i]);
  return src + strspn (src, "/");
}

static ItemPicture *
canvas_find_entry (const CanvasPlace *place, const char *name, const char *alt, GError **error)
{
  g_autofree char *near = zip_archive_resolve (place->path, name);
  g_autofree char *web = g_strconcat ("web_resources/", name, NULL);
  const char *const names[] = { near, name, web };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL && zip_archive_has (place->archive, names[i]))
      {
        g_autoptr (GBytes) data = zip_archive_read (place->archive, names[i], MEDIA_FILE_LEN_MAX, error);
        ItemPicture *picture = data != NULL ? media_file_check (data, alt, error) : NULL;

        if (picture == NULL)
          g_prefix_error (error, "%s: ", names[i]);
        return picture;
      }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("the picture \"%.100s\" is not in the package"), name);
  return NULL;
}

static ItemPicture *
canvas_find_picture (const char *src, const char *alt, gpointer data, GError **error)
{
  const CanvasPlace *place = data;
  const char *rest = canvas_skip_base (src);
  g_autofree char *name = g_uri_unescape_segment (rest, rest + strcspn (rest, "?#"), NULL);

  if (place->archive != NULL)
    return canvas_find_entry (place, name != NULL ? name : rest, alt, error);
  return media_file_read (place->path, name != NULL ? name : rest, alt, error);
}

static void
canvas_move_label (CanvasLabel *label, QuizAnswer *answer)
{
  while (label->pictures->len > 0)
    g_ptr_array_add (answer->pictures, g_ptr_array_steal_index (label->pictures, 0));
}

static void
canvas_add_match (const CanvasItem *canvas, QuizItem *item)
{
  QuizPart *part = quiz_item_add_part (item, ITEM_KIND_MATCH);
  g_autoptr (GPtrArray) targets = canvas_rules_list_targets (canvas);

  for (guint i = 0; i < canvas->responses->len; i++)
    quiz_part_add_answer (part, ((const CanvasResponse *)canvas->responses->pdata[i])->prompt);
  /* Two labels may have one text: they are two targets all the same. */
  for (guint i = 0; i < targets->len; i++)
    {
      CanvasLabel *label = targets->pdata[i];
      QuizAnswer *target = quiz_part_add_answer (part, label->text);

      canvas_move_label (label, target);
      g_ptr_array_steal_index (part->answers, part->answers->len - 1);
      g_ptr_array_add (part->targets, target);
    }
}

/* "[color]" of the stem is the gap of the response "response_color". */
static void
canvas_set_gap (GString *stem, const CanvasResponse *response, guint number)
{
  const char *name
      = g_str_has_prefix (response->ident, "response_") ? response->ident + strlen ("response_") : response->ident;
  g_autofree char *mark = g_strdup_printf ("[%s]", *response->prompt != '\0' ? response->prompt : name);
  g_autofree char *other = g_strdup_printf ("[%s]", name);
  g_autofree char *gap = g_strdup_printf ("[[%u]]", number);

  if (g_string_replace (stem, mark, gap, 1) == 0)
    g_string_replace (stem, other, gap, 1);
}

static void
canvas_add_parts (const CanvasItem *canvas, QuizItem *item)
{
  g_autofree char *safe = quiz_text_without_gaps (canvas->stem);
  g_autoptr (GString) stem = g_string_new (safe);

  for (guint i = 0; i < canvas->responses->len; i++)
    {
      const CanvasResponse *response = canvas->responses->pdata[i];
      QuizPart *part = quiz_item_add_part (item, ((const PointsField *)item->rules->fields->pdata[i])->kind);
      gsize before = stem->len;

      for (guint j = 0; j < response->labels->len && item_kind_has_options (part->kind); j++)
        {
          CanvasLabel *label = response->labels->pdata[j];

          canvas_move_label (label, quiz_part_add_answer (part, label->text));
        }
      if (canvas->responses->len > 1)
        {
          g_autofree char *old = g_strdup (stem->str);

          canvas_set_gap (stem, response, i + 1);
          if (stem->len == before && strcmp (old, stem->str) == 0)
            part->prompt = g_strdup (response->prompt);
        }
      else
        part->prompt = g_strdup (response->prompt);
    }
  item->stem = g_strdup (stem->str);
}

static QuizItem *
canvas_convert (const CanvasItem *canvas, guint line, GError **error)
{
  g_autoptr (QuizItem) item = quiz_item_new (line);

  item->rules = canvas_rules_new (canvas, error);
  if (item->rules == NULL)
    return NULL;
  if (canvas_rules_is_match (canvas))
    {
      canvas_add_match (canvas, item);
      item->stem = quiz_text_without_gaps (canvas->stem);
    }
  else
    canvas_add_parts (canvas, item);
  while (canvas->pictures->len > 0)
    g_ptr_array_add (item->pictures, g_ptr_array_steal_index (canvas->pictures, 0));
  item->rationale = g_strdup (canvas->rationale);
  return g_steal_pointer (&item);
}

/* "assessment/section", from the titles of what the item stands in. */
static char *
canvas_dup_category (const xmlNode *node)
{
  GString *category = g_string_new (NULL);

  for (const xmlNode *above = node->parent; above != NULL && above->type == XML_ELEMENT_NODE; above = above->parent)
    {
      g_autofree char *title = canvas_node_dup_attribute (above, "title");
      g_auto (GStrv) parts = g_strsplit (title, "/", -1);
      g_autofree char *safe = g_strjoinv ("//", parts);

      if (*title == '\0')
        continue;
      g_string_prepend (category, category->len > 0 ? "/" : "");
      g_string_prepend (category, safe);
    }
  return g_string_free (category, category->len == 0);
}

static gboolean
canvas_take_item (ImportSink *sink, const xmlNode *node, CanvasPlace *place, GError **error)
{
  const CanvasFinder finder = { canvas_find_picture, place };
  g_autoptr (GError) why = NULL;
  g_autoptr (CanvasItem) canvas = canvas_item_parse (node, &finder, &why);
  guint line = (guint)MAX (1, xmlGetLineNo ((xmlNode *)node));
  g_autoptr (QuizItem) item = why == NULL ? canvas_convert (canvas, line, &why) : NULL;
  g_autofree char *category = canvas_dup_category (node);

  if (item == NULL)
    {
      g_autoptr (QuizItem) named = quiz_item_new (line);

      quiz_import_name (named, sink, canvas->ident, canvas->title, category);
      import_sink_refuse (sink, line, named->id, why);
      return TRUE;
    }
  quiz_import_name (item, sink, canvas->ident, canvas->title, category);
  return quiz_import_take (sink, item, error);
}

static gboolean
canvas_read_xml (ImportSink *sink, XmlFile *file, CanvasPlace *place, GError **error)
{
  for (;;)
    {
      const xmlNode *node;

      if (!xml_file_next (file, CANVAS_ROOT, "item", &node, error))
        return FALSE;
      if (node == NULL)
        return TRUE;
      if (!canvas_take_item (sink, node, place, error))
        return FALSE;
    }
}

static gboolean
canvas_is_xml_name (const char *name)
{
  return g_str_has_suffix (name, ".xml") || g_str_has_suffix (name, ".qti");
}

/* The first bytes of an entry. */
static gboolean
canvas_sniff_entry (ZipArchive *archive, const char *name)
{
  guint8 head[ITEM_IMPORTER_HEAD_LEN];
  g_autoptr (ZipStream) stream = canvas_is_xml_name (name) ? zip_archive_stream (archive, name, NULL) : NULL;
  gssize n = 0, got = 0;

  while (stream != NULL && n < ITEM_IMPORTER_HEAD_LEN
         && (got = zip_stream_read (stream, head + n, ITEM_IMPORTER_HEAD_LEN - (gsize)n)) > 0)
    n += got;
  return stream != NULL && got >= 0 && xml_file_sniff (head, (gsize)n, CANVAS_ROOT);
}

/* Items of one entry; messages name package and entry. */
static gboolean
canvas_read_entry (ImportSink *sink, ZipArchive *archive, const char *name, GError **error)
{
  const char *path = sink->path;
  g_autofree char *label = g_strdup_printf ("%s/%s", path, name);
  g_autoptr (GBytes) data = zip_archive_read (archive, name, CANVAS_XML_MAX, error);
  g_autoptr (XmlFile) file = data != NULL ? xml_file_open_bytes (label, data) : NULL;
  CanvasPlace place = { archive, name };
  gboolean is_good;

  sink->path = label;
  is_good = file != NULL && canvas_read_xml (sink, file, &place, error);
  sink->path = path;
  return is_good;
}

static gboolean
canvas_read_package (ImportSink *sink, GError **error)
{
  g_autoptr (ZipArchive) archive = zip_archive_open (sink->path, error);
  gboolean has_own = FALSE, is_any = FALSE;

  if (archive == NULL)
    return FALSE;
  /* A course package holds every quiz twice: for others, and, complete, for Canvas itself. */
  for (guint i = 0; i < zip_archive_count (archive); i++)
    has_own = has_own || g_str_has_prefix (zip_archive_get_name (archive, i), "non_cc_assessments/");
  for (guint i = 0; i < zip_archive_count (archive); i++)
    {
      const char *name = zip_archive_get_name (archive, i);

      if ((has_own && !g_str_has_prefix (name, "non_cc_assessments/")) || !canvas_sniff_entry (archive, name))
        continue;
      is_any = TRUE;
      if (!canvas_read_entry (sink, archive, name, error))
        return FALSE;
    }
  if (is_any)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: no file of QTI 1.2 is in the package"), sink->path);
  return FALSE;
}

static gboolean
importer_canvas_sniff (const guint8 *head, gsize len)
{
  return xml_file_sniff (head, len, CANVAS_ROOT);
}

static gboolean
importer_canvas_sniff_package (const char *path)
{
  g_autoptr (ZipArchive) archive = zip_archive_open (path, NULL);

  for (guint i = 0; archive != NULL && i < zip_archive_count (archive); i++)
    if (canvas_sniff_entry (archive, zip_archive_get_name (archive, i)))
      return TRUE;
  return FALSE;
}

static gboolean
importer_canvas_read (ImportSink *sink, GError **error)
{
  CanvasPlace place = { NULL, sink->path };
  g_autoptr (XmlFile) file = NULL;

  if (item_importer_is_zip (sink->path))
    return canvas_read_package (sink, error);
  file = xml_file_open (sink->path, error);
  return file != NULL && canvas_read_xml (sink, file, &place, error);
}

const ItemImporter ITEM_IMPORTER_CANVAS
    = { "canvas", importer_canvas_sniff, importer_canvas_read, importer_canvas_sniff_package };
