/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-past.h"

G_BEGIN_DECLS

/* Reads the mail of the past on a thread of its own; one reading at a time. Main thread. */
#define MATTA_TYPE_PAST_RUN (matta_past_run_get_type ())
G_DECLARE_FINAL_TYPE (MattaPastRun, matta_past_run, MATTA, PAST_RUN, GObject)

MattaPastRun *matta_past_run_new (MattaStore *store, MattaHabits *habits) G_GNUC_WARN_UNUSED_RESULT;

/* See matta_past_read (). @func: on the main thread, until @callback; or NULL. A boolean result for
 * the task, whose source object @source is. Also fails with MATTA_ERROR_CONFLICT: one is at it
 * already. */
void matta_past_run_start_async (MattaPastRun *self,
                                 gpointer source,
                                 MattaPolicy *policy,
                                 const char *const *paths,
                                 MattaPastFunc func,
                                 gpointer func_data,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* How far it came, also with an error. */
MattaPastCounts matta_past_run_get_counts (GAsyncResult *result);

/* What was read so far stays. Blocks until the batch at hand is kept, a moment; @callback still
 * comes. Nothing when none runs. */
void matta_past_run_stop (MattaPastRun *self);

G_END_DECLS
