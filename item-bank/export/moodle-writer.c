/* The kinds of items as Moodle's kinds of questions. */
#include "item-bank/export/moodle-writer.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/export/moodle-cloze-writer.h"
#include "item-bank/import/rich-tidy.h"

#define MOODLE_XML(text_) ((const xmlChar *)(text_))

gboolean
moodle_writer_leave_out (const MoodleWriter *writer, const ItemDraft *draft, const char *why)
{
  item_exporter_warn (writer->options, draft->document->id, _ ("%s: left out"), why);
  return FALSE;
}

void
moodle_writer_element (const MoodleWriter *writer, const char *name, const char *text)
{
  xmlTextWriterWriteElement (writer->xml, MOODLE_XML (name), MOODLE_XML (text));
}

static const char *
moodle_suffix (const ItemPicture *picture)
{
  return strcmp (picture->type, "image/png") == 0 ? "png" : "svg";
}

static void
moodle_write_file (const MoodleWriter *writer, guint i, const ItemPicture *picture)
{
  g_autofree char *name = g_strdup_printf ("picture-%u.%s", i + 1, moodle_suffix (picture));
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);
  g_autofree char *base64 = g_base64_encode (data, len);

  xmlTextWriterStartElement (writer->xml, MOODLE_XML ("file"));
  xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("name"), MOODLE_XML (name));
  xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("path"), MOODLE_XML ("/"));
  xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("encoding"), MOODLE_XML ("base64"));
  xmlTextWriterWriteString (writer->xml, MOODLE_XML (base64));
  xmlTextWriterEndElement (writer->xml);
}

/* <text> with html and the pictures under it, and their files. */
static void
moodle_write_html (const MoodleWriter *writer, const char *html, const GPtrArray *pictures)
{
  g_autoptr (GString) all = g_string_new (html);

  for (guint i = 0; pictures != NULL && i < pictures->len; i++)
    {
      const ItemPicture *picture = pictures->pdata[i];
      g_autofree char *alt = g_markup_escape_text (picture->alt, -1);

      g_string_append_printf (all, "<p><img src=\"@@PLUGINFILE@@/picture-%u.%s\" alt=\"%s\"></p>", i + 1,
                              moodle_suffix (picture), alt);
    }
  moodle_writer_element (writer, "text", all->str);
  for (guint i = 0; pictures != NULL && i < pictures->len; i++)
    moodle_write_file (writer, i, pictures->pdata[i]);
}

static void
moodle_start_html (const MoodleWriter *writer, const char *name)
{
  xmlTextWriterStartElement (writer->xml, MOODLE_XML (name));
  xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("format"), MOODLE_XML ("html"));
}

void
moodle_writer_text (const MoodleWriter *writer, const char *name, const char *text, const GPtrArray *pictures)
{
  g_autofree char *html = *text != '\0' ? rich_tidy_escape (text) : g_strdup ("");

  moodle_start_html (writer, name);
  moodle_write_html (writer, html, pictures);
  xmlTextWriterEndElement (writer->xml);
}

/* <answer fraction="50" format="html">, left open. */
static void
moodle_start_answer (const MoodleWriter *writer, Rational points, Rational grade, const char *format)
{
  gboolean is_exact;
  g_autofree char *percent = quiz_export_percent (points, grade, &is_exact);

  xmlTextWriterStartElement (writer->xml, MOODLE_XML ("answer"));
  xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("fraction"), MOODLE_XML (percent));
  xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("format"), MOODLE_XML (format));
}

static void
moodle_write_options (const MoodleWriter *writer, const ItemField *field, const PointsField *rule, Rational grade)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *option = field->options->pdata[i];
      g_autofree char *html = *option->text != '\0' ? rich_tidy_escape (option->text) : g_strdup ("");
      const char *whole = quiz_export_find_whole (rule);
      Rational points = whole == NULL || field->kind == ITEM_KIND_SINGLE ? quiz_export_option_points (rule, i)
                        : strchr (whole, option->id[0]) != NULL          ? grade
                                                                         : RATIONAL_ZERO;

      moodle_start_answer (writer, points, grade, "html");
      moodle_write_html (writer, html, option->pictures);
      xmlTextWriterEndElement (writer->xml);
    }
}

