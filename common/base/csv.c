/* Strict RFC 4180 CSV: a state machine over bytes that are known to be valid UTF-8. */
#include "common/base/csv.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

typedef enum
{
  CSV_FIELD_START,
  CSV_PLAIN,
  CSV_QUOTED,
  CSV_QUOTE_SEEN, /* a quote inside a quoted field: its end, or half of a doubled quote */
} CsvState;

typedef struct
{
  const char *what;
  guint line; /* of the byte being read */
  guint max_rows;
  CsvState state;
  GString *field;
  CsvRow *row;
  GPtrArray *rows;
} CsvParser;

static void
csv_row_free (CsvRow *row)
{
  if (row == NULL)
    return;
  g_ptr_array_unref (row->fields);
  g_free (row);
}

static void
csv_parser_clear (CsvParser *parser)
{
  g_string_free (parser->field, TRUE);
  csv_row_free (parser->row);
  if (parser->rows != NULL)
    g_ptr_array_unref (parser->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsvParser, csv_parser_clear)

static CsvRow *
csv_row_new (guint line)
{
  CsvRow *row = g_new0 (CsvRow, 1);

  row->fields = g_ptr_array_new_with_free_func (g_free);
  row->line = line;
  return row;
}

static gboolean
csv_fail (const CsvParser *parser, GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s:%u: %s", parser->what, parser->line, message);
  return FALSE;
}

static void
csv_end_field (CsvParser *parser)
{
  g_ptr_array_add (parser->row->fields, g_strndup (parser->field->str, parser->field->len));
  g_string_truncate (parser->field, 0);
  parser->state = CSV_FIELD_START;
}

static gboolean
csv_end_row (CsvParser *parser, GError **error)
{
  gboolean is_empty_line = parser->row->fields->len == 0 && parser->state == CSV_FIELD_START;
  const CsvRow *first = parser->rows->len > 0 ? g_ptr_array_index (parser->rows, 0) : NULL;

  if (is_empty_line)
    return TRUE;
  csv_end_field (parser);
  if (first != NULL && first->fields->len != parser->row->fields->len)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: the row has %u fields, the first row has %u"),
                   parser->what, parser->row->line, parser->row->fields->len, first->fields->len);
      return FALSE;
    }
  if (parser->rows->len >= parser->max_rows)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%u: more than %u rows"), parser->what,
                   parser->row->line, parser->max_rows);
      return FALSE;
    }
  g_ptr_array_add (parser->rows, g_steal_pointer (&parser->row));
  parser->row = csv_row_new (parser->line);
  return TRUE;
}

static gboolean
csv_end_line (CsvParser *parser, GError **error)
{
  if (!csv_end_row (parser, error))
    return FALSE;
  parser->line++;
  parser->row->line = parser->line;
  return TRUE;
}

/* A byte outside quotes: LF and CRLF end rows, commas end fields. */
static gboolean
csv_take_plain (CsvParser *parser, char c, GError **error)
{
  if (c == ',')
    csv_end_field (parser);
  else if (c == '\n')
    return csv_end_line (parser, error);
  else if (c == '\r')
    return csv_fail (parser, error, _ ("a carriage return is not followed by a line feed"));
  else if (parser->state == CSV_QUOTE_SEEN && c == ' ')
    return TRUE; /* some tables are padded for people to read */
  else if (parser->state == CSV_QUOTE_SEEN)
    return csv_fail (parser, error, _ ("text after a closing quote: quotes inside a field are doubled"));
  else if (c == '"' && parser->state == CSV_FIELD_START)
    parser->state = CSV_QUOTED;
  else if (c == '"')
    return csv_fail (parser, error, _ ("a quote inside a field without quotes: put the field in quotes and double it"));
  else
    {
      g_string_append_c (parser->field, c);
      parser->state = CSV_PLAIN;
    }
  return TRUE;
}

