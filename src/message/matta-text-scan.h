/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-catch.h"

#include <glib.h>

G_BEGIN_DECLS

/* What hides in the lines of a text part: uuencoded files, PGP armour. Fed piece by piece; holds
 * one line at most. One thread at a time. */
typedef struct _MattaTextScan MattaTextScan;

/* A uuencoded file has ended. @name: as in its "begin" line, raw. @digest: hex SHA-256. @whole:
 * FALSE when its "end" was missing. */
typedef void (*MattaUuFunc) (const char *name,
                             guint64 size,
                             const char *digest,
                             gboolean whole,
                             gpointer user_data);

/* @keep: how many bytes from the start are kept for matta_text_scan_get_text (). */
MattaTextScan *
matta_text_scan_new (gsize keep, MattaUuFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void matta_text_scan_free (MattaTextScan *self);
/* The decoded bytes of the file that is the @index-th from now on, the first being 0, are wanted.
 */
void matta_text_scan_catch (MattaTextScan *self, guint index, const MattaCatch *catch);

void matta_text_scan_push (MattaTextScan *self, const guint8 *data, gsize length);
void matta_text_scan_finish (MattaTextScan *self);

/* The first bytes, as they came. (transfer none) */
GByteArray *matta_text_scan_get_text (MattaTextScan *self);
gboolean matta_text_scan_has_pgp_message (MattaTextScan *self);
gboolean matta_text_scan_has_pgp_signature (MattaTextScan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaTextScan, matta_text_scan_free)

G_END_DECLS
