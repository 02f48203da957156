/* Items and oracles as lines that can be compared. */
#include "tests/item-bank/import/oracle-kit.h"

#include <string.h>

#include "common/base/json.h"
#include "common/exam/points-rules.h"

char *
oracle_kit_path (const char *name)
{
  const char *folder = g_getenv ("ADIL_FIXTURES");
  char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  g_test_skip ("the reference data is absent (ADIL_FIXTURES)");
  return NULL;
}

char *
oracle_kit_normalize (const char *text)
{
  static const char *const RULES[][2] = { { "<[^>]*>", "" },  { "&amp;", "&" }, { "&lt;", "<" },        { "&gt;", ">" },
                                          { "&quot;", "\"" }, { "&#39;", "'" }, { "[\\s\u00a0]+", " " } };
  char *result = g_strdup (text);

  for (gsize i = 0; i < G_N_ELEMENTS (RULES); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (RULES[i][0], 0, 0, NULL);
      char *next = g_regex_replace_literal (regex, result, -1, 0, RULES[i][1], 0, NULL);

      g_free (result);
      result = next;
    }
  return g_strstrip (result);
}

/* Letters of the options that are right: the best of one choice, whatever is worth something of several. */
static char *
oracle_letters (const PointsField *rule)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  Rational best = points_field_maximum (rule);
  gboolean is_one = rule->kind == ITEM_KIND_SINGLE || rule->kind == ITEM_KIND_INLINE || rule->is_whole;

  for (guint i = 0; i < rule->entries->len; i++)
    {
      const PointsEntry *entry = rule->entries->pdata[i];

      if (entry->points.num > 0 && (!is_one || rational_compare (entry->points, best) == 0))
        g_string_append (letters, entry->key);
    }
  return g_strdup (letters->str);
}

static char *
oracle_range (Rational lo, Rational hi)
{
  g_autofree char *from = rational_format (lo);
  g_autofree char *to = rational_format (hi);

  return g_strdup_printf ("num %s %s", from, to);
}

static char *
oracle_describe_field (const PointsField *rule)
{
  g_autofree char *letters = NULL;

  if (item_kind_has_options (rule->kind))
    {
      letters = oracle_letters (rule);
      return g_strdup_printf ("choice %u %s", rule->n_options, letters);
    }
  for (guint i = 0; i < rule->entries->len; i++)
    {
      const PointsEntry *entry = rule->entries->pdata[i];

      if (entry->points.num > 0 && entry->test == POINTS_TEST_BETWEEN)
        return oracle_range (entry->lo, entry->hi);
      if (entry->points.num > 0)
        return g_strdup_printf ("string %s", entry->key);
    }
  return g_strdup ("nothing");
}

char *
oracle_kit_describe (const ItemDraft *draft)
{
  g_autoptr (PointsRules) rules = points_rules_new_from (&draft->points);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < rules->fields->len; i++)
    {
      g_autofree char *field = oracle_describe_field (rules->fields->pdata[i]);

      g_string_append_printf (line, "%s%s", i > 0 ? "; " : "", field);
    }
  for (guint i = 0; draft->document->kind != ITEM_KIND_MIXED && i < draft->document->options->len; i++)
    {
      g_autofree char *text = oracle_kit_normalize (((const ItemOption *)draft->document->options->pdata[i])->text);

      g_string_append_printf (line, " | %s", text);
    }
  return g_strdup (line->str);
}

static char *
oracle_describe_flags (const cJSON *flags)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  guint i = 0;
  const cJSON *flag;

  cJSON_ArrayForEach (flag, flags)
  {
    if (cJSON_IsTrue (flag))
      g_string_append_c (letters, (char)('A' + i));
    i++;
  }
  return g_strdup_printf ("choice %u %s", i, letters->str);
}

static Rational
oracle_number (const cJSON *value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  Rational number = RATIONAL_ZERO;

  if (cJSON_IsNumber (value))
    g_assert_true (rational_parse (g_ascii_formatd (digits, sizeof digits, "%.10g", value->valuedouble), &number));
  return number;
}

static char *
oracle_describe_solution (const char *type, const cJSON *solution, const cJSON *tolerance)
{
  Rational value, around, lo, hi;

  if (strcmp (type, "schoice") == 0 || strcmp (type, "mchoice") == 0)
    return oracle_describe_flags (solution);
  if (strcmp (type, "string") == 0)
    return g_strdup_printf ("string %s", solution->valuestring);
  g_assert_cmpstr (type, ==, "num");
  value = oracle_number (solution);
  around = oracle_number (tolerance);
  g_assert_true (rational_add (value, around, &hi));
  around.num = -around.num;
  g_assert_true (rational_add (value, around, &lo));
  return oracle_range (lo, hi);
}

