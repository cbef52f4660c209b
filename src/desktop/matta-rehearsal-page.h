/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows, step by step, whether the next mail that is sent takes the road it should: from the mail
 * app to Matta, past its user, to the server. Nothing is called done that was not seen. Property
 * that notifies: "arrived" (boolean). */
#define MATTA_TYPE_REHEARSAL_PAGE (matta_rehearsal_page_get_type ())
G_DECLARE_FINAL_TYPE (MattaRehearsalPage,
                      matta_rehearsal_page,
                      MATTA,
                      REHEARSAL_PAGE,
                      AdwPreferencesPage)

MattaRehearsalPage *matta_rehearsal_page_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/* From now on the next message counts. */
void matta_rehearsal_page_begin (MattaRehearsalPage *self);
gboolean matta_rehearsal_page_get_arrived (MattaRehearsalPage *self);

G_END_DECLS
