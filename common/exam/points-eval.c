/* Looks responses up in the text of the rules, line by line. */
#include "common/exam/points-eval.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/response.h"

#define EVAL_WORDS_MAX 8
#define EVAL_KEY_MAX   POINTS_RULES_MAX

/* One line of the rules, its words in place; they end at a space or LF. */
typedef struct
{
  const char *words[EVAL_WORDS_MAX];
  gsize lens[EVAL_WORDS_MAX];
  guint n;
} EvalLine;

typedef struct
{
  ItemKind kind;
  guint n_options, n_targets;
  gboolean is_whole;
  gint64 fallback;
  gboolean has_lower, has_upper;
  gint64 lower, upper;
  gint64 maximum;    /* largest points seen, for "all" */
  const char *first; /* the first line behind the field's own */
} EvalField;

/* The line at *at, which moves behind it. FALSE at the end. */
static gboolean
eval_next_line (const char **at, EvalLine *line)
{
  const char *p = *at;

  line->n = 0;
  if (*p == '\0')
    return FALSE;
  while (*p != '\n' && *p != '\0' && line->n < EVAL_WORDS_MAX)
    {
      gsize len = strcspn (p, " \n");

      line->words[line->n] = p;
      line->lens[line->n++] = len;
      p += len;
      p += *p == ' ' ? 1 : 0;
    }
  *at = p + (*p == '\n' ? 1 : 0);
  return TRUE;
}

static gboolean
eval_word_is (const EvalLine *line, guint i, const char *text)
{
  return i < line->n && line->lens[i] == strlen (text) && strncmp (line->words[i], text, line->lens[i]) == 0;
}

static gint64
eval_number (const EvalLine *line, guint i)
{
  return g_ascii_strtoll (line->words[i], NULL, 10);
}

static gboolean
eval_copy (const EvalLine *line, guint i, char *out, gsize size)
{
  if (line->lens[i] >= size)
    return FALSE;
  memcpy (out, line->words[i], line->lens[i]);
  out[line->lens[i]] = '\0';
  return TRUE;
}

static void
eval_read_field (const EvalLine *line, EvalField *field)
{
  char kind[16] = "";

  memset (field, 0, sizeof *field);
  if (eval_copy (line, 1, kind, sizeof kind))
    item_kind_from_token (kind, &field->kind);
  field->n_options = (guint)eval_number (line, 2);
  field->n_targets = (guint)eval_number (line, 3);
  field->is_whole = eval_word_is (line, 4, "whole");
  field->fallback = eval_number (line, 5);
  field->has_lower = !eval_word_is (line, 6, "-");
  field->has_upper = !eval_word_is (line, 7, "-");
  field->lower = field->has_lower ? eval_number (line, 6) : 0;
  field->upper = field->has_upper ? eval_number (line, 7) : 0;
}

/* Percent-decodes the word into out, which is large enough. */
static void
eval_decode (const EvalLine *line, guint i, char *out)
{
  const char *p = line->words[i], *end = p + line->lens[i];

  while (p < end)
    if (*p == '%' && end - p >= 3)
      {
        *out++ = (char)(g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]));
        p += 3;
      }
    else
      *out++ = *p++;
  *out = '\0';
}

/* Iterative, never exponential. */
static gboolean
eval_glob (const char *pattern, const char *text)
{
  const char *star = NULL, *resume = NULL;

  while (*text != '\0' || *pattern != '\0')
    if (*pattern == '*')
      {
        star = ++pattern;
        resume = text;
      }
    else if (*text != '\0' && *text == *pattern)
      {
        pattern++;
        text++;
      }
    else if (star != NULL && *resume != '\0')
      {
        pattern = star;
        text = ++resume;
      }
    else
      return FALSE;
  return TRUE;
}

static gboolean
eval_between (const EvalLine *line, Rational value)
{
  char limit[48] = "";
  Rational bound;
  gboolean fits = TRUE;

  for (guint i = 1; i <= 2 && fits; i++)
    if (!eval_word_is (line, i, "-"))
      {
        fits = eval_copy (line, i, limit, sizeof limit) && rational_parse (limit, &bound)
               && (i == 1 ? rational_compare (bound, value) <= 0 : rational_compare (value, bound) <= 0);
      }
  explicit_bzero (limit, sizeof limit);
  explicit_bzero (&bound, sizeof bound);
  return fits;
}

typedef struct
{
  const char *response; /* of the field, or one element */
  Rational number;
  char *exact, *folded; /* normalised texts */
} EvalNeedle;

static gboolean
eval_text_fits (const EvalLine *line, const EvalNeedle *needle)
{
  gboolean folds = eval_word_is (line, 0, "like") || eval_word_is (line, 0, "likeglob");
  gboolean is_glob = eval_word_is (line, 0, "glob") || eval_word_is (line, 0, "likeglob");
  const char *text = folds ? needle->folded : needle->exact;
  char key[EVAL_KEY_MAX + 1];
  char *folded = NULL;
  const char *wanted = key;
  gboolean fits;

  eval_decode (line, 1, key);
  if (folds)
    wanted = folded = response_normalize_text (key, TRUE);
  fits = is_glob ? eval_glob (wanted, text) : strcmp (wanted, text) == 0;
  if (folded != NULL)
    explicit_bzero (folded, strlen (folded));
  g_free (folded);
  explicit_bzero (key, sizeof key);
  return fits;
}

