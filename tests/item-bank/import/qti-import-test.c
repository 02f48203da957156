/* Items of QTI become drafts whose rules give what the items give, or are refused by name. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/json.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/store/item-draft.h"
#include "tests/common/base/fixture.h"

typedef struct
{
  char *folder;
  GPtrArray *drafts; /* of char: "id kind key stem" */
  GPtrArray *messages;
  char *rules; /* of the last draft */
  char *stem;
  char *prompt;
  char *key;
  char *options;
  char *stimulus;
} Lab;

static gboolean
lab_take (const ItemDraft *draft, gpointer data, GError **error)
{
  Lab *lab = data;
  g_autoptr (GBytes) points = points_format (&draft->points);
  const ItemField *field = item_document_get_field (draft->document, 0);
  GString *options = g_string_new (NULL);

  g_ptr_array_add (lab->drafts, g_strdup (draft->document->id));
  g_free (lab->rules);
  g_free (lab->stem);
  g_free (lab->prompt);
  g_free (lab->key);
  g_free (lab->options);
  g_free (lab->stimulus);
  for (guint i = 0; i < field->options->len; i++)
    g_string_append_printf (options, "%s%s=%s", i > 0 ? "," : "", ((const ItemOption *)field->options->pdata[i])->name,
                            ((const ItemOption *)field->options->pdata[i])->text);
  lab->rules = g_strndup (g_bytes_get_data (points, NULL), g_bytes_get_size (points));
  lab->stem = g_strdup (draft->document->stem);
  lab->prompt = g_strdup (field->prompt);
  lab->key = item_draft_dup_key (draft);
  lab->options = g_string_free (options, FALSE);
  lab->stimulus = g_strdup (draft->document->stimulus != NULL ? draft->document->stimulus->text : "");
  return TRUE;
}

static void
lab_refuse (const char *message, gpointer data)
{
  g_ptr_array_add (((Lab *)data)->messages, g_strdup (message));
}

static Lab *
lab_new (void)
{
  Lab *lab = g_new0 (Lab, 1);

  lab->folder = g_dir_make_tmp ("qti-XXXXXX", NULL);
  lab->drafts = g_ptr_array_new_with_free_func (g_free);
  lab->messages = g_ptr_array_new_with_free_func (g_free);
  return lab;
}

