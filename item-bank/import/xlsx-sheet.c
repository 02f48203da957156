/* Worksheets of XLSX files. */
#include "item-bank/import/xlsx-sheet.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/xlsx-parts.h"

#define XLSX_SHARED_MAX (256u * 1024 * 1024)
#define XLSX_TEXT_MAX   (8u * 1024 * 1024)
#define XLSX_SMALL_MAX  (4u * 1024 * 1024)

struct XlsxBook
{
  ZipArchive *archive;
  char *path;
  GPtrArray *titles;
  GPtrArray *parts;  /* names of the worksheets in the archive */
  GPtrArray *shared; /* of char* */
  GByteArray *date_styles;
};

static gboolean
xlsx_book_fail (const XlsxBook *book, const char *part, GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: %s: this part of the workbook is damaged"), book->path,
               part);
  return FALSE;
}

static gboolean
xlsx_reader_is (xmlTextReader *reader, const char *name)
{
  return strcmp ((const char *)xmlTextReaderConstLocalName (reader), name) == 0;
}

static int
xlsx_stream_read (void *context, char *out, int len)
{
  return (int)zip_stream_read (context, (guint8 *)out, (gsize)len);
}

static int
xlsx_stream_close (void *context)
{
  return 0;
}

static xmlTextReader *
xlsx_reader_new (ZipStream *stream)
{
  return xmlReaderForIO (xlsx_stream_read, xlsx_stream_close, stream, NULL, NULL,
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
}

/* Appends the text of a <si> or <is>: runs in order, without reading aids (rPh). */
static int
xlsx_reader_append_text (xmlTextReader *reader, GString *text)
{
  int depth = xmlTextReaderDepth (reader), status = 1;
  gboolean in_text = FALSE;

  if (xmlTextReaderIsEmptyElement (reader))
    return 1;
  while ((status = xmlTextReaderRead (reader)) == 1 && xmlTextReaderDepth (reader) > depth)
    {
      int type = xmlTextReaderNodeType (reader);

      if (type == XML_READER_TYPE_ELEMENT && xlsx_reader_is (reader, "rPh"))
        {
          status = xmlTextReaderNext (reader);
          if (status != 1 || xmlTextReaderDepth (reader) <= depth)
            break;
          type = xmlTextReaderNodeType (reader);
        }
      if (type == XML_READER_TYPE_ELEMENT || type == XML_READER_TYPE_END_ELEMENT)
        in_text = type == XML_READER_TYPE_ELEMENT && xlsx_reader_is (reader, "t");
      else if (in_text && text->len < XLSX_TEXT_MAX)
        g_string_append (text, (const char *)xmlTextReaderConstValue (reader));
    }
  return status;
}

/* "_x000D_" stands for a control character: only the line feed is kept. */
static char *
xlsx_text_unescape (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  while (*text != '\0')
    if (g_str_has_prefix (text, "_x") && strlen (text) >= 7 && text[6] == '_'
        && strspn (text + 2, "0123456789abcdefABCDEF") >= 4)
      {
        gunichar letter = (gunichar)strtoul (text + 2, NULL, 16);

        if (letter == '\n' || letter >= 0x20)
          g_string_append_unichar (out, g_unichar_validate (letter) ? letter : 0xfffd);
        text += 7;
      }
    else
      g_string_append_c (out, *text++);
  return g_string_free (out, FALSE);
}

static gboolean
xlsx_book_read_shared (XlsxBook *book, GError **error)
{
  static const char PART[] = "xl/sharedStrings.xml";
  g_autoptr (ZipStream) stream = NULL;
  xmlTextReader *reader;
  gsize total = 0;
  int status;

  if (!zip_archive_has (book->archive, PART))
    return TRUE;
  stream = zip_archive_stream (book->archive, PART, error);
  reader = stream != NULL ? xlsx_reader_new (stream) : NULL;
  if (reader == NULL)
    return FALSE;
  while ((status = xmlTextReaderRead (reader)) == 1 && total < XLSX_SHARED_MAX)
    if (xmlTextReaderNodeType (reader) == XML_READER_TYPE_ELEMENT && xlsx_reader_is (reader, "si"))
      {
        g_autoptr (GString) text = g_string_new (NULL);

        status = xlsx_reader_append_text (reader, text);
        total += text->len;
        g_ptr_array_add (book->shared, xlsx_text_unescape (text->str));
      }
  xmlFreeTextReader (reader);
  return (status == 0 && total < XLSX_SHARED_MAX) || xlsx_book_fail (book, PART, error);
}

static gboolean
xlsx_book_read_sheets (XlsxBook *book, GError **error)
{
  static const char PART[] = "xl/workbook.xml";
  g_autoptr (GHashTable) targets = xlsx_parts_read_relations (book->archive, PART, error);
  xmlDoc *document = targets != NULL ? xlsx_parts_read_xml (book->archive, PART, error) : NULL;
  xmlNode *sheets = document != NULL ? xlsx_parts_find_child (xmlDocGetRootElement (document), "sheets") : NULL;

  for (xmlNode *node = sheets != NULL ? sheets->children : NULL; node != NULL; node = node->next)
    {
      g_autofree char *id = xlsx_parts_dup_attribute (node, "id");
      g_autofree char *title = xlsx_parts_dup_attribute (node, "name");
      g_autofree char *state = xlsx_parts_dup_attribute (node, "state");
      const char *target = id != NULL ? g_hash_table_lookup (targets, id) : NULL;

      if (target == NULL || (state != NULL && strcmp (state, "visible") != 0)
          || !zip_archive_has (book->archive, target))
        continue;
      g_ptr_array_add (book->titles, g_strdup (title != NULL ? title : ""));
      g_ptr_array_add (book->parts, g_strdup (target));
    }
  xmlFreeDoc (document);
  if (targets == NULL || document == NULL)
    return FALSE;
  return book->parts->len > 0 || xlsx_book_fail (book, PART, error);
}

XlsxBook *
xlsx_book_open (ZipArchive *archive, const char *path, GError **error)
{
  g_autoptr (XlsxBook) book = g_new0 (XlsxBook, 1);

  book->archive = archive;
  book->path = g_strdup (path);
  book->titles = g_ptr_array_new_with_free_func (g_free);
  book->parts = g_ptr_array_new_with_free_func (g_free);
  book->shared = g_ptr_array_new_with_free_func (g_free);
  book->date_styles = xlsx_parts_read_date_styles (archive, error);
  if (book->date_styles == NULL)
    return NULL;
  return xlsx_book_read_sheets (book, error) && xlsx_book_read_shared (book, error) ? g_steal_pointer (&book) : NULL;
}

void
xlsx_book_close (XlsxBook *book)
{
  if (book == NULL)
    return;
  g_ptr_array_unref (book->titles);
  g_ptr_array_unref (book->parts);
  g_ptr_array_unref (book->shared);
  if (book->date_styles != NULL)
    g_byte_array_unref (book->date_styles);
  g_free (book->path);
  g_free (book);
}

guint
xlsx_book_count (const XlsxBook *book)
{
  return book->parts->len;
}

const char *
xlsx_book_get_title (const XlsxBook *book, guint sheet)
{
  return g_ptr_array_index (book->titles, sheet);
}

/* "AB12": column from 0; -1 where it is none. */
static int
xlsx_column_of (const char *reference)
{
  int column = 0;

  for (; g_ascii_isupper (*reference) && column < XLSX_SHEET_COLUMNS_MAX * 26; reference++)
    column = column * 26 + (*reference - 'A' + 1);
  return column > 0 && column <= XLSX_SHEET_COLUMNS_MAX ? column - 1 : -1;
}

/* Whole numbers as people see them: "5", not "5.0"; others keep their shortest exact form. */
static char *
xlsx_number_format (const char *text)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (*end != '\0' || end == text)
    return g_strdup (text);
  return g_strdup (g_ascii_formatd (digits, sizeof digits, "%.15g", value));
}

