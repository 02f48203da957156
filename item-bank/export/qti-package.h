/* A ZIP file with a manifest, under construction. */
#pragma once

#include <glib.h>

#include "item-bank/export/qti-writer.h"
#include "item-bank/store/item-draft.h"

typedef struct QtiPackage QtiPackage;

/* Written to path by qti_package_finish(). LIMIT or IO. */
QtiPackage *qti_package_new (const char *path, QtiDialect dialect, GError **error);
void qti_package_free (QtiPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiPackage, qti_package_free)

/* A file; one with the same name is there already where it must be the same: pictures. */
gboolean qti_package_add (QtiPackage *package, const char *name, GBytes *data, GError **error);
gboolean qti_package_has (const QtiPackage *package, const char *name);
/* An item's entry in the manifest: its file, those that it needs, and what only we know of it. */
void qti_package_describe (QtiPackage *package, const ItemDraft *draft, const char *name, const GPtrArray *files);
/* A stimulus' entry. */
void qti_package_describe_stimulus (QtiPackage *package, const char *name);
/* Manifest and file. */
gboolean qti_package_finish (QtiPackage *package, GError **error);
