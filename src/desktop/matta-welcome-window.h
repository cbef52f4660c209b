/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* From an address to a first mail that went through Matta, step by step: the server, the
 * organisation's domains, the mail app, a rehearsal. Every step can be gone back from, and left
 * out; steps that the organisation answered are. Closed at any point, it keeps what was done. */
#define MATTA_TYPE_WELCOME_WINDOW (matta_welcome_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaWelcomeWindow, matta_welcome_window, MATTA, WELCOME_WINDOW, AdwWindow)

/* Whether nobody has been through it, and there is something that the organisation left open. */
gboolean matta_welcome_window_is_due (MattaEngine *engine);

GtkWindow *matta_welcome_window_new (GtkWindow *parent,
                                     MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