static char *
xlsx_cell_dup_text (const XlsxBook *book, const char *type, const char *value, const GString *inline_text)
{
  if (type != NULL && strcmp (type, "inlineStr") == 0)
    return xlsx_text_unescape (inline_text->str);
  if (type != NULL && strcmp (type, "s") == 0)
    {
      guint64 index;

      if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &index, NULL) || index >= book->shared->len)
        return NULL;
      return g_strdup (g_ptr_array_index (book->shared, (guint)index));
    }
  if (type != NULL && strcmp (type, "b") == 0)
    return g_strdup (strcmp (value, "1") == 0 ? "1" : "0");
  if (type != NULL && strcmp (type, "e") == 0)
    return NULL;
  if (type != NULL && strcmp (type, "str") == 0)
    return xlsx_text_unescape (value);
  return xlsx_number_format (value);
}

static gboolean
xlsx_book_is_date (const XlsxBook *book, xmlTextReader *reader, const char *type)
{
  xmlChar *style = xmlTextReaderGetAttribute (reader, (const xmlChar *)"s");
  guint64 number = 0;
  gboolean is_date = style != NULL && (type == NULL || strcmp (type, "n") == 0)
                     && g_ascii_string_to_unsigned ((const char *)style, 10, 0, G_MAXUINT32, &number, NULL)
                     && number < book->date_styles->len && book->date_styles->data[number] != 0;

  xmlFree (style);
  return is_date;
}