static gboolean
eval_entry_fits (const EvalLine *line, const EvalNeedle *needle)
{
  if (eval_word_is (line, 0, "on"))
    return eval_word_is (line, 1, needle->response);
  if (eval_word_is (line, 0, "between"))
    return eval_between (line, needle->number);
  return eval_text_fits (line, needle);
}

/* Points of the first entry that fits. */
static gint64
eval_find (const EvalField *field, const EvalNeedle *needle)
{
  const char *at = field->first;
  EvalLine line;

  while (eval_next_line (&at, &line) && !eval_word_is (&line, 0, "field"))
    if (eval_entry_fits (&line, needle))
      return eval_number (&line, line.n - 1);
  return field->fallback;
}

static gint64
eval_whole (const EvalField *field, const char *response)
{
  EvalNeedle needle = { .response = response, .number = RATIONAL_ZERO };
  gint64 points;

  if (field->kind == ITEM_KIND_NUMBER)
    rational_parse (response, &needle.number);
  else if (field->kind == ITEM_KIND_TEXT)
    {
      g_autofree char *text = response_decode_text (response);

      needle.exact = response_normalize_text (text, FALSE);
      needle.folded = response_normalize_text (text, TRUE);
    }
  points = eval_find (field, &needle);
  g_free (needle.exact);
  g_free (needle.folded);
  return points;
}

static gint64
eval_sum (const EvalField *field, const char *response)
{
  gint64 sum = 0;
  guint place = 0;

  while (*response != '\0')
    {
      char element[8] = { *response++, '\0' };
      const EvalNeedle needle = { .response = element };

      if (field->kind == ITEM_KIND_ORDER)
        g_snprintf (element + 1, sizeof element - 1, "%u", ++place);
      else if (field->kind == ITEM_KIND_MATCH)
        for (guint i = 1; g_ascii_isdigit (*response) && i < sizeof element - 1; i++)
          element[i] = *response++;
      sum += eval_find (field, &needle);
    }
  if (field->has_lower)
    sum = MAX (sum, field->lower);
  if (field->has_upper)
    sum = MIN (sum, field->upper);
  return sum;
}

/* As points_field_maximum(), in parts of the denominator. */
static gint64
eval_maximum (const EvalField *field)
{
  const char *at = field->first;
  gint64 best = 0, sum = 0;
  guint n_entries = 0, n_elements = field->n_options;
  EvalLine line;

  while (eval_next_line (&at, &line) && !eval_word_is (&line, 0, "field"))
    {
      gint64 points = eval_number (&line, line.n - 1);

      best = MAX (best, points);
      sum += MAX (points, 0);
      n_entries++;
    }
  if (field->is_whole)
    return MAX (best, field->fallback);
  n_elements *= field->kind == ITEM_KIND_MATCH ? field->n_targets : field->kind == ITEM_KIND_ORDER ? n_elements : 1;
  if (field->fallback > 0 && n_elements > n_entries)
    sum += field->fallback * (gint64)(n_elements - n_entries);
  if (field->has_lower)
    sum = MAX (sum, field->lower);
  if (field->has_upper)
    sum = MIN (sum, field->upper);
  return MAX (sum, 0);
}

static gboolean
eval_field (const EvalField *field, const char *response, gint64 *out, GError **error)
{
  if (!response_field_is_possible (field->kind, field->n_options, field->n_targets, response))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("response \"%.96s\" is not one that a field of kind %s can have"), response,
                   item_kind_to_token (field->kind));
      return FALSE;
    }
  *out = *response == '\0' ? 0 : field->is_whole ? eval_whole (field, response) : eval_sum (field, response);
  return TRUE;
}

static guint
eval_count_fields (const char *rules)
{
  guint n = 0;
  EvalLine line;

  while (eval_next_line (&rules, &line))
    n += eval_word_is (&line, 0, "field");
  return n;
}

gboolean
points_eval (const Points *points, const char *response, gint64 *out, GError **error)
{
  const char *at = points->rules;
  guint n_fields = eval_count_fields (at), number = 0;
  g_auto (GStrv) parts = NULL;
  gboolean is_all, all_right = TRUE;
  gint64 sum = 0, all_points;
  EvalLine line;

  g_return_val_if_fail (n_fields > 0 && eval_next_line (&at, &line) && line.n == 4, FALSE);
  all_points = eval_number (&line, 2);
  is_all = eval_word_is (&line, 3, "all");
  parts = points->kind == ITEM_KIND_MIXED ? response_split (response, n_fields) : g_strsplit (response, "\n", 1);
  if (parts == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("response \"%.96s\" does not have the item's %u fields"),
                   response, n_fields);
      return FALSE;
    }
  while (eval_next_line (&at, &line))
    {
      EvalField field;
      gint64 value;

      if (!eval_word_is (&line, 0, "field"))
        continue;
      eval_read_field (&line, &field);
      field.first = at;
      if (!eval_field (&field, parts[number] != NULL ? parts[number] : "", &value, error))
        return FALSE;
      all_right = all_right && parts[number] != NULL && *parts[number] != '\0' && value == eval_maximum (&field);
      sum += value;
      number++;
    }
  *out = !is_all ? sum : all_right ? all_points : 0;
  return TRUE;
}
