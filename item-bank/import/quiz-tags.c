/* What tags say. */
#include "item-bank/import/quiz-tags.h"

#include <string.h>

#include "common/base/text-lines.h"

/* Bloom's taxonomy as Indonesian item cards write it. */
static const struct
{
  const char *level;
  const char *names[4];
} LEVELS[] = {
  { "C1", { "remember", "remembering", "mengingat", NULL } },
  { "C2", { "understand", "understanding", "memahami", NULL } },
  { "C3", { "apply", "applying", "menerapkan", "mengaplikasikan" } },
  { "C4", { "analyze", "analyse", "menganalisis", "analyzing" } },
  { "C5", { "evaluate", "evaluating", "mengevaluasi", NULL } },
  { "C6", { "create", "creating", "mencipta", "menciptakan" } },
};

static const char *
quiz_tags_find_value (const char *tag, const char *name)
{
  gsize len = strlen (name);

  return g_ascii_strncasecmp (tag, name, len) == 0 && tag[len] == ':' ? tag + len + 1 : NULL;
}

static char *
quiz_tags_dup_bloom (const char *tag)
{
  const char *value = quiz_tags_find_value (tag, "bloom");
  g_autofree char *level = g_strstrip (g_strdup (value != NULL ? value : tag));

  if ((level[0] == 'C' || level[0] == 'A' || level[0] == 'P') && level[1] >= '1' && level[1] <= '6' && level[2] == '\0')
    return g_steal_pointer (&level);
  for (gsize i = 0; i < G_N_ELEMENTS (LEVELS); i++)
    for (gsize j = 0; j < 4 && LEVELS[i].names[j] != NULL; j++)
      if (g_ascii_strcasecmp (level, LEVELS[i].names[j]) == 0)
        return g_strdup (LEVELS[i].level);
  return value != NULL && *level != '\0' ? g_steal_pointer (&level) : NULL;
}

static void
quiz_tags_set (char **out, const char *value)
{
  g_free (*out);
  *out = g_strstrip (g_strdup (value));
}

void
quiz_tags_apply (QuizItem *item, const GPtrArray *tags)
{
  for (guint i = 0; i < tags->len; i++)
    {
      const char *tag = tags->pdata[i];
      const char *topic = quiz_tags_find_value (tag, "topic"), *section = quiz_tags_find_value (tag, "section");
      const char *lang = quiz_tags_find_value (tag, "lang");
      char *bloom = quiz_tags_dup_bloom (tag);

      if (topic == NULL)
        topic = quiz_tags_find_value (tag, "topik");
      if (bloom != NULL)
        {
          g_free (item->bloom);
          item->bloom = bloom;
        }
      else if (topic != NULL && *topic != '\0')
        quiz_tags_set (&item->topic, topic);
      else if (section != NULL && text_is_token (section, EXAM_TOKEN_MAX))
        quiz_tags_set (&item->section, section);
      else if (lang != NULL && text_is_token (lang, EXAM_TOKEN_MAX))
        quiz_tags_set (&item->lang, lang);
    }
}
