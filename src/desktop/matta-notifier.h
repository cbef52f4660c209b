/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"
#include "matta-screen-lock.h"

G_BEGIN_DECLS

/* Tells by notification what was held and what needs the user; takes it back once that no longer
 * holds, and everything when it goes. Names the subject only if the settings allow it and while the
 * screen is not locked, and nothing else that came with the mail: when the screen is locked, what
 * is shown already is replaced, and comes back when it is unlocked. */
#define MATTA_TYPE_NOTIFIER (matta_notifier_get_type ())
G_DECLARE_FINAL_TYPE (MattaNotifier, matta_notifier, MATTA, NOTIFIER, GObject)

/* Neither @application nor @engine is kept alive. */
MattaNotifier *matta_notifier_new (GApplication *application,
                                   MattaEngine *engine,
                                   MattaScreenLock *lock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