static void
moodle_write_order (const MoodleWriter *writer, const ItemField *field, const PointsField *rule)
{
  guint places[EXAM_OPTIONS_MAX];
  const char *whole = quiz_export_find_whole (rule);

  moodle_writer_element (writer, "layouttype", "VERTICAL");
  moodle_writer_element (writer, "selecttype", "ALL");
  moodle_writer_element (writer, "gradingtype", whole != NULL ? "ALL_OR_NOTHING" : "ABSOLUTE_POSITION");
  quiz_export_is_even (rule, places);
  for (guint place = 0; place < field->options->len; place++)
    for (guint i = 0; i < field->options->len; i++)
      if (whole != NULL ? whole[place] == (char)('A' + i) : places[i] == place + 1)
        {
          const ItemOption *option = field->options->pdata[i];
          g_autofree char *html = *option->text != '\0' ? rich_tidy_escape (option->text) : g_strdup ("");
          g_autofree char *number = g_strdup_printf ("%u.0000000", place + 1);

          xmlTextWriterStartElement (writer->xml, MOODLE_XML ("answer"));
          xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("fraction"), MOODLE_XML (number));
          xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("format"), MOODLE_XML ("html"));
          moodle_write_html (writer, html, option->pictures);
          xmlTextWriterEndElement (writer->xml);
        }
}

static void
moodle_write_pair (const MoodleWriter *writer, const ItemOption *option, const ItemOption *target)
{
  g_autofree char *html = option != NULL && *option->text != '\0' ? rich_tidy_escape (option->text) : g_strdup ("");

  moodle_start_html (writer, "subquestion");
  moodle_write_html (writer, html, option != NULL ? option->pictures : NULL);
  xmlTextWriterStartElement (writer->xml, MOODLE_XML ("answer"));
  moodle_writer_element (writer, "text", target->text);
  xmlTextWriterEndElement (writer->xml);
  xmlTextWriterEndElement (writer->xml);
}

static void
moodle_write_match (const MoodleWriter *writer, const ItemField *field, const PointsField *rule)
{
  guint targets[EXAM_OPTIONS_MAX];

  quiz_export_is_even (rule, targets);
  for (guint i = 0; i < field->options->len; i++)
    moodle_write_pair (writer, field->options->pdata[i], field->targets->pdata[targets[i] - 1]);
  for (guint target = 0; target < field->targets->len; target++)
    {
      gboolean is_used = FALSE;

      for (guint i = 0; i < field->options->len; i++)
        is_used = is_used || targets[i] == target + 1;
      if (!is_used)
        moodle_write_pair (writer, NULL, field->targets->pdata[target]);
    }
}

static void
moodle_write_any (const MoodleWriter *writer, Rational points, Rational grade)
{
  if (points.num == 0)
    return;
  moodle_start_answer (writer, points, grade, "moodle_auto_format");
  moodle_writer_element (writer, "text", "*");
  xmlTextWriterEndElement (writer->xml);
}

static void
moodle_write_typed (const MoodleWriter *writer, const PointsField *rule, Rational grade)
{
  gboolean is_exact;

  quiz_export_is_one_case (rule, &is_exact);
  if (rule->kind == ITEM_KIND_TEXT)
    moodle_writer_element (writer, "usecase", is_exact ? "1" : "0");
  for (guint i = 0; i < rule->entries->len; i++)
    {
      const PointsEntry *entry = rule->entries->pdata[i];

      moodle_start_answer (writer, entry->points, grade, "moodle_auto_format");
      if (rule->kind == ITEM_KIND_TEXT)
        {
          g_autofree char *pattern = quiz_export_pattern (entry);

          moodle_writer_element (writer, "text", pattern);
        }
      else
        {
          g_autofree char *number = NULL;
          g_autofree char *tolerance = NULL;

          quiz_export_interval (entry, &number, &tolerance);
          moodle_writer_element (writer, "text", number);
          moodle_writer_element (writer, "tolerance", tolerance);
        }
      xmlTextWriterEndElement (writer->xml);
    }
  moodle_write_any (writer, rule->fallback, grade);
}

