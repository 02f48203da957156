/* A hotspot's picture with its regions drawn on it, for who reviews the item. */
#pragma once

#include "common/exam/item-document.h"

/* SVG. NULL where the picture does not say how large it is. key: letters of the right regions. */
GBytes *region_picture_new (const ItemField *field, const char *key);
