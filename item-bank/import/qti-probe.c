/* Enumeration of responses, and their way into QTI's values. */
#include "item-bank/import/qti-probe.h"

#include <string.h>

#include "common/exam/response.h"

#define QTI_PROBE_SAMPLES 1500

void
qti_probe_free (QtiProbe *probe)
{
  if (probe == NULL)
    return;
  g_ptr_array_unref (probe->responses);
  g_free (probe->correct);
  g_free (probe);
}

GPtrArray *
qti_probe_split (const ItemField *field, const char *response)
{
  GPtrArray *elements = g_ptr_array_new_with_free_func (g_free);
  gboolean is_match = field->kind == ITEM_KIND_MATCH;

  for (const char *p = response; *p != '\0';)
    {
      gsize len = is_match ? 1 + strspn (p + 1, "0123456789") : 1;

      g_ptr_array_add (elements, g_strndup (p, len));
      p += len;
    }
  return elements;
}

static void
qti_probe_add_atom (QtiValue *value, const QtiSlot *slot, const char *element)
{
  const ItemOption *option = slot->field->options->pdata[*element - 'A'];
  QtiAtom atom = { .base = value->base, .text = option->name };

  if (slot->field->kind == ITEM_KIND_MATCH)
    {
      const ItemOption *target = slot->field->targets->pdata[g_ascii_strtoll (element + 1, NULL, 10) - 1];

      atom.text = slot->swaps ? target->name : option->name;
      atom.text2 = slot->swaps ? option->name : target->name;
    }
  qti_value_add (value, &atom, NULL);
}

QtiValue *
qti_probe_make_value (const QtiSlot *slot, const char *response)
{
  const QtiVariable *variable = slot->variable;
  g_autoptr (QtiValue) value = qti_value_new (variable->cardinality, variable->base);
  g_autoptr (GPtrArray) elements = NULL;

  if (slot->field->kind == ITEM_KIND_NUMBER || slot->field->kind == ITEM_KIND_TEXT)
    {
      g_autofree char *text
          = slot->field->kind == ITEM_KIND_TEXT ? response_decode_text (response) : g_strdup (response);

      return text != NULL && qti_value_add_text (value, text, FALSE, NULL) ? g_steal_pointer (&value) : NULL;
    }
  elements = qti_probe_split (slot->field, response);
  if (variable->cardinality == QTI_CARDINALITY_SINGLE && elements->len > 1)
    return NULL;
  for (guint i = 0; i < elements->len; i++)
    qti_probe_add_atom (value, slot, elements->pdata[i]);
  return g_steal_pointer (&value);
}

static void
qti_probe_add (QtiProbe *probe, GHashTable *seen, char *response)
{
  if (*response != '\0' && strlen (response) <= EXAM_RESPONSE_MAX && g_hash_table_add (seen, g_strdup (response)))
    g_ptr_array_add (probe->responses, response);
  else
    g_free (response);
}

static int
qti_probe_find (const GPtrArray *options, const char *name)
{
  for (guint i = 0; i < options->len; i++)
    if (strcmp (((const ItemOption *)options->pdata[i])->name, name) == 0)
      return (int)i;
  return -1;
}

static gint
qti_probe_compare_pairs (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *)a, *right = *(const char *const *)b;

  if (*left != *right)
    return *left < *right ? -1 : 1;
  return (int)g_ascii_strtoll (left + 1, NULL, 10) - (int)g_ascii_strtoll (right + 1, NULL, 10);
}

/* The element that an atom of QTI is, NULL where no option has its name. Newly allocated. */
static char *
qti_probe_dup_element (const QtiSlot *slot, const QtiAtom *atom)
{
  gboolean is_match = slot->field->kind == ITEM_KIND_MATCH;
  int option, target = 0;

  if (!is_match)
    {
      option = qti_probe_find (slot->field->options, atom->text);
      return option >= 0 ? g_strdup_printf ("%c", 'A' + option) : NULL;
    }
  option = qti_probe_find (slot->field->options, slot->swaps ? atom->text2 : atom->text);
  target = qti_probe_find (slot->field->targets, slot->swaps ? atom->text : atom->text2);
  return option >= 0 && target >= 0 ? g_strdup_printf ("%c%d", 'A' + option, target + 1) : NULL;
}

static char *
qti_probe_dup_correct (const QtiSlot *slot, const QtiValue *correct)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func (g_free);
  GString *text;

  if (correct == NULL || qti_value_is_null (correct))
    return NULL;
  if (!item_kind_has_options (slot->field->kind))
    {
      g_autofree char *plain = qti_value_dup_text (correct);

      return slot->field->kind == ITEM_KIND_TEXT ? response_encode_text (plain) : response_parse_number (plain);
    }
  for (guint i = 0; i < qti_value_count (correct); i++)
    {
      char *element = qti_probe_dup_element (slot, qti_value_atom (correct, i));

      if (element == NULL)
        return NULL;
      g_ptr_array_add (elements, element);
    }
  if (slot->field->kind != ITEM_KIND_ORDER)
    g_ptr_array_sort (elements, qti_probe_compare_pairs);
  text = g_string_new (NULL);
  for (guint i = 0; i < elements->len; i++)
    g_string_append (text, elements->pdata[i]);
  return g_string_free (text, FALSE);
}