/* Every fraction must come back as it was. */
static gboolean
moodle_check_fractions (const PointsField *rule, Rational grade)
{
  gboolean is_exact = TRUE;

  for (guint i = 0; i < rule->entries->len && is_exact; i++)
    g_free (quiz_export_percent (((const PointsEntry *)rule->entries->pdata[i])->points, grade, &is_exact));
  if (is_exact)
    g_free (quiz_export_percent (rule->fallback, grade, &is_exact));
  return is_exact;
}

/* NULL where it is left out. */
static const char *
moodle_find_type (const MoodleWriter *writer, const ItemDraft *draft, const PointsField *rule, Rational *grade)
{
  guint targets[EXAM_OPTIONS_MAX];
  gboolean is_exact, is_whole = quiz_export_find_whole (rule) != NULL;
  const char *why = NULL;

  if (draft->document->kind == ITEM_KIND_MULTIPLE && !is_whole && !quiz_export_is_plain_sum (rule, grade))
    why = _ ("Moodle adds options up from 0 to the full grade alone");
  else if (draft->document->kind == ITEM_KIND_ORDER && !is_whole && !quiz_export_is_even (rule, targets))
    why = _ ("Moodle gives every place of an order the same points");
  else if (draft->document->kind == ITEM_KIND_MATCH && !quiz_export_is_even (rule, targets))
    why = _ ("Moodle gives every pair of a match the same points");
  else if (draft->document->kind == ITEM_KIND_TEXT && !quiz_export_is_one_case (rule, &is_exact))
    why = _ ("in Moodle all accepted texts heed cases, or none does");
  else if (draft->document->kind == ITEM_KIND_NUMBER && !quiz_export_has_intervals (rule))
    why = _ ("Moodle has no ranges without an end, and none whose ends are no decimals");
  else if (draft->document->kind == ITEM_KIND_HOTSPOT)
    why = _ ("Moodle has no hotspots");
  else if (!is_whole && draft->document->kind != ITEM_KIND_MATCH && draft->document->kind != ITEM_KIND_ORDER
           && !moodle_check_fractions (rule, *grade))
    why = _ ("its points are no fractions that Moodle can hold");
  if (why != NULL)
    {
      moodle_writer_leave_out (writer, draft, why);
      return NULL;
    }
  if (draft->document->kind == ITEM_KIND_MULTIPLE && is_whole)
    item_exporter_warn (writer->options, draft->document->id, _ ("needs Moodle's plugin \"multichoiceset\""));
  return draft->document->kind == ITEM_KIND_SINGLE                 ? "multichoice"
         : draft->document->kind == ITEM_KIND_MULTIPLE && is_whole ? "multichoiceset"
         : draft->document->kind == ITEM_KIND_MULTIPLE             ? "multichoice"
         : draft->document->kind == ITEM_KIND_ORDER                ? "ordering"
         : draft->document->kind == ITEM_KIND_MATCH                ? "matching"
         : draft->document->kind == ITEM_KIND_NUMBER               ? "numerical"
                                                                   : "shortanswer";
}

static void
moodle_write_tags (const MoodleWriter *writer, const ItemDraft *draft)
{
  const char *const tags[][2] = { { "lang", draft->document->lang }, { "bloom", draft->bloom } };

  xmlTextWriterStartElement (writer->xml, MOODLE_XML ("tags"));
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (*tags[i][1] != '\0')
      {
        g_autofree char *tag = g_strdup_printf ("%s:%s", tags[i][0], tags[i][1]);

        xmlTextWriterStartElement (writer->xml, MOODLE_XML ("tag"));
        moodle_writer_element (writer, "text", tag);
        xmlTextWriterEndElement (writer->xml);
      }
  xmlTextWriterEndElement (writer->xml);
}

