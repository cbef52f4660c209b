/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scan-text.h"

G_BEGIN_DECLS

/* Reads XML or HTML a piece at a time: its text goes to @text, what is hidden to @report. A DTD is
 * not read, so no entity ever grows; nothing outside is loaded. */
typedef struct _MattaScanMarkup MattaScanMarkup;

/* @name: of the member in its archive, or NULL. */
MattaScanMarkup *matta_scan_markup_new (const char *name,
                                        gboolean html,
                                        MattaScanText *text,
                                        MattaScanReport *report) G_GNUC_WARN_UNUSED_RESULT;
void matta_scan_markup_free (MattaScanMarkup *self);
void matta_scan_markup_push (MattaScanMarkup *self, const void *data, gsize length);
/* Says "damaged" in the report when the document was not whole. */
void matta_scan_markup_finish (MattaScanMarkup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaScanMarkup, matta_scan_markup_free)

G_END_DECLS
