/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scan-text.h"

G_BEGIN_DECLS

/* What the helper is asked, on its standard input: names and words are nobody else's business, so
 * they are not arguments. The file itself is descriptor MATTA_SCAN_FD. */
#define MATTA_SCAN_FD 3

char *matta_scan_request_print (const char *name,
                                const char *const *words,
                                const MattaScanLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE: not a request. @name and @words: (transfer full) */
gboolean matta_scan_request_parse (const char *text,
                                   gsize length,
                                   char **name,
                                   GStrv *words,
                                   MattaScanLimits *limits);

G_END_DECLS
