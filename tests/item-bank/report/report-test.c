/* Reports: whatever texts an item has, the page stays well-formed and asks for nothing from outside, and the PDF holds
 * the words. */
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "item-bank/report/bank-report.h"
#include "item-bank/report/item-preview.h"
#include "item-bank/report/report-html.h"
#include "item-bank/report/report-pdf.h"
#include "item-bank/report/survey-json.h"
#include "tests/item-bank/test-draft.h"

#define CREATED "2026-11-29T06:46:07Z"

static const char HOSTILE[]
    = "<script>alert(\"1\")</script> & ]]> <!-- \\(x\\) \001\002 \xff\xfe \xe2\x80\xae rtl \xe2\x81\xa6 x";

static char *
dup_html (const ReportDocument *document)
{
  g_autoptr (GBytes) bytes = report_html_format (document);
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  return g_strndup (data, len);
}

/* Number of nodes; the page must be XML. */
static int
count (const char *html, const char *xpath)
{
  xmlDocPtr xml = xmlReadMemory (html, (int)strlen (html), "report", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
  xmlXPathContextPtr context;
  xmlXPathObjectPtr found;
  int n;

  g_assert_nonnull (xml);
  context = xmlXPathNewContext (xml);
  xmlXPathRegisterNs (context, BAD_CAST "h", BAD_CAST "http://www.w3.org/1999/xhtml");
  xmlXPathRegisterNs (context, BAD_CAST "s", BAD_CAST "http://www.w3.org/2000/svg");
  found = xmlXPathEvalExpression (BAD_CAST xpath, context);
  g_assert_nonnull (found);
  n = found->nodesetval != NULL ? found->nodesetval->nodeNr : 0;
  xmlXPathFreeObject (found);
  xmlXPathFreeContext (context);
  xmlFreeDoc (xml);
  return n;
}

static void
assert_needs_nothing (const char *html)
{
  g_assert_cmpint (
      count (html,
             "//h:script|//h:link|//h:iframe|//h:object|//h:a|//s:script|//*[@style]|//@*[starts-with(name(),'on')]"),
      ==, 0);
  g_assert_cmpint (count (html, "//@src[not(starts-with(.,'data:image/'))]|//@href"), ==, 0);
  g_assert_cmpint (count (html, "//h:meta[@http-equiv='Content-Security-Policy']"), ==, 1);
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

/* Text of the PDF, NULL where pdftotext is not there. */
static char *
dup_pdf_text (const ReportDocument *document, const char *name)
{
  const char *folder = g_getenv ("ADIL_BUILD_DIR");
  g_autofree char *path = g_strdup_printf ("%s/%s", folder != NULL ? folder : g_get_tmp_dir (), name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = report_pdf_format (document, CREATED, &error);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  char *text = NULL;
  gsize len;
  const char *data;
  int status;

  g_assert_no_error (error);
  data = g_bytes_get_data (pdf, &len);
  g_assert_true (len > 8 && memcmp (data, "%PDF-1.", 7) == 0);
  g_assert_true (g_file_set_contents (path, data, (gssize)len, NULL));
  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text,
                     NULL, &status, NULL))
    return NULL;
  g_assert_cmpint (status, ==, 0);
  return text;
}

static void
test_hostile_texts_are_only_texts (void)
{
  g_autoptr (ReportDocument) document = report_document_new (HOSTILE, "id");
  g_autoptr (ItemDraft) draft = test_draft_new_choice ("A", "x", "a|b", 'A');
  g_autofree char *html = NULL, *text = NULL;
  ReportTable *table;

  g_free (draft->document->stem);
  draft->document->stem = g_strdup (HOSTILE);
  g_free (((ItemOption *)draft->document->options->pdata[0])->text);
  ((ItemOption *)draft->document->options->pdata[0])->text = g_strdup (HOSTILE);
  g_free (draft->rationale);
  draft->rationale = g_strdup (HOSTILE);
  report_document_set_running (document, HOSTILE, HOSTILE, HOSTILE);
  report_document_add_fact (document, HOSTILE, HOSTILE);
  report_document_add_heading (document, 2, HOSTILE);
  table = report_document_add_table (document, HOSTILE);
  report_table_add_column (table, HOSTILE, REPORT_ALIGN_END, 1);
  report_table_begin_row (table);
  report_table_add_bar (table, 7, HOSTILE, REPORT_TONE_BAD);
  report_series_add_point (report_plot_add_series (report_document_add_plot (document, HOSTILE, HOSTILE, HOSTILE),
                                                   REPORT_SERIES_BARS, HOSTILE),
                           1, 1);
  item_preview_add (document, draft, HOSTILE, TRUE);
  html = dup_html (document);
  assert_needs_nothing (html);
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (html, "&lt;script&gt;alert("));
  text = dup_pdf_text (document, "report-hostile.pdf");
  g_assert_true (text == NULL || strstr (text, "<script>") != NULL);
}