static void
lab_free (Lab *lab)
{
  g_autoptr (GDir) dir = g_dir_open (lab->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (lab->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (lab->folder);
  g_free (lab->folder);
  g_ptr_array_unref (lab->drafts);
  g_ptr_array_unref (lab->messages);
  g_free (lab->rules);
  g_free (lab->stem);
  g_free (lab->prompt);
  g_free (lab->key);
  g_free (lab->options);
  g_free (lab->stimulus);
  g_free (lab);
}

static void
lab_write (Lab *lab, const char *name, const char *text, gsize len)
{
  g_autofree char *path = g_build_filename (lab->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, (gssize)len, NULL));
}

static gboolean
lab_read_path (Lab *lab, const char *path)
{
  g_auto (ImportSink) sink = { 0 };
  g_autoptr (GError) error = NULL;
  const ItemImporter *importer = item_importer_sniff (path, &error);

  import_sink_init (&sink, path, lab_take, lab_refuse, lab);
  return importer != NULL && importer->read (&sink, NULL);
}

static gboolean
lab_read (Lab *lab, const char *text, gsize len)
{
  g_autofree char *path = g_build_filename (lab->folder, "item.xml", NULL);

  lab_write (lab, "item.xml", text, len);
  return lab_read_path (lab, path);
}

#define ITEM(declarations_, body_, processing_)                                                                        \
  "<?xml version=\"1.0\"?>\n<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\" identifier=\"item-1\" " \
  "title=\"t\" adaptive=\"false\" timeDependent=\"false\">\n" declarations_                                            \
  "<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\"/>\n<itemBody>" body_             \
  "</itemBody>" processing_ "</assessmentItem>"
#define RESPONSE(cardinality_, base_, inner_)                                                                          \
  "<responseDeclaration identifier=\"RESPONSE\" cardinality=\"" cardinality_ "\" baseType=\"" base_ "\">" inner_       \
  "</responseDeclaration>"
#define CORRECT(values_)   "<correctResponse>" values_ "</correctResponse>"
#define VALUE(v_)          "<value>" v_ "</value>"
#define MAP(key_, points_) "<mapEntry mapKey=\"" key_ "\" mappedValue=\"" points_ "\"/>"
#define TEMPLATE(name_)                                                                                                \
  "<responseProcessing template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/" name_ "\"/>"
#define CHOICE(attributes_)                                                                                            \
  "<p>Pilih.</p><choiceInteraction responseIdentifier=\"RESPONSE\" " attributes_                                       \
  "><simpleChoice identifier=\"x1\">satu</simpleChoice><simpleChoice identifier=\"x2\">dua</simpleChoice>"             \
  "<simpleChoice identifier=\"x3\">tiga</simpleChoice></choiceInteraction>"
#define SET(points_)                                                                                                   \
  "<setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">" points_ "</baseValue></setOutcomeValue>"

typedef struct
{
  const char *text, *rules, *stem, *key, *options;
} Case;

static const Case CASES[] = {
  { ITEM (RESPONSE ("single", "identifier", CORRECT (VALUE ("x2"))),
          CHOICE ("maxChoices=\"1\""),
          TEMPLATE ("match_correct")),
    "exam-points/v1\nsingle 1 0 1 0\n", "Pilih.", "B", "x1=satu,x2=dua,x3=tiga" },
  { ITEM (RESPONSE ("single", "identifier", "<mapping>" MAP ("x1", "1") MAP ("x2", "2") MAP ("x3", "5") "</mapping>"),
          CHOICE (""),
          TEMPLATE ("map_response.xml")),
    "exam-points/v1\nsingle 1 1 2 5\n", "Pilih.", "C", NULL },
  { ITEM (RESPONSE ("multiple", "identifier", CORRECT (VALUE ("x1") VALUE ("x3"))),
          CHOICE ("maxChoices=\"0\""),
          TEMPLATE ("match_correct")),
    "exam-points/v2\nmultiple 1 1 sum\nfield multiple 3 0 whole 0 - -\non AC 1\n", NULL, "AC", NULL },
  { ITEM (RESPONSE ("multiple",
                    "identifier",
                    "<mapping lowerBound=\"0\" defaultValue=\"-1\">" MAP ("x1", "0.5") MAP ("x3", "0.5") "</mapping>"),
          CHOICE ("maxChoices=\"0\""),
          TEMPLATE ("map_response")),
    "exam-points/v2\nmultiple 2 2 sum\nfield multiple 3 0 sum -2 0 -\non A 1\non C 1\n", NULL, "AC", NULL },
  { ITEM (RESPONSE ("ordered", "identifier", CORRECT (VALUE ("x3") VALUE ("x1") VALUE ("x2"))),
          "<orderInteraction responseIdentifier=\"RESPONSE\"><prompt>Urutkan.</prompt><simpleChoice identifier=\"x1\">a"
          "</simpleChoice><simpleChoice identifier=\"x2\">b</simpleChoice><simpleChoice "
          "identifier=\"x3\">c</simpleChoice>"
          "</orderInteraction>",
          TEMPLATE ("match_correct")),
    "exam-points/v2\norder 1 1 sum\nfield order 3 0 whole 0 - -\non CAB 1\n", "Urutkan.", "CAB", NULL },
  { ITEM (RESPONSE ("multiple",
                    "directedPair",
                    "<mapping defaultValue=\"0\">" MAP ("x1 y2", "1") MAP ("x2 y1", "1") "</mapping>"),
          "<p>Jodohkan.</p><matchInteraction responseIdentifier=\"RESPONSE\" maxAssociations=\"2\"><simpleMatchSet>"
          "<simpleAssociableChoice identifier=\"x1\" matchMax=\"1\">a</simpleAssociableChoice>"
          "<simpleAssociableChoice identifier=\"x2\" "
          "matchMax=\"1\">b</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>"
          "<simpleAssociableChoice identifier=\"y1\" matchMax=\"1\">1</simpleAssociableChoice>"
          "<simpleAssociableChoice identifier=\"y2\" "
          "matchMax=\"1\">2</simpleAssociableChoice></simpleMatchSet></matchInteraction>",
          TEMPLATE ("map_response")),
    "exam-points/v2\nmatch 1 2 sum\nfield match 2 2 sum 0 - -\non A2 1\non B1 1\n", "Jodohkan.", "A2B1", NULL },
  { ITEM (RESPONSE ("multiple", "directedPair", CORRECT (VALUE ("w1 g2") VALUE ("w2 g1"))),
          "<gapMatchInteraction responseIdentifier=\"RESPONSE\"><gapText identifier=\"w1\" matchMax=\"1\">air</gapText>"
          "<gapText identifier=\"w2\" matchMax=\"1\">api</gapText><p><gap identifier=\"g1\"/> dan <gap "
          "identifier=\"g2\"/>.</p>"
          "</gapMatchInteraction>",
          TEMPLATE ("match_correct")),
    "exam-points/v2\nmatch 1 1 sum\nfield match 2 2 whole 0 - -\non A2B1 1\n", "____\302\240(1) dan ____\302\240(2).",
    "A2B1", NULL },
  { ITEM (RESPONSE ("multiple", "identifier", CORRECT (VALUE ("h1"))),
          "<hottextInteraction responseIdentifier=\"RESPONSE\" maxChoices=\"0\"><p><hottext "
          "identifier=\"h1\">Ini</hottext> <hottext "
          "identifier=\"h2\">itu</hottext>.</p></hottextInteraction>",
          TEMPLATE ("match_correct")),
    "exam-points/v2\nmultiple 1 1 sum\nfield multiple 2 0 whole 0 - -\non A 1\n", "Ini itu.", "A", "h1=Ini,h2=itu" },
  { ITEM (RESPONSE ("single", "identifier", CORRECT (VALUE ("b"))),
          "<p>Satu <inlineChoiceInteraction responseIdentifier=\"RESPONSE\"><inlineChoice "
          "identifier=\"a\">x</inlineChoice>"
          "<inlineChoice identifier=\"b\">y</inlineChoice></inlineChoiceInteraction>.</p>",
          TEMPLATE ("match_correct")),
    "exam-points/v2\ninline 1 1 sum\nfield inline 2 0 whole 0 - -\non B 1\n", "Satu [[1]].", "B", NULL },
  { ITEM (RESPONSE ("single", "float", CORRECT (VALUE ("3.14"))),
          "<p>Berapa?</p><p><textEntryInteraction responseIdentifier=\"RESPONSE\"/></p>",
          "<responseProcessing><responseCondition><responseIf><equal toleranceMode=\"absolute\" tolerance=\"0.01\" "
          "includeUpperBound=\"false\"><correct identifier=\"RESPONSE\"/><variable "
          "identifier=\"RESPONSE\"/></equal>" SET ("2") "</responseIf></responseCondition></responseProcessing>"),
    "exam-points/v2\nnumber 1 2 sum\nfield number 0 0 whole 0 - -\nbetween 63/20 63/20 0\nbetween 313/100 63/20 2\n",
    "Berapa?", NULL, NULL },
  { ITEM (RESPONSE ("single", "integer", "<mapping>" MAP ("7", "3") "</mapping>"),
          "<p>Isi <textEntryInteraction responseIdentifier=\"RESPONSE\"/> buah.</p>",
          TEMPLATE ("map_response")),
    "exam-points/v2\nnumber 1 3 sum\nfield number 0 0 whole 0 - -\nbetween 7 7 3\n", "Isi [[1]] buah.", "7", NULL },
  { ITEM (
        RESPONSE ("single",
                  "string",
                  "<mapping defaultValue=\"0\"><mapEntry mapKey=\"Jakarta\" mappedValue=\"2\" caseSensitive=\"false\"/>"
                  "<mapEntry mapKey=\"DKI\" mappedValue=\"1\" caseSensitive=\"true\"/></mapping>"),
        "<p>Ibu kota?</p><p><textEntryInteraction responseIdentifier=\"RESPONSE\" expectedLength=\"10\"/></p>",
        TEMPLATE ("map_response")),
    "exam-points/v2\ntext 1 2 sum\nfield text 0 0 whole 0 - -\nis DKI 1\nlike Jakarta 2\n", "Ibu kota?", "Jakarta",
    NULL },
};

static void
test_rules_give_what_the_items_give (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Lab *lab = lab_new ();

      g_assert_true (lab_read (lab, CASES[i].text, strlen (CASES[i].text)));
      if (lab->messages->len > 0)
        g_error ("case %zu: %s", i, (const char *)lab->messages->pdata[0]);
      g_assert_cmpuint (lab->drafts->len, ==, 1);
      g_assert_cmpstr (lab->rules, ==, CASES[i].rules);
      if (CASES[i].stem != NULL)
        g_assert_cmpstr (lab->stem, ==, CASES[i].stem);
      if (CASES[i].key != NULL)
        g_assert_cmpstr (lab->key, ==, CASES[i].key);
      if (CASES[i].options != NULL)
        g_assert_cmpstr (lab->options, ==, CASES[i].options);
      lab_free (lab);
    }
}

