/* The signed text that names everything inside a bank package. */
#include "common/exam/manifest.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/tlog/merkle.h"

#define MANIFEST_LEN_MAX    (128u * 1024 * 1024)
#define MANIFEST_PEOPLE_MAX 255  /* committee members, custodians: Shamir's limit */
#define MANIFEST_LINE_MAX   1000 /* an item's line has at most 476 */
#define MANIFEST_LINES_MAX  (EXAM_BANK_ITEMS_MAX + MANIFEST_PEOPLE_MAX + 8)

static void
manifest_share_free (gpointer data)
{
  ManifestShare *share = data;

  g_free (share->custodian);
  g_free (share);
}

static void
manifest_item_free (gpointer data)
{
  ManifestItem *item = data;

  g_free (item->item_id);
  g_free (item->section);
  g_free (item->stratum);
  g_free (item);
}

Manifest *
manifest_new (const char *exam, guint32 version)
{
  Manifest *manifest = g_new0 (Manifest, 1);

  manifest->exam = g_strdup (exam);
  manifest->version = version;
  manifest->shares = g_ptr_array_new_with_free_func (manifest_share_free);
  manifest->items = g_ptr_array_new_with_free_func (manifest_item_free);
  return manifest;
}

void
manifest_free (Manifest *manifest)
{
  if (manifest == NULL)
    return;
  g_free (manifest->exam);
  g_ptr_array_unref (manifest->shares);
  g_ptr_array_unref (manifest->items);
  g_free (manifest);
}

ManifestShare *
manifest_add_share (Manifest *manifest, guint32 x, const char *custodian, const guint8 sha256[DIGEST_LEN])
{
  ManifestShare *share = g_new0 (ManifestShare, 1);

  share->x = x;
  share->custodian = g_strdup (custodian);
  memcpy (share->sha256, sha256, DIGEST_LEN);
  g_ptr_array_add (manifest->shares, share);
  return share;
}

ManifestItem *
manifest_add_item (Manifest *manifest,
                   const char *item_id,
                   guint32 version,
                   const char *section,
                   const char *stratum,
                   ItemKind kind,
                   guint n_options)
{
  ManifestItem *item = g_new0 (ManifestItem, 1);

  item->idx = manifest->items->len;
  item->item_id = g_strdup (item_id);
  item->version = version;
  item->section = g_strdup (section);
  item->stratum = g_strdup (stratum);
  item->kind = kind;
  item->n_options = n_options;
  g_ptr_array_add (manifest->items, item);
  return item;
}

static void
manifest_append_hex (GString *text, const guint8 hash32[DIGEST_LEN], char end)
{
  g_autofree char *hex = hex_format (hash32, DIGEST_LEN);

  g_string_append (text, hex);
  g_string_append_c (text, end);
}

static void
manifest_format_head (const Manifest *manifest, GString *text)
{
  g_string_append_printf (text, "exam-bank/v1\nexam %s\nversion %u\npolicy %u of %u ", manifest->exam,
                          manifest->version, manifest->policy_m, manifest->policy_n);
  manifest_append_hex (text, manifest->committee_sha256, '\n');
  g_string_append (text, "nonce ");
  manifest_append_hex (text, manifest->nonce, '\n');
  g_string_append (text, "cek-commit ");
  manifest_append_hex (text, manifest->cek_commit, '\n');
  for (guint i = 0; i < manifest->shares->len; i++)
    {
      const ManifestShare *share = manifest->shares->pdata[i];

      g_string_append_printf (text, "share %u %s ", share->x, share->custodian);
      manifest_append_hex (text, share->sha256, '\n');
    }
  g_string_append (text, "blueprint ");
  manifest_append_hex (text, manifest->blueprint_sha256, '\n');
}

static void
manifest_format_item (const ManifestItem *item, GString *text)
{
  g_string_append_printf (text, "item %u %s %u %s %s %s %u ", item->idx, item->item_id, item->version, item->section,
                          item->stratum, item_kind_to_token (item->kind), item->n_options);
  manifest_append_hex (text, item->item_commit, ' ');
  manifest_append_hex (text, item->points_commit, ' ');
  manifest_append_hex (text, item->content_sha256, ' ');
  manifest_append_hex (text, item->points_sha256, '\n');
}

GBytes *
manifest_format (Manifest *manifest)
{
  GString *text = g_string_new (NULL);
  g_autofree guint8 *leaves = g_malloc_n (manifest->items->len + 1, DIGEST_LEN);
  gsize len;

  manifest_format_head (manifest, text);
  for (guint i = 0; i < manifest->items->len; i++)
    {
      gsize start = text->len;

      manifest_format_item (manifest->items->pdata[i], text);
      merkle_leaf_hash (text->str + start, text->len - start - 1, leaves + (gsize)i * DIGEST_LEN);
    }
  merkle_root (leaves, manifest->items->len, manifest->items_root);
  g_string_append (text, "items-root ");
  manifest_append_hex (text, manifest->items_root, '\n');
  len = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), len);
}