static void
test_each_kind_is_shown_with_and_without_key (void)
{
  for (int with_keys = 0; with_keys < 2; with_keys++)
    {
      g_autoptr (ReportDocument) document = report_document_new ("Kinds", "en");
      g_autoptr (ItemDraft) weighted = test_draft_new_weighted ("W");
      g_autofree char *html = NULL, *path = NULL, *text = NULL;

      g_free (weighted->rationale);
      weighted->rationale = g_strdup ("Because of the secret.");
      item_preview_add (document, weighted, "draft", with_keys);
      for (int kind = ITEM_KIND_MULTIPLE; kind <= (int)ITEM_KIND_LAST; kind++)
        {
          g_autoptr (ItemDraft) draft = test_draft_new_kind (item_kind_to_token ((ItemKind)kind), (ItemKind)kind);

          item_document_set_stimulus (draft->document, "s",
                                      "Read this before you answer: \\(\\frac{1}{2} + \\sqrt{x^2}\\).");
          item_preview_add (document, draft, "draft", with_keys);
        }
      html = dup_html (document);
      assert_needs_nothing (html);
      g_assert_cmpint (count (html, "//h:article"), ==, (int)ITEM_KIND_LAST + 1);
      g_assert_true ((strstr (html, "secret") != NULL) == with_keys);
      g_assert_true ((count (html, "//*[contains(@class,'right')]") > 0) == with_keys);
      g_assert_true ((strstr (html, "Jakarta") != NULL) == with_keys);
      path = g_build_filename (g_getenv ("ADIL_BUILD_DIR") != NULL ? g_getenv ("ADIL_BUILD_DIR") : g_get_tmp_dir (),
                               with_keys ? "preview-keys.html" : "preview.html", NULL);
      g_assert_true (g_file_set_contents (path, html, -1, NULL));
      text = dup_pdf_text (document, with_keys ? "preview-keys.pdf" : "preview.pdf");
      if (text == NULL)
        continue;
      g_assert_nonnull (strstr (text, "radio alphabet"));
      g_assert_true ((strstr (text, "secret") != NULL) == with_keys);
      g_assert_true ((strstr (text, "Jakarta") != NULL) == with_keys);
    }
}

static void
test_long_texts_go_over_pages (void)
{
  g_autoptr (ReportDocument) document = report_document_new ("Long", "en");
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *block = g_strnfill (65535, 'x');
  g_autoptr (ItemDraft) draft = test_draft_new_choice ("A", "x", "a|b", 'A');
  g_autofree char *html = NULL, *text = NULL;

  while (words->len < 60000)
    g_string_append (words, "many words ");
  g_string_append (words, "theend");
  g_free (draft->document->stem);
  draft->document->stem = g_strdup (words->str);
  g_free (((ItemOption *)draft->document->options->pdata[1])->text);
  ((ItemOption *)draft->document->options->pdata[1])->text = g_steal_pointer (&block);
  item_preview_add (document, draft, "draft", TRUE);
  report_document_add_paragraph (document, REPORT_TONE_PLAIN, words->str);
  html = dup_html (document);
  assert_needs_nothing (html);
  text = dup_pdf_text (document, "report-long.pdf");
  g_assert_true (text == NULL || strstr (text, "theend") != NULL);
  g_assert_true (text == NULL || strstr (text, "page 5 of ") != NULL);
}

