/* A rule pack: the model and its checks across fields. The JSON reader is in rule-pack-json.c. */
#include "common/exam/rule-pack.h"

#include <string.h>

void
rule_pack_free (RulePack *pack)
{
  if (pack == NULL)
    return;
  g_free (pack->id);
  g_free (pack->title_en);
  g_free (pack->title_id);
  g_free (pack->source);
  g_ptr_array_unref (pack->scores);
  g_ptr_array_unref (pack->formation_types);
  g_ptr_array_unref (pack->order);
  g_ptr_array_unref (pack->statuses);
  g_free (pack);
}

const RuleScore *
rule_pack_find_score (const RulePack *pack, const char *id)
{
  for (guint i = 0; i < pack->scores->len; i++)
    {
      const RuleScore *score = pack->scores->pdata[i];

      if (strcmp (score->id, id) == 0)
        return score;
    }
  return NULL;
}

const RuleFormationType *
rule_pack_find_formation_type (const RulePack *pack, const char *id)
{
  for (guint i = 0; i < pack->formation_types->len; i++)
    {
      const RuleFormationType *type = pack->formation_types->pdata[i];

      if (strcmp (type->id, id) == 0)
        return type;
    }
  return NULL;
}

const char *
rule_pack_status_code (const RulePack *pack, const char *role)
{
  for (guint i = 0; i < pack->statuses->len; i++)
    {
      const RuleStatus *status = pack->statuses->pdata[i];

      if (strcmp (status->role, role) == 0)
        return status->code;
    }
  return NULL;
}
