/* A small sealed bank with all its secrets, and what else several exam tests need. Random bytes are fixed: the same
 * package every time, but for signatures. */
#pragma once

#include "common/base/error.h"
#include "common/exam/bank-package.h"
#include "common/exam/score.h"

typedef struct
{
  Secret *member_keys[3];
  char *member_certs[3];
  char *committee_pem;
  Secret *cek;
  GPtrArray *contents; /* of GBytes ciphertext */
  GPtrArray *points;   /* of GBytes ciphertext */
  GBytes *blueprint_json;
  Manifest *manifest;
} ExamKit;

/* Opens the pool of locked memory and starts the test program. */
void exam_kit_init_tests (int *argc, char ***argv);
/* n_items >= 2, by turns in strata "a" (count 1) and "b" (count 1) of section "S"; policy 2 of 3. */
ExamKit *exam_kit_new (guint n_items);
void exam_kit_free (ExamKit *kit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamKit, exam_kit_free)
/* The package without signatures. */
GBytes *exam_kit_build (ExamKit *kit);
/* The same with one signature more. */
GBytes *exam_kit_sign (const ExamKit *kit, GBytes *package, guint member);
/* Signed by members 0 and 1. */
GBytes *exam_kit_build_signed (ExamKit *kit);
/* Key of one item's part. */
Secret *exam_kit_item_key (const ExamKit *kit, ItemSealPart part, guint32 idx);

/* A form of n slots with 5 options each over idx 0, 1, 2...; section 0. */
Form *exam_kit_form_new (guint n_slots);

/* The error is of this code; clears it. */
void exam_kit_assert_error (GError **error, AdilError code);