static gboolean
manifest_read_hash (const TextLines *lines, const char *text, guint8 out32[DIGEST_LEN], GError **error)
{
  return hex_parse (text, out32, DIGEST_LEN)
         || text_lines_fail (lines, error, _ ("\"%.80s\" is not a hash of 64 lower-case hexadecimal digits"), text);
}

static gboolean
manifest_read_number (const TextLines *lines, const char *text, guint64 min, guint64 max, guint64 *out, GError **error)
{
  return (text_parse_decimal (text, max, out) && *out >= min)
         || text_lines_fail (lines, error, _ ("\"%.40s\" is not a number from %" PRIu64 " to %" PRIu64), text, min,
                             max);
}

static gboolean
manifest_read_token (const TextLines *lines, const char *text, gsize max_len, GError **error)
{
  return text_is_token (text, max_len)
         || text_lines_fail (lines, error, _ ("\"%.80s\" is not an identifier of at most %u characters"), text,
                             (guint)max_len);
}

/* A line of a keyword and one hash. */
static gboolean
manifest_read_hash_line (TextLines *lines, const char *keyword, guint8 out32[DIGEST_LEN], GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, keyword, 2, error);

  return fields != NULL && manifest_read_hash (lines, fields[1], out32, error);
}

static gboolean
manifest_read_policy (Manifest *manifest, TextLines *lines, GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, "policy", 5, error);
  guint64 m, n;

  if (fields == NULL || !manifest_read_number (lines, fields[1], 1, MANIFEST_PEOPLE_MAX, &m, error)
      || !manifest_read_number (lines, fields[3], 1, MANIFEST_PEOPLE_MAX, &n, error)
      || !manifest_read_hash (lines, fields[4], manifest->committee_sha256, error))
    return FALSE;
  if (strcmp (fields[2], "of") != 0 || m > n)
    return text_lines_fail (lines, error, _ ("must read \"policy <m> of <n> <hash>\" with m at most n"));
  manifest->policy_m = (guint)m;
  manifest->policy_n = (guint)n;
  return TRUE;
}

static Manifest *
manifest_read_head (TextLines *lines, GError **error)
{
  g_auto (GStrv) format = text_lines_next (lines, "exam-bank/v1", 1, error);
  g_auto (GStrv) exam = format != NULL ? text_lines_next (lines, "exam", 2, error) : NULL;
  g_auto (GStrv) version = NULL;
  g_autoptr (Manifest) manifest = NULL;
  guint64 number;

  if (exam == NULL || !manifest_read_token (lines, exam[1], EXAM_ID_MAX, error)
      || (version = text_lines_next (lines, "version", 2, error)) == NULL
      || !manifest_read_number (lines, version[1], 1, G_MAXINT32, &number, error))
    return NULL;
  manifest = manifest_new (exam[1], (guint32)number);
  if (!manifest_read_policy (manifest, lines, error)
      || !manifest_read_hash_line (lines, "nonce", manifest->nonce, error)
      || !manifest_read_hash_line (lines, "cek-commit", manifest->cek_commit, error))
    return NULL;
  return g_steal_pointer (&manifest);
}

static gboolean
manifest_read_shares (Manifest *manifest, TextLines *lines, GError **error)
{
  guint64 last_x = 0;

  while (text_lines_peek (lines, "share"))
    {
      g_auto (GStrv) fields = text_lines_next (lines, "share", 4, error);
      guint8 hash[DIGEST_LEN];

      if (fields == NULL || !manifest_read_number (lines, fields[1], last_x + 1, MANIFEST_PEOPLE_MAX, &last_x, error)
          || !manifest_read_token (lines, fields[2], EXAM_TOKEN_MAX, error)
          || !manifest_read_hash (lines, fields[3], hash, error))
        return FALSE;
      manifest_add_share (manifest, (guint32)last_x, fields[2], hash);
    }
  return TRUE;
}

