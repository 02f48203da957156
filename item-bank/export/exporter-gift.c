/* GIFT as Moodle reads it. What would be scored otherwise is said and left out; docs/formats/import-gift.md. */
#include <stdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/export/quiz-export.h"
#include "item-bank/import/rich-tidy.h"

typedef struct
{
  const ItemExportOptions *options;
  FILE *out;
  char *category;
  guint n_written;
  guint n_points; /* items that are worth something else than 1 */
} GiftExport;

/* One question on its way out. */
typedef struct
{
  GiftExport *export;
  const ItemDraft *draft;
  const PointsField *rule;
  gboolean is_html; /* texts are escaped HTML */
  GString *body;    /* between the braces */
} GiftItem;

static gboolean
gift_leave_out (const GiftItem *item, const char *why)
{
  item_exporter_warn (item->export->options, item->draft->document->id, _ ("%s: left out"), why);
  return FALSE;
}

/* Escaped for GIFT. */
static void
gift_append (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (strchr ("~=#{}:\\", *p) != NULL || (p > text && *p == '>' && p[-1] == '-'))
      g_string_append_printf (out, "\\%c", *p);
    else if (*p == '\n')
      g_string_append (out, "\\n");
    else
      g_string_append_c (out, *p);
}

static void
gift_append_text (const GiftItem *item, GString *out, const char *text)
{
  g_autofree char *html = item->is_html ? rich_tidy_escape (text) : g_strdup (text);

  gift_append (out, html);
}

/* "~%50%text" on a line of its own; a weight of 100 or 0 is left out where the sign says it. */
static gboolean
gift_append_mark (
    const GiftItem *item, char sign, Rational points, Rational grade, gboolean is_weighted, const char *text)
{
  gboolean is_exact = TRUE;
  g_autofree char *percent = quiz_export_percent (points, grade, &is_exact);

  if (!is_exact)
    return gift_leave_out (item, _ ("GIFT has no exact percentage for its points"));
  g_string_append_printf (item->body, "\n\t%c", sign);
  if (is_weighted || *text == '%')
    g_string_append_printf (item->body, "%%%s%%", percent);
  return TRUE;
}

static const char *
gift_option_text (const GiftItem *item, guint i)
{
  return ((const ItemOption *)item->draft->document->options->pdata[i])->text;
}

static gboolean
gift_write_single (GiftItem *item)
{
  Rational grade = points_field_maximum (item->rule);
  gboolean is_weighted = FALSE;

  for (guint i = 0; i < item->rule->n_options; i++)
    {
      Rational points = quiz_export_option_points (item->rule, i);
      gboolean is_best = rational_compare (points, grade) == 0;
      gboolean has_weight = !is_best && points.num != 0;

      is_weighted = is_weighted || has_weight;
      if (!gift_append_mark (item, is_best ? '=' : '~', points, grade, has_weight, gift_option_text (item, i)))
        return FALSE;
      gift_append_text (item, item->body, gift_option_text (item, i));
    }
  if (is_weighted)
    item_exporter_warn (
        item->export->options, item->draft->document->id,
        _ ("weighted single choice became percentages of the best option, which Moodle reads; others may "
           "not"));
  return TRUE;
}

static gboolean
gift_write_multiple (GiftItem *item)
{
  Rational grade;

  if (!quiz_export_is_plain_sum (item->rule, &grade))
    return gift_leave_out (item, _ ("GIFT adds options up from 0 to the full grade alone"));
  for (guint i = 0; i < item->rule->n_options; i++)
    {
      Rational points = quiz_export_option_points (item->rule, i);

      if (!gift_append_mark (item, '~', points, grade, points.num != 0, gift_option_text (item, i)))
        return FALSE;
      gift_append_text (item, item->body, gift_option_text (item, i));
    }
  return TRUE;
}

