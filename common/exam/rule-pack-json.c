/* A rule pack's JSON: docs/formats/rule-pack.md. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/json-members.h"
#include "common/exam/rule-pack.h"
#include "common/exam/rule-score-json.h"

#define RULE_FORMAT         "exam-rules/v1"
#define RULE_LEN_MAX        (1024u * 1024)
#define RULE_SOURCE_MAX     2000
#define RULE_TYPES_MAX      64
#define RULE_ORDER_MAX      32
#define RULE_CODE_MAX       8
#define RULE_QUOTA_MULTIPLE 100

static const char *const RULE_ROLES[]
    = { "selected", "passed", "below", "absent", "not-eligible", "withdrew", "disqualified", NULL };

static void
rule_threshold_free (gpointer data)
{
  RuleThreshold *threshold = data;

  g_free (threshold->score);
  g_free (threshold);
}

static void
rule_formation_type_free (gpointer data)
{
  RuleFormationType *type = data;

  g_free (type->id);
  g_free (type->title_en);
  g_free (type->title_id);
  g_ptr_array_unref (type->thresholds);
  g_free (type);
}

static void
rule_order_free (gpointer data)
{
  RuleOrder *order = data;

  g_free (order->score);
  g_free (order);
}

static void
rule_status_free (gpointer data)
{
  RuleStatus *status = data;

  g_free (status->code);
  g_free (status->role);
  g_free (status->title_en);
  g_free (status->title_id);
  g_free (status);
}

static RulePack *
rule_pack_new (void)
{
  RulePack *pack = g_new0 (RulePack, 1);

  pack->scores = g_ptr_array_new ();
  pack->formation_types = g_ptr_array_new_with_free_func (rule_formation_type_free);
  pack->order = g_ptr_array_new_with_free_func (rule_order_free);
  pack->statuses = g_ptr_array_new_with_free_func (rule_status_free);
  return pack;
}

/* "thresholds": {"<score>": "<minimum>", ...} */
static gboolean
rule_read_thresholds (RulePack *pack, RuleFormationType *type, const cJSON *value, const char *path, GError **error)
{
  const cJSON *thresholds = json_get_object (value, path, "thresholds", error);
  g_autofree char *place = g_strdup_printf ("%s.thresholds", path);
  const cJSON *member;

  if (thresholds == NULL)
    return FALSE;
  cJSON_ArrayForEach (member, thresholds)
  {
    const RuleScore *score = rule_pack_find_score (pack, member->string);
    RuleThreshold *threshold;
    Rational minimum;

    if (score == NULL)
      return json_members_fail (error, place, member->string, _ ("is not one of this pack's scores"));
    if (!rule_score_json_get_rational (thresholds, place, member->string, &minimum, error))
      return FALSE;
    if (rational_compare (minimum, score->maximum) > 0)
      return json_members_fail (error, place, member->string, _ ("nobody can reach it: it is above the maximum"));
    threshold = g_new0 (RuleThreshold, 1);
    threshold->score = g_strdup (score->id);
    threshold->minimum = minimum;
    g_ptr_array_add (type->thresholds, threshold);
  }
  return TRUE;
}

static gboolean
rule_read_formation_type (RulePack *pack, const cJSON *value, const char *path, GError **error)
{
  static const char *const NAMES[] = { "id", "title", "thresholds", NULL };
  RuleFormationType *type;
  const char *id;

  if (!json_members_check (value, path, NAMES, error)
      || (id = json_members_get_token (value, path, "id", EXAM_TOKEN_MAX, error)) == NULL)
    return FALSE;
  if (rule_pack_find_formation_type (pack, id) != NULL)
    return json_members_fail (error, path, "id", _ ("formation type \"%s\" is defined twice"), id);
  if (pack->formation_types->len == RULE_TYPES_MAX)
    return json_members_fail (error, "", "formation_types", _ ("has more than %u types"), RULE_TYPES_MAX);
  type = g_new0 (RuleFormationType, 1);
  type->id = g_strdup (id);
  type->thresholds = g_ptr_array_new_with_free_func (rule_threshold_free);
  g_ptr_array_add (pack->formation_types, type);
  return json_members_get_title (value, path, id, &type->title_en, &type->title_id, error)
         && rule_read_thresholds (pack, type, value, path, error);
}

