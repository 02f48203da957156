/* Areas of a picture: "rect", "circle", "poly", "ellipse", "default" with their coords. */
#pragma once

#include "item-bank/qti/qti-number.h"

/* SYNTAX for an unknown shape, a wrong number of coordinates, or percentages. An edge counts as inside. */
gboolean
qti_shape_contains (const char *shape, const char *coords, QtiNumber x, QtiNumber y, gboolean *out, GError **error);
/* The shape as item documents write it: "rect 1,2,3,4". SYNTAX as above; REFUSED for default or fractions. Newly
 * allocated. */
char *qti_shape_dup_document (const char *shape, const char *coords, GError **error);