static void
test_xhtml_stays_legible (void)
{
  static const char BODY[] = ITEM (
      RESPONSE ("single", "identifier", CORRECT (VALUE ("x2"))),
      "<h2>Judul</h2>\n<p>Baris   satu<br/>dua x<sup>2</sup> dan H<sub>2</sub>O, a<sup>bc</sup> [[1]]</p><ul><li>"
      "satu</li><li><p>dua</p></li></ul><ol start=\"3\"><li>tiga</li></ol><table><tr><th>a</th><th>b</th></tr><tr><td>"
      "1</td><td>2</td></tr></table><p><math xmlns=\"http://www.w3.org/1998/Math/MathML\"><msup><mi>x</mi><mn>2</mn>"
      "</msup></math></p><rubricBlock view=\"scorer\"><p>rahasia</p></rubricBlock>" CHOICE ("maxChoices=\"1\""),
      TEMPLATE ("match_correct"));
  Lab *lab = lab_new ();

  g_assert_true (lab_read (lab, BODY, strlen (BODY)));
  g_assert_cmpuint (lab->drafts->len, ==, 1);
  g_assert_cmpstr (
      lab->stem, ==,
      "Judul\nBaris satu\ndua x² dan H₂O, a^(bc) [\342\201\240[1]]\n•\302\240satu\n•\302\240dua\n3.\302\240tiga\n"
      "a | b\n1 | 2\n\\(x^{2}\\)\nPilih.");
  lab_free (lab);
}

