/* Texts. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"

#define QTI_PATTERN_MAX         500
#define QTI_PATTERN_STEPS       "(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=2000)"
#define QTI_PATTERN_SUBJECT_MAX 10000

static gboolean
qti_operator_get_text (const QtiValue *value, const char **out, GError **error)
{
  if (value->cardinality != QTI_CARDINALITY_SINGLE || qti_value_count (value) != 1 || !qti_base_is_text (value->base))
    return qti_operator_refuse (error, _ ("a text is expected, not a %s"), qti_base_name (value->base)) != NULL;
  *out = qti_value_atom (value, 0)->text;
  return TRUE;
}

static gboolean
qti_operator_search (const char *text, const char *part, gboolean case_sensitive, gboolean whole)
{
  g_autofree char *here = case_sensitive ? g_utf8_normalize (text, -1, G_NORMALIZE_NFC) : qti_value_fold (text);
  g_autofree char *there = case_sensitive ? g_utf8_normalize (part, -1, G_NORMALIZE_NFC) : qti_value_fold (part);

  return whole ? g_strcmp0 (here, there) == 0 : here != NULL && there != NULL && strstr (here, there) != NULL;
}

/* substring (text, start from 1, length), as some authors write it. */
static QtiValue *
qti_operator_cut (const QtiCall *call, GError **error)
{
  const char *text;
  gint64 start, len;
  glong n;
  g_autofree char *part = NULL;

  if (!qti_operator_get_text (call->operands[0], &text, error)
      || !qti_operator_get_integer (call->operands[1], &start, error)
      || !qti_operator_get_integer (call->operands[2], &len, error))
    return NULL;
  n = g_utf8_strlen (text, -1);
  if (start < 1 || len < 0 || start > n || len > n - start + 1)
    return qti_operator_refuse (error, _ ("the part reaches beyond the text"));
  part = g_utf8_substring (text, start - 1, start - 1 + len);
  return qti_value_new_text (QTI_BASE_STRING, part);
}

/* Is the first text part of the second? */
static QtiValue *
qti_operator_substring (const QtiCall *call, GError **error)
{
  const char *part, *text;
  gboolean case_sensitive;

  if (call->n_operands == 3)
    return qti_operator_cut (call, error);
  if (!qti_operator_get_text (call->operands[0], &part, error)
      || !qti_operator_get_text (call->operands[1], &text, error)
      || !qti_node_get_boolean (call->node, "caseSensitive", TRUE, &case_sensitive, error))
    return NULL;
  return qti_value_new_boolean (qti_operator_search (text, part, case_sensitive, FALSE));
}

/* Are both texts the same, or is the second part of the first? */
static QtiValue *
qti_operator_string_match (const QtiCall *call, GError **error)
{
  const char *text, *part;
  gboolean case_sensitive, substring;

  if (!qti_operator_get_text (call->operands[0], &text, error)
      || !qti_operator_get_text (call->operands[1], &part, error)
      || !qti_node_get_boolean (call->node, "caseSensitive", TRUE, &case_sensitive, error)
      || !qti_node_get_boolean (call->node, "substring", FALSE, &substring, error))
    return NULL;
  return qti_value_new_boolean (qti_operator_search (text, part, case_sensitive, !substring));
}

/* The regular expressions of XML Schema are those of other tools without look-around, back references and flags, and
 * with some classes of their own: what would mean something else here is refused. */
static gboolean
qti_operator_check_pattern (const char *pattern, GError **error)
{
  gboolean is_good
      = strlen (pattern) <= QTI_PATTERN_MAX && *pattern != '*' && strstr (pattern, "(?") == NULL
        && strstr (pattern, "(*") == NULL && strstr (pattern, "-[") == NULL && strstr (pattern, "[[") == NULL
        && strstr (pattern, "*?") == NULL && strstr (pattern, "+?") == NULL && strstr (pattern, "??") == NULL
        && strstr (pattern, "}?") == NULL && strstr (pattern, "*+") == NULL && strstr (pattern, "++") == NULL
        && strstr (pattern, "?+") == NULL && strstr (pattern, "}+") == NULL;

  for (const char *p = pattern; *p != '\0' && is_good; p++)
    if (*p == '\\')
      {
        p++;
        is_good = *p != '\0' && strchr ("nrtdDsSwW\\|.?*+(){}-[]^$/", *p) != NULL;
      }
    else if (*p == '^' && p != pattern)
      is_good = p[-1] == '[';
    else if (*p == '$')
      is_good = p[1] == '\0';
  if (is_good)
    return TRUE;
  return qti_operator_refuse (error, _ ("the pattern \"%.60s\" is not one that every reader takes alike"), pattern)
         != NULL;
}

static QtiValue *
qti_operator_pattern_match (const QtiCall *call, GError **error)
{
  const char *pattern = qti_node_get (call->node, "pattern"), *text;
  int place = pattern != NULL ? qti_item_find (call->scope->item, pattern) : -1;
  g_autofree char *whole = NULL;
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GError) why = NULL;
  gboolean matches;

  if (pattern == NULL || !qti_operator_get_text (call->operands[0], &text, error))
    return pattern != NULL ? NULL : qti_operator_refuse (error, _ ("the pattern is missing"));
  if (place >= 0 && !qti_operator_get_text (call->scope->values[place], &pattern, error))
    return NULL;
  if (!qti_operator_check_pattern (pattern, error))
    return NULL;
  if (strlen (text) > QTI_PATTERN_SUBJECT_MAX)
    return qti_operator_refuse (error, _ ("the text is too long for a pattern"));
  whole = g_strdup_printf (QTI_PATTERN_STEPS "\\A(?:%s)\\z", pattern);
  regex = g_regex_new (whole, 0, 0, &why);
  matches = regex != NULL && g_regex_match_full (regex, text, -1, 0, 0, NULL, &why);
  if (why != NULL)
    return qti_operator_refuse (error, _ ("the pattern \"%.60s\" cannot be used: %s"), pattern, why->message);
  return qti_value_new_boolean (matches);
}

const QtiOperator QTI_OPERATORS_TEXT[] = {
  { "substring", 2, 3, TRUE, "caseSensitive", qti_operator_substring },
  { "stringMatch", 2, 2, TRUE, "caseSensitive substring", qti_operator_string_match },
  { "patternMatch", 1, 1, TRUE, "pattern", qti_operator_pattern_match },
  { NULL, 0, 0, FALSE, NULL, NULL },
};
