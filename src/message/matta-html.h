/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words a reader of @html sees, for searching: no tags, comments, scripts or styles; blocks on
 * lines of their own; the common character references decoded. @html: valid UTF-8, however broken
 * otherwise. (transfer full) Pure; any thread. */
char *matta_html_to_text (const char *html) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