static gboolean
gift_write_match (GiftItem *item)
{
  const ItemField *field = item_document_get_field (item->draft->document, 0);
  guint targets[EXAM_OPTIONS_MAX], n_used[EXAM_OPTIONS_MAX + 1] = { 0 };

  if (!quiz_export_is_even (item->rule, targets))
    return gift_leave_out (item, _ ("GIFT gives every pair of a match the same points"));
  for (guint i = 0; i < field->options->len; i++)
    {
      g_string_append (item->body, "\n\t=");
      gift_append_text (item, item->body, gift_option_text (item, i));
      g_string_append (item->body, " -> ");
      gift_append (item->body, ((const ItemOption *)field->targets->pdata[targets[i] - 1])->text);
      n_used[targets[i]]++;
    }
  for (guint i = 0; i < field->targets->len; i++)
    if (n_used[i + 1] == 0)
      {
        g_string_append (item->body, "\n\t= -> ");
        gift_append (item->body, ((const ItemOption *)field->targets->pdata[i])->text);
      }
  return TRUE;
}

static gboolean
gift_write_text (GiftItem *item)
{
  Rational grade = points_field_maximum (item->rule);
  gboolean is_exact;

  if (!quiz_export_is_one_case (item->rule, &is_exact) || is_exact)
    return gift_leave_out (item, _ ("GIFT never heeds upper and lower case"));
  for (guint i = 0; i < item->rule->entries->len; i++)
    {
      const PointsEntry *entry = item->rule->entries->pdata[i];
      g_autofree char *pattern = quiz_export_pattern (entry);

      if (!gift_append_mark (item, '=', entry->points, grade, rational_compare (entry->points, grade) != 0, pattern))
        return FALSE;
      g_string_append (item->body, item->is_html ? "[plain]" : "");
      gift_append (item->body, pattern);
    }
  if (item->rule->fallback.num == 0)
    return TRUE;
  if (!gift_append_mark (item, '=', item->rule->fallback, grade, TRUE, "*"))
    return FALSE;
  g_string_append_c (item->body, '*');
  return TRUE;
}

/* NULL where nine places do not hold it. */
static char *
gift_number (Rational value)
{
  char *text = rational_format_shortest (value);

  if (strchr (text, '/') == NULL)
    return text;
  g_free (text);
  return NULL;
}

static gboolean
gift_write_number (GiftItem *item)
{
  Rational grade = points_field_maximum (item->rule);

  g_string_append_c (item->body, '#');
  for (guint i = 0; i < item->rule->entries->len; i++)
    {
      const PointsEntry *entry = item->rule->entries->pdata[i];
      g_autofree char *lo = entry->has_lo ? gift_number (entry->lo) : NULL;
      g_autofree char *hi = entry->has_hi ? gift_number (entry->hi) : NULL;

      if (lo == NULL || hi == NULL)
        return gift_leave_out (item, _ ("GIFT has no ranges without an end, and none whose ends are no decimals"));
      if (!gift_append_mark (item, '=', entry->points, grade, rational_compare (entry->points, grade) != 0, ""))
        return FALSE;
      if (strcmp (lo, hi) == 0)
        g_string_append_printf (item->body, "%s:0", lo);
      else
        g_string_append_printf (item->body, "%s..%s", lo, hi);
    }
  if (item->rule->fallback.num == 0)
    return TRUE;
  if (!gift_append_mark (item, '=', item->rule->fallback, grade, TRUE, "*"))
    return FALSE;
  g_string_append_c (item->body, '*');
  return TRUE;
}

static gboolean
gift_write_answers (GiftItem *item)
{
  const ItemDocument *document = item->draft->document;

  if (quiz_export_has_pictures (document))
    return gift_leave_out (item, _ ("GIFT has no pictures"));
  if (points_field_maximum (item->rule).num == 0)
    return gift_leave_out (item, _ ("no response is worth anything"));
  switch (document->kind)
    {
    case ITEM_KIND_SINGLE:
      return gift_write_single (item);
    case ITEM_KIND_MULTIPLE:
      return gift_write_multiple (item);
    case ITEM_KIND_MATCH:
      return gift_write_match (item);
    case ITEM_KIND_NUMBER:
      return gift_write_number (item);
    case ITEM_KIND_TEXT:
      return gift_write_text (item);
    case ITEM_KIND_ORDER:
    case ITEM_KIND_INLINE:
    case ITEM_KIND_HOTSPOT:
    case ITEM_KIND_MIXED:
      break;
    }
  return gift_leave_out (item, _ ("GIFT has no such kind of question"));
}

