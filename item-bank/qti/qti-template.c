/* Written out from the definitions in the QTI specification. */
#include "item-bank/qti/qti-template.h"

#include <string.h>

#define SET_SCORE(expression) "<setOutcomeValue identifier=\"SCORE\">" expression "</setOutcomeValue>"
#define POINTS(number)        "<baseValue baseType=\"float\">" number "</baseValue>"
#define MATCHES               "<match><variable identifier=\"RESPONSE\"/><correct identifier=\"RESPONSE\"/></match>"
#define CONDITION(test, then, otherwise)                                                                               \
  "<responseProcessing><responseCondition><responseIf>" test then "</responseIf><responseElse>" otherwise              \
  "</responseElse></responseCondition></responseProcessing>"
#define IS_NULL "<isNull><variable identifier=\"RESPONSE\"/></isNull>"
#define FEEDBACK(text)                                                                                                 \
  "<setOutcomeValue identifier=\"FEEDBACKBASIC\"><baseValue baseType=\"identifier\">" text                             \
  "</baseValue></setOutcomeValue>"

static const struct
{
  const char *name;
  const char *rules;
} QTI_TEMPLATES[] = {
  { "match_correct", CONDITION (MATCHES, SET_SCORE (POINTS ("1")), SET_SCORE (POINTS ("0"))) },
  { "map_response",
    CONDITION (IS_NULL, SET_SCORE (POINTS ("0")), SET_SCORE ("<mapResponse identifier=\"RESPONSE\"/>")) },
  { "map_response_point",
    CONDITION (IS_NULL, SET_SCORE (POINTS ("0")), SET_SCORE ("<mapResponsePoint identifier=\"RESPONSE\"/>")) },
  { "CC2_match", CONDITION (MATCHES, SET_SCORE (POINTS ("1")), SET_SCORE (POINTS ("0"))) },
  { "CC2_match_basic", CONDITION (MATCHES,
                                  SET_SCORE ("<variable identifier=\"MAXSCORE\"/>") FEEDBACK ("correct"),
                                  SET_SCORE (POINTS ("0")) FEEDBACK ("incorrect")) },
  { "CC2_map_response",
    CONDITION (IS_NULL, SET_SCORE (POINTS ("0")), SET_SCORE ("<mapResponse identifier=\"RESPONSE\"/>")) },
};

QtiNode *
qti_template_new (const char *uri)
{
  const char *slash = strrchr (uri, '/');
  g_autofree char *name = g_strdup (slash != NULL ? slash + 1 : uri);

  if (g_str_has_suffix (name, ".xml"))
    name[strlen (name) - strlen (".xml")] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (QTI_TEMPLATES); i++)
    if (strcmp (name, QTI_TEMPLATES[i].name) == 0)
      {
        QtiNode *node = qti_node_parse (QTI_TEMPLATES[i].rules, strlen (QTI_TEMPLATES[i].rules), NULL);

        g_assert (node != NULL);
        return node;
      }
  return NULL;
}
