/* A finished sitting as JSON, and the server's own result of it. */
#include "exam-client/core/finished-sitting.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"

#define FINISHED_LEN_MAX (8u * 1024 * 1024)

void
finished_sitting_clear (FinishedSitting *finished)
{
  g_free (finished->pseudonym);
  g_free (finished->number);
  g_free (finished->name);
  g_free (finished->exam);
  g_free (finished->session);
  g_free (finished->session_title);
  g_free (finished->rules);
  g_clear_pointer (&finished->blueprint, g_bytes_unref);
  memset (finished, 0, sizeof *finished);
}

static void
finished_add_rational (cJSON *object, const char *name, Rational value)
{
  g_autofree char *text = rational_format (value);

  cJSON_AddStringToObject (object, name, text);
}

static cJSON *
finished_format_score (const ScoreSheet *score)
{
  cJSON *object = cJSON_CreateObject ();
  cJSON *sections = cJSON_AddArrayToObject (object, "sections");

  for (guint i = 0; i < score->n_sections; i++)
    {
      cJSON *section = cJSON_CreateObject ();

      json_add_integer (section, "items", score->sections[i].n_items);
      json_add_integer (section, "answered", score->sections[i].n_answered);
      finished_add_rational (section, "points", score->sections[i].points);
      cJSON_AddItemToArray (sections, section);
    }
  finished_add_rational (object, "total", score->total);
  return object;
}

GBytes *
finished_sitting_format (const FinishedSitting *finished)
{
  g_autoptr (cJSON) json = cJSON_CreateObject ();
  gsize len;
  const char *data = g_bytes_get_data (finished->blueprint, &len);
  g_autofree char *blueprint = g_strndup (data, len);
  char *text;

  cJSON_AddStringToObject (json, "format", "exam-finished/v1");
  cJSON_AddStringToObject (json, "pseudonym", finished->pseudonym);
  cJSON_AddStringToObject (json, "number", finished->number);
  cJSON_AddStringToObject (json, "name", finished->name);
  cJSON_AddStringToObject (json, "exam", finished->exam);
  cJSON_AddStringToObject (json, "session", finished->session);
  cJSON_AddStringToObject (json, "session_title", finished->session_title);
  cJSON_AddStringToObject (json, "rules", finished->rules);
  cJSON_AddStringToObject (json, "blueprint", blueprint);
  json_add_integer (json, "records", (gint64)finished->n_records);
  json_add_integer (json, "answered", finished->n_answered);
  if (finished->has_score)
    cJSON_AddItemToObject (json, "score", finished_format_score (&finished->score));
  text = json_format (json);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
finished_get_rational (const cJSON *object, const char *path, const char *name, Rational *out, GError **error)
{
  const char *text = json_get_string (object, path, name, error);

  if (text == NULL)
    return FALSE;
  if (rational_parse (text, out))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s.%s: \"%s\" is not a number"), path, name, text);
  return FALSE;
}

static gboolean
finished_read_score (const cJSON *object, ScoreSheet *out, GError **error)
{
  const cJSON *sections = json_get_array (object, "score", "sections", error);
  const cJSON *section;
  ScoreSheet score = { 0 };
  gint64 n_items, n_answered;

  if (sections == NULL || !finished_get_rational (object, "score", "total", &score.total, error))
    return FALSE;
  cJSON_ArrayForEach (section, sections)
  {
    if (score.n_sections == EXAM_SECTIONS_MAX)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("score.sections: too many"));
        return FALSE;
      }
    if (!json_get_integer (section, "score.sections", "items", 0, EXAM_FORM_SLOTS_MAX, &n_items, error)
        || !json_get_integer (section, "score.sections", "answered", 0, EXAM_FORM_SLOTS_MAX, &n_answered, error)
        || !finished_get_rational (section, "score.sections", "points", &score.sections[score.n_sections].points,
                                   error))
      return FALSE;
    score.sections[score.n_sections].n_items = (guint)n_items;
    score.sections[score.n_sections++].n_answered = (guint)n_answered;
  }
  *out = score;
  return TRUE;
}

