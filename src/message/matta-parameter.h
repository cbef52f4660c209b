/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The parameter @name of the header field value @raw (what follows the colon, undecoded), as mail
 * apps show it: RFC 2231 before the plain form, in the order of its numbers; encoded words and raw
 * Shift_JIS, ISO-2022-JP and UTF-8 decoded, a quote or backslash among their bytes being no quote.
 * Valid UTF-8; NULL when there is none. (transfer full) Pure; any thread. */
char *matta_parameter_find (const char *raw, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
