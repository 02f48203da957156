/* The picture of a hotspot interaction, its size, its regions. */
#include "item-bank/import/qti-hotspot.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/limits.h"
#include "item-bank/qti/qti-shape.h"

/* "300", "300px" */
static gboolean
qti_hotspot_parse_length (const char *text, double *out)
{
  char *end = NULL;

  *out = text != NULL ? g_ascii_strtod (text, &end) : 0;
  return text != NULL && end != text && *out > 0 && (*end == '\0' || strcmp (end, "px") == 0);
}

static gboolean
qti_hotspot_measure_svg (const ItemPicture *picture, double *width, double *height)
{
  gsize len;
  const char *data = g_bytes_get_data (picture->data, &len);
  g_autoptr (QtiNode) root = qti_node_parse (data, len, NULL);
  const char *box = root != NULL ? qti_node_get (root, "viewBox") : NULL;
  g_auto (GStrv) parts = NULL;

  if (root == NULL)
    return FALSE;
  if (qti_hotspot_parse_length (qti_node_get (root, "width"), width)
      && qti_hotspot_parse_length (qti_node_get (root, "height"), height))
    return TRUE;
  parts = g_strsplit_set (box != NULL ? box : "", " ,", -1);
  return g_strv_length (parts) == 4 && qti_hotspot_parse_length (parts[2], width)
         && qti_hotspot_parse_length (parts[3], height);
}

gboolean
qti_hotspot_measure (const ItemPicture *picture, double *width, double *height)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);

  if (strcmp (picture->type, "image/png") != 0)
    return qti_hotspot_measure_svg (picture, width, height);
  if (len < 24)
    return FALSE;
  *width = (double)(data[16] << 24 | data[17] << 16 | data[18] << 8 | data[19]);
  *height = (double)(data[20] << 24 | data[21] << 16 | data[22] << 8 | data[23]);
  return TRUE;
}

/* Regions are counted in pixels of the size that the author declares: it must be the picture's own. */
static gboolean
qti_hotspot_check_size (const QtiNode *node, const ItemPicture *picture, GError **error)
{
  const char *declared_width = qti_node_get (node, "width"), *declared_height = qti_node_get (node, "height");
  double width, height, w = 0, h = 0;

  if (!qti_hotspot_measure (picture, &width, &height))
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("the size of the picture is not known"));
  if ((declared_width != NULL && (!qti_hotspot_parse_length (declared_width, &w) || w != width))
      || (declared_height != NULL && (!qti_hotspot_parse_length (declared_height, &h) || h != height)))
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED,
                          _ ("is declared as %s by %s, but the picture has %g by %g: the regions would be elsewhere"),
                          declared_width != NULL ? declared_width : "?",
                          declared_height != NULL ? declared_height : "?", width, height);
  return TRUE;
}

static gboolean
qti_hotspot_add_picture (QtiContent *content, const QtiNode *node, ItemField *field, GError **error)
{
  gboolean is_object = qti_node_is (node, "object");
  const char *target = qti_node_get (node, is_object ? "data" : "src");
  g_autofree char *inner = g_strstrip (qti_node_dup_text (node));
  const char *alt = is_object ? inner : qti_node_get (node, "alt");

  if (field->picture != NULL || target == NULL)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not the one picture that regions lie on"));
  field->picture = qti_source_read_picture (content->source, content->base, target, alt != NULL ? alt : "", error);
  if (field->picture == NULL)
    return qti_node_prefix (node, error);
  return qti_hotspot_check_size (node, field->picture, error);
}

static gboolean
qti_hotspot_add_region (const QtiNode *node, ItemField *field, GError **error)
{
  const char *id = qti_node_get (node, "identifier"), *shape = qti_node_get (node, "shape");
  const char *coords = qti_node_get (node, "coords"), *label = qti_node_get (node, "hotspotLabel");
  ItemOption *option;
  char *text;

  if (id == NULL || shape == NULL || field->options->len >= EXAM_OPTIONS_MAX)
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("has no identifier or shape, or is one region too many"));
  for (guint i = 0; i < field->options->len; i++)
    if (strcmp (((const ItemOption *)field->options->pdata[i])->name, id) == 0)
      return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("two choices have one identifier"));
  text = qti_shape_dup_document (shape, coords != NULL ? coords : "", error);
  if (text == NULL)
    return qti_node_prefix (node, error);
  option = item_field_add_option (field, label != NULL ? label : "");
  g_free (option->shape);
  option->shape = text;
  g_free (option->name);
  option->name = g_strdup (id);
  return TRUE;
}

gboolean
qti_hotspot_fill (QtiContent *content, const QtiNode *node, ItemField *field, GError **error)
{
  const char *min = qti_node_get (node, "minChoices"), *max = qti_node_get (node, "maxChoices");
  const QtiNode *child;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    if (qti_node_is (child, "object") || qti_node_is (child, "img")
            ? !qti_hotspot_add_picture (content, child, field, error)
        : qti_node_is (child, "hotspotChoice")
            ? !qti_hotspot_add_region (child, field, error)
            : !qti_node_is (child, "prompt")
                  && !qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("has no place on a picture with regions")))
      return FALSE;
  if (field->picture == NULL || field->options->len == 0)
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("has no picture or no regions"));
  field->min = min != NULL ? (guint)CLAMP (g_ascii_strtoll (min, NULL, 10), 0, (gint64)field->options->len) : 0;
  field->max = max != NULL ? (guint)CLAMP (g_ascii_strtoll (max, NULL, 10), 0, (gint64)field->options->len) : 1;
  if (field->max > 0)
    field->min = MIN (field->min, field->max);
  return TRUE;
}
