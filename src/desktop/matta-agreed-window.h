/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks with whom a password is agreed, which one, and until when; keeps it in the keyring and
 * closes. The password is wiped with the window. */
#define MATTA_TYPE_AGREED_WINDOW (matta_agreed_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaAgreedWindow, matta_agreed_window, MATTA, AGREED_WINDOW, AdwWindow)

/* @name: whose agreement is shown and may be changed; NULL = a new one. @clock: for the clipboard
 * and the day. */
GtkWindow *matta_agreed_window_new (GtkWindow *parent,
                                    MattaEngine *engine,
                                    MattaClock *clock,
                                    const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* "31 March 2027". (transfer full) */
char *matta_agreed_window_format_day (const GDate *day) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
