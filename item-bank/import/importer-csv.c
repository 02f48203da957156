/* CSV with one item per row (docs/formats/item-csv.md). A row that is wrong is refused alone; broken quoting or a row
 * with another number of fields makes the whole file unreadable, because nobody knows where the next row begins. */
#include <stdlib.h>
#include <string.h>

#include "common/base/csv.h"
#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/media-file.h"

#define IMPORTER_CSV_FILE_MAX (256u * 1024 * 1024)
#define IMPORTER_CSV_TIME_MAX 86400

static const char *const IMPORTER_CSV_COLUMNS[]
    = { "id",    "section", "topic",     "type",   "stem",   "key",  "points", "difficulty", "enemy_set",
        "media", "alt",     "rationale", "source", "author", "lang", "bloom",  "time_s",     NULL };
static const char *const IMPORTER_CSV_OPTION_COLUMNS[] = { "option_", "points_", "media_", "alt_", NULL };

typedef struct
{
  const CsvRow *header;
  const CsvRow *row;
} ImporterCsvRow;

static gboolean
importer_csv_fail (GError **error, const char *name, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: %s", name, message);
  return FALSE;
}

static const char *
importer_csv_get (const ImporterCsvRow *row, const char *name)
{
  return csv_get (row->row, csv_find_column (row->header, name));
}

/* The field of a column such as option_c. */
static const char *
importer_csv_get_of (const ImporterCsvRow *row, const char *prefix, guint option)
{
  g_autofree char *name = g_strdup_printf ("%s%c", prefix, 'a' + (int)option);

  return importer_csv_get (row, name);
}

