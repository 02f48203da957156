/* The "scores" of a rule pack's JSON. Used by rule-pack-json.c alone. */
#pragma once

#include "common/base/json.h"
#include "common/exam/rule-pack.h"

/* Reads member "scores" of root into pack->scores. SYNTAX naming the field. */
gboolean rule_score_json_read (RulePack *pack, const cJSON *root, GError **error);
/* Member name of object as an exact number: a string as rational_parse() takes it. SYNTAX naming the field. */
gboolean
rule_score_json_get_rational (const cJSON *object, const char *path, const char *name, Rational *out, GError **error);