static void
qti_probe_add_letters (QtiProbe *probe, const ItemField *field, GHashTable *seen)
{
  for (guint i = 0; i < field->options->len; i++)
    qti_probe_add (probe, seen, g_strdup_printf ("%c", 'A' + (int)i));
  probe->is_complete = TRUE;
}

static char *
qti_probe_dup_subset (guint64 bits)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; bits >> i != 0; i++)
    if ((bits >> i) & 1)
      g_string_append_c (text, (char)('A' + i));
  return g_string_free (text, FALSE);
}

/* Options that the map of the item gives points. */
static guint64
qti_probe_find_good (const QtiSlot *slot)
{
  const QtiMapping *mapping = slot->variable->mapping;
  guint64 bits = 0;

  for (guint i = 0; mapping != NULL && i < mapping->entries->len; i++)
    {
      const QtiMapEntry *entry = &g_array_index (mapping->entries, QtiMapEntry, i);
      int option = qti_base_is_text (entry->key->base)
                       ? qti_probe_find (slot->field->options, qti_value_atom (entry->key, 0)->text)
                       : -1;

      if (option >= 0 && qti_number_to_double (entry->points) > 0)
        bits |= 1ull << option;
    }
  return bits;
}

/* A sequence of its own, so that an import is the same every time. */
static guint32
qti_probe_next (guint32 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static void
qti_probe_add_subsets (QtiProbe *probe, const QtiSlot *slot, GHashTable *seen)
{
  const ItemField *field = slot->field;
  guint n = field->options->len;
  guint64 all = (1ull << n) - 1, good = qti_probe_find_good (slot);
  guint max = field->max == 0 ? n : field->max;
  guint32 state = 2463534242u;

  probe->is_complete = n <= 12;
  for (guint64 bits = 1; probe->is_complete && bits < 1ull << n; bits++)
    if ((guint)__builtin_popcountll (bits) <= max)
      qti_probe_add (probe, seen, qti_probe_dup_subset (bits));
  if (probe->is_complete)
    return;
  for (guint i = 0; i < n; i++)
    for (guint j = i; j < n && (j == i || max > 1); j++)
      qti_probe_add (probe, seen, qti_probe_dup_subset (1ull << i | 1ull << j));
  /* What is right, with one more or less; and all. */
  for (guint i = 0; i <= n && max == n; i++)
    qti_probe_add (probe, seen, qti_probe_dup_subset (i < n ? good ^ 1ull << i : good));
  if (max == n)
    qti_probe_add (probe, seen, qti_probe_dup_subset (all));
  for (guint i = 0; i < QTI_PROBE_SAMPLES; i++)
    {
      guint64 bits = qti_probe_next (&state) & all;

      while ((guint)__builtin_popcountll (bits) > max)
        bits &= bits - 1;
      qti_probe_add (probe, seen, qti_probe_dup_subset (bits));
    }
}

static void
qti_probe_add_permutations (QtiProbe *probe, guint n, GHashTable *seen)
{
  char letters[EXAM_OPTIONS_MAX + 1] = { 0 };
  guint counters[EXAM_OPTIONS_MAX] = { 0 };
  guint32 state = 88675123u;

  for (guint i = 0; i < n; i++)
    letters[i] = (char)('A' + i);
  qti_probe_add (probe, seen, g_strdup (letters));
  probe->is_complete = n <= 7;
  /* Heap's algorithm */
  for (guint i = 0; probe->is_complete && i < n;)
    {
      guint other = i % 2 == 0 ? 0 : counters[i];
      char letter = letters[i];

      if (counters[i] >= i)
        {
          counters[i++] = 0;
          continue;
        }
      letters[i] = letters[other];
      letters[other] = letter;
      qti_probe_add (probe, seen, g_strdup (letters));
      counters[i]++;
      i = 0;
    }
  for (guint sample = 0; !probe->is_complete && sample < QTI_PROBE_SAMPLES; sample++)
    {
      for (guint i = n - 1; i > 0; i--)
        {
          guint other = qti_probe_next (&state) % (i + 1);
          char letter = letters[i];

          letters[i] = letters[other];
          letters[other] = letter;
        }
      qti_probe_add (probe, seen, g_strdup (letters));
    }
}

/* Every option unpaired or with one target, where an option may be paired once; else single pairs and samples. */
static void
qti_probe_add_matches (QtiProbe *probe, const ItemField *field, GHashTable *seen)
{
  guint n = field->options->len, m = field->targets->len;
  guint32 state = 521288629u;
  guint64 total = 1;

  for (guint i = 0; i < n && total <= QTI_PROBE_COMPLETE_MAX; i++)
    total *= m + 1;
  probe->is_complete = field->max == 1 && total <= QTI_PROBE_COMPLETE_MAX;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < m; j++)
      qti_probe_add (probe, seen, g_strdup_printf ("%c%u", 'A' + (int)i, j + 1));
  for (guint64 sample = 0; sample < (probe->is_complete ? total : QTI_PROBE_SAMPLES); sample++)
    {
      GString *text = g_string_new (NULL);
      guint64 rest = sample;

      for (guint i = 0; i < n; i++)
        {
          guint targets = probe->is_complete ? (guint)(rest % (m + 1)) : qti_probe_next (&state) % (m + 1);

          rest /= m + 1;
          for (guint j = 0; targets > 0 && j < m; j++)
            if (j + 1 == targets || (field->max != 1 && qti_probe_next (&state) % 4 == 0))
              g_string_append_printf (text, "%c%u", 'A' + (int)i, j + 1);
        }
      qti_probe_add (probe, seen, g_string_free (text, FALSE));
    }
}

