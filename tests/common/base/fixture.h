/* Reference data outside the tree. A test that finds none says so and skips. */
#pragma once

#include <glib.h>
#include <string.h>

#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/base/json.h"

#define FIXTURE_MAX_LEN (64 * 1024 * 1024)

/* NULL, and the test is marked as skipped, where there is no reference data. */
static inline char *
fixture_path (const char *relative)
{
  const char *root = g_getenv ("ADIL_FIXTURES");

  if (root == NULL || !g_file_test (root, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("no reference data: set ADIL_FIXTURES to its folder");
      return NULL;
    }
  return g_build_filename (root, relative, NULL);
}

static inline cJSON *
fixture_load_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (path, FIXTURE_MAX_LEN, &error);
  cJSON *json;
  gsize len;
  const char *text;

  g_assert_no_error (error);
  text = g_bytes_get_data (bytes, &len);
  json = json_parse (path, text, len, FIXTURE_MAX_LEN, &error);
  g_assert_no_error (error);
  return json;
}

static inline cJSON *
fixture_load (const char *relative)
{
  g_autofree char *path = fixture_path (relative);

  return path != NULL ? fixture_load_file (path) : NULL;
}

/* Bytes of a hex literal or of the hex member name of object; both must be right. */
static inline GBytes *
fixture_hex (const char *hex)
{
  GBytes *bytes = hex_dup_bytes (hex);

  g_assert_nonnull (bytes);
  return bytes;
}

static inline GBytes *
fixture_get_hex (const cJSON *object, const char *name)
{
  const char *hex = json_find_string (object, name);

  g_assert_nonnull (hex);
  return fixture_hex (hex);
}
