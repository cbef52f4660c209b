/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether who calls on @bus, by its unique name, runs as the same user as we do: the bus is asked,
 * which has it from the kernel. FALSE also when it does not know. Usually a session bus lets nobody
 * else in, but that is its configuration, not ours. Blocking; never on the main thread. */
gboolean matta_caller_is_same_user (GDBusConnection *bus, const char *caller);

G_END_DECLS