static void
test_two_fields_add_up_or_count_together (void)
{
#define TWO(processing_)                                                                                               \
  "<assessmentItem identifier=\"two\"><responseDeclaration identifier=\"R1\" cardinality=\"single\" "                  \
  "baseType=\"identifier\">" CORRECT (VALUE ("a")) "</responseDeclaration><responseDeclaration identifier=\"R2\" "     \
                                                   "cardinality=\"single\" baseType=\"integer\">" CORRECT (            \
                                                       VALUE ("5")) "</responseDeclaration><outcomeDeclaration "       \
                                                                    "identifier=\"SCORE\" cardinality=\"single\" "     \
                                                                    "baseType=\"float\"/>"                             \
                                                                    "<itemBody><p><inlineChoiceInteraction "           \
                                                                    "responseIdentifier=\"R1\"><inlineChoice "         \
                                                                    "identifier=\"a\">x</inlineChoice>"                \
                                                                    "<inlineChoice "                                   \
                                                                    "identifier=\"b\">y</inlineChoice></"              \
                                                                    "inlineChoiceInteraction> <textEntryInteraction "  \
                                                                    "responseIdentifier=\"R2\"/></p></"                \
                                                                    "itemBody><responseProcessing>" processing_        \
                                                                    "</responseProcessing></assessmentItem>"
#define RIGHT(id_) "<match><variable identifier=\"" id_ "\"/><correct identifier=\"" id_ "\"/></match>"
#define ADD(id_)                                                                                                       \
  "<responseCondition><responseIf>" RIGHT (                                                                            \
      id_) "<setOutcomeValue identifier=\"SCORE\"><sum><variable "                                                     \
           "identifier=\"SCORE\"/><baseValue "                                                                         \
           "baseType=\"float\">2</baseValue></sum></setOutcomeValue></responseIf></responseCondition>"
  static const char SUM[] = TWO (ADD ("R1") ADD ("R2"));
  static const char ALL[] = TWO ("<responseCondition><responseIf><and>" RIGHT ("R1")
                                     RIGHT ("R2") "</and>" SET ("3") "</responseIf></responseCondition>");
  Lab *lab = lab_new ();

  g_assert_true (lab_read (lab, SUM, strlen (SUM)));
  g_assert_cmpuint (lab->messages->len, ==, 0);
  g_assert_cmpstr (lab->rules, ==,
                   "exam-points/v2\nmixed 1 4 sum\nfield inline 2 0 whole 0 - -\non A 2\nfield number 0 0 whole 0 - -\n"
                   "between 5 5 2\n");
  g_assert_true (lab_read (lab, ALL, strlen (ALL)));
  g_assert_cmpuint (lab->messages->len, ==, 0);
  g_assert_cmpstr (lab->rules, ==,
                   "exam-points/v2\nmixed 1 3 all\nfield inline 2 0 whole 0 - -\non A 1\nfield number 0 0 whole 0 - -\n"
                   "between 5 5 1\n");
  lab_free (lab);
}