static gboolean
rule_read_formation_types (RulePack *pack, const cJSON *root, GError **error)
{
  const cJSON *types = json_get_array (root, "", "formation_types", error);
  const cJSON *value;

  if (types == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, types)
  {
    g_autofree char *place = g_strdup_printf ("formation_types[%u]", pack->formation_types->len);

    if (!rule_read_formation_type (pack, value, place, error))
      return FALSE;
  }
  return pack->formation_types->len > 0 || json_members_fail (error, "", "formation_types", _ ("must not be empty"));
}

/* One key of the order: {"score", "direction"}, {"class": true} or {"birth_date": true}. */
static gboolean
rule_read_order_key (RulePack *pack, RuleOrder *order, const cJSON *value, const char *path, GError **error)
{
  static const char *const SCORE[] = { "score", "direction", NULL };
  static const char *const CLASS[] = { "class", NULL };
  static const char *const BIRTH_DATE[] = { "birth_date", NULL };
  const char *id = json_find_string (value, "score");
  const char *direction;

  if (json_find_bool (value, "class", FALSE))
    {
      order->kind = RULE_ORDER_CLASS;
      return json_members_check (value, path, CLASS, error);
    }
  if (json_find_bool (value, "birth_date", FALSE))
    {
      order->kind = RULE_ORDER_BIRTH_DATE;
      return json_members_check (value, path, BIRTH_DATE, error);
    }
  if (id == NULL || rule_pack_find_score (pack, id) == NULL)
    return json_members_fail (
        error, path, NULL,
        _ ("must name one of this pack's scores, or be {\"class\": true} or {\"birth_date\": true}"));
  direction = json_get_string (value, path, "direction", error);
  if (direction == NULL || !json_members_check (value, path, SCORE, error))
    return FALSE;
  order->kind = RULE_ORDER_SCORE;
  order->score = g_strdup (id);
  order->descending = strcmp (direction, "desc") == 0;
  return order->descending || strcmp (direction, "asc") == 0
         || json_members_fail (error, path, "direction", _ ("must be \"desc\" or \"asc\""));
}

