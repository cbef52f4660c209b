/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where a person checks one message before it leaves. Answers the question once: Send, Back to
 * Editing (also Esc), or park when the window is closed otherwise. Destroys itself once answered;
 * a withdrawn question leaves a page that says so. Ignores keys and clicks for a moment after it is
 * shown, because they were meant for another window. */
#define MATTA_TYPE_CHECKLIST_WINDOW (matta_checklist_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaChecklistWindow,
                      matta_checklist_window,
                      MATTA,
                      CHECKLIST_WINDOW,
                      AdwWindow)

/* How long keys and clicks are ignored. */
#define MATTA_CHECKLIST_WINDOW_DEAF_MS 300

/* @engine gives previews and says whether this is practice; NULL = neither. */
GtkWindow *matta_checklist_window_new (MattaQuestion *question,
                                       MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
MattaQuestion *matta_checklist_window_get_question (MattaChecklistWindow *self);
/* "1 of 2"; nothing is shown for the only one. */
void matta_checklist_window_set_place (MattaChecklistWindow *self, guint place, guint n);

G_END_DECLS
