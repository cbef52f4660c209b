/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

G_BEGIN_DECLS

/* Tells by notification what was held and what needs the user; takes it back once that no longer
 * holds, and everything when it goes. Names the subject only if the settings allow it, and nothing
 * else that came with the mail. */
#define MATTA_TYPE_NOTIFIER (matta_notifier_get_type ())
G_DECLARE_FINAL_TYPE (MattaNotifier, matta_notifier, MATTA, NOTIFIER, GObject)

/* Neither is kept alive. */
MattaNotifier *matta_notifier_new (GApplication *application,
                                   MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
