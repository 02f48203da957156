/* Stem, pictures, fields; letters in the author's order. */
#include "item-bank/report/item-preview.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/exam/points-rules.h"
#include "item-bank/report/region-picture.h"

typedef struct
{
  ReportDocument *document;
  const ItemDraft *draft;
  const PointsRules *rules; /* NULL: without keys */
} ItemPreview;

static void
item_preview_add_pictures (ReportDocument *document, const GPtrArray *pictures)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = pictures->pdata[i];

      report_document_add_picture (document, picture->type, picture->alt, picture->data);
    }
}

/* "[[2]]" as a place to write in. */
static char *
item_preview_dup_with_gaps (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *p = text, *gap;

  while ((gap = strstr (p, "[[")) != NULL)
    {
      char *end;
      guint64 n = g_ascii_strtoull (gap + 2, &end, 10);

      g_string_append_len (out, p, gap - p);
      if (g_ascii_isdigit (gap[2]) && g_str_has_prefix (end, "]]"))
        {
          g_string_append_printf (out, "[ %u: ________ ]", (guint)MIN (n, 99));
          p = end + 2;
        }
      else
        {
          g_string_append (out, "[[");
          p = gap + 2;
        }
    }
  g_string_append (out, p);
  return g_string_free (out, FALSE);
}

/* As the kiosk does it: a text that only repeats the picture's alternative is not shown beside the picture. */
static gboolean
item_preview_shows_text (const ItemOption *option)
{
  for (guint i = 0; i < option->pictures->len; i++)
    if (strcmp (((const ItemPicture *)option->pictures->pdata[i])->alt, option->text) == 0)
      return FALSE;
  return TRUE;
}

static char *
item_preview_dup_points (Rational points)
{
  g_autofree char *number = rational_format_shortest (points);

  return g_strdup_printf (
      dngettext (GETTEXT_PACKAGE, "%s point", "%s points", points.den == 1 && points.num == 1 ? 1 : 2), number);
}

/* What the option at index i is worth on its own: "" where the field is looked up as a whole. */
static char *
item_preview_dup_note (const ItemPreview *preview, const PointsField *field, const ItemOption *option, guint i)
{
  const Points *points = &preview->draft->points;
  Rational value = field->fallback;

  if (points->kind == ITEM_KIND_SINGLE)
    {
      if (i >= points->n_options || !rational_make (points->points[i], points->denominator, &value))
        return g_strdup ("");
      return item_preview_dup_points (value);
    }
  if (field->kind == ITEM_KIND_MATCH || field->kind == ITEM_KIND_ORDER)
    return g_strdup ("");
  for (guint j = 0; j < field->entries->len; j++)
    {
      const PointsEntry *entry = field->entries->pdata[j];

      if (entry->key != NULL && strcmp (entry->key, option->id) == 0)
        return item_preview_dup_points (entry->points);
    }
  return field->is_whole && field->kind != ITEM_KIND_SINGLE && field->kind != ITEM_KIND_INLINE
             ? g_strdup ("")
             : item_preview_dup_points (value);
}

static void
item_preview_add_option (
    const ItemPreview *preview, const PointsField *field, const ItemOption *option, guint i, const char *key)
{
  g_autofree char *note = field != NULL ? item_preview_dup_note (preview, field, option, i) : g_strdup ("");
  gboolean is_choice = field != NULL && field->kind != ITEM_KIND_MATCH && field->kind != ITEM_KIND_ORDER;
  gboolean is_marked = is_choice && strchr (key, *option->id) != NULL;
  g_autofree char *text = item_preview_shows_text (option) ? g_strdup (option->text) : g_strdup ("");
  g_autofree char *shown
      = *option->shape != '\0' && *text == '\0' ? g_strdup_printf (_ ("region: %s"), option->shape) : g_strdup (text);
  ReportBlock *choice = report_document_add_choice (preview->document, option->id, shown, note, is_marked);

  for (guint j = 0; j < option->pictures->len; j++)
    {
      const ItemPicture *picture = option->pictures->pdata[j];

      report_choice_add_picture (choice, picture->type, *picture->alt != '\0' ? picture->alt : option->text,
                                 picture->data);
    }
}

static const char *
item_preview_instruction (const ItemField *field)
{
  switch (field->kind)
    {
    case ITEM_KIND_SINGLE:
      return "";
    case ITEM_KIND_MULTIPLE:
      return _ ("Choose every right answer.");
    case ITEM_KIND_ORDER:
      return _ ("Put the answers in order.");
    case ITEM_KIND_MATCH:
      return _ ("Pair each letter with a number.");
    case ITEM_KIND_INLINE:
      return _ ("Choose one for the gap.");
    case ITEM_KIND_HOTSPOT:
      return _ ("Choose places in the picture.");
    case ITEM_KIND_NUMBER:
      return _ ("Type a number: ________");
    case ITEM_KIND_TEXT:
      return _ ("Type a short text: ____________________");
    case ITEM_KIND_MIXED:
      break;
    }
  g_assert_not_reached ();
}

