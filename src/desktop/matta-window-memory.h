/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How windows were when Matta ended, for its next start: in matta/windows.ini in the user's folder
 * for state. It may be missing or spoilt, then windows are as they are made. @name: stable,
 * "outbox". Main thread, at start and end only: these touch the disk. */

/* Its size, and whether it was maximized. */
void matta_window_memory_restore (const char *name, GtkWindow *window);
/* Whether it was on the screen when the session ended. */
gboolean matta_window_memory_was_open (const char *name);
/* @window NULL: there is none now; its size is kept. */
void matta_window_memory_keep (const char *name, GtkWindow *window, gboolean open);

G_END_DECLS
