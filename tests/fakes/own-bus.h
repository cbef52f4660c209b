/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Another client of the test's bus, as a process of its own would be one. (transfer full) */
GDBusConnection *own_bus_connect (GTestDBus *bus) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