static void
test_a_stimulus_comes_along (void)
{
  static const char STIMULUS[]
      = "<assessmentStimulus identifier=\"s\" title=\"t\"><stimulusBody><p>Bacaan.</p></stimulusBody>"
        "</assessmentStimulus>";
  static const char TEXT[]
      = ITEM (RESPONSE ("single", "identifier",
                        CORRECT (VALUE ("x2"))) "<assessmentStimulusRef identifier=\"s\" href=\"s.xml\"/>",
              CHOICE ("maxChoices=\"1\""), TEMPLATE ("match_correct"));
  Lab *lab = lab_new ();

  lab_write (lab, "s.xml", STIMULUS, strlen (STIMULUS));
  g_assert_true (lab_read (lab, TEXT, strlen (TEXT)));
  g_assert_cmpuint (lab->messages->len, ==, 0);
  g_assert_cmpstr (lab->stimulus, ==, "Bacaan.");
  lab_free (lab);
}

static void
test_what_cannot_be_had_is_refused_by_name (void)
{
  static const struct
  {
    const char *text, *names;
  } BAD[] = {
    { ITEM (RESPONSE ("single", "string", ""), "<extendedTextInteraction responseIdentifier=\"RESPONSE\"/>", ""),
      "<extendedTextInteraction>" },
    { ITEM (RESPONSE ("single", "point", ""), "<selectPointInteraction responseIdentifier=\"RESPONSE\"/>", ""),
      "<selectPointInteraction>" },
    { ITEM (RESPONSE ("single", "identifier", CORRECT (VALUE ("x2"))), CHOICE (""), ""),
      "does not say what a response is worth" },
    { ITEM (RESPONSE ("single", "identifier", ""), CHOICE (""), TEMPLATE ("match_correct")),
      "no response is worth any points" },
    { ITEM (RESPONSE ("single", "identifier", "<defaultValue><value>x1</value></defaultValue>" CORRECT (VALUE ("x2"))),
            CHOICE (""), TEMPLATE ("match_correct")),
      "<choiceInteraction>" },
    { ITEM (RESPONSE ("single", "identifier", ""), CHOICE (""),
            "<responseProcessing>" SET ("1") "</responseProcessing>"),
      "who do not answer" },
    { ITEM (RESPONSE ("single", "identifier", CORRECT (VALUE ("x2"))), "<p><video src=\"a\"/></p>" CHOICE (""),
            TEMPLATE ("match_correct")),
      "<video>" },
    { ITEM (RESPONSE ("single", "identifier", CORRECT (VALUE ("x2"))),
            "<p><img src=\"https://example.org/a.png\"/></p>" CHOICE (""), TEMPLATE ("match_correct")),
      "<img>" },
    { ITEM (RESPONSE ("single", "identifier", CORRECT (VALUE ("x2"))),
            "<p><img src=\"../../etc/passwd\"/></p>" CHOICE (""), TEMPLATE ("match_correct")),
      "<img>" },
    { ITEM (RESPONSE ("single", "identifier", CORRECT (VALUE ("x2"))), "<p>tidak ada</p>", TEMPLATE ("match_correct")),
      "nothing to answer" },
    { ITEM (RESPONSE ("single", "string", ""), "<p><textEntryInteraction responseIdentifier=\"RESPONSE\"/></p>",
            "<responseProcessing><responseCondition><responseIf><patternMatch pattern=\"a+\"><variable "
            "identifier=\"RESPONSE\"/></patternMatch>" SET (
                "1") "</responseIf></responseCondition></responseProcessing>"),
      "fits no rule" },
    { ITEM (RESPONSE ("multiple", "identifier", ""), CHOICE ("maxChoices=\"0\""),
            "<responseProcessing><setOutcomeValue identifier=\"SCORE\"><mathOperator "
            "name=\"exp\"><containerSize><variable "
            "identifier=\"RESPONSE\"/></containerSize></mathOperator></setOutcomeValue></responseProcessing>"),
      "not" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      Lab *lab = lab_new ();

      g_assert_true (lab_read (lab, BAD[i].text, strlen (BAD[i].text)));
      g_assert_cmpuint (lab->drafts->len, ==, 0);
      g_assert_cmpuint (lab->messages->len, ==, 1);
      if (strstr (lab->messages->pdata[0], BAD[i].names) == NULL
          || strstr (lab->messages->pdata[0], "item.xml:") == NULL
          || strstr (lab->messages->pdata[0], " item-1: ") == NULL)
        g_error ("%s instead of %s", (const char *)lab->messages->pdata[0], BAD[i].names);
      lab_free (lab);
    }
}

/* Every change of a byte and every cut is taken or refused, and nothing worse. */
static void
test_damaged_items_do_no_harm (void)
{
  Lab *lab = lab_new ();
  guint32 state = 2463534242u;

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      gsize len = strlen (CASES[i].text);

      for (int round = 0; round < (g_test_slow () ? 4000 : 150); round++)
        {
          g_autofree char *text = g_strndup (CASES[i].text, len);
          gsize cut = len;

          for (int change = 0; change < 1 + round % 3; change++)
            {
              state = state * 1664525u + 1013904223u;
              if (round % 5 == 0)
                cut = (state >> 4) % len;
              else
                text[(state >> 4) % len] = (char)("<>\"/=&x0- 9.\377"[(state >> 28) % 13]);
            }
          lab_read (lab, text, cut);
          g_ptr_array_set_size (lab->messages, 0);
        }
    }
  lab_free (lab);
}