/* From <c> to </c>; appends to the row. */
static gboolean
xlsx_book_read_cell (const XlsxBook *book, xmlTextReader *reader, CsvRow *row, guint *date_column)
{
  xmlChar *reference = xmlTextReaderGetAttribute (reader, (const xmlChar *)"r");
  xmlChar *type = xmlTextReaderGetAttribute (reader, (const xmlChar *)"t");
  int column = reference != NULL ? xlsx_column_of ((const char *)reference) : (int)row->fields->len;
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GString) inline_text = g_string_new (NULL);
  int depth = xmlTextReaderDepth (reader), status = 1;
  gboolean is_date = xlsx_book_is_date (book, reader, (const char *)type);
  gboolean in_value = FALSE, is_empty = xmlTextReaderIsEmptyElement (reader) != 0;
  char *text = NULL;

  while (!is_empty && (status = xmlTextReaderRead (reader)) == 1 && xmlTextReaderDepth (reader) > depth)
    {
      int node = xmlTextReaderNodeType (reader);

      if (node == XML_READER_TYPE_ELEMENT && xlsx_reader_is (reader, "is"))
        {
          if (xlsx_reader_append_text (reader, inline_text) != 1)
            break;
        }
      else if (node == XML_READER_TYPE_ELEMENT || node == XML_READER_TYPE_END_ELEMENT)
        in_value = node == XML_READER_TYPE_ELEMENT && xlsx_reader_is (reader, "v");
      else if (in_value && value->len < XLSX_TEXT_MAX)
        g_string_append (value, (const char *)xmlTextReaderConstValue (reader));
    }
  if (status == 1 && column >= 0 && column < XLSX_SHEET_COLUMNS_MAX && column >= (int)row->fields->len)
    text = value->len > 0 || inline_text->len > 0
               ? xlsx_cell_dup_text (book, (const char *)type, value->str, inline_text)
               : g_strdup ("");
  xmlFree (reference);
  xmlFree (type);
  if (text == NULL)
    return FALSE;
  if (is_date && *text != '\0' && *date_column == XLSX_NO_DATE)
    *date_column = (guint)column;
  if (*text != '\0')
    {
      while ((int)row->fields->len < column)
        g_ptr_array_add (row->fields, g_strdup (""));
      g_ptr_array_add (row->fields, text);
    }
  else
    g_free (text);
  return TRUE;
}

static gboolean
xlsx_book_read_row (const XlsxBook *book, xmlTextReader *reader, CsvRow *row, guint *date_column)
{
  int depth = xmlTextReaderDepth (reader), status = 1;
  xmlChar *number = xmlTextReaderGetAttribute (reader, (const xmlChar *)"r");

  row->line = number != NULL ? (guint)strtoul ((const char *)number, NULL, 10) : row->line + 1;
  xmlFree (number);
  if (xmlTextReaderIsEmptyElement (reader))
    return TRUE;
  while ((status = xmlTextReaderRead (reader)) == 1 && xmlTextReaderDepth (reader) > depth)
    if (xmlTextReaderNodeType (reader) == XML_READER_TYPE_ELEMENT && xlsx_reader_is (reader, "c")
        && !xlsx_book_read_cell (book, reader, row, date_column))
      return FALSE;
  return status == 1;
}

gboolean
xlsx_book_read (XlsxBook *book, guint sheet, XlsxRowFunc func, gpointer data, GError **error)
{
  const char *part = g_ptr_array_index (book->parts, sheet);
  g_autoptr (ZipStream) stream = zip_archive_stream (book->archive, part, error);
  xmlTextReader *reader = stream != NULL ? xlsx_reader_new (stream) : NULL;
  gboolean stop = FALSE, is_good = reader != NULL;
  guint line = 0;
  int status = 1;

  while (is_good && !stop && (status = xmlTextReaderRead (reader)) == 1)
    if (xmlTextReaderNodeType (reader) == XML_READER_TYPE_ELEMENT && xlsx_reader_is (reader, "row"))
      {
        g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
        CsvRow row = { fields, line };
        guint date_column = XLSX_NO_DATE;

        if (!xlsx_book_read_row (book, reader, &row, &date_column))
          {
            g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                         _ ("%s:%u: sheet \"%s\": a cell of this row cannot be read (an error value, or damage)"),
                         book->path, row.line, xlsx_book_get_title (book, sheet));
            is_good = FALSE;
          }
        else if (fields->len > 0)
          is_good = func (&row, date_column, data, &stop, error);
        line = row.line;
      }
  if (reader != NULL)
    xmlFreeTextReader (reader);
  if (is_good && !stop && status != 0)
    return xlsx_book_fail (book, part, error);
  return is_good;
}

GHashTable *
xlsx_book_read_pictures (XlsxBook *book, guint sheet, GError **error)
{
  return xlsx_parts_read_pictures (book->archive, g_ptr_array_index (book->parts, sheet), error);
}
