/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How windows were when Matta ended, for its next start: in matta/windows.ini in the user's folder
 * for state. It may be missing or spoilt, then windows are as they are made. @name: stable,
 * "outbox". Main thread, and seldom: these touch the disk. */

/* Its size, and whether it was maximized. */
void matta_window_memory_restore (const char *name, GtkWindow *window);
/* Whether it was on the screen when the session ended; true once only, so that a run that ends
 * without a word is not taken for the one before it. */
gboolean matta_window_memory_take_open (const char *name);
/* @window: on the screen; NULL if it is not, then its size stays as it was kept. */
void matta_window_memory_keep (const char *name, GtkWindow *window, gboolean open);

G_END_DECLS
