/* Names. */
#include "item-bank/export/qti-names.h"

#include <string.h>

#define QTI_NAMES_LATER "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."

gboolean
qti_names_is_good (const char *text)
{
  return (g_ascii_isalpha (*text) || *text == '_') && strspn (text, QTI_NAMES_LATER) == strlen (text);
}

char *
qti_names_dup (const char *text)
{
  GString *name = g_string_new (g_ascii_isalpha (*text) || *text == '_' ? NULL : "_");

  for (const char *p = text; *p != '\0'; p++)
    g_string_append_c (name, strchr (QTI_NAMES_LATER, *p) != NULL ? *p : '_');
  return g_string_free (name, FALSE);
}

char *
qti_names_dup_option (const GPtrArray *options, guint i)
{
  const ItemOption *option = options->pdata[i];
  gboolean is_good = qti_names_is_good (option->name);

  for (guint j = 0; j < options->len && is_good; j++)
    {
      const ItemOption *other = options->pdata[j];
      g_autofree char *plain = g_strconcat (g_ascii_isdigit (*other->id) ? "T" : "", other->id, NULL);

      is_good = j == i || (strcmp (option->name, other->name) != 0 && strcmp (option->name, plain) != 0);
    }
  if (is_good)
    return g_strdup (option->name);
  return g_strconcat (g_ascii_isdigit (*option->id) ? "T" : "", option->id, NULL);
}

char *
qti_names_dup_field (const ItemDocument *document, guint i)
{
  const ItemField *field = item_document_get_field (document, i);

  if (document->kind != ITEM_KIND_MIXED)
    return g_strdup ("RESPONSE");
  return qti_names_is_good (field->id) ? g_strdup (field->id) : g_strdup_printf ("RESPONSE-%u", i + 1);
}

char *
qti_names_dup_picture (const ItemPicture *picture)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture->data);

  return g_strdup_printf ("media/%.24s.%s", sum, strcmp (picture->type, "image/png") == 0 ? "png" : "svg");
}
