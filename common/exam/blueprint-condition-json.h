/* Member "conditions" of a blueprint: docs/formats/blueprint.md. */
#pragma once

#include "common/base/json.h"
#include "common/exam/blueprint.h"

/* Optional member. SYNTAX naming the field. */
gboolean blueprint_condition_read_all (Blueprint *blueprint, const cJSON *root, GError **error);
void blueprint_condition_write_all (const Blueprint *blueprint, cJSON *root);
