/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The outbox: what waits, what holds, what went. Closing only hides it; Matta goes on. */
#define MATTA_TYPE_OUTBOX_WINDOW (matta_outbox_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaOutboxWindow,
                      matta_outbox_window,
                      MATTA,
                      OUTBOX_WINDOW,
                      AdwApplicationWindow)

GtkWindow *matta_outbox_window_new (GtkApplication *application,
                                    MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the engine and says what came of it; a cancel can be undone from there. */
void matta_outbox_window_act (MattaOutboxWindow *self, const char *id, MattaAction action);

G_END_DECLS