/* What all kinds have. html: of the text, NULL: the stem's. */
static void
moodle_write_head (
    const MoodleWriter *writer, const ItemDraft *draft, const char *type, Rational grade, const char *html)
{
  const ItemDocument *document = draft->document;
  g_autoptr (GPtrArray) pictures = g_ptr_array_new ();
  g_autofree char *stem = quiz_export_stem (document);
  g_autofree char *own = html == NULL ? rich_tidy_escape (stem) : NULL;
  g_autofree char *points = rational_format_decimal (grade, 7);
  const char *prompt = item_document_get_field (document, 0)->prompt;

  if (html == NULL && *prompt != '\0')
    {
      g_autofree char *more = rich_tidy_escape (prompt);
      char *both = g_strconcat (own, more, NULL);

      g_free (own);
      own = both;
      item_exporter_warn (writer->options, document->id, _ ("the prompt became a part of the question"));
    }
  if (document->stimulus != NULL)
    {
      g_ptr_array_extend (pictures, document->stimulus->pictures, NULL, NULL);
      item_exporter_warn (writer->options, document->id, _ ("the shared text became a part of the question"));
    }
  g_ptr_array_extend (pictures, document->pictures, NULL, NULL);
  xmlTextWriterStartElement (writer->xml, MOODLE_XML ("question"));
  xmlTextWriterWriteAttribute (writer->xml, MOODLE_XML ("type"), MOODLE_XML (type));
  xmlTextWriterStartElement (writer->xml, MOODLE_XML ("name"));
  moodle_writer_element (writer, "text", document->id);
  xmlTextWriterEndElement (writer->xml);
  moodle_start_html (writer, "questiontext");
  moodle_write_html (writer, html != NULL ? html : own, pictures);
  xmlTextWriterEndElement (writer->xml);
  moodle_writer_text (writer, "generalfeedback", draft->rationale, NULL);
  moodle_writer_element (writer, "defaultgrade", points);
  moodle_writer_element (writer, "penalty", "0");
  moodle_writer_element (writer, "hidden", "0");
  moodle_writer_element (writer, "idnumber", document->id);
}

static gboolean
moodle_write_cloze (const MoodleWriter *writer, const ItemDraft *draft, const PointsRules *rules)
{
  g_autofree char *html = moodle_cloze_writer_format (writer, draft, rules);

  if (html == NULL)
    return FALSE;
  moodle_write_head (writer, draft, "cloze", points_rules_maximum (rules), html);
  moodle_write_tags (writer, draft);
  xmlTextWriterEndElement (writer->xml);
  return TRUE;
}

gboolean
moodle_writer_write (const MoodleWriter *writer, const ItemDraft *draft)
{
  const ItemDocument *document = draft->document;
  g_autoptr (PointsRules) rules = points_rules_new_from (&draft->points);
  const PointsField *rule = rules->fields->pdata[0];
  const ItemField *field = item_document_get_field (document, 0);
  Rational grade = points_rules_maximum (rules);
  const char *type;

  if (grade.num == 0 || 10000000 % grade.den != 0)
    return moodle_writer_leave_out (writer, draft, _ ("its full score is no decimal above 0"));
  if (document->kind == ITEM_KIND_MIXED || strstr (document->stem, "[[1]]") != NULL)
    return moodle_write_cloze (writer, draft, rules);
  type = document->kind == ITEM_KIND_INLINE ? NULL : moodle_find_type (writer, draft, rule, &grade);
  if (document->kind == ITEM_KIND_INLINE)
    return moodle_write_cloze (writer, draft, rules);
  if (type == NULL)
    return FALSE;
  moodle_write_head (writer, draft, type, grade, NULL);
  if (document->kind == ITEM_KIND_SINGLE || document->kind == ITEM_KIND_MULTIPLE)
    {
      moodle_writer_element (writer, "single", document->kind == ITEM_KIND_SINGLE ? "true" : "false");
      moodle_writer_element (writer, "shuffleanswers", "true");
      moodle_writer_element (writer, "answernumbering", "ABCD");
      moodle_write_options (writer, field, rule, grade);
    }
  else if (document->kind == ITEM_KIND_ORDER)
    moodle_write_order (writer, field, rule);
  else if (document->kind == ITEM_KIND_MATCH)
    {
      moodle_writer_element (writer, "shuffleanswers", "true");
      moodle_write_match (writer, field, rule);
    }
  else
    moodle_write_typed (writer, rule, grade);
  moodle_write_tags (writer, draft);
  xmlTextWriterEndElement (writer->xml);
  return TRUE;
}
