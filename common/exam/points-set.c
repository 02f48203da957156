/* Points of a form. */
#include "common/exam/points-set.h"

#include <stddef.h>
#include <string.h>

#include "common/crypto/secret.h"

struct PointsSet
{
  GPtrArray *secrets; /* of Secret: a Points without the unused end of its rules */
  GPtrArray *points;  /* into them */
};

PointsSet *
points_set_new (void)
{
  PointsSet *set = g_new0 (PointsSet, 1);

  set->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify)secret_free);
  set->points = g_ptr_array_new ();
  return set;
}

void
points_set_free (PointsSet *set)
{
  if (set == NULL)
    return;
  g_ptr_array_unref (set->points);
  g_ptr_array_unref (set->secrets);
  g_free (set);
}

gboolean
points_set_add (PointsSet *set, const guint8 *data, gsize len, GError **error)
{
  g_autoptr (Secret) whole = secret_try_new (sizeof (Points), error);
  Secret *cut;
  Points *points;
  gsize size;

  if (whole == NULL)
    return FALSE;
  points = (Points *)(void *)secret_data (whole);
  if (!points_parse (points, data, len, error))
    return FALSE;
  size = offsetof (Points, rules) + strlen (points->rules) + 1;
  cut = secret_try_new (size, error);
  if (cut == NULL)
    return FALSE;
  memcpy (secret_data (cut), points, size);
  g_ptr_array_add (set->secrets, cut);
  g_ptr_array_add (set->points, secret_data (cut));
  return TRUE;
}

guint
points_set_len (const PointsSet *set)
{
  return set->points->len;
}

const Points *const *
points_set_peek (const PointsSet *set)
{
  return (const Points *const *)set->points->pdata;
}
