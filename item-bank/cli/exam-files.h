/* The two plans that an exam's authority writes, read from files. */
#pragma once

#include "common/exam/blueprint.h"
#include "common/exam/rule-pack.h"

/* Errors name the file. */
RulePack *exam_files_read_rules (const char *path, GError **error);
Blueprint *exam_files_read_blueprint (const char *path, GError **error);
