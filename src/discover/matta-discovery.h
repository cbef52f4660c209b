/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-found-server.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a provider's file may be, "{domain}" and "{address}" to be filled in; NULL-terminated. Only
 * HTTPS: who could change the file on its way would choose where passwords go. Nobody but the
 * domain itself, and whoever takes its mail, is asked. */
extern const char *const matta_discovery_places[];

/* Finds the server that mail from @address is submitted to: a file at its domain, SRV records, who
 * takes its mail. @places: as above. Blocking: for some seconds, or until @cancellable. NULL with
 * MATTA_ERROR_MALFORMED (@address is none), NOT_FOUND (nobody knows) or TRY_LATER (nobody could be
 * asked). */
MattaFoundServer *matta_discovery_find (const char *address,
                                        GResolver *resolver,
                                        const char *const *places,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