typedef struct
{
  const char *package, *oracle;
} Reference;

static const Reference REFERENCES[] = {
  { "r-exams/exports/rexamsA_qti21.zip", "r-exams/exports/qti21" },
  { "r-exams/exports/rexamsA_qti3-citolab.zip", "r-exams/exports/qti21" },
  { "xcopa-id/exports/xcopa_id_val_qti21.zip", "xcopa-id/exports/xcopa_id_val_qti21" },
  { "xcopa-id/exports/xcopa_id_val_qti3-citolab.zip", "xcopa-id/exports/xcopa_id_val_qti21" },
  { "xcopa-id/exports/xcopa_id_val_openolat.zip", "xcopa-id/exports/xcopa_id_val_openolat" },
  { "demo-bank-generated/rexams/demo_bank_qti21.zip", "demo-bank-generated/rexams/demo_bank_qti21" },
  { "demo-bank-generated/rexams/demo_bank_qti3-citolab.zip", "demo-bank-generated/rexams/demo_bank_qti21" },
};

static char *
dup_letters (const cJSON *flags)
{
  GString *letters = g_string_new (NULL);
  const cJSON *flag;
  char letter = 'A';

  cJSON_ArrayForEach (flag, flags)
  {
    if (cJSON_IsTrue (flag))
      g_string_append_c (letters, letter);
    letter++;
  }
  return g_string_free (letters, FALSE);
}

