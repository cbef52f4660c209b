/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Another client of a test's bus, as a process of its own would be one. (transfer full) */
GDBusConnection *own_bus_connect (GTestDBus *bus) G_GNUC_WARN_UNUSED_RESULT;
/* … of the bus at @address. (transfer full) */
GDBusConnection *own_bus_connect_to (const char *address) G_GNUC_WARN_UNUSED_RESULT;
/* From now on @connection is found by @name there. */
void own_bus_take_name (GDBusConnection *connection, const char *name);
/* @path has the first interface of @xml; @table and @user_data must stay. Returns what it is
 * unregistered by. */
guint own_bus_offer (GDBusConnection *connection,
                     const char *path,
                     const char *xml,
                     const GDBusInterfaceVTable *table,
                     gpointer user_data);

G_END_DECLS
