/* Items as rows. */
#include "item-bank/export/export-table.h"

#include <string.h>

#include "common/exam/points-rules.h"
#include "item-bank/export/export-json.h"
#include "item-bank/import/table-row.h"

static const char *const HEAD_COLUMNS[] = { "id", "section", "topic", "type", "lang", "stem", "alt", NULL };
static const char *const TAIL_COLUMNS[]
    = { "key",    "points", "tolerance",   "partial",   "lower",     "upper", "otherwise",
        "min",    "max",    "difficulty",  "enemy_set", "rationale", "bloom", "source",
        "author", "time_s", "stimulus_id", "stimulus",  "json",      NULL };

static const char *const SCORING_COLUMNS[]
    = { "key", "points", "tolerance", "partial", "lower", "upper", "otherwise", NULL };

static gboolean
export_table_measure (const BankItem *item, gpointer data, GError **error)
{
  ExportTable *table = data;
  const ItemField *field = item_document_get_field (item->draft->document, 0);

  if (item->draft->document->kind == ITEM_KIND_MIXED || item->draft->document->kind == ITEM_KIND_HOTSPOT)
    return TRUE;
  table->n_options = MAX (table->n_options, field->options->len);
  table->n_targets = MAX (table->n_targets, field->targets->len);
  return TRUE;
}

ExportTable *
export_table_new (BankStore *store, GError **error)
{
  g_autoptr (ExportTable) table = g_new0 (ExportTable, 1);

  table->n_options = 2;
  table->columns = g_ptr_array_new_with_free_func (g_free);
  if (!bank_store_foreach (store, export_table_measure, table, error))
    return NULL;
  for (const char *const *name = HEAD_COLUMNS; *name != NULL; name++)
    g_ptr_array_add (table->columns, g_strdup (*name));
  for (guint i = 0; i < table->n_options; i++)
    {
      g_ptr_array_add (table->columns, g_strdup_printf ("option_%c", 'a' + (int)i));
      g_ptr_array_add (table->columns, g_strdup_printf ("points_%c", 'a' + (int)i));
      g_ptr_array_add (table->columns, g_strdup_printf ("alt_%c", 'a' + (int)i));
    }
  for (guint i = 1; i <= table->n_targets; i++)
    g_ptr_array_add (table->columns, g_strdup_printf ("target_%u", i));
  for (const char *const *name = TAIL_COLUMNS; *name != NULL; name++)
    g_ptr_array_add (table->columns, g_strdup (*name));
  return g_steal_pointer (&table);
}

void
export_table_free (ExportTable *table)
{
  if (table == NULL)
    return;
  g_ptr_array_unref (table->columns);
  g_free (table);
}

/* A row under way. */
typedef struct
{
  const ExportTable *table;
  char **cells;
} ExportRow;

static void
export_row_set (const ExportRow *row, const char *column, const char *text)
{
  guint i;

  if (text == NULL || !g_ptr_array_find_with_equal_func (row->table->columns, column, g_str_equal, &i))
    return;
  g_free (row->cells[i]);
  row->cells[i] = g_strdup (text);
}

static void
export_row_set_number (const ExportRow *row, const char *column, Rational value)
{
  g_autofree char *text = rational_format (value);

  export_row_set (row, column, text);
}

static void
export_row_set_count (const ExportRow *row, const char *column, guint value)
{
  g_autofree char *text = value > 0 ? g_strdup_printf ("%u", value) : NULL;

  export_row_set (row, column, text);
}

