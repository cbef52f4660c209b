/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-facts.h"
#include "matta-limits.h"
#include "matta-scan-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Looks inside every attachment of a message that can hold text, one after the other, each in a
 * process of its own. @words: those looked for, NULL-terminated. What could not be looked at in the
 * time there is for a whole message says "timeout"; where there is no helper, "crashed". Blocks;
 * for worker threads. Element MattaScanReport, or NULL for pictures and the like, as the
 * attachments; NULL only with G_IO_ERROR_CANCELLED. */
GPtrArray *matta_scan_message (MattaContent *content,
                               const MattaFacts *facts,
                               const char *const *words,
                               const MattaLimits *limits,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
