/* Reads CSV files for the imports and checks single fields. */
#include "exam-server/service/import-table.h"

#include <string.h>

#include "common/base/file.h"
#include "common/base/text-lines.h"

#define IMPORT_FILE_MAX (512u * 1024 * 1024)

static void
check_header (ImportTable *table, guint n_columns, ProblemList *problems)
{
  const CsvRow *header = table->rows->pdata[0];

  for (guint i = 0; i < n_columns; i++)
    {
      table->places[i] = csv_find_column (header, table->columns[i].name);
      if (table->places[i] < 0 && table->columns[i].required)
        problem_list_add (problems, header->line, table->columns[i].name, "this column is missing");
    }
  for (guint i = 0; i < header->fields->len; i++)
    {
      const char *name = header->fields->pdata[i];
      gboolean known = FALSE;

      for (guint j = 0; j < n_columns; j++)
        known = known || strcmp (name, table->columns[j].name) == 0;
      if (!known)
        problem_list_add (problems, header->line, name, "no such column is known");
      else if (csv_find_column (header, name) != (int)i)
        problem_list_add (problems, header->line, name, "this column is there twice");
    }
}

gboolean
import_table_read (ImportTable *table,
                   const char *path,
                   const ImportColumn *columns,
                   guint n_columns,
                   ProblemList *problems,
                   GError **error)
{
  g_autoptr (GBytes) bytes = file_read (path, IMPORT_FILE_MAX, error);
  gsize len;
  const char *text;

  g_assert (n_columns <= IMPORT_COLUMNS_MAX);
  memset (table, 0, sizeof *table);
  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &len);
  table->columns = columns;
  table->rows = csv_parse (path, text != NULL ? text : "", len, IMPORT_ROWS_MAX + 1, error);
  if (table->rows == NULL)
    return FALSE;
  if (table->rows->len == 0)
    {
      problem_list_add (problems, 1, "header", "the file is empty; the first line must name the columns");
      return problem_list_finish (problems, error);
    }
  check_header (table, n_columns, problems);
  /* Without its columns every row would only repeat the same complaint. */
  return problem_list_finish (problems, error);
}

void
import_table_clear (ImportTable *table)
{
  g_clear_pointer (&table->rows, g_ptr_array_unref);
}

guint
import_table_n_rows (const ImportTable *table)
{
  return table->rows->len - 1;
}

static const CsvRow *
get_row (const ImportTable *table, guint row)
{
  return table->rows->pdata[row + 1];
}

guint
import_table_line (const ImportTable *table, guint row)
{
  return get_row (table, row)->line;
}

const char *
import_table_get (const ImportTable *table, guint row, guint column)
{
  return csv_get (get_row (table, row), table->places[column]);
}

static gboolean
complain (const ImportTable *table, guint row, guint column, ProblemList *problems, const char *what)
{
  problem_list_add (problems, import_table_line (table, row), table->columns[column].name, "%s", what);
  return FALSE;
}

gboolean
import_check_text (const ImportTable *table, guint row, guint column, gsize max_chars, ProblemList *problems)
{
  const char *text = import_table_get (table, row, column);

  if (*text == '\0')
    return complain (table, row, column, problems, "must not be empty");
  if ((gsize)g_utf8_strlen (text, -1) > max_chars)
    return complain (table, row, column, problems, "is too long");
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return complain (table, row, column, problems, "must be one line without control characters");
  return TRUE;
}

gboolean
import_check_token (const ImportTable *table, guint row, guint column, gsize max_len, ProblemList *problems)
{
  if (text_is_token (import_table_get (table, row, column), max_len))
    return TRUE;
  problem_list_add (problems, import_table_line (table, row), table->columns[column].name,
                    "must be 1 to %" G_GSIZE_FORMAT " letters, digits or . _ / : @ + -", max_len);
  return FALSE;
}

gboolean
import_parse_digits (const char *text, guint n_digits, guint max, guint *out)
{
  g_autofree char *digits = g_strndup (text, n_digits);
  const char *first = digits;
  guint64 value = 0;

  /* The strict parser takes no leading zeros, a calendar field has them. */
  while (first[0] == '0' && first[1] != '\0')
    first++;
  if (strlen (digits) != n_digits || !text_parse_decimal (first, max, &value))
    return FALSE;
  *out = (guint)value;
  return TRUE;
}

gboolean
import_check_date (const ImportTable *table, guint row, guint column, ProblemList *problems)
{
  const char *text = import_table_get (table, row, column);
  guint year = 0;
  guint month = 0;
  guint day = 0;

  if (strlen (text) == strlen ("yyyy-mm-dd") && text[4] == '-' && text[7] == '-'
      && import_parse_digits (text, 4, 9999, &year) && import_parse_digits (text + 5, 2, 12, &month)
      && import_parse_digits (text + 8, 2, 31, &day) && year >= 1900
      && g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return TRUE;
  return complain (table, row, column, problems, "must be a date like 1999-12-31");
}

gboolean
import_check_number (const ImportTable *table, guint row, guint column, ProblemList *problems)
{
  const char *text = import_table_get (table, row, column);
  gboolean good = strlen (text) == 17;

  for (const char *p = text; good && *p != '\0'; p++)
    good = g_ascii_isdigit (*p);
  return good || complain (table, row, column, problems, "must be a participant number of 17 digits");
}

guint64
import_get_integer (
    const ImportTable *table, guint row, guint column, guint64 max, guint64 fallback, ProblemList *problems)
{
  const char *text = import_table_get (table, row, column);
  guint64 value = fallback;

  if (*text == '\0' || text_parse_decimal (text, max, &value))
    return value;
  problem_list_add (problems, import_table_line (table, row), table->columns[column].name,
                    "must be a whole number from 0 to %" G_GUINT64_FORMAT, max);
  return fallback;
}

gboolean
import_check_unique (const ImportTable *table, guint row, guint column, GHashTable *seen, ProblemList *problems)
{
  const char *text = import_table_get (table, row, column);
  gpointer before = g_hash_table_lookup (seen, text);
  guint line = import_table_line (table, row);

  if (before == NULL)
    {
      g_hash_table_insert (seen, (gpointer)text, GUINT_TO_POINTER (line));
      return TRUE;
    }
  problem_list_add (problems, line, table->columns[column].name, "%s is there already, in line %u", text,
                    GPOINTER_TO_UINT (before));
  return FALSE;
}
