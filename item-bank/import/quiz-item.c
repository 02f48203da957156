/* From quiz items to drafts. */
#include "item-bank/import/quiz-item.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/points-rules.h"
#include "common/exam/response.h"
#include "item-bank/import/draft-fields.h"

#define QUIZ_PICTURES_MAX 16

static void
quiz_answer_free (gpointer data)
{
  QuizAnswer *answer = data;

  g_free (answer->text);
  g_ptr_array_unref (answer->pictures);
  g_free (answer);
}

static void
quiz_part_free (gpointer data)
{
  QuizPart *part = data;

  g_free (part->prompt);
  g_ptr_array_unref (part->answers);
  g_ptr_array_unref (part->targets);
  g_free (part);
}

QuizItem *
quiz_item_new (guint line)
{
  QuizItem *item = g_new0 (QuizItem, 1);

  item->line = line;
  item->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
  item->parts = g_ptr_array_new_with_free_func (quiz_part_free);
  return item;
}

void
quiz_item_free (QuizItem *item)
{
  if (item == NULL)
    return;
  g_free (item->id);
  g_free (item->lang);
  g_free (item->stem);
  g_free (item->section);
  g_free (item->topic);
  g_free (item->bloom);
  g_free (item->rationale);
  g_ptr_array_unref (item->pictures);
  g_ptr_array_unref (item->parts);
  points_rules_free (item->rules);
  g_free (item);
}

QuizPart *
quiz_item_add_part (QuizItem *item, ItemKind kind)
{
  QuizPart *part = g_new0 (QuizPart, 1);

  part->kind = kind;
  part->grade = rational_from_integer (1);
  part->answers = g_ptr_array_new_with_free_func (quiz_answer_free);
  part->targets = g_ptr_array_new_with_free_func (quiz_answer_free);
  g_ptr_array_add (item->parts, part);
  return part;
}

static QuizAnswer *
quiz_answer_new (const char *text)
{
  QuizAnswer *answer = g_new0 (QuizAnswer, 1);

  answer->text = g_strdup (text);
  answer->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
  answer->fraction = answer->lo = answer->hi = RATIONAL_ZERO;
  answer->target = G_MAXUINT;
  return answer;
}

QuizAnswer *
quiz_part_add_answer (QuizPart *part, const char *text)
{
  QuizAnswer *answer = quiz_answer_new (text);

  g_ptr_array_add (part->answers, answer);
  return answer;
}

guint
quiz_part_find_target (QuizPart *part, const char *text)
{
  for (guint i = 0; i < part->targets->len; i++)
    if (strcmp (((QuizAnswer *)part->targets->pdata[i])->text, text) == 0)
      return i;
  g_ptr_array_add (part->targets, quiz_answer_new (text));
  return part->targets->len - 1;
}

static gboolean
quiz_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s", message);
  return FALSE;
}

static gboolean
quiz_times (Rational a, Rational b, Rational *out, GError **error)
{
  return rational_multiply (a, b, out) || quiz_fail (error, _ ("the points are too large to be exact"));
}

/* Pictures move from the answer to the document. */
static void
quiz_move_pictures (GPtrArray *from, GPtrArray *to)
{
  while (from->len > 0)
    g_ptr_array_add (to, g_ptr_array_steal_index (from, 0));
}

static gboolean
quiz_check_answer (const QuizAnswer *answer, guint i, GError **error)
{
  g_autofree char *name = g_strdup_printf (_ ("option %c"), (int)('A' + i));

  if (*answer->text == '\0' && answer->pictures->len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("option %c is empty: write its text"), (int)('A' + i));
      return FALSE;
    }
  if (answer->pictures->len > QUIZ_PICTURES_MAX)
    return quiz_fail (error, _ ("there are more than 16 pictures in one place"));
  return draft_fields_check_text (name, answer->text, ITEM_TEXT_MAX, error);
}

static gboolean
quiz_add_options (const QuizPart *part, ItemField *field, GError **error)
{
  if (part->answers->len > EXAM_OPTIONS_MAX || part->targets->len > EXAM_OPTIONS_MAX)
    return quiz_fail (error, _ ("there are more than 26 options"));
  if (part->answers->len < item_kind_min_options (part->kind))
    return quiz_fail (error, _ ("there must be at least two options"));
  for (guint i = 0; i < part->answers->len; i++)
    {
      QuizAnswer *answer = part->answers->pdata[i];

      if (!quiz_check_answer (answer, i, error))
        return FALSE;
      quiz_move_pictures (answer->pictures, item_field_add_option (field, answer->text)->pictures);
    }
  for (guint i = 0; i < part->targets->len; i++)
    {
      QuizAnswer *target = part->targets->pdata[i];

      if (!quiz_check_answer (target, i, error))
        return FALSE;
      quiz_move_pictures (target->pictures, item_field_add_target (field, target->text)->pictures);
    }
  return TRUE;
}

