/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-road.h"
#include "matta-secret.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows the password of a sealed mail to whoever has to tell it to the receivers by another road
 * than mail: for reading out, for a phone's camera, for pasting into a chat. Emits "handed-over"
 * once, when the person confirms that they did, and then closes; closed in another way it emits
 * nothing. With it goes everything that it knew, from the clipboard, too. */
#define MATTA_TYPE_HAND_OVER_WINDOW (matta_hand_over_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaHandOverWindow,
                      matta_hand_over_window,
                      MATTA,
                      HAND_OVER_WINDOW,
                      AdwWindow)

/* @password: copied; ASCII. @people: names or addresses as mail has them, ended by NULL. */
GtkWindow *matta_hand_over_window_new (GtkWindow *parent,
                                       const MattaSecret *password,
                                       const char *const *people) G_GNUC_WARN_UNUSED_RESULT;

/* The road that is shown. */
MattaRoad matta_hand_over_window_get_road (MattaHandOverWindow *self);

G_END_DECLS
