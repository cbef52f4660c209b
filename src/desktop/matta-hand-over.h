/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Fetches the password of @entry, which is sealed, and shows it in a window of @application for
 * telling it; says why where there is none. What a person confirms there is noted with the message.
 * @parent: or NULL. */
void matta_hand_over (GtkApplication *application,
                      GtkWindow *parent,
                      MattaEngine *engine,
                      MattaEntry *entry);

G_END_DECLS
