/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One line above the outbox with something that would make Matta ask less: learning from sent mail,
 * or turning down what never changed anything. Hidden when there is nothing to say. Looks anew
 * whenever it is mapped. */
#define MATTA_TYPE_HINT_BAR (matta_hint_bar_get_type ())
G_DECLARE_FINAL_TYPE (MattaHintBar, matta_hint_bar, MATTA, HINT_BAR, AdwBin)

/* Once, before it is shown. */
void matta_hint_bar_set_engine (MattaHintBar *self, MattaEngine *engine);

G_END_DECLS
