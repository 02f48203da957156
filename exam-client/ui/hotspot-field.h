/* Regions of a picture to choose: by the pointer, by letter, or with Tab, arrows and Space. */
#pragma once

#include "exam-client/ui/field-view.h"

G_BEGIN_DECLS

#define HOTSPOT_TYPE_FIELD (hotspot_field_get_type ())
G_DECLARE_FINAL_TYPE (HotspotField, hotspot_field, HOTSPOT, FIELD, FieldView)

FieldView *hotspot_field_new (const FieldContext *context);

G_END_DECLS