static gboolean
finished_get_text (const cJSON *json, const char *name, char **out, GError **error)
{
  *out = g_strdup (json_get_string (json, "finished", name, error));
  return *out != NULL;
}

static gboolean
finished_read (const cJSON *json, FinishedSitting *out, GError **error)
{
  g_autofree char *blueprint = NULL;
  const cJSON *score = cJSON_GetObjectItemCaseSensitive (json, "score");
  gint64 n_records, n_answered;

  if (!finished_get_text (json, "pseudonym", &out->pseudonym, error)
      || !finished_get_text (json, "number", &out->number, error)
      || !finished_get_text (json, "name", &out->name, error) || !finished_get_text (json, "exam", &out->exam, error)
      || !finished_get_text (json, "session", &out->session, error)
      || !finished_get_text (json, "session_title", &out->session_title, error)
      || !finished_get_text (json, "rules", &out->rules, error)
      || !finished_get_text (json, "blueprint", &blueprint, error)
      || !json_get_integer (json, "finished", "records", 0, G_GINT64_CONSTANT (1) << 53, &n_records, error)
      || !json_get_integer (json, "finished", "answered", 0, EXAM_FORM_SLOTS_MAX, &n_answered, error))
    return FALSE;
  out->blueprint = g_bytes_new (blueprint, strlen (blueprint));
  out->n_records = (guint64)n_records;
  out->n_answered = (guint)n_answered;
  out->has_score = score != NULL;
  return score == NULL || finished_read_score (score, &out->score, error);
}

gboolean
finished_sitting_parse (GBytes *bytes, FinishedSitting *out, GError **error)
{
  gsize len;
  const char *text = g_bytes_get_data (bytes, &len);
  g_autoptr (cJSON) json = json_parse ("finished", len > 0 ? text : "", len, FINISHED_LEN_MAX, error);
  g_auto (FinishedSitting) finished = { 0 };
  const char *format = json == NULL ? NULL : json_get_string (json, "finished", "format", error);

  if (format == NULL)
    return FALSE;
  if (strcmp (format, "exam-finished/v1") != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("finished.format: \"%s\" is unknown"), format);
      return FALSE;
    }
  if (!finished_read (json, &finished, error))
    return FALSE;
  *out = finished;
  memset (&finished, 0, sizeof finished);
  return TRUE;
}

static gboolean
finished_read_result_section (const Blueprint *blueprint, const cJSON *section, ScoreSheet *score, GError **error)
{
  const char *id = json_get_string (section, "result.sections", "id", error);

  if (id == NULL)
    return FALSE;
  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *known = g_ptr_array_index (blueprint->sections, i);

      if (strcmp (known->id, id) == 0)
        {
          score->sections[i].n_items = known->n_items;
          return finished_get_rational (section, "result.sections", "points", &score->sections[i].points, error);
        }
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("the server's result names section %s, which this exam has not"), id);
  return FALSE;
}

gboolean
finished_sitting_parse_result (
    const Blueprint *blueprint, GBytes *body, ScoreSheet *out, gboolean *out_scored, GError **error)
{
  gsize len;
  const char *text = g_bytes_get_data (body, &len);
  g_autoptr (cJSON) json = json_parse (_ ("the server's result"), len > 0 ? text : "", len, FINISHED_LEN_MAX, error);
  const cJSON *sections, *section;
  ScoreSheet score = { .n_sections = blueprint->sections->len };

  if (json == NULL)
    return FALSE;
  if (!json_find_bool (json, "scored", FALSE))
    {
      *out_scored = FALSE;
      return TRUE;
    }
  sections = json_get_array (json, "result", "sections", error);
  if (sections == NULL || !finished_get_rational (json, "result", "total", &score.total, error))
    return FALSE;
  for (guint i = 0; i < score.n_sections; i++)
    score.sections[i].points = RATIONAL_ZERO;
  cJSON_ArrayForEach (section, sections)
  {
    if (!finished_read_result_section (blueprint, section, &score, error))
      return FALSE;
  }
  *out = score;
  *out_scored = TRUE;
  return TRUE;
}
