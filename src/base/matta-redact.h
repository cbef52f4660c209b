/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may stand in a debug line for an address, a subject or a file name: its length and eight hex
 * digits of a keyed hash. The same text gives the same word within one run of the program, so that
 * a log can be followed, and nothing that can be compared between runs. NULL gives "(none)".
 * Returns: (transfer full). Any thread. */
char *matta_redact (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
