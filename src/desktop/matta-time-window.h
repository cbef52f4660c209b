/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for a day and a time to hold a mail until. */
#define MATTA_TYPE_TIME_WINDOW (matta_time_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaTimeWindow, matta_time_window, MATTA, TIME_WINDOW, AdwWindow)

/* @now: wall microseconds; nothing before it can be chosen. */
void matta_time_window_ask_async (GtkWindow *parent,
                                  gint64 now,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Wall microseconds; 0 when it was closed without a choice. The source object is @parent. */
gint64 matta_time_window_ask_finish (GAsyncResult *result);

G_END_DECLS
