/* Counting fields and bytes. */
#include "exam-client/ui/answer-parts.h"

#include "common/exam/limits.h"
#include "common/exam/response.h"

#include <string.h>

#define NUMBER_BYTES 16 /* kept free for a number beside texts */

/* A response of the field in full; 0: as long as may be. */
static guint
needed_bytes (const ItemField *field)
{
  guint n = field->options->len;

  switch (field->kind)
    {
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_INLINE:
      return 1;
    case ITEM_KIND_MULTIPLE:
    case ITEM_KIND_HOTSPOT:
      return field->max > 0 ? MIN (field->max, n) : n;
    case ITEM_KIND_ORDER:
      return n;
    case ITEM_KIND_MATCH:
      return field->max == 1 ? n * (field->targets->len > 9 ? 3 : 2) : 0;
    case ITEM_KIND_NUMBER:
      return NUMBER_BYTES;
    case ITEM_KIND_TEXT:
    case ITEM_KIND_MIXED:
      return 0;
    }
  return 0;
}

guint
answer_parts_capacity (const ItemDocument *item, guint number)
{
  const ItemField *field = item_document_get_field (item, number);
  guint kept = item->fields->len - 1, n_free = 0, needed = needed_bytes (field);

  if (item->fields->len == 1)
    return field->kind == ITEM_KIND_NUMBER ? RESPONSE_NUMBER_MAX : EXAM_RESPONSE_MAX;
  for (guint i = 0; i < item->fields->len; i++)
    {
      guint bytes = needed_bytes (item_document_get_field (item, i));

      kept += bytes;
      n_free += bytes == 0;
    }
  if (needed > 0 || kept >= EXAM_RESPONSE_MAX)
    return needed;
  return (EXAM_RESPONSE_MAX - kept) / n_free;
}

static guint
count_options (const char *pairs)
{
  guint n = 0;
  char last = '\0';

  for (; *pairs != '\0'; pairs++)
    if (g_ascii_isupper (*pairs) && *pairs != last)
      {
        last = *pairs;
        n++;
      }
  return n;
}

static gboolean
field_is_partial (const ItemField *field, const char *response)
{
  if (field->kind == ITEM_KIND_MULTIPLE || field->kind == ITEM_KIND_HOTSPOT)
    return strlen (response) < field->min;
  return field->kind == ITEM_KIND_MATCH && count_options (response) < field->options->len;
}

gboolean
answer_parts_is_partial (const ItemDocument *item, const char *response)
{
  g_auto (GStrv) parts = NULL;

  if (*response == '\0')
    return FALSE;
  if (item->kind != ITEM_KIND_MIXED)
    return field_is_partial (item_document_get_field (item, 0), response);
  parts = response_split (response, item->fields->len);
  for (guint i = 0; parts != NULL && i < item->fields->len; i++)
    if (*parts[i] == '\0' || field_is_partial (item_document_get_field (item, i), parts[i]))
      return TRUE;
  return FALSE;
}
