/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starting Matta, without a window, when its user logs in. */

/* What the desktop starts is written into @folder ("~/.config/autostart"), or taken away from there
 * again. A file of that name that is not Matta's own stays as it is, and counts as what was wanted.
 * MATTA_ERROR_TRY_LATER: the disk. */
gboolean matta_autostart_write (const char *folder, gboolean on, GError **error);
/* … into the user's own folder for that. */
gboolean matta_autostart_set (gboolean on, GError **error);

/* In a sandbox the desktop is asked, which may ask its user (org.freedesktop.portal.Background).
 * MATTA_ERROR_FORBIDDEN: it, or somebody, said no; _TRY_LATER: this desktop has nobody to ask. */
void matta_autostart_ask_async (GDBusConnection *bus,
                                gboolean on,
                                const char *reason,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean matta_autostart_ask_finish (GAsyncResult *result, GError **error);

/* What the desktop's question says, in the user's language. Static. */
const char *matta_autostart_get_reason (void);
/* When Matta starts: what the organisation set, or what got lost, is set up as the setting
 * `start-at-login` says. */
void matta_autostart_keep (GSettings *settings, GDBusConnection *bus);

G_END_DECLS
