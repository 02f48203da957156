/* QTI 2.2 and 3.0: a content package with one file per item. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/export/item-exporter.h"
#include "item-bank/export/qti-body.h"
#include "item-bank/export/qti-names.h"
#include "item-bank/export/qti-package.h"
#include "item-bank/export/qti-rules.h"

typedef struct
{
  QtiPackage *package;
  QtiDialect dialect;
  const ItemExportOptions *options;
  GHashTable *ids; /* names of items that are taken */
} ExporterQti;

typedef struct
{
  const ExporterQti *exporter;
  GPtrArray *files;
  GError *why;
} ExporterQtiPictures;

static const char *
exporter_qti_namespace (QtiDialect dialect)
{
  return dialect == QTI_DIALECT_30 ? "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
                                   : "http://www.imsglobal.org/xsd/imsqti_v2p2";
}

/* For item_document_foreach_picture(). */
static void
exporter_qti_add_picture (const ItemPicture *picture, gpointer data)
{
  ExporterQtiPictures *pictures = data;
  g_autofree char *name = qti_names_dup_picture (picture);

  if (pictures->why != NULL || !qti_package_add (pictures->exporter->package, name, picture->data, &pictures->why))
    return;
  if (!g_ptr_array_find_with_equal_func (pictures->files, name, g_str_equal, NULL))
    g_ptr_array_add (pictures->files, g_steal_pointer (&name));
}

/* The file of a stimulus, written once for all items that share it. */
static char *
exporter_qti_dup_stimulus (ExporterQti *exporter, const ItemStimulus *stimulus, GError **error)
{
  g_autoptr (QtiWriter) writer = qti_writer_new (exporter->dialect);
  g_autofree char *id = qti_names_dup (stimulus->id);
  g_autofree char *name = NULL;
  g_autofree char *sum = NULL;
  g_autoptr (GBytes) file = NULL;

  qti_writer_open_root (writer, "assessmentStimulus", exporter_qti_namespace (exporter->dialect));
  qti_writer_add (writer, "identifier", id);
  qti_writer_add (writer, "title", stimulus->id);
  qti_writer_open (writer, "stimulusBody");
  qti_body_write_text (writer, stimulus->text, stimulus->pictures, "../");
  qti_writer_close (writer);
  qti_writer_close (writer);
  file = qti_writer_take (writer);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  name = g_strdup_printf ("stimuli/%s-%.8s.xml", id, sum);
  if (qti_package_has (exporter->package, name))
    return g_steal_pointer (&name);
  if (!qti_package_add (exporter->package, name, file, error))
    return NULL;
  qti_package_describe_stimulus (exporter->package, name);
  return g_steal_pointer (&name);
}

static GBytes *
exporter_qti_write_item (
    const ExporterQti *exporter, const ItemDraft *draft, const PointsRules *rules, const char *id, const char *stimulus)
{
  const ItemDocument *document = draft->document;
  g_autoptr (QtiWriter) writer = qti_writer_new (exporter->dialect);

  qti_writer_open_root (writer, "assessmentItem", exporter_qti_namespace (exporter->dialect));
  qti_writer_add (writer, "identifier", id);
  qti_writer_add (writer, "title", *draft->topic != '\0' ? draft->topic : document->id);
  qti_writer_add (writer, "adaptive", "false");
  qti_writer_add (writer, "timeDependent", "false");
  qti_writer_add_plain (writer, "xml:lang", document->lang);
  qti_writer_add (writer, "toolName", "Adil");
  qti_rules_write_declarations (writer, document, rules);
  if (stimulus != NULL)
    {
      g_autofree char *href = g_strconcat ("../", stimulus, NULL);
      g_autofree char *stimulus_id = qti_names_dup (document->stimulus->id);

      qti_writer_open (writer, "assessmentStimulusRef");
      qti_writer_add (writer, "identifier", stimulus_id);
      qti_writer_add (writer, "href", href);
      qti_writer_close (writer);
    }
  qti_body_write (writer, document, "../");
  qti_rules_write_processing (writer, document, rules);
  qti_writer_close (writer);
  return qti_writer_take (writer);
}

static char *
exporter_qti_dup_id (ExporterQti *exporter, const char *id)
{
  char *name = qti_names_dup (id);

  while (g_hash_table_contains (exporter->ids, name))
    {
      char *longer = g_strconcat (name, "_", NULL);

      g_free (name);
      name = longer;
    }
  g_hash_table_add (exporter->ids, g_strdup (name));
  return name;
}

static void
exporter_qti_warn_texts (const ExporterQti *exporter, const ItemDocument *document)
{
  if (qti_body_changes_formulas (document->stem)
      || (document->stimulus != NULL && qti_body_changes_formulas (document->stimulus->text)))
    item_exporter_warn (exporter->options, document->id,
                        _ ("a formula is written as MathML, which spells it otherwise"));
}

static gboolean
exporter_qti_write_one (const BankItem *item, gpointer data, GError **error)
{
  ExporterQti *exporter = data;
  const ItemDocument *document = item->draft->document;
  g_autoptr (PointsRules) rules = points_rules_new_from (&item->draft->points);
  g_autofree char *loss = rules != NULL ? qti_rules_dup_loss (document, rules) : NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *stimulus = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  ExporterQtiPictures pictures = { exporter, files, NULL };

  if (rules == NULL || loss != NULL)
    {
      item_exporter_warn (exporter->options, document->id, _ ("left out: %s"),
                          loss != NULL ? loss : _ ("its points are damaged"));
      return TRUE;
    }
  exporter_qti_warn_texts (exporter, document);
  id = exporter_qti_dup_id (exporter, document->id);
  name = g_strdup_printf ("items/%s.xml", id);
  item_document_foreach_picture (document, exporter_qti_add_picture, &pictures);
  if (pictures.why != NULL)
    {
      g_propagate_error (error, pictures.why);
      return FALSE;
    }
  if (document->stimulus != NULL)
    {
      stimulus = exporter_qti_dup_stimulus (exporter, document->stimulus, error);
      if (stimulus == NULL)
        return FALSE;
    }
  file = exporter_qti_write_item (exporter, item->draft, rules, id, stimulus);
  if (!qti_package_add (exporter->package, name, file, error))
    return FALSE;
  qti_package_describe (exporter->package, item->draft, name, files);
  return TRUE;
}

static gboolean
exporter_qti_write (BankStore *store, const ItemExportOptions *options, QtiDialect dialect, GError **error)
{
  g_autoptr (QtiPackage) package = qti_package_new (options->path, dialect, error);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ExporterQti exporter = { .package = package, .dialect = dialect, .options = options, .ids = ids };

  return package != NULL && bank_store_foreach (store, exporter_qti_write_one, &exporter, error)
         && qti_package_finish (package, error);
}

static gboolean
exporter_qti_write_22 (BankStore *store, const ItemExportOptions *options, GError **error)
{
  return exporter_qti_write (store, options, QTI_DIALECT_22, error);
}

static gboolean
exporter_qti_write_30 (BankStore *store, const ItemExportOptions *options, GError **error)
{
  return exporter_qti_write (store, options, QTI_DIALECT_30, error);
}

const ItemExporter ITEM_EXPORTER_QTI22 = { "qti22", ".zip", exporter_qti_write_22 };
const ItemExporter ITEM_EXPORTER_QTI3 = { "qti3", ".zip", exporter_qti_write_30 };
