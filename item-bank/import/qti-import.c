/* From a file to a draft: body, stimulus, scoring, checks. */
#include "item-bank/import/qti-import.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/crypto/digest.h"
#include "common/exam/limits.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/qti-fit.h"

#define QTI_IMPORT_SECTION      "UMUM"
#define QTI_IMPORT_LANG         "id"
#define QTI_IMPORT_MARK         8 /* hex digits */
#define QTI_IMPORT_STIMULUS_MAX (8u * 1024 * 1024)
#define QTI_IMPORT_TOKEN        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:@+-"

char *
qti_import_dup_token (const char *text, gsize max_len, const char *fallback)
{
  g_autofree char *token = g_str_to_ascii (text, "C");
  g_autofree char *mark = NULL;

  if (*text == '\0')
    return g_strdup (fallback);
  if (strlen (text) <= max_len && strspn (text, QTI_IMPORT_TOKEN) == strlen (text))
    return g_strdup (text);
  mark = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  mark[QTI_IMPORT_MARK] = '\0';
  for (char *p = token; *p != '\0'; p++)
    if (strchr (QTI_IMPORT_TOKEN, *p) == NULL)
      *p = '-';
  if (strlen (token) > max_len - QTI_IMPORT_MARK - 1)
    token[max_len - QTI_IMPORT_MARK - 1] = '\0';
  return g_strdup_printf ("%s-%s", token, mark);
}

static void
qti_import_content_clear (QtiContent *content)
{
  g_string_free (content->text, TRUE);
  g_string_free (content->lists, TRUE);
}

/* The text that an assessmentStimulusRef points to. */
static gboolean
qti_import_add_stimulus (
    QtiContent *content, const QtiNode *item_root, const QtiNode *reference, ItemDocument *document, GError **error)
{
  const char *href = qti_node_get (reference, "href"), *id = qti_node_get (reference, "identifier");
  g_autofree char *name = href != NULL ? qti_source_resolve (content->source, content->base, href) : NULL;
  g_autofree char *token = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (QtiNode) root = NULL;
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
  const char *data, *base = content->base;
  const QtiNode *body;
  ItemStimulus *stimulus;
  gsize len;

  if (name == NULL)
    return qti_node_fail (reference, error, ADIL_ERROR_REFUSED, _ ("does not name a file of the package"));
  file = qti_source_read (content->source, name, QTI_IMPORT_STIMULUS_MAX, error);
  if (file == NULL)
    return qti_node_prefix (reference, error);
  data = g_bytes_get_data (file, &len);
  root = qti_node_parse (data, len, NULL);
  body = root != NULL ? qti_node_find (root, "stimulusBody") : NULL;
  if (body == NULL)
    return qti_node_fail (reference, error, ADIL_ERROR_SYNTAX, _ ("\"%.100s\" is not a stimulus"), name);
  content->base = name;
  text = qti_content_dup (content, body, pictures, error);
  content->base = base;
  if (text == NULL)
    return FALSE;
  /* Our exporter keeps the id, which need not be a name of QTI, in the title. */
  if (g_strcmp0 (qti_node_get (item_root, "toolName"), "Adil") == 0 && qti_node_get (root, "title") != NULL)
    id = qti_node_get (root, "title");
  token = qti_import_dup_token (id != NULL ? id : "", EXAM_TOKEN_MAX, "stimulus");
  stimulus = item_document_set_stimulus (document, token, text);
  while (pictures->len > 0)
    g_ptr_array_add (stimulus->pictures, g_ptr_array_steal_index (pictures, 0));
  return TRUE;
}

/* The document as it will be read again. */
static gboolean
qti_import_check_document (ItemDocument *document, GError **error)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (ItemDocument) again = NULL;
  gsize len;
  const guint8 *data;

  document->version = 1;
  text = item_document_format (document);
  document->version = 0;
  data = g_bytes_get_data (text, &len);
  again = item_document_parse (data, len, error);
  return again != NULL;
}

static ItemDraft *
qti_import_build (
    QtiContent *content, const QtiItem *item, QtiRun *run, const char *id, const char *lang, GError **error)
{
  g_autoptr (GArray) slots = NULL;
  g_autoptr (ItemDraft) draft = NULL;
  const QtiNode *reference = qti_node_find_child (item->root, "assessmentStimulusRef");
  ItemDocument *document = qti_interaction_build (content, item, id, lang, &slots, error);

  if (document == NULL)
    return NULL;
  draft = item_draft_new (document);
  if ((reference != NULL && !qti_import_add_stimulus (content, item->root, reference, document, error))
      || !qti_import_check_document (document, error)
      || !qti_fit_points (item, run, document, slots, &draft->points, error))
    return NULL;
  qti_interaction_finish (document);
  return draft_fields_check_size (draft, error) ? g_steal_pointer (&draft) : NULL;
}

