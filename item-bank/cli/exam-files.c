/* Whole small files through their parsers. */
#include "item-bank/cli/exam-files.h"

#include "common/base/file.h"

#define RULES_LEN_MAX     (1024u * 1024)
#define BLUEPRINT_LEN_MAX (32u * 1024 * 1024)

RulePack *
exam_files_read_rules (const char *path, GError **error)
{
  g_autoptr (GBytes) file = file_read (path, RULES_LEN_MAX, error);
  gsize len;
  const guint8 *data = file != NULL ? g_bytes_get_data (file, &len) : NULL;

  return file != NULL ? rule_pack_parse (path, data, len, error) : NULL;
}

Blueprint *
exam_files_read_blueprint (const char *path, GError **error)
{
  g_autoptr (GBytes) file = file_read (path, BLUEPRINT_LEN_MAX, error);
  gsize len;
  const guint8 *data = file != NULL ? g_bytes_get_data (file, &len) : NULL;

  return file != NULL ? blueprint_parse (path, data, len, error) : NULL;
}
