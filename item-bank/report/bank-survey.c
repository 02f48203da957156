/* One pass for lint, one for the counts. */
#include "item-bank/report/bank-survey.h"

#include <string.h>

#include "common/base/hex.h"

typedef struct
{
  BankSurvey *survey;
  const Blueprint *blueprint;
  GHashTable *fatal;  /* ids of items with fatal errors */
  GHashTable *states; /* name -> number */
  GHashTable *topics;
  GHashTable *enemies;
  GHashTable *cell_sets; /* "cell\nset": seen */
  GString *content;
} SurveyWork;

static void
survey_count_free (gpointer data)
{
  g_free (((SurveyCount *)data)->name);
  g_free (data);
}

void
bank_survey_free (BankSurvey *survey)
{
  if (survey == NULL)
    return;
  g_free (survey->sha256);
  g_ptr_array_unref (survey->states);
  g_ptr_array_unref (survey->topics);
  g_ptr_array_unref (survey->enemies);
  g_ptr_array_unref (survey->cells);
  g_ptr_array_unref (survey->without_cell);
  g_clear_pointer (&survey->keys, lint_keys_free);
  g_clear_pointer (&survey->findings, g_ptr_array_unref);
  g_free (survey);
}

gboolean
survey_cell_is_short (const SurveyCell *cell)
{
  return cell->n_independent < cell->stratum->count;
}

static void
bank_survey_increment (GHashTable *counts, const char *name)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

  g_hash_table_insert (counts, g_strdup (name), GUINT_TO_POINTER (n + 1));
}

static SurveyCell *
bank_survey_find_cell (const SurveyWork *work, const ItemDraft *draft)
{
  const BlueprintSection *section;
  const BlueprintStratum *stratum
      = work->blueprint != NULL
            ? blueprint_find_stratum (work->blueprint, draft->section, draft->topic, draft->difficulty_milli, &section)
            : NULL;

  for (guint i = 0; stratum != NULL && i < work->survey->cells->len; i++)
    if (((SurveyCell *)work->survey->cells->pdata[i])->stratum == stratum)
      return work->survey->cells->pdata[i];
  return NULL;
}

static void
bank_survey_add_to_cell (SurveyWork *work, const ItemDraft *draft)
{
  SurveyCell *cell = bank_survey_find_cell (work, draft);
  g_autofree char *set = NULL;

  if (cell == NULL)
    {
      if (work->blueprint != NULL)
        g_ptr_array_add (work->survey->without_cell, g_strdup (draft->document->id));
      return;
    }
  cell->n_items++;
  set = g_strdup_printf ("%p\n%s", (const void *)cell->stratum, draft->enemy_set);
  if (*draft->enemy_set == '\0' || g_hash_table_add (work->cell_sets, g_steal_pointer (&set)))
    cell->n_independent++;
}

/* Bin 0 is below -4, bin 1 from -4 to -3.5, the last from 4 upwards. */
static guint
bank_survey_bin (gint64 difficulty_milli)
{
  if (difficulty_milli < -4000)
    return 0;
  return (guint)MIN (1 + (difficulty_milli + 4000) / 500, BANK_SURVEY_BINS - 1);
}

void
bank_survey_append_content (GString *content, const ItemDraft *draft)
{
  guint8 digest[DIGEST_LEN];
  g_autofree char *hex = NULL;

  item_draft_digest (draft, digest);
  hex = hex_format (digest, sizeof digest);
  g_string_append_printf (content, "%s %u %s\n", draft->document->id, draft->document->version, hex);
}

static gboolean
bank_survey_add (const BankItem *item, gpointer data, GError **error)
{
  SurveyWork *work = data;
  const ItemDraft *draft = item->draft;
  g_autofree char *topic = NULL;

  bank_survey_append_content (work->content, draft);
  work->survey->n_items++;
  bank_survey_increment (work->states, item->state);
  if (strcmp (item->state, "retired") == 0 || strcmp (item->state, "compromised") == 0
      || g_hash_table_contains (work->fatal, draft->document->id))
    return TRUE;
  work->survey->n_usable++;
  topic = g_strdup_printf ("%s / %s", draft->section, draft->topic);
  bank_survey_increment (work->topics, topic);
  if (*draft->enemy_set != '\0')
    bank_survey_increment (work->enemies, draft->enemy_set);
  bank_survey_add_to_cell (work, draft);
  work->survey->bins[bank_survey_bin (draft->difficulty_milli)]++;
  lint_keys_add (work->survey->keys, draft);
  return TRUE;
}

static int
bank_survey_compare (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const SurveyCount *const *)a)->name, (*(const SurveyCount *const *)b)->name);
}

static void
bank_survey_list (GHashTable *counts, guint least, GPtrArray *out)
{
  GHashTableIter iter;
  gpointer name, n;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &name, &n))
    if (GPOINTER_TO_UINT (n) >= least)
      {
        SurveyCount *count = g_new0 (SurveyCount, 1);

        count->name = g_strdup (name);
        count->n = GPOINTER_TO_UINT (n);
        g_ptr_array_add (out, count);
      }
  g_ptr_array_sort (out, bank_survey_compare);
}

static BankSurvey *
bank_survey_new_empty (const Blueprint *blueprint)
{
  BankSurvey *survey = g_new0 (BankSurvey, 1);

  survey->states = g_ptr_array_new_with_free_func (survey_count_free);
  survey->topics = g_ptr_array_new_with_free_func (survey_count_free);
  survey->enemies = g_ptr_array_new_with_free_func (survey_count_free);
  survey->cells = g_ptr_array_new_with_free_func (g_free);
  survey->without_cell = g_ptr_array_new_with_free_func (g_free);
  survey->keys = lint_keys_new ();
  for (guint i = 0; blueprint != NULL && i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++)
        {
          SurveyCell *cell = g_new0 (SurveyCell, 1);

          cell->section = section;
          cell->stratum = section->strata->pdata[j];
          g_ptr_array_add (survey->cells, cell);
        }
    }
  return survey;
}

static gboolean
bank_survey_read (BankSurvey *survey, BankStore *store, const Blueprint *blueprint, GError **error)
{
  g_autoptr (GHashTable) fatal = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) enemies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) cell_sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) content = g_string_new (NULL);
  SurveyWork work = { survey, blueprint, fatal, states, topics, enemies, cell_sets, content };

  for (guint i = 0; i < survey->findings->len; i++)
    {
      const LintFinding *finding = survey->findings->pdata[i];

      if (finding->rule->is_fatal && finding->item_id != NULL)
        g_hash_table_add (fatal, finding->item_id);
    }
  if (!bank_store_foreach (store, bank_survey_add, &work, error))
    return FALSE;
  survey->sha256 = digest_sha256_hex (content->str, content->len);
  bank_survey_list (states, 1, survey->states);
  bank_survey_list (topics, 1, survey->topics);
  bank_survey_list (enemies, 2, survey->enemies);
  return TRUE;
}

BankSurvey *
bank_survey_new (BankStore *store, const BankLintSettings *settings, GError **error)
{
  g_autoptr (BankSurvey) survey = bank_survey_new_empty (settings->blueprint);

  survey->findings = bank_lint (store, settings, error);
  if (survey->findings == NULL || !bank_survey_read (survey, store, settings->blueprint, error))
    return NULL;
  return g_steal_pointer (&survey);
}
