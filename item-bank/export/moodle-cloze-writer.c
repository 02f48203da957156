/* Items with gaps as Moodle's embedded answers. */
#include "item-bank/export/moodle-cloze-writer.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/import/rich-tidy.h"

/* Escaped for the answers of a place, which stand in HTML. */
static void
cloze_append (GString *out, const char *text)
{
  g_autofree char *html = g_markup_escape_text (text, -1);

  for (const char *p = html; *p != '\0'; p++)
    if (*p == '}' || *p == '~' || *p == '\\' || (*p == '#' && (p == html || p[-1] != '&')))
      g_string_append_printf (out, "\\%c", *p);
    else
      g_string_append_c (out, *p == '\n' ? ' ' : *p);
}

static gboolean
cloze_append_mark (GString *out, Rational points, Rational grade, gboolean is_first)
{
  gboolean is_exact;
  g_autofree char *percent = quiz_export_percent (points, grade, &is_exact);

  if (!is_first)
    g_string_append_c (out, '~');
  if (rational_compare (points, grade) == 0)
    g_string_append_c (out, '=');
  else if (points.num != 0)
    g_string_append_printf (out, "%%%s%%", percent);
  return is_exact;
}

static gboolean
cloze_append_options (GString *out, const ItemField *field, const PointsField *rule, Rational grade)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *option = field->options->pdata[i];

      if (option->pictures->len > 0 || !cloze_append_mark (out, quiz_export_option_points (rule, i), grade, i == 0))
        return FALSE;
      cloze_append (out, option->text);
    }
  return TRUE;
}

static gboolean
cloze_append_number (GString *out, const PointsEntry *entry)
{
  g_autofree char *number = NULL;
  g_autofree char *tolerance = NULL;

  if (!quiz_export_interval (entry, &number, &tolerance))
    return FALSE;
  g_string_append_printf (out, "%s:%s", number, tolerance);
  return TRUE;
}

static gboolean
cloze_append_typed (GString *out, const PointsField *rule, Rational grade)
{
  for (guint i = 0; i < rule->entries->len; i++)
    {
      const PointsEntry *entry = rule->entries->pdata[i];

      if (!cloze_append_mark (out, entry->points, grade, i == 0))
        return FALSE;
      if (entry->test == POINTS_TEST_BETWEEN)
        {
          if (!cloze_append_number (out, entry))
            return FALSE;
        }
      /* Backslashes before stars would be escapes of this grammar, too. */
      else if (strchr (entry->key, '*') != NULL && (entry->test == POINTS_TEST_IS || entry->test == POINTS_TEST_LIKE))
        return FALSE;
      else
        cloze_append (out, entry->key);
    }
  return rule->fallback.num == 0;
}

/* "{2:SHORTANSWER:=Jakarta}" */
static gboolean
cloze_append_place (GString *out, const ItemField *field, const PointsField *rule)
{
  Rational grade = points_field_maximum (rule);
  gboolean is_exact = FALSE;
  const char *type = NULL;

  if (field->kind == ITEM_KIND_MULTIPLE)
    type = quiz_export_is_plain_sum (rule, &grade) ? "MULTIRESPONSE" : NULL;
  else if (field->kind == ITEM_KIND_NUMBER)
    type = "NUMERICAL";
  else if (field->kind == ITEM_KIND_TEXT)
    type = !quiz_export_is_one_case (rule, &is_exact) ? NULL : is_exact ? "SHORTANSWER_C" : "SHORTANSWER";
  else if (field->kind == ITEM_KIND_INLINE || field->kind == ITEM_KIND_SINGLE)
    type = field->kind == ITEM_KIND_INLINE ? "MULTICHOICE" : "MULTICHOICE_V";
  if (type == NULL || grade.den != 1 || grade.num <= 0 || grade.num > 99999)
    return FALSE;
  g_string_append_printf (out, "{%" G_GINT64_FORMAT ":%s:", grade.num, type);
  if (item_kind_has_options (field->kind) ? !cloze_append_options (out, field, rule, grade)
                                          : !cloze_append_typed (out, rule, grade))
    return FALSE;
  g_string_append_c (out, '}');
  return TRUE;
}

char *
moodle_cloze_writer_format (const MoodleWriter *writer, const ItemDraft *draft, const PointsRules *rules)
{
  g_autofree char *stem = quiz_export_stem (draft->document);
  g_autofree char *escaped = rich_tidy_escape (stem);
  g_autoptr (GString) html = g_string_new (escaped);
  g_autoptr (GRegex) place = g_regex_new ("\\{\\s*\\d*\\s*:\\s*[A-Za-z_]+\\s*:", 0, 0, NULL);

  if (rules->is_all || g_regex_match (place, stem, 0, NULL))
    {
      moodle_writer_leave_out (writer, draft, _ ("Moodle adds the places of a text up, each by itself"));
      return NULL;
    }
  for (guint i = 0; i < rules->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (draft->document, i);
      g_autoptr (GString) answers = g_string_new (NULL);
      g_autofree char *gap = g_strdup_printf ("[[%u]]", i + 1);

      if (!cloze_append_place (answers, field, rules->fields->pdata[i]))
        {
          moodle_writer_leave_out (writer, draft, _ ("Moodle has no place in a text that is scored like one of these"));
          return NULL;
        }
      if (g_string_replace (html, gap, answers->str, 1) == 0)
        {
          g_autofree char *prompt = g_markup_escape_text (field->prompt, -1);

          g_string_append_printf (html, "<p>%s %s</p>", prompt, answers->str);
        }
    }
  return g_strdup (html->str);
}