static gboolean
manifest_read_item (Manifest *manifest, TextLines *lines, GHashTable *ids, GError **error)
{
  g_auto (GStrv) fields = text_lines_next (lines, "item", 12, error);
  guint64 idx = manifest->items->len;
  guint64 version, n_options;
  ManifestItem *item;
  ItemKind kind;

  if (fields == NULL || !manifest_read_number (lines, fields[1], idx, idx, &idx, error)
      || !manifest_read_token (lines, fields[2], EXAM_ITEM_ID_MAX, error)
      || !manifest_read_number (lines, fields[3], 1, G_MAXINT32, &version, error)
      || !manifest_read_token (lines, fields[4], EXAM_TOKEN_MAX, error)
      || !manifest_read_token (lines, fields[5], EXAM_TOKEN_MAX, error)
      || !manifest_read_number (lines, fields[7], 0, EXAM_OPTIONS_MAX, &n_options, error))
    return FALSE;
  if (!item_kind_from_token (fields[6], &kind))
    return text_lines_fail (lines, error, _ ("unknown kind of item \"%.40s\""), fields[6]);
  if (item_kind_is_shuffled (kind) ? n_options < item_kind_min_options (kind) : n_options > 0)
    return text_lines_fail (lines, error, _ ("an item of kind %s cannot have %u options whose order is drawn"), fields[6],
                            (guint)n_options);
  item = manifest_add_item (manifest, fields[2], (guint32)version, fields[4], fields[5], kind, (guint)n_options);
  if (!g_hash_table_add (ids, item->item_id))
    return text_lines_fail (lines, error, _ ("item %s occurs twice"), item->item_id);
  return manifest_read_hash (lines, fields[8], item->item_commit, error)
         && manifest_read_hash (lines, fields[9], item->points_commit, error)
         && manifest_read_hash (lines, fields[10], item->content_sha256, error)
         && manifest_read_hash (lines, fields[11], item->points_sha256, error);
}

static gboolean
manifest_read_items (Manifest *manifest, TextLines *lines, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  do
    {
      if (!manifest_read_item (manifest, lines, ids, error))
        return FALSE;
      if (manifest->items->len > EXAM_BANK_ITEMS_MAX)
        return text_lines_fail (lines, error, _ ("there are more than %u items"), EXAM_BANK_ITEMS_MAX);
    }
  while (text_lines_peek (lines, "item"));
  if (!manifest_read_hash_line (lines, "items-root", manifest->items_root, error))
    return FALSE;
  return text_lines_at_end (lines) || text_lines_fail (lines, error, _ ("nothing may follow the items-root"));
}

/* Every field was checked already: this catches what those checks forgot. */
static gboolean
manifest_check_spelling (Manifest *manifest, const guint8 *data, gsize len, GError **error)
{
  guint8 claimed_root[DIGEST_LEN];
  g_autoptr (GBytes) again = NULL;

  memcpy (claimed_root, manifest->items_root, DIGEST_LEN);
  again = manifest_format (manifest);
  if (memcmp (claimed_root, manifest->items_root, DIGEST_LEN) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("manifest.txt: the items-root does not fit the item lines: the manifest was changed"));
      return FALSE;
    }
  if (g_bytes_get_size (again) != len || memcmp (g_bytes_get_data (again, NULL), data, len) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("manifest.txt: is not spelled in the one valid way"));
      return FALSE;
    }
  return TRUE;
}

/* Before the text is split: millions of empty lines or fields would take gigabytes. */
static gboolean
manifest_check_lines (const guint8 *data, gsize len, GError **error)
{
  gsize n_lines = 0, line_start = 0;

  for (gsize i = 0; i < len; i++)
    {
      if (i - line_start > MANIFEST_LINE_MAX)
        break;
      if (data[i] != '\n')
        continue;
      line_start = i + 1;
      if (++n_lines > MANIFEST_LINES_MAX)
        break;
    }
  if (n_lines <= MANIFEST_LINES_MAX && len - line_start <= MANIFEST_LINE_MAX)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("manifest.txt: no manifest has more than %u lines, or lines of more than %u characters"),
               MANIFEST_LINES_MAX, MANIFEST_LINE_MAX);
  return FALSE;
}

Manifest *
manifest_parse (const guint8 *data, gsize len, GError **error)
{
  g_autoptr (TextLines) lines
      = manifest_check_lines (data, len, error)
            ? text_lines_parse ("manifest.txt", (const char *)data, len, MANIFEST_LEN_MAX, error)
            : NULL;
  g_autoptr (Manifest) manifest = lines != NULL ? manifest_read_head (lines, error) : NULL;

  if (manifest == NULL || !manifest_read_shares (manifest, lines, error)
      || !manifest_read_hash_line (lines, "blueprint", manifest->blueprint_sha256, error)
      || !manifest_read_items (manifest, lines, error) || !manifest_check_spelling (manifest, data, len, error))
    return NULL;
  return g_steal_pointer (&manifest);
}

const ManifestItem *
manifest_find_item (const Manifest *manifest, const char *item_id)
{
  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];

      if (strcmp (item->item_id, item_id) == 0)
        return item;
    }
  return NULL;
}
