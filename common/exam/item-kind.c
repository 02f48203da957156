/* The kinds of items and what they have in common. */
#include "common/exam/item-kind.h"

#include <string.h>

typedef struct
{
  const char *token;
  guint min_options;
  gboolean is_shuffled;
} KindRow;

static const KindRow KINDS[] = {
  [ITEM_KIND_SINGLE] = { "single", 2, TRUE },  [ITEM_KIND_MULTIPLE] = { "multiple", 2, TRUE },
  [ITEM_KIND_ORDER] = { "order", 2, TRUE },    [ITEM_KIND_MATCH] = { "match", 1, TRUE },
  [ITEM_KIND_INLINE] = { "inline", 2, TRUE },  [ITEM_KIND_HOTSPOT] = { "hotspot", 1, FALSE },
  [ITEM_KIND_NUMBER] = { "number", 0, FALSE }, [ITEM_KIND_TEXT] = { "text", 0, FALSE },
  [ITEM_KIND_MIXED] = { "mixed", 0, FALSE },
};

const char *
item_kind_to_token (ItemKind kind)
{
  g_return_val_if_fail (kind <= ITEM_KIND_LAST, NULL);
  return KINDS[kind].token;
}

gboolean
item_kind_from_token (const char *token, ItemKind *out)
{
  for (guint kind = 0; kind <= ITEM_KIND_LAST; kind++)
    if (strcmp (KINDS[kind].token, token) == 0)
      {
        *out = (ItemKind)kind;
        return TRUE;
      }
  return FALSE;
}

gboolean
item_kind_has_options (ItemKind kind)
{
  return item_kind_min_options (kind) > 0;
}

guint
item_kind_min_options (ItemKind kind)
{
  g_return_val_if_fail (kind <= ITEM_KIND_LAST, 0);
  return KINDS[kind].min_options;
}

gboolean
item_kind_is_shuffled (ItemKind kind)
{
  g_return_val_if_fail (kind <= ITEM_KIND_LAST, FALSE);
  return KINDS[kind].is_shuffled;
}
