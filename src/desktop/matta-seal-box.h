/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-checklist.h"
#include "matta-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The part of the checklist that seals attachments: whether, and how. Shown where there are any
 * that can be sealed; ticked for good where they have to be. */
#define MATTA_TYPE_SEAL_BOX (matta_seal_box_get_type ())
G_DECLARE_FINAL_TYPE (MattaSealBox, matta_seal_box, MATTA, SEAL_BOX, GtkBox)

/* Once. @engine: or NULL, then nothing is known of the receivers. */
void
matta_seal_box_set_checklist (MattaSealBox *self, MattaChecklist *checklist, MattaEngine *engine);

G_END_DECLS