static gboolean
importer_csv_is_column (const char *name)
{
  if (g_strv_contains (IMPORTER_CSV_COLUMNS, name))
    return TRUE;
  for (gsize i = 0; IMPORTER_CSV_OPTION_COLUMNS[i] != NULL; i++)
    {
      gsize len = strlen (IMPORTER_CSV_OPTION_COLUMNS[i]);

      if (strncmp (name, IMPORTER_CSV_OPTION_COLUMNS[i], len) == 0 && name[len] >= 'a' && name[len] <= 'z'
          && name[len + 1] == '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
importer_csv_check_header (const char *path, const CsvRow *header, GError **error)
{
  static const char *const NEEDED[] = { "id", "section", "topic", "type", "stem", "option_a", "option_b" };

  if (header->fields->len == 1 && strchr (g_ptr_array_index (header->fields, 0), ';') != NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("%s:%u: the columns are separated by semicolons: save the table as CSV with commas"), path,
                   header->line);
      return FALSE;
    }
  for (guint i = 0; i < header->fields->len; i++)
    {
      const char *name = g_ptr_array_index (header->fields, i);

      if (!importer_csv_is_column (name) || csv_find_column (header, name) != (int)i)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                       _ ("%s:%u: the column \"%s\" is unknown or there twice: see the item-csv format"), path,
                       header->line, name);
          return FALSE;
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (NEEDED); i++)
    if (csv_find_column (header, NEEDED[i]) < 0)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: the column \"%s\" is missing"), path,
                     header->line, NEEDED[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
importer_csv_set (char **out, const ImporterCsvRow *row, const char *name, gsize max_len, GError **error)
{
  const char *text = importer_csv_get (row, name);

  if (!draft_fields_check_text (name, text, max_len, error))
    return FALSE;
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

static gboolean
importer_csv_add_picture (const char *path, const char *name, const char *alt, GPtrArray *pictures, GError **error)
{
  ItemPicture *picture;

  if (*name == '\0')
    return *alt == '\0' || importer_csv_fail (error, "alt", _ ("there is a text alternative, but no picture"));
  if (!draft_fields_check_text ("alt", alt, ITEM_ALT_MAX, error))
    return FALSE;
  picture = media_file_read (path, name, alt, error);
  if (picture == NULL)
    return FALSE;
  g_ptr_array_add (pictures, picture);
  return TRUE;
}

static gboolean
importer_csv_is_option (const ImporterCsvRow *row, guint option)
{
  for (gsize i = 0; IMPORTER_CSV_OPTION_COLUMNS[i] != NULL; i++)
    if (*importer_csv_get_of (row, IMPORTER_CSV_OPTION_COLUMNS[i], option) != '\0')
      return TRUE;
  return FALSE;
}

/* Options up to the last one of which anything is given: a hole in between is an empty option, which lint finds. */
static guint
importer_csv_count_options (const ImporterCsvRow *row)
{
  guint n = EXAM_OPTIONS_MAX;

  while (n > 0 && !importer_csv_is_option (row, n - 1))
    n--;
  return n;
}

/* Points per option where any are given, else the column "points" (1 where it is empty) for the key. */
static gboolean
importer_csv_read_points (const ImporterCsvRow *row, guint option, gboolean has_points, Rational *out, GError **error)
{
  const char *key = importer_csv_get (row, "key");
  const char *text = has_points ? importer_csv_get_of (row, "points_", option) : importer_csv_get (row, "points");

  *out = RATIONAL_ZERO;
  if (!has_points && g_ascii_toupper (*key) != (char)('A' + option))
    return TRUE;
  if (!has_points && *text == '\0')
    text = "1";
  if (*text == '\0' || draft_fields_parse_number (text, out))
    return TRUE;
  return importer_csv_fail (error, "points", _ ("must be a number with a decimal point, or a fraction such as 1/3"));
}

static gboolean
importer_csv_read_option (const char *path,
                          const ImporterCsvRow *row,
                          guint option,
                          gboolean has_points,
                          ItemDocument *document,
                          GArray *values,
                          GError **error)
{
  const char *text = importer_csv_get_of (row, "option_", option);
  Rational points;

  if (!draft_fields_check_text ("text", text, ITEM_TEXT_MAX, error)
      || !importer_csv_read_points (row, option, has_points, &points, error))
    return FALSE;
  g_array_append_val (values, points);
  return importer_csv_add_picture (path, importer_csv_get_of (row, "media_", option),
                                   importer_csv_get_of (row, "alt_", option),
                                   item_document_add_option (document, text)->pictures, error);
}

static gboolean
importer_csv_read_options (const char *path, const ImporterCsvRow *row, ItemDraft *draft, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Rational));
  guint n_options = importer_csv_count_options (row);
  gboolean has_points = FALSE;

  if (n_options < 2)
    return importer_csv_fail (error, "options", _ ("there must be at least two"));
  for (guint i = 0; i < n_options; i++)
    has_points = has_points || *importer_csv_get_of (row, "points_", i) != '\0';
  for (guint i = 0; i < n_options; i++)
    if (!importer_csv_read_option (path, row, i, has_points, draft->document, values, error))
      {
        g_prefix_error (error, _ ("option %c: "), 'A' + (int)i);
        return FALSE;
      }
  return draft_fields_set_points (&draft->points, values, error);
}

static gboolean
importer_csv_read_metadata (const ImporterCsvRow *row, ItemDraft *draft, GError **error)
{
  const char *difficulty = importer_csv_get (row, "difficulty");
  const char *time_s = importer_csv_get (row, "time_s");
  guint64 seconds = 0;

  if (!importer_csv_set (&draft->section, row, "section", EXAM_TOKEN_MAX, error)
      || !draft_fields_check_token ("section", draft->section, EXAM_TOKEN_MAX, error)
      || !importer_csv_set (&draft->topic, row, "topic", ITEM_NAME_MAX, error)
      || !importer_csv_set (&draft->enemy_set, row, "enemy_set", ITEM_NAME_MAX, error)
      || !importer_csv_set (&draft->rationale, row, "rationale", ITEM_TEXT_MAX, error)
      || !importer_csv_set (&draft->bloom, row, "bloom", ITEM_NAME_MAX, error)
      || !importer_csv_set (&draft->source, row, "source", ITEM_NAME_MAX, error)
      || !importer_csv_set (&draft->author, row, "author", ITEM_NAME_MAX, error))
    return FALSE;
  if (*difficulty != '\0' && !draft_fields_parse_difficulty (difficulty, &draft->difficulty_milli, error))
    return FALSE;
  if (*time_s != '\0' && !g_ascii_string_to_unsigned (time_s, 10, 0, IMPORTER_CSV_TIME_MAX, &seconds, NULL))
    return importer_csv_fail (error, "time_s", _ ("must be whole seconds, at most 86400"));
  draft->time_s = (guint32)seconds;
  return TRUE;
}

static ItemDraft *
importer_csv_parse_item (const char *path, const ImporterCsvRow *row, GError **error)
{
  const char *id = importer_csv_get (row, "id");
  const char *stem = importer_csv_get (row, "stem");
  const char *lang = importer_csv_get (row, "lang");
  g_autofree char *key = g_ascii_strup (importer_csv_get (row, "key"), -1);
  g_autoptr (ItemDraft) draft = NULL;
  gboolean is_weighted;
  ItemKind kind;

  lang = *lang != '\0' ? lang : "id";
  if (!draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, error)
      || !draft_fields_parse_type (importer_csv_get (row, "type"), &kind, &is_weighted, error)
      || !draft_fields_check_text ("stem", stem, ITEM_TEXT_MAX, error)
      || !draft_fields_check_token ("lang", lang, EXAM_TOKEN_MAX, error))
    return NULL;
  draft = item_draft_new (item_document_new (id, 0, kind, lang, stem));
  draft->is_weighted = is_weighted;
  if (!importer_csv_read_metadata (row, draft, error)
      || !importer_csv_add_picture (path, importer_csv_get (row, "media"), importer_csv_get (row, "alt"),
                                    draft->document->pictures, error)
      || !importer_csv_read_options (path, row, draft, error) || !draft_fields_check_key (draft, key, error)
      || !draft_fields_check_size (draft, error))
    return NULL;
  return g_steal_pointer (&draft);
}

