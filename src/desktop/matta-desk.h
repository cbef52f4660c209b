/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The person as a reviewer: lays questions out one at a time, in the order they came. Only one
 * checklist window is open; the next comes up when one is answered. Letting go of the desk parks
 * what is still open. */
#define MATTA_TYPE_DESK (matta_desk_get_type ())
G_DECLARE_FINAL_TYPE (MattaDesk, matta_desk, MATTA, DESK, GObject)

/* @application may be NULL; keeps its windows. @engine may be NULL; not kept alive, since it keeps
 * its reviewer. */
MattaDesk *matta_desk_new (GtkApplication *application,
                           MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
guint matta_desk_get_n_questions (MattaDesk *self);
/* Brings the open checklist to the front; FALSE when there is none. */
gboolean matta_desk_present (MattaDesk *self);
/* The open checklist or NULL. (transfer none) */
GtkWindow *matta_desk_get_window (MattaDesk *self);

G_END_DECLS
