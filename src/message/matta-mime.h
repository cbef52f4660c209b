/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-catch.h"
#include "matta-content.h"
#include "matta-limits.h"

#include <gmime/gmime.h>

G_BEGIN_DECLS

/* What the files of this room share about GMime; nobody above includes it. */

/* GMime declares none of these. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeFilter, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

/* Starts GMime; as often as wanted, from any thread. */
void matta_mime_init (void);

/* Tells @func what a parser with @options finds odd; with whichever GMime this is. */
void matta_mime_set_warning (GMimeParserOptions *options,
                             GMimeParserWarningFunc func,
                             gpointer user_data);

/* TRUE for what begins like a header field, or continues one. */
gboolean matta_mime_is_field (const char *line, const char *end);

/* Decodes what mail apps leave in names: raw ISO-2022-JP, encoded words, odd bytes. Valid UTF-8.
 * (transfer full) */
char *matta_mime_repair_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Decodes @object's bytes, or writes out what is no leaf, piece by piece: however large it is, only
 * a buffer's worth is held. */
void matta_mime_decode (GMimeObject *object, MattaPieceFunc func, gpointer user_data);

/* @length bytes in @charset as UTF-8, at most @limit bytes of it; never fails. (transfer full) */
char *matta_mime_to_utf8 (const char *data, gsize length, const char *charset, gsize limit)
    G_GNUC_WARN_UNUSED_RESULT;

/* For mails that Matta writes itself. A part of plain text, @text UTF-8 with "\n", in seven bits
 * and short lines. (transfer full) */
GMimeObject *matta_mime_make_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* Its bytes, with CRLF. */
MattaContent *matta_mime_to_content (GMimeMessage *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