/* Line breaks inside a cell: CRLF from some spreadsheets, LF from others, and LF in an item document. */
static void
importer_csv_unify_lines (const CsvRow *row)
{
  for (guint i = 0; i < row->fields->len; i++)
    {
      char *out = g_ptr_array_index (row->fields, i);

      for (const char *in = out; *in != '\0'; in++)
        if (*in != '\r' || in[1] != '\n')
          *out++ = *in;
      *out = '\0';
    }
}

static gboolean
importer_csv_read_row (ImportSink *sink, const ImporterCsvRow *row, GError **error)
{
  g_autoptr (GError) why = NULL;
  const char *id = importer_csv_get (row, "id");
  ItemDraft *draft = importer_csv_parse_item (sink->path, row, &why);

  if (draft != NULL)
    return import_sink_take (sink, row->row->line, draft, error);
  import_sink_refuse (sink, row->row->line, draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, NULL) ? id : NULL,
                      why);
  return TRUE;
}

static gboolean
importer_csv_read (ImportSink *sink, GError **error)
{
  g_autoptr (GBytes) file = file_read (sink->path, IMPORTER_CSV_FILE_MAX, error);
  g_autoptr (GPtrArray) rows = NULL;
  gsize len;
  const char *text;

  if (file == NULL)
    return FALSE;
  text = g_bytes_get_data (file, &len);
  rows = csv_parse (sink->path, text, len, EXAM_BANK_ITEMS_MAX + 1, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is empty"), sink->path);
      return FALSE;
    }
  if (!importer_csv_check_header (sink->path, g_ptr_array_index (rows, 0), error))
    return FALSE;
  for (guint i = 1; i < rows->len; i++)
    {
      const ImporterCsvRow row = { g_ptr_array_index (rows, 0), g_ptr_array_index (rows, i) };

      importer_csv_unify_lines (row.row);
      if (!importer_csv_read_row (sink, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* A first line with our columns. */
static gboolean
importer_csv_sniff (const guint8 *head, gsize len)
{
  const guint8 *end = len > 0 ? memchr (head, '\n', len) : NULL;
  gsize line_len = end != NULL ? (gsize)(end - head) : len;

  return line_len > 0 && memmem (head, line_len, "id", 2) != NULL && memmem (head, line_len, "option_a", 8) != NULL
         && (memchr (head, ',', line_len) != NULL || memchr (head, ';', line_len) != NULL);
}

const ItemImporter ITEM_IMPORTER_CSV = { "csv", importer_csv_sniff, importer_csv_read };
