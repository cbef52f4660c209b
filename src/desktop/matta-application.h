/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Matta with windows: opens the engine, asks the person, shows the outbox, and goes on in the
 * background when its windows are closed. One per session; further starts show the first one. */
#define MATTA_TYPE_APPLICATION (matta_application_get_type ())
G_DECLARE_FINAL_TYPE (MattaApplication, matta_application, MATTA, APPLICATION, AdwApplication)

MattaApplication *matta_application_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* What mattactl would have ended with: 0, or, when the engine could not be opened, 1, 2 (an option
 * that is none) or 4 (an option that the organisation fixed). */
int matta_application_get_exit_status (MattaApplication *self);

G_END_DECLS
