/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scan-file.h"

G_BEGIN_DECLS

/* A PDF's text, page by page, and what is hidden in it. */
void matta_scan_pdf (MattaScanJob *job, const guint8 *data, gsize length);

G_END_DECLS