static gboolean
csv_take (CsvParser *parser, char c, GError **error)
{
  switch (parser->state)
    {
    case CSV_QUOTED:
      if (c == '"')
        parser->state = CSV_QUOTE_SEEN;
      else
        g_string_append_c (parser->field, c);
      parser->line += c == '\n';
      return TRUE;
    case CSV_QUOTE_SEEN:
      if (c != '"')
        return csv_take_plain (parser, c, error);
      g_string_append_c (parser->field, c);
      parser->state = CSV_QUOTED;
      return TRUE;
    case CSV_FIELD_START:
    case CSV_PLAIN:
      return csv_take_plain (parser, c, error);
    }
  g_assert_not_reached ();
}

static gboolean
csv_check_utf8 (CsvParser *parser, const char *text, gsize len, GError **error)
{
  const char *end;

  if (g_utf8_validate_len (text, len, &end))
    return TRUE;
  for (const char *p = text; p < end; p++)
    parser->line += *p == '\n';
  return csv_fail (parser, error, *end == '\0' ? _ ("a NUL byte") : _ ("not valid UTF-8: save the file as UTF-8"));
}

GPtrArray *
csv_parse (const char *what, const char *text, gsize len, guint max_rows, GError **error)
{
  g_auto (CsvParser) parser = { .what = what, .line = 1, .max_rows = max_rows };

  parser.field = g_string_new (NULL);
  parser.row = csv_row_new (1);
  parser.rows = g_ptr_array_new_with_free_func ((GDestroyNotify)csv_row_free);
  if (len >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      len -= 3;
    }
  if (len > 0 && !csv_check_utf8 (&parser, text, len, error))
    return NULL;
  for (gsize i = 0; i < len; i++)
    {
      gboolean is_crlf = text[i] == '\r' && i + 1 < len && text[i + 1] == '\n' && parser.state != CSV_QUOTED;

      if (!is_crlf && !csv_take (&parser, text[i], error))
        return NULL;
    }
  if (parser.state == CSV_QUOTED)
    {
      parser.line = parser.row->line;
      csv_fail (&parser, error, _ ("a quoted field of the row that starts here is never closed"));
      return NULL;
    }
  if (!csv_end_row (&parser, error))
    return NULL;
  return g_steal_pointer (&parser.rows);
}

int
csv_find_column (const CsvRow *header, const char *name)
{
  for (guint i = 0; i < header->fields->len; i++)
    if (strcmp (g_ptr_array_index (header->fields, i), name) == 0)
      return (int)i;
  return -1;
}

const char *
csv_get (const CsvRow *row, int column)
{
  if (column < 0)
    return "";
  g_return_val_if_fail ((guint)column < row->fields->len, "");
  return g_ptr_array_index (row->fields, column);
}

/* Sign, digits, one decimal point: what no spreadsheet can take for a formula with an effect. */
static gboolean
csv_is_number (const char *text)
{
  const char *p = text + (*text == '-' || *text == '+');
  gsize n_digits = strspn (p, "0123456789");

  if (n_digits == 0)
    return FALSE;
  p += n_digits;
  if (*p == '.')
    {
      n_digits = strspn (p + 1, "0123456789");
      if (n_digits == 0)
        return FALSE;
      p += 1 + n_digits;
    }
  return *p == '\0';
}

gboolean
csv_is_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL && !csv_is_number (text);
}

static void
csv_append_field (GString *out, const char *text)
{
  gboolean is_formula = csv_is_formula (text);
  gboolean needs_quotes = strpbrk (text, ",\"\r\n") != NULL;

  if (needs_quotes)
    g_string_append_c (out, '"');
  if (is_formula)
    g_string_append_c (out, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  if (needs_quotes)
    g_string_append_c (out, '"');
}

void
csv_append_row (GString *out, const char *const *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      csv_append_field (out, fields[i]);
    }
  /* A row of one empty field would read back as an empty line, that is as no row. */
  if (n_fields == 1 && *fields[0] == '\0')
    g_string_append (out, "\"\"");
  g_string_append (out, "\r\n");
}
