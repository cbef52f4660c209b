/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"
#include "matta-exercise-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Practice mode: made-up mails, one after the other, through the real gate in a made-up office;
 * what was right; the score. The office opens with the window and goes with it. */
#define MATTA_TYPE_PRACTICE_WINDOW (matta_practice_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaPracticeWindow, matta_practice_window, MATTA, PRACTICE_WINDOW, AdwWindow)

/* @parent may be NULL. @engine: the user's, which only keeps results. @chance decides about order
 * and mistakes. */
GtkWindow *matta_practice_window_new (GtkWindow *parent,
                                      MattaEngine *engine,
                                      GRand *chance) G_GNUC_WARN_UNUSED_RESULT;
/* How it goes; NULL before the office is open. (transfer none), until the next go. */
const MattaExerciseRun *matta_practice_window_get_run (MattaPracticeWindow *self);
/* Which exercise of it is on. */
guint matta_practice_window_get_index (MattaPracticeWindow *self);
/* The checklist that is open; or NULL. (transfer none) */
GtkWindow *matta_practice_window_get_checklist (MattaPracticeWindow *self);

G_END_DECLS
