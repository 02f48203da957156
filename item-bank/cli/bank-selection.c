/* From a bank and an author's blueprint to what a package is made of. */
#include "item-bank/cli/bank-selection.h"

#include <string.h>

#include "item-bank/fairness/form-targets.h"
#include "item-bank/lint/item-lint.h"
#include "item-bank/lint/lint-text.h"

/* What is known of an item before it is read a second time to be sealed. */
typedef struct
{
  char *id;
  char *enemy_set;
  char *kept_options; /* letters, "" for none */
  const BlueprintSection *section;
  const BlueprintStratum *stratum;
  guint section_index;
  guint stratum_index;
  guint32 version;
  ItemKind kind;
  guint n_options;
  ItemCurve curve;
} SelectedItem;

struct BankSelection
{
  const Blueprint *blueprint; /* while the bank is read */
  GPtrArray *items;           /* of SelectedItem */
  guint n_with_errors;
  guint n_without_cell;
};

static void
selected_item_free (gpointer data)
{
  SelectedItem *item = data;

  g_free (item->id);
  g_free (item->enemy_set);
  g_free (item->kept_options);
  g_free (item);
}

void
bank_selection_free (BankSelection *selection)
{
  if (selection == NULL)
    return;
  g_ptr_array_unref (selection->items);
  g_free (selection);
}

static guint
bank_selection_index_of (GPtrArray *array, gconstpointer member)
{
  guint index = G_MAXUINT;

  g_ptr_array_find (array, member, &index);
  return index;
}

/* "All of the above" and its like make no sense anywhere but last. */
static gboolean
bank_selection_sums_up (const char *text)
{
  static const char *const BEGINNINGS[]
      = { "semua jawaban",  "semua benar",      "semua salah",       "semua pilihan",        "semua di atas",
          "semuanya benar", "semuanya salah",   "tidak ada jawaban", "tidak ada yang benar", "tidak satu pun",
          "bukan semua",    "all of the above", "none of the above", "all of these",         "none of these" };
  g_autofree char *folded = lint_text_fold (text);

  for (guint i = 0; i < G_N_ELEMENTS (BEGINNINGS); i++)
    if (g_str_has_prefix (folded, BEGINNINGS[i]))
      return TRUE;
  return FALSE;
}

static char *
bank_selection_dup_kept_options (const ItemDocument *document)
{
  const ItemOption *last;

  if (document->kind != ITEM_KIND_SINGLE || document->options->len < 2)
    return g_strdup ("");
  last = document->options->pdata[document->options->len - 1];
  return g_strdup (bank_selection_sums_up (last->text) ? last->id : "");
}

/* Takes an item into the package where lint and blueprint allow it. */
static gboolean
bank_selection_consider (const BankItem *item, gpointer data, GError **error)
{
  BankSelection *selection = data;
  const ItemDraft *draft = item->draft;
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  const BlueprintSection *section = NULL;
  const BlueprintStratum *stratum
      = blueprint_find_stratum (selection->blueprint, draft->section, draft->topic, draft->difficulty_milli, &section);
  SelectedItem *taken;

  if (stratum == NULL)
    selection->n_without_cell++;
  else if (!item_lint (draft, findings))
    selection->n_with_errors++;
  else
    {
      taken = g_new0 (SelectedItem, 1);
      taken->id = g_strdup (draft->document->id);
      taken->enemy_set = g_strdup (draft->enemy_set);
      taken->kept_options = bank_selection_dup_kept_options (draft->document);
      taken->section = section;
      taken->stratum = stratum;
      taken->section_index = bank_selection_index_of (selection->blueprint->sections, section);
      taken->stratum_index = bank_selection_index_of (section->strata, stratum);
      taken->version = draft->document->version;
      taken->kind = draft->document->kind;
      taken->n_options = item_document_count_shuffled (draft->document);
      item_curve_init (&taken->curve, &draft->points, draft->difficulty_milli);
      g_ptr_array_add (selection->items, taken);
    }
  return TRUE;
}

/* By section, stratum and id: the order of the pools that the draw picks from. */
static gint
selected_item_compare (gconstpointer a, gconstpointer b)
{
  const SelectedItem *left = *(const SelectedItem *const *)a;
  const SelectedItem *right = *(const SelectedItem *const *)b;

  if (left->section_index != right->section_index)
    return left->section_index < right->section_index ? -1 : 1;
  if (left->stratum_index != right->stratum_index)
    return left->stratum_index < right->stratum_index ? -1 : 1;
  return strcmp (left->id, right->id);
}