static void
export_row_set_head (const ExportRow *row, const ItemDraft *draft)
{
  const ItemDocument *document = draft->document;
  g_autofree char *difficulty
      = g_strdup_printf ("%s%" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT, draft->difficulty_milli < 0 ? "-" : "",
                         ABS (draft->difficulty_milli) / 1000, ABS (draft->difficulty_milli) % 1000);

  export_row_set (row, "id", document->id);
  export_row_set (row, "section", draft->section);
  export_row_set (row, "topic", draft->topic);
  export_row_set (row, "type", draft->is_weighted ? "single_weighted" : item_kind_to_token (document->kind));
  export_row_set (row, "lang", document->lang);
  export_row_set (row, "stem", document->stem);
  export_row_set (row, "difficulty", draft->difficulty_milli != 0 ? difficulty : NULL);
  export_row_set (row, "enemy_set", draft->enemy_set);
  export_row_set (row, "rationale", draft->rationale);
  export_row_set (row, "bloom", draft->bloom);
  export_row_set (row, "source", draft->source);
  export_row_set (row, "author", draft->author);
  export_row_set_count (row, "time_s", draft->time_s);
  if (document->stimulus != NULL)
    {
      export_row_set (row, "stimulus_id", document->stimulus->id);
      export_row_set (row, "stimulus", document->stimulus->text);
    }
}

static void
export_row_set_alt (const ExportRow *row, const char *column, const GPtrArray *pictures)
{
  if (pictures->len > 0)
    export_row_set (row, column, ((const ItemPicture *)pictures->pdata[0])->alt);
}

static void
export_row_set_options (const ExportRow *row, const ItemDocument *document, gboolean takes_pictures)
{
  const ItemField *field = item_document_get_field (document, 0);

  if (takes_pictures)
    export_row_set_alt (row, "alt", document->pictures);
  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *option = field->options->pdata[i];
      g_autofree char *column = g_strdup_printf ("option_%c", 'a' + (int)i);
      g_autofree char *alt = g_strdup_printf ("alt_%c", 'a' + (int)i);

      export_row_set (row, column, option->text);
      if (takes_pictures)
        export_row_set_alt (row, alt, option->pictures);
    }
  for (guint i = 0; i < field->targets->len; i++)
    {
      g_autofree char *column = g_strdup_printf ("target_%u", i + 1);

      export_row_set (row, column, ((const ItemOption *)field->targets->pdata[i])->text);
    }
  export_row_set_count (row, "min", field->min);
  if (field->kind != ITEM_KIND_MATCH || field->max != 1)
    export_row_set_count (row, "max", field->max);
}

/* Points of each letter: single choice, and sums of letters. */
static void
export_row_set_letter_points (const ExportRow *row, const PointsField *points)
{
  for (guint i = 0; i < points->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (points->entries, i);
      g_autofree char *column = g_strdup_printf ("points_%c", g_ascii_tolower (*entry->key));

      export_row_set_number (row, column, entry->points);
    }
}

static void
export_row_set_number_key (const ExportRow *row, const PointsEntry *entry)
{
  const Rational half = { 1, 2 };
  Rational middle, width, minus = { -entry->lo.num, entry->lo.den };
  g_autofree char *text = NULL, *tolerance = NULL;

  if (!entry->has_lo || !entry->has_hi || !rational_add (entry->lo, entry->hi, &middle)
      || !rational_multiply (middle, half, &middle) || !rational_add (entry->hi, minus, &width)
      || !rational_multiply (width, half, &width))
    return;
  text = rational_format_shortest (middle);
  tolerance = rational_format_shortest (width);
  export_row_set (row, "key", text);
  export_row_set (row, "tolerance", width.num != 0 ? tolerance : NULL);
  export_row_set_number (row, "points", entry->points);
}

static void
export_row_set_key (const ExportRow *row, const PointsField *points)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < points->entries->len; i++)
    {
      const PointsEntry *entry = g_ptr_array_index (points->entries, i);

      if (entry->test == POINTS_TEST_BETWEEN)
        export_row_set_number_key (row, entry);
      else
        {
          g_string_append_printf (texts, "%s%s", texts->len > 0 ? "|" : "", entry->key);
          export_row_set (row, "key", texts->str);
          export_row_set_number (row, "points", entry->points);
        }
    }
}

