/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of a message's @text (UTF-8) the part its sender wrote now: without quoted lines, without the
 * message that is answered or forwarded below, without the signature. May be empty. NULL for NULL.
 * (transfer full) Any thread. */
char *matta_own_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