static void
test_equal_reports_are_equal_bytes (void)
{
  g_autoptr (GBytes) first = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ReportDocument) document = report_document_new ("Same", "en");
      g_autoptr (ItemDraft) draft = test_draft_new_kind ("A", ITEM_KIND_HOTSPOT);
      g_autoptr (GBytes) pdf = NULL;
      g_autoptr (GError) error = NULL;

      item_preview_add (document, draft, "draft", TRUE);
      pdf = report_pdf_format (document, CREATED, &error);
      g_assert_no_error (error);
      if (first == NULL)
        first = g_steal_pointer (&pdf);
      else
        g_assert_true (g_bytes_equal (first, pdf));
    }
}

static void
test_broken_pictures_show_their_alternative (void)
{
  g_autoptr (ReportDocument) document = report_document_new ("Broken", "en");
  g_autoptr (GBytes) rubbish = g_bytes_new ("no picture", 10);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autofree char *html = NULL, *text = NULL;

  report_document_add_picture (document, "image/png", "a broken PNG", rubbish);
  report_document_add_picture (document, "image/svg+xml", "a broken SVG", rubbish);
  report_document_add_picture (document, "image/svg+xml", "an empty SVG", nothing);
  html = dup_html (document);
  assert_needs_nothing (html);
  text = dup_pdf_text (document, "report-broken.pdf");
  g_assert_true (text == NULL || strstr (text, "a broken PNG") != NULL);
  g_assert_true (text == NULL || strstr (text, "an empty SVG") != NULL);
}

static void
test_plots_take_any_numbers (void)
{
  g_autoptr (ReportDocument) document = report_document_new ("Plots", "en");
  static const double VALUES[][4]
      = { { 0, 0, 0, 0 }, { -1e9, 1e9, 1e-9, 5 }, { 3, 3, 3, 3 }, { 0.0 / 1, 1e300, -1e300, 2 } };
  ReportPlot *plot;
  g_autofree char *html = NULL, *text = NULL;

  report_document_add_plot (document, "empty", "x", "y");
  for (gsize i = 0; i < G_N_ELEMENTS (VALUES); i++)
    {
      ReportSeries *line, *bars;

      plot = report_document_add_plot (document, "some", "x", "y");
      line = report_plot_add_series (plot, REPORT_SERIES_LINE, "a line");
      bars = report_plot_add_series (plot, REPORT_SERIES_BARS, "bars");
      for (guint j = 0; j < 4; j++)
        {
          report_series_add_point (line, j, VALUES[i][j]);
          report_series_add_point (bars, VALUES[i][j], j);
        }
      report_series_add_point (line, G_MAXDOUBLE * 10, 1);
    }
  html = dup_html (document);
  assert_needs_nothing (html);
  g_assert_null (strstr (html, "nan"));
  text = dup_pdf_text (document, "report-plots.pdf");
  g_assert_true (text == NULL || strstr (text, "a line") != NULL);
}

static Blueprint *
parse_blueprint (void)
{
  static const char TEXT[] = "{\"format\":\"exam-blueprint/"
                             "v1\",\"id\":\"b\",\"title\":{\"en\":\"Plan\",\"id\":\"Rencana\"},\"shuffle_items\":true,"
                             "\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"p\",\"id\":\"p\"},\"minutes\":"
                             "10,\"sections\":[\"TIU\"]}],"
                             "\"sections\":[{\"id\":\"TIU\",\"title\":{\"en\":\"s\",\"id\":\"s\"},\"strata\":[{\"id\":"
                             "\"few\",\"count\":3,\"topics\":[\"Kinds\"]},"
                             "{\"id\":\"many\",\"count\":2,\"topics\":[\"Numbers\"]}]}]}";
  g_autoptr (GError) error = NULL;
  Blueprint *blueprint = blueprint_parse ("b", (const guint8 *)TEXT, strlen (TEXT), &error);

  g_assert_no_error (error);
  return blueprint;
}

