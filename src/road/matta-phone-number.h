/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text as people write a telephone number ("090-1234-5678", "+81 (0)90 …", "0081…") as E.164 has
 * it ("+819012345678"). @country: the calling code of numbers without one, "81";
 * digits only, else there is none. NULL when it is
 * none. Any thread. (transfer full) */
char *matta_phone_number_parse (const char *text, const char *country) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
