/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-entry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Everything the outbox knows of one message: who really gets it and what became of each, what was
 * found, when what happened. Follows the message while it is open. */
#define MATTA_TYPE_DETAILS_WINDOW (matta_details_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaDetailsWindow, matta_details_window, MATTA, DETAILS_WINDOW, AdwWindow)

/* @parent may be NULL. */
GtkWindow *matta_details_window_new (GtkWindow *parent,
                                     MattaEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