static BankSurvey *
survey_of (guint n, const Blueprint *blueprint)
{
  g_autofree char *folder = g_dir_make_tmp ("survey-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.bank", NULL);
  const BankLintSettings settings = { .blueprint = blueprint };
  g_autoptr (GError) error = NULL;
  BankStore *store = bank_store_open (path, TRUE, &error);
  BankSurvey *survey;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("I-%u", i);
      g_autoptr (ItemDraft) draft = i < 3 ? test_draft_new_kind (id, (ItemKind)(ITEM_KIND_MULTIPLE + i))
                                          : test_draft_new (id, (char)('A' + i % 5));
      BankStoreOutcome outcome;

      g_free (draft->enemy_set);
      draft->enemy_set = g_strdup (i < 2 ? "pair" : "");
      g_free (draft->document->stem);
      draft->document->stem = g_strdup_printf ("Question %u?", i);
      if (i == 6)
        memset (draft->points.points, 0, sizeof draft->points.points);
      g_assert_true (bank_store_put (store, draft, 0, &outcome, &error));
    }
  survey = bank_survey_new (store, &settings, &error);
  g_assert_no_error (error);
  bank_store_close (store);
  g_unlink (path);
  g_rmdir (folder);
  return survey;
}

static void
test_survey_counts_what_can_come_on_a_form (void)
{
  g_autoptr (Blueprint) blueprint = parse_blueprint ();
  g_autoptr (BankSurvey) survey = survey_of (7, blueprint);
  const SurveyCell *few = survey->cells->pdata[0], *many = survey->cells->pdata[1];
  g_autoptr (cJSON) json = survey_json_new (survey);
  g_autoptr (ReportDocument) document = report_document_new ("Report", "en");
  g_autofree char *html = NULL, *text = NULL;

  g_assert_cmpuint (survey->n_items, ==, 7);
  /* The last has no key. */
  g_assert_cmpuint (survey->n_usable, ==, 6);
  g_assert_cmpuint (few->n_items, ==, 3);
  g_assert_cmpuint (few->n_independent, ==, 2);
  g_assert_true (survey_cell_is_short (few));
  g_assert_false (survey_cell_is_short (many));
  g_assert_cmpint (json_find_integer (json, "usable", -1), ==, 6);
  bank_report_add (document, survey, blueprint, FALSE);
  html = dup_html (document);
  assert_needs_nothing (html);
  g_assert_nonnull (strstr (html, "short by 1"));
  text = dup_pdf_text (document, "report.pdf");
  g_assert_true (text == NULL || strstr (text, "short by 1") != NULL);
}

static void
test_an_empty_bank_has_a_report_too (void)
{
  g_autoptr (Blueprint) blueprint = parse_blueprint ();
  g_autoptr (BankSurvey) survey = survey_of (0, blueprint);
  g_autoptr (BankSurvey) without = survey_of (0, NULL);
  g_autoptr (ReportDocument) document = report_document_new ("Report", "en");
  g_autofree char *html = NULL, *text = NULL;

  bank_report_add (document, survey, blueprint, TRUE);
  bank_report_add (document, without, NULL, TRUE);
  html = dup_html (document);
  assert_needs_nothing (html);
  g_assert_nonnull (strstr (html, "Rencana"));
  text = dup_pdf_text (document, "report-empty.pdf");
  g_assert_true (text == NULL || strstr (text, "2 of 2 cells") != NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/hostile-texts-are-only-texts", test_hostile_texts_are_only_texts);
  g_test_add_func ("/report/each-kind-is-shown-with-and-without-key", test_each_kind_is_shown_with_and_without_key);
  g_test_add_func ("/report/long-texts-go-over-pages", test_long_texts_go_over_pages);
  g_test_add_func ("/report/equal-reports-are-equal-bytes", test_equal_reports_are_equal_bytes);
  g_test_add_func ("/report/broken-pictures-show-their-alternative", test_broken_pictures_show_their_alternative);
  g_test_add_func ("/report/plots-take-any-numbers", test_plots_take_any_numbers);
  g_test_add_func ("/report/survey-counts-what-can-come-on-a-form", test_survey_counts_what_can_come_on_a_form);
  g_test_add_func ("/report/an-empty-bank-has-a-report-too", test_an_empty_bank_has_a_report_too);
  return g_test_run ();
}
