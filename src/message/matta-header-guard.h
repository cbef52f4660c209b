/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-limits.h"
#include "matta-mime.h"

G_BEGIN_DECLS

/* Reads @content from front to back, a buffer at a time. @fits: FALSE when a header block, the top
 * one or a nested one, is over the limits, or there are far more parts: GMime must not see it,
 * since a million fields cost it 500 MB, a million parts 2 GB. FALSE with MATTA_ERROR_TRY_LATER
 * when the content cannot be read. Blocking; a worker's job. */
gboolean matta_header_guard_check (MattaContent *content,
                                   const MattaLimits *limits,
                                   gboolean *fits,
                                   GError **error);

/* What GMime makes of @content. @message: (out) (transfer full); NULL when GMime must not see it,
 * or makes nothing of it. FALSE as above. */
gboolean matta_header_guard_parse (MattaContent *content,
                                   const MattaLimits *limits,
                                   GMimeMessage **message,
                                   GError **error);

G_END_DECLS