BankSelection *
bank_selection_new (
    BankStore *store, const Blueprint *blueprint, gboolean only_approved, ApprovedItems *out_approved, GError **error)
{
  g_autoptr (BankSelection) selection = g_new0 (BankSelection, 1);

  selection->blueprint = blueprint;
  selection->items = g_ptr_array_new_with_free_func (selected_item_free);
  if (!approved_items_foreach (store, only_approved, out_approved, bank_selection_consider, selection, error))
    return NULL;
  g_ptr_array_sort (selection->items, selected_item_compare);
  return g_steal_pointer (&selection);
}

guint
bank_selection_count_with_errors (const BankSelection *selection)
{
  return selection->n_with_errors;
}

guint
bank_selection_count_without_cell (const BankSelection *selection)
{
  return selection->n_without_cell;
}

void
bank_selection_add_items (const BankSelection *selection, Manifest *manifest)
{
  for (guint i = 0; i < selection->items->len; i++)
    {
      const SelectedItem *item = selection->items->pdata[i];

      manifest_add_item (manifest, item->id, item->version, item->section->id, item->stratum->id, item->kind,
                         item->n_options);
    }
}

ItemCurve *
bank_selection_dup_curves (const BankSelection *selection)
{
  ItemCurve *curves = g_new0 (ItemCurve, selection->items->len + 1);

  for (guint i = 0; i < selection->items->len; i++)
    curves[i] = ((SelectedItem *)selection->items->pdata[i])->curve;
  return curves;
}

/* Enemy sets with at least two packed items, by name: as stable as the items' order. */
static GPtrArray *
bank_selection_list_enemies (const BankSelection *selection)
{
  g_autoptr (GHashTable) by_name
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GList) names = NULL;

  for (guint i = 0; i < selection->items->len; i++)
    {
      SelectedItem *item = selection->items->pdata[i];
      GPtrArray *set = g_hash_table_lookup (by_name, item->enemy_set);

      if (*item->enemy_set == '\0')
        continue;
      if (set == NULL)
        g_hash_table_insert (by_name, item->enemy_set, set = g_ptr_array_new ());
      g_ptr_array_add (set, item->id);
    }
  names = g_list_sort (g_hash_table_get_keys (by_name), (GCompareFunc)strcmp);
  for (GList *name = names; name != NULL; name = name->next)
    {
      GPtrArray *set = g_hash_table_lookup (by_name, name->data);

      if (set->len >= 2)
        {
          g_ptr_array_add (set, NULL);
          g_ptr_array_add (sets, g_strdupv ((char **)set->pdata));
        }
    }
  return sets;
}

/* An author's own word on an item's options stands. Version 1 has no pinned options. */
static void
bank_selection_keep_options (const BankSelection *selection, Blueprint *blueprint)
{
  for (guint i = 0; blueprint->version >= 2 && i < selection->items->len; i++)
    {
      const SelectedItem *item = selection->items->pdata[i];

      if (*item->kept_options != '\0' && !g_hash_table_contains (blueprint->pinned_options, item->id))
        g_hash_table_insert (blueprint->pinned_options, g_strdup (item->id), g_strdup (item->kept_options));
    }
}

Blueprint *
bank_selection_complete (const BankSelection *selection,
                         const Blueprint *blueprint,
                         const Manifest *manifest,
                         GError **error)
{
  g_autoptr (GBytes) plain = blueprint_format (blueprint);
  g_autoptr (GPtrArray) sets = bank_selection_list_enemies (selection);
  g_autofree ItemCurve *curves = bank_selection_dup_curves (selection);
  gsize len;
  const guint8 *data = g_bytes_get_data (plain, &len);
  g_autoptr (Blueprint) copy = blueprint_parse ("blueprint", data, len, error);

  if (copy == NULL || !blueprint_check_cells (copy, manifest, error))
    return NULL;
  blueprint_set_enemies (copy, sets);
  bank_selection_keep_options (selection, copy);
  if (!form_targets_fill (copy, manifest, curves, error) || !blueprint_check_manifest (copy, manifest, error))
    return NULL;
  return g_steal_pointer (&copy);
}