static gboolean
rule_order_is_repeated (const RulePack *pack, const RuleOrder *order)
{
  for (guint i = 0; i < pack->order->len; i++)
    {
      const RuleOrder *earlier = pack->order->pdata[i];

      if (earlier != order && earlier->kind == order->kind && g_strcmp0 (earlier->score, order->score) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
rule_read_order (RulePack *pack, const cJSON *ranking, GError **error)
{
  const cJSON *keys = json_get_array (ranking, "ranking", "order", error);
  const cJSON *value;

  if (keys == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, keys)
  {
    g_autofree char *place = g_strdup_printf ("ranking.order[%u]", pack->order->len);
    RuleOrder *order = g_new0 (RuleOrder, 1);

    g_ptr_array_add (pack->order, order);
    if (!rule_read_order_key (pack, order, value, place, error))
      return FALSE;
    if (rule_order_is_repeated (pack, order) || pack->order->len > RULE_ORDER_MAX)
      return json_members_fail (error, place, NULL, _ ("repeats an earlier key, or there are too many"));
  }
  return pack->order->len > 0 || json_members_fail (error, "ranking", "order", _ ("must not be empty"));
}

static gboolean
rule_read_ranking (RulePack *pack, const cJSON *root, GError **error)
{
  static const char *const NAMES[] = { "quota_multiple", "order", "at_cut", NULL };
  const cJSON *ranking = json_get_object (root, "", "ranking", error);
  const char *at_cut;
  gint64 multiple;

  if (ranking == NULL || !json_members_check (ranking, "ranking", NAMES, error)
      || !json_get_integer (ranking, "ranking", "quota_multiple", 1, RULE_QUOTA_MULTIPLE, &multiple, error)
      || (at_cut = json_get_string (ranking, "ranking", "at_cut", error)) == NULL)
    return FALSE;
  pack->quota_multiple = (guint)multiple;
  pack->at_cut = strcmp (at_cut, "block") == 0 ? RULE_CUT_BLOCK : RULE_CUT_ALL;
  if (pack->at_cut == RULE_CUT_ALL && strcmp (at_cut, "all") != 0)
    return json_members_fail (error, "ranking", "at_cut", _ ("must be \"all\" or \"block\""));
  return rule_read_order (pack, ranking, error);
}

static gboolean
rule_read_status (RulePack *pack, const cJSON *value, const char *path, GError **error)
{
  static const char *const NAMES[] = { "code", "role", "title", NULL };
  const char *code, *role;
  RuleStatus *status;

  if (!json_members_check (value, path, NAMES, error)
      || (code = json_members_get_token (value, path, "code", RULE_CODE_MAX, error)) == NULL
      || (role = json_get_string (value, path, "role", error)) == NULL)
    return FALSE;
  if (!g_strv_contains (RULE_ROLES, role))
    return json_members_fail (error, path, "role", _ ("\"%.40s\" is not a role of this format"), role);
  if (rule_pack_status_code (pack, role) != NULL)
    return json_members_fail (error, path, "role", _ ("role \"%s\" has two statuses"), role);
  status = g_new0 (RuleStatus, 1);
  status->code = g_strdup (code);
  status->role = g_strdup (role);
  g_ptr_array_add (pack->statuses, status);
  return json_members_get_title (value, path, NULL, &status->title_en, &status->title_id, error);
}

static gboolean
rule_read_statuses (RulePack *pack, const cJSON *root, GError **error)
{
  const cJSON *statuses = json_get_array (root, "", "statuses", error);
  const cJSON *value;

  if (statuses == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, statuses)
  {
    g_autofree char *place = g_strdup_printf ("statuses[%u]", pack->statuses->len);

    if (!rule_read_status (pack, value, place, error))
      return FALSE;
  }
  for (const char *const *role = RULE_ROLES; *role != NULL; role++)
    if (rule_pack_status_code (pack, *role) == NULL)
      return json_members_fail (error, "", "statuses", _ ("no status has the role \"%s\""), *role);
  return TRUE;
}

static gboolean
rule_read_release (RulePack *pack, const cJSON *root, GError **error)
{
  const char *release = json_get_string (root, "", "score_release", error);

  if (release == NULL)
    return FALSE;
  pack->score_release = strcmp (release, "finish") == 0 ? RULE_RELEASE_FINISH : RULE_RELEASE_START;
  return pack->score_release == RULE_RELEASE_FINISH || strcmp (release, "start") == 0
         || json_members_fail (error, "", "score_release", _ ("must be \"start\" or \"finish\""));
}

static gboolean
rule_read_head (RulePack *pack, const cJSON *root, GError **error)
{
  static const char *const NAMES[]
      = { "format",          "id",      "version",  "title",         "source",         "scores",
          "formation_types", "ranking", "statuses", "score_release", "show_own_score", NULL };
  const char *id, *source;
  gint64 version;

  if (!json_members_check (root, "", NAMES, error) || !json_members_check_format (root, RULE_FORMAT, error)
      || (id = json_members_get_token (root, "", "id", EXAM_ID_MAX, error)) == NULL
      || !json_get_integer (root, "", "version", 1, G_MAXINT32, &version, error)
      || (source = json_get_string (root, "", "source", error)) == NULL
      || !json_members_check_text (source, "", "source", RULE_SOURCE_MAX, error))
    return FALSE;
  pack->id = g_strdup (id);
  pack->version = (guint32)version;
  pack->source = g_strdup (source);
  return json_members_get_title (root, "", NULL, &pack->title_en, &pack->title_id, error);
}

RulePack *
rule_pack_parse (const char *what, const guint8 *data, gsize len, GError **error)
{
  g_autoptr (cJSON) root = json_parse (what, (const char *)data, len, RULE_LEN_MAX, error);
  g_autoptr (RulePack) pack = NULL;

  if (root == NULL)
    return NULL;
  pack = rule_pack_new ();
  if (!rule_read_head (pack, root, error) || !rule_score_json_read (pack, root, error)
      || !rule_read_formation_types (pack, root, error) || !rule_read_ranking (pack, root, error)
      || !rule_read_statuses (pack, root, error) || !rule_read_release (pack, root, error)
      || !json_members_get_bool (root, "", "show_own_score", &pack->show_own_score, error))
    {
      adil_error_prefix_place (error, what, 0);
      return NULL;
    }
  return g_steal_pointer (&pack);
}