static gboolean
quiz_rule_choice (const QuizPart *part, PointsField *rule, GError **error)
{
  for (guint i = 0; i < part->answers->len; i++)
    {
      const QuizAnswer *answer = part->answers->pdata[i];
      const char key[2] = { (char)('A' + i), '\0' };
      Rational points;

      if (!quiz_times (part->grade, answer->fraction, &points, error))
        return FALSE;
      if (points.num != 0)
        points_field_add_on (rule, key, points);
    }
  if (part->kind == ITEM_KIND_MULTIPLE && !part->is_signed)
    {
      rule->has_lower = rule->has_upper = TRUE;
      rule->lower = RATIONAL_ZERO;
      rule->upper = part->grade;
    }
  return TRUE;
}

/* The one response that is right: of "multiple" every option with a fraction above 0, of "order" the order of the file.
 */
static gboolean
quiz_rule_all (const QuizPart *part, PointsField *rule, GError **error)
{
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < part->answers->len; i++)
    {
      const QuizAnswer *answer = part->answers->pdata[i];

      if (part->kind == ITEM_KIND_MATCH && answer->target != G_MAXUINT)
        g_string_append_printf (key, "%c%u", 'A' + i, answer->target + 1);
      else if (part->kind == ITEM_KIND_ORDER || (part->kind == ITEM_KIND_MULTIPLE && answer->fraction.num > 0))
        g_string_append_c (key, (char)('A' + i));
    }
  if (key->len == 0)
    return quiz_fail (error, _ ("no answer is right: mark one"));
  points_field_add_on (rule, key->str, part->grade);
  return TRUE;
}

/* Every place that is right is worth the same. */
static gboolean
quiz_rule_pairs (const QuizPart *part, PointsField *rule, GError **error)
{
  guint n = 0;
  Rational share;

  for (guint i = 0; i < part->answers->len; i++)
    n += part->kind == ITEM_KIND_ORDER || ((QuizAnswer *)part->answers->pdata[i])->target != G_MAXUINT;
  if (n == 0)
    return quiz_fail (error, _ ("no answer is right: mark one"));
  if (!quiz_times (part->grade, (Rational){ 1, n }, &share, error))
    return FALSE;
  for (guint i = 0; i < part->answers->len; i++)
    {
      const QuizAnswer *answer = part->answers->pdata[i];
      guint place = part->kind == ITEM_KIND_ORDER ? i : answer->target;
      g_autofree char *key = g_strdup_printf ("%c%u", 'A' + i, place + 1);

      if (place != G_MAXUINT)
        points_field_add_on (rule, key, share);
    }
  return TRUE;
}

/* "a\*b" and "a*b": in the rules a star is escaped as the format of points says, by its own way of writing. */
static gboolean
quiz_add_text (const QuizPart *part, const QuizAnswer *answer, PointsField *rule, Rational points, GError **error)
{
  g_autoptr (GString) literal = g_string_new (NULL);
  gboolean has_wildcard = FALSE, has_star = FALSE;

  for (const char *p = answer->text; *p != '\0'; p++)
    {
      has_wildcard = has_wildcard || *p == '*';
      if (*p == '\\' && p[1] == '*')
        {
          has_star = TRUE;
          p++;
        }
      g_string_append_c (literal, *p);
    }
  if (has_wildcard && has_star)
    return quiz_fail (error, _ ("an accepted text has both a literal star and \"*\" as a wildcard"));
  points_field_add_text (rule,
                         has_wildcard ? (part->is_exact ? POINTS_TEST_GLOB : POINTS_TEST_LIKEGLOB)
                                      : (part->is_exact ? POINTS_TEST_IS : POINTS_TEST_LIKE),
                         literal->str, points);
  return TRUE;
}

static gboolean
quiz_rule_typed (const QuizPart *part, PointsField *rule, GError **error)
{
  gboolean is_reached = TRUE;

  for (guint i = 0; i < part->answers->len && is_reached; i++)
    {
      const QuizAnswer *answer = part->answers->pdata[i];
      Rational points;

      if (!quiz_times (part->grade, answer->fraction, &points, error))
        return FALSE;
      if (part->kind == ITEM_KIND_TEXT && strcmp (answer->text, "*") != 0)
        {
          if (!quiz_add_text (part, answer, rule, points, error))
            return FALSE;
        }
      else if (part->kind == ITEM_KIND_TEXT || answer->is_any)
        {
          rule->fallback = points; /* and no later answer can count */
          is_reached = FALSE;
        }
      else
        points_field_add_between (rule, &answer->lo, &answer->hi, points);
    }
  return TRUE;
}