/* As item_draft_dup_key() spells it. */
static char *
dup_expected_key (const cJSON *one)
{
  const char *type = json_find_string (one, "type");
  const cJSON *solution = cJSON_GetObjectItem (one, "solution"), *part;
  GString *key;

  if (strcmp (type, "string") == 0)
    return g_strdup (solution->valuestring);
  if (strcmp (type, "num") == 0)
    {
      double tolerance = cJSON_GetObjectItem (one, "tolerance")->valuedouble;

      return tolerance == 0 ? g_strdup_printf ("%.10g", solution->valuedouble)
                            : g_strdup_printf ("%.10g..%.10g", solution->valuedouble - tolerance,
                                               solution->valuedouble + tolerance);
    }
  if (strcmp (type, "cloze") != 0)
    return dup_letters (solution);
  key = g_string_new (NULL);
  cJSON_ArrayForEach (part, solution)
  {
    g_autofree char *letters = dup_letters (part);

    g_string_append_printf (key, "%s%s", key->len > 0 ? "|" : "", letters);
  }
  return g_string_free (key, FALSE);
}

typedef struct
{
  GHashTable *keys; /* by "section/item" */
} Keys;

static char *
dup_place (const char *id)
{
  const char *section = strstr (id, "section_"), *item = strstr (id, "_item_");

  g_assert_true (section != NULL && item != NULL);
  return g_strdup_printf ("%d/%d", (int)g_ascii_strtoll (section + 8, NULL, 10),
                          (int)g_ascii_strtoll (item + 6, NULL, 10));
}

static gboolean
keys_take (const ItemDraft *draft, gpointer data, GError **error)
{
  g_hash_table_insert (((Keys *)data)->keys, dup_place (draft->document->id), item_draft_dup_key (draft));
  return TRUE;
}

static void
keys_refuse (const char *message, gpointer data)
{
  g_error ("%s", message);
}

static void
test_reference_packages_have_their_keys (gconstpointer data)
{
  const Reference *reference = data;
  g_autofree char *relative = g_strconcat ("items/", reference->package, NULL);
  g_autofree char *oracle_name = g_strconcat ("items/", reference->oracle, ".oracle.json", NULL);
  g_autofree char *path = fixture_path (relative);
  g_autoptr (cJSON) oracle = path != NULL ? fixture_load (oracle_name) : NULL;
  ImportSink sink = { 0 };
  Keys keys = { NULL };
  g_autoptr (GError) error = NULL;
  const ItemImporter *importer;
  const cJSON *one;

  if (path == NULL)
    return;
  keys.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  importer = item_importer_sniff (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (importer->name, ==, "qti");
  import_sink_init (&sink, path, keys_take, keys_refuse, &keys);
  g_assert_true (importer->read (&sink, &error));
  g_assert_cmpuint (g_hash_table_size (keys.keys), ==, (guint)cJSON_GetArraySize (oracle));
  cJSON_ArrayForEach (one, oracle)
  {
    g_autofree char *place = g_strdup_printf (
        "%d/%d", (int)g_ascii_strtoll (json_find_string (one, "item") + strlen ("exercise"), NULL, 10),
        (int)g_ascii_strtoll (json_find_string (one, "exam") + strlen ("exam"), NULL, 10));
    g_autofree char *key = dup_expected_key (one);

    g_assert_cmpstr (g_hash_table_lookup (keys.keys, place), ==, key);
  }
  import_sink_clear (&sink);
  g_hash_table_unref (keys.keys);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qti-import/rules-give-what-the-items-give", test_rules_give_what_the_items_give);
  g_test_add_func ("/qti-import/xhtml-stays-legible", test_xhtml_stays_legible);
  g_test_add_func ("/qti-import/two-fields-add-up-or-count-together", test_two_fields_add_up_or_count_together);
  g_test_add_func ("/qti-import/a-stimulus-comes-along", test_a_stimulus_comes_along);
  g_test_add_func ("/qti-import/what-cannot-be-had-is-refused-by-name", test_what_cannot_be_had_is_refused_by_name);
  g_test_add_func ("/qti-import/damaged-items-do-no-harm", test_damaged_items_do_no_harm);
  for (gsize i = 0; i < G_N_ELEMENTS (REFERENCES); i++)
    {
      g_autofree char *name
          = g_strconcat ("/qti-import/reference-packages-have-their-keys/", REFERENCES[i].package, NULL);

      g_test_add_data_func (name, &REFERENCES[i], test_reference_packages_have_their_keys);
    }
  return g_test_run ();
}
