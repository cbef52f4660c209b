/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The end of the first steps: whether all of it was seen to work, and what may come next. */
#define MATTA_TYPE_READY_PAGE (matta_ready_page_get_type ())
G_DECLARE_FINAL_TYPE (MattaReadyPage, matta_ready_page, MATTA, READY_PAGE, AdwPreferencesPage)

MattaReadyPage *matta_ready_page_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/* @arrived: the rehearsal's mail left. Before that, nothing is called done. */
void matta_ready_page_set_arrived (MattaReadyPage *self, gboolean arrived);

G_END_DECLS