static gboolean
item_preview_is_gap (const ItemDocument *item, guint i)
{
  g_autofree char *mark = g_strdup_printf ("[[%u]]", i + 1);

  return strstr (item->stem, mark) != NULL;
}

/* With the regions on it where keys are shown. */
static void
item_preview_add_hotspot (const ItemPreview *preview, const ItemField *field, const char *key)
{
  g_autoptr (GBytes) drawn = key != NULL ? region_picture_new (field, key) : NULL;

  if (drawn != NULL)
    report_document_add_picture (preview->document, "image/svg+xml", field->picture->alt, drawn);
  else if (field->picture != NULL)
    report_document_add_picture (preview->document, field->picture->type, field->picture->alt, field->picture->data);
}

static void
item_preview_add_field (const ItemPreview *preview, guint i)
{
  const ItemDocument *item = preview->draft->document;
  const ItemField *field = item_document_get_field (item, i);
  const PointsField *points
      = preview->rules != NULL && i < preview->rules->fields->len ? preview->rules->fields->pdata[i] : NULL;
  g_autofree char *key = points != NULL ? item_draft_dup_field_key (points) : g_strdup ("");
  const char *instruction = item_preview_instruction (field);

  if (item_preview_is_gap (item, i))
    {
      g_autofree char *number = g_strdup_printf (_ ("Gap %u"), i + 1);

      /* A gap to type into is all that there is to see. */
      if (field->options->len == 0 && *field->prompt == '\0')
        return;
      report_document_add_paragraph (preview->document, REPORT_TONE_HINT, number);
    }
  report_document_add_paragraph (preview->document, REPORT_TONE_STRONG, field->prompt);
  report_document_add_paragraph (preview->document, REPORT_TONE_HINT, instruction);
  item_preview_add_hotspot (preview, field, points != NULL ? key : NULL);
  for (guint j = 0; j < field->options->len; j++)
    item_preview_add_option (preview, points, field->options->pdata[j], j, key);
  for (guint j = 0; j < field->targets->len; j++)
    item_preview_add_option (preview, NULL, field->targets->pdata[j], j, "");
}

static void
item_preview_count_missing (const ItemPicture *picture, gpointer data)
{
  *(guint *)data += *picture->alt == '\0';
}

static void
item_preview_add_key (const ItemPreview *preview)
{
  g_autofree char *key = item_draft_dup_key (preview->draft);
  g_autofree char *most = item_preview_dup_points (points_maximum (&preview->draft->points));
  g_autofree char *line = NULL;

  line = g_strdup_printf (_ ("Key: %s · at most %s"), key != NULL ? key : _ ("none"), most);
  report_document_add_paragraph (preview->document, key != NULL ? REPORT_TONE_GOOD : REPORT_TONE_BAD, line);
  if (*preview->draft->rationale != '\0')
    report_document_add_paragraph (preview->document, REPORT_TONE_HINT, preview->draft->rationale);
}

static void
item_preview_add_title (ReportDocument *document, const ItemDraft *draft, const char *state, gboolean with_keys)
{
  g_autofree char *title = g_strdup_printf ("%s · %s", draft->document->id, draft->section);
  g_autoptr (GString) note = g_string_new (NULL);

  if (with_keys)
    {
      g_autofree char *difficulty = NULL;
      Rational value = RATIONAL_ZERO;

      rational_make (draft->difficulty_milli, 1000, &value);
      difficulty = rational_format_decimal (value, 2);
      g_string_append_printf (note, "%s%s", draft->topic, *draft->topic != '\0' ? " · " : "");
      g_string_append_printf (note, _ ("%s · version %u · difficulty %s"), state, draft->document->version, difficulty);
      if (*draft->enemy_set != '\0')
        g_string_append_printf (note, _ (" · enemies %s"), draft->enemy_set);
    }
  report_document_begin_card (document, title, note->str);
}

void
item_preview_add (ReportDocument *document, const ItemDraft *draft, const char *state, gboolean with_keys)
{
  const ItemDocument *item = draft->document;
  g_autoptr (PointsRules) rules = with_keys ? points_rules_new_from (&draft->points) : NULL;
  ItemPreview preview = { document, draft, rules };
  g_autofree char *stem = item_preview_dup_with_gaps (item->stem);
  guint n_missing = 0;

  item_preview_add_title (document, draft, state, with_keys);
  if (item->stimulus != NULL)
    {
      report_document_add_paragraph (document, REPORT_TONE_PLAIN, item->stimulus->text);
      item_preview_add_pictures (document, item->stimulus->pictures);
    }
  report_document_add_paragraph (document, REPORT_TONE_STRONG, stem);
  item_preview_add_pictures (document, item->pictures);
  for (guint i = 0; i < item->fields->len; i++)
    item_preview_add_field (&preview, i);
  if (with_keys)
    item_preview_add_key (&preview);
  item_document_foreach_picture (item, item_preview_count_missing, &n_missing);
  if (with_keys && n_missing > 0)
    {
      g_autofree char *line = g_strdup_printf (_ ("Pictures without text alternative: %u"), n_missing);

      report_document_add_paragraph (document, REPORT_TONE_WARNING, line);
    }
  report_document_end_card (document);
}
