/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The help pages, for desktops without a reader of help and for sandboxes. Stays usable beside a
 * modal window. */
#define MATTA_TYPE_HELP_WINDOW (matta_help_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaHelpWindow, matta_help_window, MATTA, HELP_WINDOW, AdwWindow)

GtkWindow *matta_help_window_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Shows the page @id from its top; the index when there is no such page. */
void matta_help_window_show_page (MattaHelpWindow *self, const char *id);
/* Id of the page that is shown. (transfer none) */
const char *matta_help_window_get_page (MattaHelpWindow *self);

G_END_DECLS