static gboolean
quiz_add_rule (const QuizPart *part, PointsRules *rules, GError **error)
{
  gboolean has_options = item_kind_has_options (part->kind);
  PointsField *rule = points_rules_add_field (rules, part->kind, has_options ? part->answers->len : 0,
                                              part->targets->len, part->is_all);

  if (!has_options)
    return quiz_rule_typed (part, rule, error);
  if (part->is_all)
    return quiz_rule_all (part, rule, error);
  if (part->kind == ITEM_KIND_ORDER || part->kind == ITEM_KIND_MATCH)
    return quiz_rule_pairs (part, rule, error);
  return quiz_rule_choice (part, rule, error);
}

static gboolean
quiz_build_parts (const QuizItem *item, ItemDocument *document, PointsRules *rules, GError **error)
{
  for (guint i = 0; i < item->parts->len; i++)
    {
      const QuizPart *part = item->parts->pdata[i];
      g_autofree char *id = g_strdup_printf ("F%u", i + 1);
      ItemField *field = document->kind == ITEM_KIND_MIXED ? item_document_add_field (document, id, part->kind)
                                                           : item_document_get_field (document, 0);

      g_free (field->prompt);
      field->prompt = g_strdup (part->prompt != NULL ? part->prompt : "");
      if ((item_kind_has_options (part->kind) && !quiz_add_options (part, field, error))
          || (rules != item->rules && !quiz_add_rule (part, rules, error)))
        {
          if (item->parts->len > 1)
            g_prefix_error (error, _ ("field %u: "), i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

/* As it will be packed, so that a bad item is named now and not when the bank is sealed. */
static gboolean
quiz_check_document (ItemDocument *document, GError **error)
{
  guint32 version = document->version;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ItemDocument) again = NULL;

  document->version = 1;
  bytes = item_document_format (document);
  document->version = version;
  if (g_bytes_get_size (bytes) > ITEM_DOCUMENT_LEN_MAX - 32)
    return quiz_fail (error, _ ("the item is larger than 1 MiB: make its pictures smaller"));
  again = item_document_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  return again != NULL;
}

static gboolean
quiz_check_maximum (const PointsRules *rules, GError **error)
{
  return points_rules_maximum (rules).num > 0
         || quiz_fail (error, _ ("no answer is worth anything: mark the right one"));
}

/* An item all of whose options are worth something is one of attitude. */
static gboolean
quiz_is_weighted (const Points *points)
{
  if (points->kind != ITEM_KIND_SINGLE)
    return FALSE;
  for (guint i = 0; i < points->n_options; i++)
    if (points->points[i] <= 0)
      return FALSE;
  return TRUE;
}

static void
quiz_set (char **out, const char *value)
{
  g_free (*out);
  *out = g_strdup (value != NULL ? value : "");
}

static gboolean
quiz_set_metadata (const QuizItem *item, ItemDraft *draft, GError **error)
{
  quiz_set (&draft->section, item->section);
  quiz_set (&draft->topic, item->topic);
  quiz_set (&draft->bloom, item->bloom);
  quiz_set (&draft->rationale, item->rationale);
  return draft_fields_check_token ("section", draft->section, EXAM_TOKEN_MAX, error)
         && draft_fields_check_text ("topic", draft->topic, ITEM_NAME_MAX, error)
         && draft_fields_check_text ("bloom", draft->bloom, ITEM_NAME_MAX, error)
         && draft_fields_check_text (_ ("rationale"), draft->rationale, ITEM_TEXT_MAX, error);
}

ItemDraft *
quiz_item_build (const QuizItem *item, GError **error)
{
  ItemKind kind = item->parts->len == 1 ? ((const QuizPart *)item->parts->pdata[0])->kind : ITEM_KIND_MIXED;
  g_autoptr (ItemDraft) draft = NULL;
  g_autoptr (PointsRules) made = points_rules_new (kind);
  PointsRules *rules = item->rules != NULL ? item->rules : made;

  if (item->parts->len == 0 || item->parts->len > EXAM_FIELDS_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT,
                   _ ("there are %u places to answer in, but from 1 to %d are possible"), item->parts->len,
                   EXAM_FIELDS_MAX);
      return NULL;
    }
  draft = item_draft_new (item_document_new (item->id, 0, kind, item->lang, item->stem));
  if (*item->stem == '\0' && item->pictures->len == 0)
    quiz_fail (error, _ ("the question has no text"));
  else if (item->pictures->len > QUIZ_PICTURES_MAX)
    quiz_fail (error, _ ("there are more than 16 pictures in one place"));
  else if (draft_fields_check_text (_ ("question"), item->stem, ITEM_TEXT_MAX, error)
           && quiz_build_parts (item, draft->document, rules, error) && quiz_check_maximum (rules, error)
           && points_rules_compile (rules, &draft->points, error) && quiz_set_metadata (item, draft, error))
    {
      quiz_move_pictures (item->pictures, draft->document->pictures);
      draft->is_weighted = quiz_is_weighted (&draft->points);
      if (draft_fields_check_size (draft, error) && quiz_check_document (draft->document, error))
        return g_steal_pointer (&draft);
    }
  return NULL;
}
