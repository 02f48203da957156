/* Values and their types. */
#include "item-bank/qti/qti-value.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static const char *const QTI_BASE_NAMES[] = { "NULL", "boolean", "integer", "float",        "string", "identifier",
                                              "uri",  "file",    "pair",    "directedPair", "point",  "duration" };
static const char *const QTI_CARDINALITY_NAMES[] = { "single", "multiple", "ordered", "record" };

gboolean
qti_base_parse (const char *text, QtiBase *out)
{
  for (guint i = QTI_BASE_BOOLEAN; i < G_N_ELEMENTS (QTI_BASE_NAMES); i++)
    if (strcmp (text, QTI_BASE_NAMES[i]) == 0)
      {
        *out = (QtiBase)i;
        return TRUE;
      }
  return FALSE;
}

const char *
qti_base_name (QtiBase base)
{
  return QTI_BASE_NAMES[base];
}

gboolean
qti_cardinality_parse (const char *text, QtiCardinality *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (QTI_CARDINALITY_NAMES); i++)
    if (strcmp (text, QTI_CARDINALITY_NAMES[i]) == 0)
      {
        *out = (QtiCardinality)i;
        return TRUE;
      }
  return FALSE;
}

gboolean
qti_base_is_number (QtiBase base)
{
  return base == QTI_BASE_INTEGER || base == QTI_BASE_FLOAT;
}

gboolean
qti_base_is_text (QtiBase base)
{
  return base == QTI_BASE_STRING || base == QTI_BASE_IDENTIFIER || base == QTI_BASE_URI || base == QTI_BASE_FILE;
}

static void
qti_atom_clear (gpointer data)
{
  QtiAtom *atom = data;

  g_free (atom->text);
  g_free (atom->text2);
  g_free (atom->field);
}

QtiValue *
qti_value_new (QtiCardinality cardinality, QtiBase base)
{
  QtiValue *value = g_new0 (QtiValue, 1);

  g_ref_count_init (&value->refs);
  value->cardinality = cardinality;
  value->base = base;
  value->atoms = g_array_new (FALSE, TRUE, sizeof (QtiAtom));
  g_array_set_clear_func (value->atoms, qti_atom_clear);
  return value;
}

QtiValue *
qti_value_new_null (void)
{
  return qti_value_new (QTI_CARDINALITY_SINGLE, QTI_BASE_NONE);
}

QtiValue *
qti_value_new_number (QtiBase base, QtiNumber number)
{
  QtiValue *value = qti_value_new (QTI_CARDINALITY_SINGLE, base);
  const QtiAtom atom = { .base = base, .number = number };

  qti_value_add (value, &atom, NULL);
  return value;
}

QtiValue *
qti_value_new_boolean (gboolean value)
{
  return qti_value_new_number (QTI_BASE_BOOLEAN, qti_number_from_integer (value ? 1 : 0));
}

QtiValue *
qti_value_new_text (QtiBase base, const char *text)
{
  QtiValue *value = qti_value_new (QTI_CARDINALITY_SINGLE, base);
  const QtiAtom atom = { .base = base, .text = (char *)text };

  if (*text != '\0')
    qti_value_add (value, &atom, NULL);
  return value;
}

QtiValue *
qti_value_ref (QtiValue *value)
{
  g_ref_count_inc (&value->refs);
  return value;
}

void
qti_value_unref (QtiValue *value)
{
  if (value == NULL || !g_ref_count_dec (&value->refs))
    return;
  g_array_unref (value->atoms);
  g_free (value);
}

void
qti_value_add (QtiValue *value, const QtiAtom *atom, const char *field)
{
  QtiAtom copy = *atom;

  copy.text = g_strdup (atom->text);
  copy.text2 = g_strdup (atom->text2);
  copy.field = g_strdup (field);
  g_array_append_val (value->atoms, copy);
}

gboolean
qti_value_is_null (const QtiValue *value)
{
  return value->atoms->len == 0;
}

const QtiAtom *
qti_value_atom (const QtiValue *value, guint i)
{
  return &g_array_index (value->atoms, QtiAtom, i);
}

guint
qti_value_count (const QtiValue *value)
{
  return value->atoms->len;
}

