/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scan-file.h"

G_BEGIN_DECLS

/* A ZIP file, also one that is an office document. Returns its format. */
const char *matta_scan_archive (MattaScanJob *job, const guint8 *data, gsize length, guint depth);

G_END_DECLS
