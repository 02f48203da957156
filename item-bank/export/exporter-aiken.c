/* Aiken: single choice with one key and nothing else. What does not fit is said and left out. */
#include <stdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/export/quiz-export.h"

typedef struct
{
  const ItemExportOptions *options;
  FILE *out;
  guint n_written;
} AikenExport;

/* One line; a paragraph's end becomes a blank. */
static char *
aiken_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strjoinv (" ", lines);
}

static gboolean
aiken_looks_like_mark (const char *line)
{
  return (g_ascii_isalpha (line[0]) && (line[1] == '.' || line[1] == ')')) || g_str_has_prefix (line, "ANSWER");
}

/* NULL where it fits, else why not. */
static const char *
aiken_find_fault (const ItemDraft *draft)
{
  const Points *points = &draft->points;
  int key = item_draft_find_key (draft);

  if (draft->document->kind != ITEM_KIND_SINGLE)
    return _ ("Aiken knows single choice alone: left out");
  if (quiz_export_has_pictures (draft->document))
    return _ ("Aiken has no pictures: left out");
  if (key < 0)
    return _ ("Aiken has one key: left out");
  for (guint i = 0; i < points->n_options; i++)
    if ((int)i != key && points->points[i] != 0)
      return _ ("Aiken cannot express weighted single choice: left out");
  return NULL;
}

static gboolean
aiken_write_item (const BankItem *item, gpointer data, GError **error)
{
  AikenExport *export = data;
  const ItemDocument *document = item->draft->document;
  const char *fault = aiken_find_fault (item->draft);
  g_autofree char *stem = quiz_export_stem (document);
  g_autofree char *line = aiken_line (stem);

  if (fault == NULL && aiken_looks_like_mark (line))
    fault = _ ("the question begins like an option of Aiken: left out");
  if (fault != NULL)
    {
      item_exporter_warn (export->options, document->id, "%s", fault);
      return TRUE;
    }
  if (strcmp (line, document->stem) != 0)
    item_exporter_warn (export->options, document->id, _ ("paragraphs, or a shared text, became one line"));
  fprintf (export->out, "%s\n", line);
  for (guint i = 0; i < document->options->len; i++)
    {
      g_autofree char *text = aiken_line (((const ItemOption *)document->options->pdata[i])->text);

      fprintf (export->out, "%c. %s\n", 'A' + (int)i, text);
    }
  fprintf (export->out, "ANSWER: %c\n\n", 'A' + item_draft_find_key (item->draft));
  export->n_written++;
  return TRUE;
}

static gboolean
exporter_aiken_write (BankStore *store, const ItemExportOptions *options, GError **error)
{
  AikenExport export = { .options = options, .out = fopen (options->path, "we") };
  gboolean is_good = export.out != NULL && bank_store_foreach (store, aiken_write_item, &export, error);

  is_good = (export.out == NULL || fclose (export.out) == 0) && is_good;
  if (!is_good && error != NULL && *error == NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written"), options->path);
  quiz_export_summarize (options, export.n_written, "aiken",
                         _ ("ids, sections, topics, points, rationales and all that is known of an item"));
  return is_good;
}

const ItemExporter ITEM_EXPORTER_AIKEN = { "aiken", ".txt", exporter_aiken_write };