/* "PT1H30M", or a number of seconds as QTI 2 has it. Months and years have no length. */
static gboolean
qti_atom_parse_duration (const char *text, QtiNumber *out)
{
  static const struct
  {
    char unit;
    gboolean is_time;
    gint64 seconds;
  } UNITS[] = { { 'D', FALSE, 86400 }, { 'H', TRUE, 3600 }, { 'M', TRUE, 60 }, { 'S', TRUE, 1 } };
  const char *p = text;
  gboolean is_time = FALSE, any = FALSE;

  if (*p != 'P')
    return qti_number_parse (text, out) && qti_number_to_double (*out) >= 0;
  *out = qti_number_from_integer (0);
  p++;
  for (guint i = 0; i < G_N_ELEMENTS (UNITS); i++)
    {
      gsize len;
      g_autofree char *digits = NULL;
      QtiNumber part;

      if (*p == 'T' && !is_time)
        {
          is_time = TRUE;
          p++;
        }
      len = strspn (p, "0123456789.");
      if (len == 0 || p[len] != UNITS[i].unit || is_time != UNITS[i].is_time)
        continue;
      digits = g_strndup (p, len);
      if (!qti_number_parse (digits, &part)
          || !qti_number_multiply (part, qti_number_from_integer (UNITS[i].seconds), &part)
          || !qti_number_add (*out, part, out))
        return FALSE;
      p += len + 1;
      any = TRUE;
    }
  return any && *p == '\0';
}

/* Two words. */
static gboolean
qti_atom_split (const char *text, char **first, char **second)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  const char *found[2] = { NULL, NULL };
  guint n = 0;

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      {
        if (n < 2)
          found[n] = *word;
        n++;
      }
  if (n != 2)
    return FALSE;
  *first = g_strdup (found[0]);
  *second = g_strdup (found[1]);
  return TRUE;
}

static gboolean
qti_atom_parse_point (const char *text, QtiAtom *atom)
{
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  return qti_atom_split (text, &x, &y) && qti_number_parse (x, &atom->number) && qti_number_parse (y, &atom->number2);
}

static gboolean
qti_atom_parse (QtiAtom *atom, const char *text, gboolean authored)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  switch (atom->base)
    {
    case QTI_BASE_NONE:
      return FALSE;
    case QTI_BASE_BOOLEAN:
      atom->number = qti_number_from_integer (strcmp (trimmed, "true") == 0 || strcmp (trimmed, "1") == 0);
      return atom->number.exact.num == 1 || strcmp (trimmed, "false") == 0 || strcmp (trimmed, "0") == 0;
    case QTI_BASE_INTEGER:
      return qti_number_parse_integer (trimmed, &atom->number);
    case QTI_BASE_FLOAT:
      return authored ? qti_number_parse_points (trimmed, &atom->number) : qti_number_parse (trimmed, &atom->number);
    case QTI_BASE_DURATION:
      return qti_atom_parse_duration (trimmed, &atom->number);
    case QTI_BASE_POINT:
      return qti_atom_parse_point (trimmed, atom);
    case QTI_BASE_PAIR:
    case QTI_BASE_DIRECTED_PAIR:
      return qti_atom_split (trimmed, &atom->text, &atom->text2);
    case QTI_BASE_STRING:
      atom->text = g_strdup (text);
      return TRUE;
    case QTI_BASE_IDENTIFIER:
    case QTI_BASE_URI:
    case QTI_BASE_FILE:
      atom->text = g_strdup (trimmed);
      return TRUE;
    }
  return FALSE;
}

gboolean
qti_value_add_text (QtiValue *value, const char *text, gboolean authored, GError **error)
{
  QtiAtom atom = { .base = value->base };
  gboolean is_good = qti_atom_parse (&atom, text, authored);

  if (!is_good)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("\"%.60s\" is not of the type %s"), text,
                 qti_base_name (value->base));
  else if (!qti_base_is_text (value->base) || *atom.text != '\0')
    qti_value_add (value, &atom, NULL);
  qti_atom_clear (&atom);
  return is_good;
}

char *
qti_value_fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

static gboolean
qti_text_equal_unicode (const char *a, const char *b, gboolean folds_case)
{
  g_autofree char *left = folds_case ? qti_value_fold (a) : g_utf8_normalize (a, -1, G_NORMALIZE_NFC);
  g_autofree char *right = folds_case ? qti_value_fold (b) : g_utf8_normalize (b, -1, G_NORMALIZE_NFC);

  return g_strcmp0 (left, right) == 0;
}

static gboolean
qti_text_equal (const char *a, const char *b, gboolean folds_case)
{
  if (strcmp (a, b) == 0)
    return TRUE;
  if (g_str_is_ascii (a) && g_str_is_ascii (b))
    return folds_case && g_ascii_strcasecmp (a, b) == 0;
  return qti_text_equal_unicode (a, b, folds_case);
}

static gboolean
qti_number_equal (QtiNumber a, QtiNumber b, gboolean *out, GError **error)
{
  int order;

  if (!qti_number_compare (a, b, &order, error))
    return FALSE;
  *out = order == 0;
  return TRUE;
}

