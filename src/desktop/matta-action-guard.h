/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* GApplication offers every action on the session bus, to whoever is on it: "send-now" and "cancel"
 * among them. From now on @bus passes on only what the same user asks for, and nothing that
 * is a window's. Before anybody can find us by name. Returns what to give to
 * g_dbus_connection_remove_filter (). */
guint matta_action_guard_add (GApplication *application, GDBusConnection *bus);

G_END_DECLS