/* Does a text look like HTML, so that it must be written as HTML? */
static gboolean
gift_needs_html (const ItemDraft *draft)
{
  const ItemDocument *document = draft->document;
  g_autoptr (GString) all = g_string_new (document->stem);

  if (document->stimulus != NULL)
    g_string_append (all, document->stimulus->text);
  g_string_append (all, draft->rationale);
  for (guint i = 0; i < document->options->len; i++)
    g_string_append (all, ((const ItemOption *)document->options->pdata[i])->text);
  return strpbrk (all->str, "<&") != NULL || strstr (all->str, "  ") != NULL;
}

static void
gift_write_category (GiftExport *export, const ItemDraft *draft)
{
  g_autofree char *category
      = *draft->topic != '\0' ? g_strdup_printf ("%s/%s", draft->section, draft->topic) : g_strdup (draft->section);
  g_autoptr (GString) escaped = g_string_new (NULL);

  if (export->category != NULL && strcmp (export->category, category) == 0)
    return;
  gift_append (escaped, category);
  fprintf (export->out, "$CATEGORY: %s\n\n", escaped->str);
  g_free (export->category);
  export->category = g_steal_pointer (&category);
}

static void
gift_write_question (GiftItem *item)
{
  const ItemDraft *draft = item->draft;
  FILE *out = item->export->out;
  g_autofree char *stem = quiz_export_stem (draft->document);
  const ItemField *field = item_document_get_field (draft->document, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) title = g_string_new (NULL);

  if (draft->document->stimulus != NULL)
    item_exporter_warn (item->export->options, draft->document->id,
                        _ ("the shared text became a part of the question"));
  if (*field->prompt != '\0')
    item_exporter_warn (item->export->options, draft->document->id, _ ("the prompt became a part of the question"));
  gift_write_category (item->export, draft);
  if (*draft->bloom != '\0')
    fprintf (out, "// [tag:bloom:%s] [tag:lang:%s]\n", draft->bloom, draft->document->lang);
  else
    fprintf (out, "// [tag:lang:%s]\n", draft->document->lang);
  gift_append (title, draft->document->id);
  gift_append_text (item, text, stem);
  if (*field->prompt != '\0')
    {
      g_string_append (text, "\\n");
      gift_append_text (item, text, field->prompt);
    }
  fprintf (out, "::%s::%s%s {%s", title->str, item->is_html ? "[html]" : "", text->str, item->body->str);
  if (*draft->rationale != '\0')
    {
      g_string_truncate (text, 0);
      gift_append_text (item, text, draft->rationale);
      fprintf (out, "\n\t####%s", text->str);
    }
  fputs ("\n}\n\n", out);
}

static gboolean
gift_write_item (const BankItem *bank_item, gpointer data, GError **error)
{
  GiftExport *export = data;
  g_autoptr (PointsRules) rules = points_rules_new_from (&bank_item->draft->points);
  g_autoptr (GString) body = g_string_new (NULL);
  GiftItem item = { export, bank_item->draft, rules->fields->pdata[0], gift_needs_html (bank_item->draft), body };
  Rational maximum = points_rules_maximum (rules);

  if (!gift_write_answers (&item))
    return TRUE;
  gift_write_question (&item);
  export->n_written++;
  export->n_points += rational_compare (maximum, rational_from_integer (1)) != 0;
  return TRUE;
}

static gboolean
exporter_gift_write (BankStore *store, const ItemExportOptions *options, GError **error)
{
  GiftExport export = { .options = options, .out = fopen (options->path, "we") };
  gboolean is_good = export.out != NULL && bank_store_foreach (store, gift_write_item, &export, error);

  is_good = (export.out == NULL || fclose (export.out) == 0) && is_good;
  if (!is_good && error != NULL && *error == NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written"), options->path);
  g_free (export.category);
  quiz_export_summarize (options, export.n_points, "gift", _ ("points other than 1 for the best response"));
  quiz_export_summarize (options, export.n_written, "gift", _ ("difficulty, enemy set, source, author, working time"));
  return is_good;
}

const ItemExporter ITEM_EXPORTER_GIFT = { "gift", ".gift", exporter_gift_write };
