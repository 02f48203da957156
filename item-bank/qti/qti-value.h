/* A value of QTI: NULL, one atom, or a container of atoms. Values never change once they are shared; they are counted.
 */
#pragma once

#include "common/base/json.h"
#include "item-bank/qti/qti-number.h"

typedef enum
{
  QTI_BASE_NONE, /* NULL of no type, records */
  QTI_BASE_BOOLEAN,
  QTI_BASE_INTEGER,
  QTI_BASE_FLOAT,
  QTI_BASE_STRING,
  QTI_BASE_IDENTIFIER,
  QTI_BASE_URI,
  QTI_BASE_FILE,
  QTI_BASE_PAIR,
  QTI_BASE_DIRECTED_PAIR,
  QTI_BASE_POINT,
  QTI_BASE_DURATION,
} QtiBase;

typedef enum
{
  QTI_CARDINALITY_SINGLE,
  QTI_CARDINALITY_MULTIPLE,
  QTI_CARDINALITY_ORDERED,
  QTI_CARDINALITY_RECORD,
} QtiCardinality;

typedef struct
{
  QtiBase base;
  QtiNumber number;  /* boolean (0, 1), integer, float, duration (seconds), x of a point */
  QtiNumber number2; /* y of a point */
  char *text;        /* string, identifier, uri, file, first of a pair; else NULL */
  char *text2;       /* second of a pair */
  char *field;       /* name in a record */
} QtiAtom;

typedef struct
{
  grefcount refs;
  QtiCardinality cardinality;
  QtiBase base;
  GArray *atoms; /* of QtiAtom; empty: NULL */
} QtiValue;

gboolean qti_base_parse (const char *text, QtiBase *out);
const char *qti_base_name (QtiBase base);
gboolean qti_cardinality_parse (const char *text, QtiCardinality *out);
gboolean qti_base_is_number (QtiBase base); /* integer or float */
gboolean qti_base_is_text (QtiBase base);   /* string, identifier, uri or file */

QtiValue *qti_value_new (QtiCardinality cardinality, QtiBase base);
QtiValue *qti_value_new_null (void);
QtiValue *qti_value_new_boolean (gboolean value);
QtiValue *qti_value_new_number (QtiBase base, QtiNumber number);
QtiValue *qti_value_new_text (QtiBase base, const char *text);
QtiValue *qti_value_ref (QtiValue *value);
void qti_value_unref (QtiValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiValue, qti_value_unref)

/* Only while the value is not shared. A copy of the atom is added; field may be NULL. */
void qti_value_add (QtiValue *value, const QtiAtom *atom, const char *field);
/* Parses text as the value's base type and adds it. An empty text adds nothing to a value of a text type but "string"
 * containers. SYNTAX where the text is not of the type. authored: numbers are read by qti_number_parse_points(). */
gboolean qti_value_add_text (QtiValue *value, const char *text, gboolean authored, GError **error);
gboolean qti_value_is_null (const QtiValue *value);
const QtiAtom *qti_value_atom (const QtiValue *value, guint i);
guint qti_value_count (const QtiValue *value);

/* Text without its case, for comparing. Newly allocated. */
char *qti_value_fold (const char *text);
/* Are two atoms the same, texts with or without case? REFUSED where their types cannot be compared or it is too close
 * to tell. */
gboolean qti_atom_equal (const QtiAtom *a, const QtiAtom *b, gboolean folds_case, gboolean *out, GError **error);
/* Same cardinality and same atoms, in order where that matters. */
gboolean qti_value_equal (const QtiValue *a, const QtiValue *b, gboolean *out, GError **error);
/* value as this type; itself where nothing changes. Whole floats become integers, numbers texts, 0 and 1 booleans, a
 * single value a container of one. REFUSED otherwise. */
QtiValue *qti_value_convert (QtiValue *value, QtiCardinality cardinality, QtiBase base, GError **error);

/* number, boolean, string, null, array; a record is an object. Pairs and points are "A B". */
cJSON *qti_value_to_json (const QtiValue *value);
/* What a candidate answered, for a declaration of this type. "" and [] are NULL. SYNTAX otherwise. */
QtiValue *qti_value_from_json (const cJSON *json, QtiCardinality cardinality, QtiBase base, GError **error);
/* For printedVariable and messages; atoms joined by "; ". Newly allocated. */
char *qti_value_dup_text (const QtiValue *value);