static void
export_row_set_scoring (const ExportRow *row, const ItemDraft *draft)
{
  g_autoptr (PointsRules) rules = points_rules_new_from (&draft->points);
  const PointsField *points = rules->fields->pdata[0];
  g_autofree char *key = item_draft_dup_key (draft);

  if (points->fallback.num != 0)
    export_row_set_number (row, "otherwise", points->fallback);
  if (points->has_lower)
    export_row_set_number (row, "lower", points->lower);
  if (points->has_upper)
    export_row_set_number (row, "upper", points->upper);
  if (draft->document->kind == ITEM_KIND_SINGLE || (!points->is_whole && points->kind == ITEM_KIND_MULTIPLE))
    {
      export_row_set_letter_points (row, points);
      export_row_set (row, "key", draft->document->kind == ITEM_KIND_SINGLE ? key : NULL);
    }
  else if (!points->is_whole)
    {
      export_row_set (row, "key", key);
      export_row_set (row, "partial", "1");
      export_row_set_number (row, "points", points_field_maximum (points));
    }
  else
    export_row_set_key (row, points);
}

static gboolean
export_row_says_all (const ExportRow *row, const ItemDraft *draft, gboolean takes_pictures)
{
  guint8 wanted[DIGEST_LEN], found[DIGEST_LEN];
  g_autoptr (GArray) pictures = g_array_new (FALSE, FALSE, sizeof (TablePicture));
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  const CsvRow header = { row->table->columns, 1 }, cells = { fields, 2 };
  const TableRow table_row = { &header, &cells, NULL, pictures };
  g_autoptr (ItemDraft) again = NULL;

  for (guint i = 0; i < row->table->columns->len; i++)
    {
      if (csv_is_formula (row->cells[i]))
        return FALSE;
      g_ptr_array_add (fields, row->cells[i]);
    }
  for (guint i = 0; takes_pictures && i <= draft->document->options->len; i++)
    {
      const GPtrArray *list
          = i == 0 ? draft->document->pictures : ((const ItemOption *)draft->document->options->pdata[i - 1])->pictures;
      g_autofree char *name = i == 0 ? g_strdup ("stem") : g_strdup_printf ("option_%c", 'a' + (int)i - 1);
      TablePicture picture = { (guint)MAX (csv_find_column (&header, name), 0), NULL };

      for (guint j = 0; j < list->len; j++)
        {
          picture.data = ((const ItemPicture *)list->pdata[j])->data;
          g_array_append_val (pictures, picture);
        }
    }
  again = TABLE_LAYOUT_ADIL.parse ("table", &table_row, NULL);
  if (again == NULL)
    return FALSE;
  item_draft_digest (draft, wanted);
  item_draft_digest (again, found);
  return memcmp (wanted, found, DIGEST_LEN) == 0;
}

static gboolean
export_row_fits (const ExportRow *row, gsize cell_max)
{
  for (guint i = 0; cell_max > 0 && i < row->table->columns->len; i++)
    if ((gsize)g_utf8_strlen (row->cells[i], -1) > cell_max)
      return FALSE;
  return TRUE;
}

char **
export_table_dup_row (const ExportTable *table, const ItemDraft *draft, gsize cell_max, gboolean takes_pictures)
{
  g_auto (GStrv) cells = g_new0 (char *, table->columns->len + 1);
  const ExportRow row = { table, cells };
  ItemKind kind = draft->document->kind;

  for (guint i = 0; i < table->columns->len; i++)
    cells[i] = g_strdup ("");
  export_row_set_head (&row, draft);
  if (kind != ITEM_KIND_MIXED && kind != ITEM_KIND_HOTSPOT)
    {
      export_row_set_options (&row, draft->document, takes_pictures);
      export_row_set_scoring (&row, draft);
    }
  if (!export_row_says_all (&row, draft, takes_pictures))
    {
      g_autoptr (cJSON) object = export_json_new (draft);
      g_autofree char *text = json_format (object);

      /* What the cells would say of the scoring is not the whole truth. */
      for (const char *const *name = SCORING_COLUMNS; *name != NULL; name++)
        export_row_set (&row, *name, "");
      export_row_set (&row, "json", text);
    }
  return export_row_fits (&row, cell_max) ? g_steal_pointer (&cells) : NULL;
}
