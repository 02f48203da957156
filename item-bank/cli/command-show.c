/* item-bank show: one item of a bank with its key, or what a package says without any key. */
#include <inttypes.h>
#include <string.h>

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "item-bank/cli/command-show.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/item-json.h"
#include "item-bank/cli/package-file.h"

static void
command_show_pictures (GPtrArray *pictures)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = pictures->pdata[i];

      g_print (_ ("    [picture %s, %zu bytes: %s]\n"), picture->type, g_bytes_get_size (picture->data),
               *picture->alt != '\0' ? picture->alt : _ ("no text alternative"));
    }
}

static void
command_show_print_item (const BankItem *item)
{
  const ItemDraft *draft = item->draft;
  const ItemDocument *document = draft->document;

  g_print (_ ("%s, version %u, %s\nsection %s, topic %s, difficulty %" PRId64 "/1000, enemy set %s\n"), document->id,
           document->version, item->state, draft->section, draft->topic, draft->difficulty_milli,
           *draft->enemy_set != '\0' ? draft->enemy_set : "-");
  g_print (_ ("author %s, source %s\n\n%s\n"), draft->author, draft->source, document->stem);
  command_show_pictures (document->pictures);
  for (guint i = 0; i < document->options->len; i++)
    {
      const ItemOption *option = document->options->pdata[i];
      g_autofree char *points = item_json_dup_points (&draft->points, i);

      g_print ("  %s  (%s)  %s\n", option->id, points, option->text);
      command_show_pictures (option->pictures);
    }
  if (*draft->rationale != '\0')
    g_print ("\n%s\n", draft->rationale);
}

static int
command_show_item (const char *bank, const char *item_id, gint version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (bank, FALSE, &error);
  g_autoptr (BankItem) item = NULL;

  if (store != NULL)
    item = version > 0 ? bank_store_read_version (store, item_id, (guint32)version, &error)
                       : bank_store_read (store, item_id, &error);
  if (item == NULL)
    return command_fail (error);
  command_show_print_item (item);
  return COMMAND_OK;
}

static guint
command_show_count (const Manifest *manifest, const char *section, const char *stratum)
{
  guint n = 0;

  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];

      n += strcmp (item->section, section) == 0 && strcmp (item->stratum, stratum) == 0;
    }
  return n;
}

void
command_show_print_cells (const BankPackage *package)
{
  const Blueprint *blueprint = bank_package_blueprint (package);

  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++)
        {
          const BlueprintStratum *stratum = section->strata->pdata[j];

          g_print (_ ("  %-10s %-24s %5u items, %u on a form\n"), section->id, stratum->id,
                   command_show_count (bank_package_manifest (package), section->id, stratum->id), stratum->count);
        }
    }
}

/* Who signed according to the list inside: worth nothing until verify compares it with the committee's own. */
static gboolean
command_show_print_signers (const BankPackage *package, GError **error)
{
  const char *pem = bank_package_committee_pem (package);
  GBytes *cms = bank_package_cms (package);
  g_autoptr (GPtrArray) names = cms_list_names (pem, error);
  g_autoptr (GArray) signers = NULL;
  gsize len;
  const void *manifest = g_bytes_get_data (bank_package_manifest_bytes (package), &len);

  if (names == NULL)
    return FALSE;
  if (g_bytes_get_size (cms) > 0)
    signers = cms_find_signers (cms, manifest, len, pem, error);
  else
    signers = g_array_new (FALSE, FALSE, sizeof (guint));
  if (signers == NULL)
    return FALSE;
  g_print (_ ("signatures %u (%u needed), not compared with a committee list: use \"verify\" for that\n"), signers->len,
           bank_package_manifest (package)->policy_m);
  for (guint i = 0; i < signers->len; i++)
    {
      g_autofree char *name = command_dup_printable (names->pdata[g_array_index (signers, guint, i)]);

      g_print ("  %s\n", name);
    }
  return TRUE;
}

static int
command_show_package (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankPackage) package = package_file_open (path, NULL, &error);
  const Manifest *manifest;
  guint8 sha256[DIGEST_LEN];
  g_autofree char *hex = NULL;

  if (package == NULL)
    return command_fail (error);
  manifest = bank_package_manifest (package);
  bank_package_manifest_sha256 (package, sha256);
  hex = hex_format (sha256, sizeof sha256);
  g_print (_ ("exam %s\nbank version %u\nmanifest SHA-256 %s\npolicy %u of %u committee members\n"), manifest->exam,
           manifest->version, hex, manifest->policy_m, manifest->policy_n);
  if (!command_show_print_signers (package, &error))
    return command_fail (error);
  g_print (_ ("custodians %u\n"), manifest->shares->len);
  for (guint i = 0; i < manifest->shares->len; i++)
    g_print ("  %s\n", ((const ManifestShare *)manifest->shares->pdata[i])->custodian);
  g_print (_ ("items %u in %u enemy sets\n"), manifest->items->len, bank_package_blueprint (package)->enemies->len);
  command_show_print_cells (package);
  return COMMAND_OK;
}

int
command_show (int argc, char **argv)
{
  g_autofree char *bank = NULL;
  gint version = 0;
  const GOptionEntry entries[]
      = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &bank, N_ ("the bank that the item is in"), N_ ("BANK") },
          { "item-version", 0, 0, G_OPTION_ARG_INT, &version, N_ ("an older version of the item"), "N" },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, _ ("ITEM | PACKAGE"),
                      _ ("With --bank: one item, its key included. Without: what a package says, which is no key.")))
    return COMMAND_USAGE;
  if (argc != 2)
    return command_usage (bank != NULL ? _ ("name one item") : _ ("name one package, or a bank and one item"));
  return bank != NULL ? command_show_item (bank, argv[1], version) : command_show_package (argv[1]);
}
