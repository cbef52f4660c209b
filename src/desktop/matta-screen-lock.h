/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  MATTA_SCREEN_ASKING, /* those who would know have not answered yet */
  MATTA_SCREEN_OPEN,   /* so they say, or there is nobody who would know */
  MATTA_SCREEN_LOCKED,
} MattaScreenState;

/* Whether strangers may be looking at the screen: what the desktops' screen savers say on the
 * session bus. A screen saver that runs without locking counts as locked, too. "state" (int)
 * notifies. Main thread. */
#define MATTA_TYPE_SCREEN_LOCK (matta_screen_lock_get_type ())
G_DECLARE_FINAL_TYPE (MattaScreenLock, matta_screen_lock, MATTA, SCREEN_LOCK, GObject)

/* @bus: NULL = there is none, and nobody who would know. */
MattaScreenLock *matta_screen_lock_new (GDBusConnection *bus) G_GNUC_WARN_UNUSED_RESULT;
MattaScreenState matta_screen_lock_get_state (MattaScreenLock *self);

G_END_DECLS