gboolean
qti_atom_equal (const QtiAtom *a, const QtiAtom *b, gboolean folds_case, gboolean *out, GError **error)
{
  gboolean is_pair = a->base == QTI_BASE_PAIR || a->base == QTI_BASE_DIRECTED_PAIR;

  if (a->base != b->base && !(qti_base_is_number (a->base) && qti_base_is_number (b->base))
      && !(qti_base_is_text (a->base) && qti_base_is_text (b->base)))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("a %s is compared with a %s"), qti_base_name (a->base),
                   qti_base_name (b->base));
      return FALSE;
    }
  if (is_pair)
    {
      *out = qti_text_equal (a->text, b->text, folds_case) && qti_text_equal (a->text2, b->text2, folds_case);
      if (a->base == QTI_BASE_PAIR && !*out)
        *out = qti_text_equal (a->text, b->text2, folds_case) && qti_text_equal (a->text2, b->text, folds_case);
      return TRUE;
    }
  if (qti_base_is_text (a->base))
    {
      *out = qti_text_equal (a->text, b->text, folds_case);
      return TRUE;
    }
  if (!qti_number_equal (a->number, b->number, out, error))
    return FALSE;
  return a->base != QTI_BASE_POINT || !*out || qti_number_equal (a->number2, b->number2, out, error);
}

/* Every atom of a has one of its own in b; both have as many. */
static gboolean
qti_value_equal_bags (const QtiValue *a, const QtiValue *b, gboolean *out, GError **error)
{
  g_autofree gboolean *used = g_new0 (gboolean, b->atoms->len + 1);

  for (guint i = 0; i < a->atoms->len; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < b->atoms->len && !found; j++)
        if (!used[j])
          {
            if (!qti_atom_equal (qti_value_atom (a, i), qti_value_atom (b, j), FALSE, &found, error))
              return FALSE;
            used[j] = found;
          }
      if (!found)
        {
          *out = FALSE;
          return TRUE;
        }
    }
  *out = TRUE;
  return TRUE;
}

static gboolean
qti_value_equal_records (const QtiValue *a, const QtiValue *b, gboolean *out, GError **error)
{
  *out = TRUE;
  for (guint i = 0; i < a->atoms->len && *out; i++)
    {
      const QtiAtom *atom = qti_value_atom (a, i);
      gboolean found = FALSE;

      for (guint j = 0; j < b->atoms->len && !found; j++)
        if (g_strcmp0 (atom->field, qti_value_atom (b, j)->field) == 0
            && !qti_atom_equal (atom, qti_value_atom (b, j), FALSE, &found, error))
          return FALSE;
      *out = found;
    }
  return TRUE;
}

gboolean
qti_value_equal (const QtiValue *a, const QtiValue *b, gboolean *out, GError **error)
{
  *out = FALSE;
  if (a->cardinality != b->cardinality)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("a value of cardinality %s is compared with one of %s"),
                   QTI_CARDINALITY_NAMES[a->cardinality], QTI_CARDINALITY_NAMES[b->cardinality]);
      return FALSE;
    }
  if (a->atoms->len != b->atoms->len)
    return TRUE;
  if (a->cardinality == QTI_CARDINALITY_RECORD)
    return qti_value_equal_records (a, b, out, error);
  if (a->cardinality == QTI_CARDINALITY_MULTIPLE)
    return qti_value_equal_bags (a, b, out, error);
  *out = TRUE;
  for (guint i = 0; i < a->atoms->len && *out; i++)
    if (!qti_atom_equal (qti_value_atom (a, i), qti_value_atom (b, i), FALSE, out, error))
      return FALSE;
  return TRUE;
}

static gboolean
qti_atom_convert (const QtiAtom *from, QtiAtom *to, GError **error)
{
  gint64 whole;

  if ((qti_base_is_text (from->base) && qti_base_is_text (to->base))
      || (from->base == QTI_BASE_INTEGER && to->base == QTI_BASE_FLOAT))
    {
      to->number = from->number;
      to->text = g_strdup (from->text);
      return TRUE;
    }
  if (qti_base_is_number (from->base) && qti_base_is_text (to->base))
    {
      to->text = qti_number_format (from->number);
      return TRUE;
    }
  if (qti_base_is_number (from->base) && qti_number_to_integer (from->number, &whole)
      && (to->base == QTI_BASE_INTEGER || (to->base == QTI_BASE_BOOLEAN && (whole == 0 || whole == 1))))
    {
      to->number = qti_number_from_integer (whole);
      return TRUE;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("a value of type %s is given to a variable of type %s"),
               qti_base_name (from->base), qti_base_name (to->base));
  return FALSE;
}

