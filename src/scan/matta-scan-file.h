/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scan-text.h"

G_BEGIN_DECLS

/* One look into one attachment; what is shared by all that is found in it. */
typedef struct {
  const MattaScanLimits *limits;
  MattaScanText *text;
  MattaScanReport *report; /* of the attachment; its format is that of the outermost file */
  guint entries;
  gsize total;
} MattaScanJob;

/* Looks at @data, be it hostile; blocks, and may still crash or take for ever: only for the helper.
 * @name: of the file, only to tell HTML from text. @words: see matta_scan_text_new (). */
MattaScanReport *matta_scan_file (const guint8 *data,
                                  gsize length,
                                  const char *name,
                                  const char *const *words,
                                  const MattaScanLimits *limits) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a file found inside, @depth archives deep. Returns its format. */
const char *matta_scan_file_inside (MattaScanJob *job,
                                    const guint8 *data,
                                    gsize length,
                                    const char *name,
                                    guint depth);

G_END_DECLS
