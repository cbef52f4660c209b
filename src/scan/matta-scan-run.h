/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scan-text.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file in memory to write an attachment's bytes into; -1 with MATTA_ERROR_TRY_LATER. */
int matta_scan_open_file (GError **error);

/* Looks into an attachment, the decoded bytes in @file (taken over, closed), in a child process of
 * its own, so that whatever the file does ends there: the report then says "crashed" or "timeout".
 * Blocks; for worker threads.
 * @helper: the program's path; NULL = where it is installed.
 * NULL only with MATTA_ERROR_TRY_LATER (the helper cannot be started) or G_IO_ERROR_CANCELLED. */
MattaScanReport *matta_scan_run (const char *helper,
                                 int file,
                                 const char *name,
                                 const char *const *words,
                                 const MattaScanLimits *limits,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
