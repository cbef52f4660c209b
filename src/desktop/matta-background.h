/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the desktop is told while nobody looks at a window of Matta's. Two things, and neither names
 * anything that came with a mail:
 *
 * - how many mails wait, for its list of what runs in the background;
 * - that a mail is about to leave, while it is, for whoever logs out: it would leave only when they
 *   are back. What waits for longer, or for the user, holds nobody up, and nothing does while
 * paused. */
#define MATTA_TYPE_BACKGROUND (matta_background_get_type ())
G_DECLARE_FINAL_TYPE (MattaBackground, matta_background, MATTA, BACKGROUND, GObject)

/* @engine: whose outbox it is. @bus: where the portal for the list is asked for; NULL
 * outside of a sandbox, where there is no such list. @application is not kept alive and may be
 * NULL. Letting go of it takes back what it told of a logout. Main thread. */
MattaBackground *matta_background_new (GtkApplication *application,
                                       MattaEngine *engine,
                                       GDBusConnection *bus) G_GNUC_WARN_UNUSED_RESULT;

/* @n mails are about to leave; NULL for none. (transfer full) */
char *matta_background_get_reason (guint n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
