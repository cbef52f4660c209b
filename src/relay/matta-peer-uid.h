/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Which user's process holds the other end of @fd, a connected TCP socket over loopback: asked of
 * the kernel by NETLINK_SOCK_DIAG for exactly this pair of addresses and ports. FALSE when that
 * cannot be told; then nobody may be let in. Any thread. */
gboolean matta_peer_uid_get (int fd, uid_t *uid);

G_END_DECLS
