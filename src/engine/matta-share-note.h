/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the receiver of a link is told, in Japanese and in English: nobody knows which one they
 * read. As it goes into a mail (RFC 2046, 4.1.1: lines end with CR LF). @ends: wall microseconds;
 * said as a local date. @zipped: behind the link is an encrypted ZIP, not the files themselves.
 * Any thread. */
char *
matta_share_note_make (const char *link, gint64 ends, gboolean zipped) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
