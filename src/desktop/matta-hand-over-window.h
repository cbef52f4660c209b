/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows the password of a sealed mail, for telling it to its receivers by another road. */
#define MATTA_TYPE_HAND_OVER_WINDOW (matta_hand_over_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaHandOverWindow,
                      matta_hand_over_window,
                      MATTA,
                      HAND_OVER_WINDOW,
                      AdwWindow)

/* Asks @engine for the password of @entry, which is sealed. */
GtkWindow *matta_hand_over_window_new (GtkWindow *parent,
                                       MattaEngine *engine,
                                       MattaEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
