/* Rows of tables, and which layout they have. */
#include "item-bank/import/table-row.h"

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/media-file.h"

const char *
table_row_get (const TableRow *row, const char *column)
{
  return csv_get (row->row, csv_find_column (row->header, column));
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
const char *
table_row_get_nth (const TableRow *row, const char *format, guint n)
{
  g_autofree char *name = g_strdup_printf (format, n);

  return table_row_get (row, name);
}
#pragma GCC diagnostic pop

gboolean
table_row_take_pictures (const TableRow *row, const char *column, const char *alt, GPtrArray *pictures, GError **error)
{
  int number = csv_find_column (row->header, column);

  for (guint i = 0; row->pictures != NULL && number >= 0 && i < row->pictures->len; i++)
    {
      const TablePicture *place = &g_array_index (row->pictures, TablePicture, i);
      ItemPicture *picture;

      if (place->column != (guint)number)
        continue;
      picture = media_file_check (place->data, pictures->len == 0 ? alt : "", error);
      if (picture == NULL)
        {
          g_prefix_error (error, _ ("column %s: picture: "), column);
          return FALSE;
        }
      g_ptr_array_add (pictures, picture);
    }
  return TRUE;
}

void
table_row_unify_lines (const CsvRow *row)
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

const TableLayout *
table_layout_find (const char *path, const CsvRow *header, GError **error)
{
  static const TableLayout *const LAYOUTS[] = { &TABLE_LAYOUT_TAO, &TABLE_LAYOUT_ADIL };

  for (gsize i = 0; i < G_N_ELEMENTS (LAYOUTS); i++)
    if (LAYOUTS[i]->fits (header) || i + 1 == G_N_ELEMENTS (LAYOUTS))
      return LAYOUTS[i]->check (path, header, error) ? LAYOUTS[i] : NULL;
  g_return_val_if_reached (NULL);
}

gboolean
table_layout_read (const TableLayout *layout, ImportSink *sink, const TableRow *row, GError **error)
{
  g_autoptr (GError) why = NULL;
  const char *id = table_row_get (row, layout->id_column);
  ItemDraft *draft = layout->parse (sink->path, row, &why);

  if (draft != NULL)
    return import_sink_take (sink, row->row->line, draft, error);
  import_sink_refuse (sink, row->row->line, draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, NULL) ? id : NULL,
                      why);
  return TRUE;
}