static gboolean
qti_import_read_keyword (
    QtiSource *source, const char *name, const char *keyword, char **out, gsize max_len, GError **error)
{
  const char *text = qti_source_find_keyword (source, name, keyword);

  if (text == NULL)
    return TRUE;
  if (!draft_fields_check_text (keyword, text, max_len, error))
    return FALSE;
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

/* What our exporter writes into the manifest, so that a bank comes back as it was. */
static gboolean
qti_import_read_keywords (const ImportSink *sink, QtiSource *source, const char *name, ItemDraft *draft, GError **error)
{
  const char *difficulty = qti_source_find_keyword (source, name, "difficulty_milli");
  const char *time_s = qti_source_find_keyword (source, name, "time_s");
  guint64 seconds = 0;

  g_free (draft->section);
  draft->section = g_strdup (QTI_IMPORT_SECTION);
  if (!qti_import_read_keyword (source, name, "section", &draft->section, EXAM_TOKEN_MAX, error)
      || !qti_import_read_keyword (source, name, "topic", &draft->topic, ITEM_NAME_MAX, error)
      || !qti_import_read_keyword (source, name, "enemy_set", &draft->enemy_set, ITEM_NAME_MAX, error)
      || !qti_import_read_keyword (source, name, "rationale", &draft->rationale, ITEM_TEXT_MAX, error)
      || !qti_import_read_keyword (source, name, "bloom", &draft->bloom, ITEM_NAME_MAX, error)
      || !qti_import_read_keyword (source, name, "source", &draft->source, ITEM_NAME_MAX, error)
      || !qti_import_read_keyword (source, name, "author", &draft->author, ITEM_NAME_MAX, error))
    return FALSE;
  if (sink->section != NULL)
    {
      g_free (draft->section);
      draft->section = g_strdup (sink->section);
    }
  if (difficulty != NULL && !g_ascii_string_to_signed (difficulty, 10, -10000, 10000, &draft->difficulty_milli, error))
    return FALSE;
  if (time_s != NULL && !g_ascii_string_to_unsigned (time_s, 10, 0, 86400, &seconds, error))
    return FALSE;
  draft->time_s = (guint32)seconds;
  draft->is_weighted = qti_source_find_keyword (source, name, "weighted") != NULL;
  return draft_fields_check_token ("section", draft->section, EXAM_TOKEN_MAX, error);
}

ItemDraft *
qti_import_item (
    const ImportSink *sink, QtiSource *source, const char *name, GBytes *file, char **out_id, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (file, &len), *own_id;
  g_autoptr (QtiItem) item = NULL;
  g_autoptr (QtiRun) run = NULL;
  g_autofree char *lang = NULL;
  QtiNode *root = qti_node_parse (data, len, error);
  QtiContent content = { .source = source, .base = name };
  ItemDraft *draft;

  if (root == NULL)
    return NULL;
  own_id = qti_source_find_keyword (source, name, "id");
  if (qti_node_get (root, "identifier") != NULL)
    *out_id
        = qti_import_dup_token (own_id != NULL ? own_id : qti_node_get (root, "identifier"), EXAM_ITEM_ID_MAX, "item");
  item = qti_item_new (root, error);
  run = item != NULL ? qti_run_new (item, error) : NULL;
  if (run == NULL)
    return NULL;
  if (*out_id == NULL)
    {
      qti_node_fail (item->root, error, ADIL_ERROR_SYNTAX, _ ("has no identifier"));
      return NULL;
    }
  lang = qti_import_dup_token (item->lang, EXAM_TOKEN_MAX, sink->lang != NULL ? sink->lang : QTI_IMPORT_LANG);
  content.run = run;
  content.text = g_string_new (NULL);
  content.lists = g_string_new (NULL);
  draft = qti_import_build (&content, item, run, *out_id, lang, error);
  qti_import_content_clear (&content);
  if (draft == NULL)
    {
      qti_node_prefix (item->root, error);
      return NULL;
    }
  if (qti_import_read_keywords (sink, source, name, draft, error))
    return draft;
  item_draft_free (draft);
  qti_node_prefix (item->root, error);
  return NULL;
}
