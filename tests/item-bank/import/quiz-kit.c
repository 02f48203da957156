/* Texts, files and what came of them. */
#include "tests/item-bank/import/quiz-kit.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/exam/points-rules.h"

static void
quiz_kit_append (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    g_string_append_c (out, *p == '\n' ? '/' : *p);
}

static void
quiz_kit_append_options (GString *out, const GPtrArray *options, const char *mark)
{
  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];

      g_string_append_printf (out, " %s%s=", mark, option->id);
      quiz_kit_append (out, option->text);
      if (option->pictures->len > 0)
        g_string_append_printf (out, "(%u)", option->pictures->len);
    }
}

char *
quiz_kit_describe (const ItemDraft *draft)
{
  const ItemDocument *document = draft->document;
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s %s%s%s %s ", document->id, draft->section, *draft->topic != '\0' ? "/" : "",
                          draft->topic, item_kind_to_token (document->kind));
  quiz_kit_append (out, document->stem);
  if (document->pictures->len > 0)
    g_string_append_printf (out, "(%u)", document->pictures->len);
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);

      if (*field->prompt != '\0')
        g_string_append_printf (out, " #%s", field->prompt);
      quiz_kit_append_options (out, field->options, "");
      quiz_kit_append_options (out, field->targets, ">");
    }
  g_string_append (out, " |");
  for (guint i = 0; draft->points.kind == ITEM_KIND_SINGLE && i < draft->points.n_options; i++)
    g_string_append_printf (out, " %d/%u", draft->points.points[i], draft->points.denominator);
  if (draft->points.kind != ITEM_KIND_SINGLE)
    {
      g_string_append_c (out, ' ');
      quiz_kit_append (out, draft->points.rules);
    }
  return g_string_free (out, FALSE);
}

/* An item that came must be one that can be packed, and whose points can be read again. */
static void
quiz_kit_check (const ItemDraft *draft)
{
  g_autoptr (GBytes) points = points_format (&draft->points);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (ItemDocument) again = NULL;
  g_autoptr (GError) error = NULL;
  Points read;

  g_assert_true (points_parse (&read, g_bytes_get_data (points, NULL), g_bytes_get_size (points), &error));
  g_assert_no_error (error);
  draft->document->version = 1;
  document = item_document_format (draft->document);
  draft->document->version = 0;
  again = item_document_parse (g_bytes_get_data (document, NULL), g_bytes_get_size (document), &error);
  g_assert_no_error (error);
  g_assert_nonnull (again);
}

static gboolean
quiz_kit_take (const ItemDraft *draft, gpointer data, GError **error)
{
  QuizKit *kit = data;

  quiz_kit_check (draft);
  g_ptr_array_add (kit->items, quiz_kit_describe (draft));
  return TRUE;
}

static void
quiz_kit_refuse (const char *message, gpointer data)
{
  QuizKit *kit = data;
  const char *place = strchr (message, ':');

  g_assert_nonnull (place);
  g_assert_true (g_utf8_validate (message, -1, NULL));
  g_ptr_array_add (kit->messages, g_strdup (place + 1));
}

QuizKit *
quiz_kit_import (const ItemImporter *importer, const char *content, gssize len, const ImportSink *setup)
{
  QuizKit *kit = g_new0 (QuizKit, 1);
  g_auto (ImportSink) sink = { 0 };
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("quiz-kit-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (path, content, len, NULL));
  kit->items = g_ptr_array_new_with_free_func (g_free);
  kit->messages = g_ptr_array_new_with_free_func (g_free);
  import_sink_init (&sink, path, quiz_kit_take, quiz_kit_refuse, kit);
  if (setup != NULL)
    {
      sink.section = setup->section;
      sink.lang = setup->lang;
      sink.encoding = setup->encoding;
    }
  g_assert_true (importer->read (&sink, &kit->error) == (kit->error == NULL));
  g_assert_cmpuint (sink.n_taken, ==, kit->items->len);
  g_assert_cmpuint (sink.n_refused, ==, kit->messages->len);
  g_unlink (path);
  return kit;
}

void
quiz_kit_free (QuizKit *kit)
{
  if (kit == NULL)
    return;
  g_ptr_array_unref (kit->items);
  g_ptr_array_unref (kit->messages);
  g_clear_error (&kit->error);
  g_free (kit);
}

static void
quiz_kit_log (const QuizKit *kit)
{
  for (guint i = 0; i < kit->messages->len; i++)
    g_test_message ("%s", (char *)kit->messages->pdata[i]);
}

void
quiz_kit_assert_item (const QuizKit *kit, const char *wanted)
{
  quiz_kit_log (kit);
  g_assert_no_error (kit->error);
  g_assert_cmpuint (kit->messages->len, ==, 0);
  g_assert_cmpuint (kit->items->len, ==, 1);
  g_assert_cmpstr (kit->items->pdata[0], ==, wanted);
}

void
quiz_kit_assert_refusal (const QuizKit *kit, const char *says)
{
  quiz_kit_log (kit);
  g_assert_no_error (kit->error);
  g_assert_cmpuint (kit->items->len, ==, 0);
  g_assert_cmpuint (kit->messages->len, ==, 1);
  if (strstr (kit->messages->pdata[0], says) == NULL)
    g_assert_cmpstr (kit->messages->pdata[0], ==, says);
}

void
quiz_kit_mutate (const ItemImporter *importer, const char *seed, gsize len, guint n_rounds)
{
  for (guint round = 0; round < n_rounds; round++)
    {
      g_autoptr (GString) text = g_string_new_len (seed, (gssize)len);
      g_autoptr (QuizKit) kit = NULL;
      guint n = (guint)g_test_rand_int_range (1, 6);

      for (guint i = 0; i < n && text->len > 8; i++)
        {
          gsize at = (gsize)g_test_rand_int_range (0, (gint32)text->len);
          gsize part = (gsize)g_test_rand_int_range (1, 8);

          switch (g_test_rand_int_range (0, 4))
            {
            case 0:
              text->str[at] = (char)g_test_rand_int_range (0, 256);
              break;
            case 1:
              g_string_erase (text, (gssize)at, (gssize)MIN (part, text->len - at));
              break;
            case 2:
              g_string_insert_len (text, (gssize)at, seed + (at % (len - 8)), (gssize)part);
              break;
            default:
              if (round % 8 == 0)
                g_string_truncate (text, at);
            }
        }
      kit = quiz_kit_import (importer, text->str, (gssize)text->len, NULL);
    }
}
