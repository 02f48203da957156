/* Rule packs for tests: out of the sample folder, or a small one with a hole for each part. */
#pragma once

#include <string.h>

#include "common/base/file.h"
#include "common/exam/ranking.h"
#include "tests/common/exam/exam-kit.h"

#define RULES_STATUSES                                                                                                 \
  "\"statuses\":[{\"code\":\"P/L\",\"role\":\"selected\",\"title\":{\"en\":\"s\",\"id\":\"s\"}},"                      \
  "{\"code\":\"P\",\"role\":\"passed\",\"title\":{\"en\":\"s\",\"id\":\"s\"}},"                                        \
  "{\"code\":\"TL\",\"role\":\"below\",\"title\":{\"en\":\"s\",\"id\":\"s\"}},"                                        \
  "{\"code\":\"TH\",\"role\":\"absent\",\"title\":{\"en\":\"s\",\"id\":\"s\"}},"                                       \
  "{\"code\":\"TMS\",\"role\":\"not-eligible\",\"title\":{\"en\":\"s\",\"id\":\"s\"}},"                                \
  "{\"code\":\"APS\",\"role\":\"withdrew\",\"title\":{\"en\":\"s\",\"id\":\"s\"}},"                                    \
  "{\"code\":\"DIS\",\"role\":\"disqualified\",\"title\":{\"en\":\"s\",\"id\":\"s\"}}]"

/* SKD of any year: thresholds and what happens at the cut are the arguments. */
#define RULES_SKD(THRESHOLDS, AT_CUT)                                                                                  \
  "{\"format\":\"exam-rules/v1\",\"id\":\"skd\",\"version\":1,\"title\":{\"en\":\"t\",\"id\":\"t\"},\"source\":\"s\"," \
  "\"scores\":[{\"id\":\"TWK\",\"kind\":\"section\",\"maximum\":\"150\"},"                                             \
  "{\"id\":\"TIU\",\"kind\":\"section\",\"maximum\":\"175\"},{\"id\":\"TKP\",\"kind\":\"section\",\"maximum\":"        \
  "\"225\"},"                                                                                                          \
  "{\"id\":\"total\",\"kind\":\"sum\",\"terms\":[\"TWK\",\"TIU\",\"TKP\"]}],"                                          \
  "\"formation_types\":[{\"id\":\"general\",\"thresholds\":" THRESHOLDS "},"                                           \
  "{\"id\":\"cumlaude\",\"thresholds\":{\"total\":\"271\",\"TIU\":\"85\"}}],"                                          \
  "\"ranking\":{\"quota_multiple\":3,\"order\":[{\"score\":\"total\",\"direction\":\"desc\"},"                         \
  "{\"score\":\"TKP\",\"direction\":\"desc\"},{\"score\":\"TIU\",\"direction\":\"desc\"},"                             \
  "{\"score\":\"TWK\",\"direction\":\"desc\"}],\"at_cut\":\"" AT_CUT "\"}," RULES_STATUSES                             \
  ",\"score_release\":\"start\",\"show_own_score\":true}"

#define RULES_2018 "{\"TWK\":\"75\",\"TIU\":\"80\",\"TKP\":\"143\"}"
#define RULES_2019 "{\"TWK\":\"65\",\"TIU\":\"80\",\"TKP\":\"126\"}"

static inline RulePack *
rules_kit_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  RulePack *pack = rule_pack_parse ("rules", (const guint8 *)text, strlen (text), &error);

  g_assert_no_error (error);
  return pack;
}

static inline GBytes *
rules_kit_sample_bytes (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "item-bank", "sample", name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = file_read (path, 1 << 20, &error);

  g_assert_no_error (error);
  return bytes;
}

static inline RulePack *
rules_kit_sample (const char *name)
{
  g_autoptr (GBytes) bytes = rules_kit_sample_bytes (name);
  g_autoptr (GError) error = NULL;
  RulePack *pack = rule_pack_parse (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);

  g_assert_no_error (error);
  return pack;
}
