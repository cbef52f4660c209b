/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Times a mail can be held until, as items that call @action with "usual", "hour", "evening",
 * "morning" or "choose"; after 18:00 there is no evening any more. @id: the target is then (@id,
 * choice), else the choice alone. @usual: offer the usual time, too. @now: wall microseconds.
 * (transfer full) */
GMenuModel *matta_hold_menu_new (const char *action, const char *id, gboolean usual, gint64 now)
    G_GNUC_WARN_UNUSED_RESULT;

/* The time a choice stands for, in wall microseconds; 0 for "usual" and whatever is none. */
gint64 matta_hold_menu_find_time (const char *choice, gint64 now);

G_END_DECLS
