/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"
#include "matta-exercise-run.h"

G_BEGIN_DECLS

/* Results of practice in the user's data folder, for training records. Main thread. */

/* The setting wants them kept without a question. */
gboolean matta_practice_is_kept (MattaEngine *engine);
/* … and nobody here can change that. */
gboolean matta_practice_is_fixed (MattaEngine *engine);

/* How @run went, now, in the record of @engine, which is the user's. MATTA_ERROR_TRY_LATER: it is
 * not kept. */
void matta_practice_keep_async (MattaEngine *engine,
                                const MattaExerciseRun *run,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean matta_practice_keep_finish (MattaEngine *engine, GAsyncResult *result, GError **error);

G_END_DECLS