/* What is known to count, in several spellings, and what is not. */
static void
qti_probe_add_texts (QtiProbe *probe, const QtiReads *reads, GHashTable *seen)
{
  const GPtrArray *sets[] = { reads->exact, reads->folded, reads->parts, reads->folded_parts };

  for (gsize set = 0; set < G_N_ELEMENTS (sets); set++)
    for (guint i = 0; i < sets[set]->len; i++)
      {
        const char *key = sets[set]->pdata[i];
        g_autofree char *upper = g_utf8_strup (key, -1);
        g_autofree char *lower = g_utf8_strdown (key, -1);
        const char *const forms[] = { key, upper, lower };

        for (gsize form = 0; form < G_N_ELEMENTS (forms); form++)
          {
            g_autofree char *behind = g_strconcat ("zq", forms[form], NULL);
            g_autofree char *before = g_strconcat (forms[form], "qz", NULL);
            g_autofree char *inside = g_strconcat ("zq ", forms[form], " qz", NULL);

            qti_probe_add (probe, seen, response_encode_text (forms[form]));
            qti_probe_add (probe, seen, response_encode_text (behind));
            qti_probe_add (probe, seen, response_encode_text (before));
            qti_probe_add (probe, seen, response_encode_text (inside));
          }
      }
  qti_probe_add (probe, seen, g_strdup ("zqxjkv"));
  qti_probe_add (probe, seen, g_strdup ("0"));
}

static void
qti_probe_add_number (QtiProbe *probe, GHashTable *seen, Rational value, gboolean is_integer)
{
  g_autofree char *text = rational_format_decimal (value, is_integer ? 0 : 9);
  char *number = response_parse_number (text);

  if (number != NULL)
    qti_probe_add (probe, seen, number);
}

static void
qti_probe_add_numbers (QtiProbe *probe, const QtiSlot *slot, const QtiReads *reads, GHashTable *seen)
{
  static const Rational STEPS[] = { { 0, 1 },  { 1, 1 },   { -1, 1 },      { 1, 100 },      { -1, 100 },
                                    { 3, 10 }, { -3, 10 }, { 1, 1000000 }, { -1, 1000000 }, { 1000, 1 } };
  gboolean is_integer = slot->variable->base == QTI_BASE_INTEGER;
  const Rational zero = RATIONAL_ZERO;

  qti_probe_add_number (probe, seen, zero, is_integer);
  for (guint i = 0; i < reads->numbers->len; i++)
    for (gsize step = 0; step < G_N_ELEMENTS (STEPS); step++)
      {
        Rational value;

        if (rational_add (g_array_index (reads->numbers, Rational, i), STEPS[step], &value))
          qti_probe_add_number (probe, seen, value, is_integer);
      }
}

QtiProbe *
qti_probe_new (const QtiSlot *slot, const QtiReads *reads, const QtiValue *correct)
{
  QtiProbe *probe = g_new0 (QtiProbe, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  probe->responses = g_ptr_array_new_with_free_func (g_free);
  probe->correct = qti_probe_dup_correct (slot, correct);
  switch (slot->field->kind)
    {
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_INLINE:
      qti_probe_add_letters (probe, slot->field, seen);
      break;
    case ITEM_KIND_MULTIPLE:
      qti_probe_add_subsets (probe, slot, seen);
      break;
    case ITEM_KIND_HOTSPOT:
      if (slot->variable->cardinality == QTI_CARDINALITY_SINGLE)
        qti_probe_add_letters (probe, slot->field, seen);
      else
        qti_probe_add_subsets (probe, slot, seen);
      break;
    case ITEM_KIND_ORDER:
      qti_probe_add_permutations (probe, slot->field->options->len, seen);
      break;
    case ITEM_KIND_MATCH:
      qti_probe_add_matches (probe, slot->field, seen);
      break;
    case ITEM_KIND_NUMBER:
      qti_probe_add_numbers (probe, slot, reads, seen);
      break;
    case ITEM_KIND_TEXT:
      qti_probe_add_texts (probe, reads, seen);
      break;
    case ITEM_KIND_MIXED:
      g_assert_not_reached ();
    }
  if (!probe->is_complete && probe->correct != NULL)
    qti_probe_add (probe, seen, g_strdup (probe->correct));
  return probe;
}
