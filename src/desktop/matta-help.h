/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the help page @id: in the desktop's reader of help, where there is one that finds Matta's
 * pages, else in a window of Matta's own. @parent: the window that asks. */
void matta_help_show (GtkWindow *parent, const char *id);
/* For class_init of a window: F1 shows the page @id, a literal. */
void matta_help_bind (GtkWidgetClass *klass, const char *id);

G_END_DECLS