QtiValue *
qti_value_convert (QtiValue *value, QtiCardinality cardinality, QtiBase base, GError **error)
{
  g_autoptr (QtiValue) converted = NULL;

  if (value->cardinality == cardinality && (value->base == base || cardinality == QTI_CARDINALITY_RECORD))
    return qti_value_ref (value);
  converted = qti_value_new (cardinality, base);
  if (qti_value_is_null (value))
    return g_steal_pointer (&converted);
  if (value->cardinality != cardinality
      && (value->cardinality != QTI_CARDINALITY_SINGLE || cardinality == QTI_CARDINALITY_RECORD))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("a value of cardinality %s is given to a variable of cardinality %s"),
                   QTI_CARDINALITY_NAMES[value->cardinality], QTI_CARDINALITY_NAMES[cardinality]);
      return NULL;
    }
  for (guint i = 0; i < value->atoms->len; i++)
    {
      QtiAtom atom = { .base = base };
      const QtiAtom *from = qti_value_atom (value, i);
      gboolean is_good = from->base == base || qti_atom_convert (from, &atom, error);

      if (is_good)
        qti_value_add (converted, from->base == base ? from : &atom, NULL);
      qti_atom_clear (&atom);
      if (!is_good)
        return NULL;
    }
  return g_steal_pointer (&converted);
}

static char *
qti_atom_dup_text (const QtiAtom *atom)
{
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  if (atom->base == QTI_BASE_BOOLEAN)
    return g_strdup (atom->number.exact.num == 1 ? "true" : "false");
  if (qti_base_is_text (atom->base))
    return g_strdup (atom->text);
  if (atom->text2 != NULL)
    return g_strdup_printf ("%s %s", atom->text, atom->text2);
  x = qti_number_format (atom->number);
  if (atom->base != QTI_BASE_POINT)
    return g_steal_pointer (&x);
  y = qti_number_format (atom->number2);
  return g_strdup_printf ("%s %s", x, y);
}

static cJSON *
qti_atom_to_json (const QtiAtom *atom)
{
  g_autofree char *text = qti_atom_dup_text (atom);

  if (atom->base == QTI_BASE_BOOLEAN || qti_base_is_number (atom->base) || atom->base == QTI_BASE_DURATION)
    return cJSON_CreateRaw (text);
  return cJSON_CreateString (text);
}

cJSON *
qti_value_to_json (const QtiValue *value)
{
  cJSON *json;

  if (qti_value_is_null (value))
    return value->cardinality == QTI_CARDINALITY_SINGLE ? cJSON_CreateNull () : cJSON_CreateArray ();
  if (value->cardinality == QTI_CARDINALITY_SINGLE)
    return qti_atom_to_json (qti_value_atom (value, 0));
  json = value->cardinality == QTI_CARDINALITY_RECORD ? cJSON_CreateObject () : cJSON_CreateArray ();
  for (guint i = 0; i < value->atoms->len; i++)
    if (value->cardinality == QTI_CARDINALITY_RECORD)
      cJSON_AddItemToObject (json, qti_value_atom (value, i)->field, qti_atom_to_json (qti_value_atom (value, i)));
    else
      cJSON_AddItemToArray (json, qti_atom_to_json (qti_value_atom (value, i)));
  return json;
}

static gboolean
qti_value_add_json (QtiValue *value, const cJSON *json, GError **error)
{
  QtiNumber number;
  g_autofree char *text = NULL;

  if (cJSON_IsNull (json))
    return TRUE;
  if (cJSON_IsBool (json))
    text = g_strdup (cJSON_IsTrue (json) ? "true" : "false");
  else if (cJSON_IsNumber (json) && qti_number_from_double (json->valuedouble, &number))
    text = qti_number_format (number);
  else if (cJSON_IsString (json))
    text = g_strdup (json->valuestring);
  if (text != NULL && *text == '\0')
    return TRUE;
  if (text != NULL)
    return qti_value_add_text (value, text, FALSE, error);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("a response must be a text, a number, true, false, null or a list"));
  return FALSE;
}

QtiValue *
qti_value_from_json (const cJSON *json, QtiCardinality cardinality, QtiBase base, GError **error)
{
  g_autoptr (QtiValue) value = qti_value_new (cardinality, base);
  const cJSON *element;

  if (cardinality == QTI_CARDINALITY_RECORD || base == QTI_BASE_NONE)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("responses that are records are not supported"));
      return NULL;
    }
  if (!cJSON_IsArray (json))
    return qti_value_add_json (value, json, error) ? g_steal_pointer (&value) : NULL;
  cJSON_ArrayForEach (element, json) if (!qti_value_add_json (value, element, error)) return NULL;
  if (cardinality != QTI_CARDINALITY_SINGLE || value->atoms->len <= 1)
    return g_steal_pointer (&value);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("takes one response, not several"));
  return NULL;
}

char *
qti_value_dup_text (const QtiValue *value)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < value->atoms->len; i++)
    {
      g_autofree char *text = qti_atom_dup_text (qti_value_atom (value, i));

      g_string_append_printf (out, "%s%s", i > 0 ? "; " : "", text);
    }
  return g_string_free (out, FALSE);
}