static char *
oracle_describe_entry (const cJSON *entry)
{
  const char *type = json_find_string (entry, "type");
  const cJSON *solution = cJSON_GetObjectItemCaseSensitive (entry, "solution");
  const cJSON *tolerance = cJSON_GetObjectItemCaseSensitive (entry, "tolerance");
  const cJSON *cloze = cJSON_GetObjectItemCaseSensitive (entry, "cloze");
  g_autoptr (GString) line = g_string_new (NULL);
  const cJSON *text;

  g_assert_nonnull (type);
  if (strcmp (type, "cloze") != 0)
    {
      g_autofree char *one = oracle_describe_solution (type, solution, tolerance);

      g_string_append (line, one);
      cJSON_ArrayForEach (text, cJSON_GetObjectItemCaseSensitive (entry, "questionlist"))
      {
        g_autofree char *plain = oracle_kit_normalize (text->valuestring);

        g_string_append_printf (line, " | %s", plain);
      }
      return g_strdup (line->str);
    }
  for (int i = 0; i < cJSON_GetArraySize (cloze); i++)
    {
      g_autofree char *one
          = oracle_describe_solution (cJSON_GetArrayItem (cloze, i)->valuestring, cJSON_GetArrayItem (solution, i),
                                      cJSON_GetArrayItem (tolerance, i));

      g_string_append_printf (line, "%s%s", i > 0 ? "; " : "", one);
    }
  return g_strdup (line->str);
}

static gboolean
oracle_take (const ItemDraft *draft, gpointer data, GError **error)
{
  OracleImport *import = data;

  g_ptr_array_add (import->lines, oracle_kit_describe (draft));
  g_ptr_array_add (import->ids, g_strdup (draft->document->id));
  return TRUE;
}

static void
oracle_refuse (const char *message, gpointer data)
{
  OracleImport *import = data;

  g_ptr_array_add (import->messages, g_strdup (message));
}

OracleImport *
oracle_kit_import (const ItemImporter *importer, const char *path)
{
  OracleImport *import = g_new0 (OracleImport, 1);
  g_auto (ImportSink) sink = { 0 };
  g_autoptr (GError) error = NULL;

  import->lines = g_ptr_array_new_with_free_func (g_free);
  import->ids = g_ptr_array_new_with_free_func (g_free);
  import->messages = g_ptr_array_new_with_free_func (g_free);
  import_sink_init (&sink, path, oracle_take, oracle_refuse, import);
  importer->read (&sink, &error);
  g_assert_no_error (error);
  return import;
}

void
oracle_kit_import_free (OracleImport *import)
{
  if (import == NULL)
    return;
  g_ptr_array_unref (import->lines);
  g_ptr_array_unref (import->ids);
  g_ptr_array_unref (import->messages);
  g_free (import);
}

static gint
oracle_compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
oracle_read (const char *path)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;
  g_autoptr (cJSON) array = NULL;
  const cJSON *entry;

  g_assert_true (g_file_get_contents (path, &text, &len, NULL));
  array = json_parse ("oracle", text, len, len, &error);
  g_assert_no_error (error);
  cJSON_ArrayForEach (entry, array) g_ptr_array_add (lines, oracle_describe_entry (entry));
  return lines;
}

guint
oracle_kit_compare (const ItemImporter *importer, const char *package, const char *oracle)
{
  g_autofree char *package_path = oracle_kit_path (package);
  g_autofree char *oracle_path = package_path != NULL ? oracle_kit_path (oracle) : NULL;
  g_autoptr (GPtrArray) wanted = NULL;
  g_autoptr (OracleImport) import = NULL;

  if (oracle_path == NULL)
    return 0;
  g_assert_true (item_importer_sniff (package_path, NULL) == importer);
  import = oracle_kit_import (importer, package_path);
  wanted = oracle_read (oracle_path);
  for (guint i = 0; i < import->messages->len; i++)
    g_test_message ("%s", (char *)import->messages->pdata[i]);
  g_assert_cmpuint (import->messages->len, ==, 0);
  g_ptr_array_sort (import->lines, oracle_compare_lines);
  g_ptr_array_sort (wanted, oracle_compare_lines);
  for (guint i = 0; i < wanted->len && i < import->lines->len; i++)
    g_assert_cmpstr (import->lines->pdata[i], ==, wanted->pdata[i]);
  g_assert_cmpuint (import->lines->len, ==, wanted->len);
  return wanted->len;
}
