/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-found-server.h"

G_BEGIN_DECLS

/* Reads the file in which a mail provider says how mail apps are set up, as Thunderbird has it
 * (config-v1.1.xml): its outgoing servers, the best first, which is as they stand there, but those
 * without encryption last. What cannot be used is left out, so there may be none. Placeholders
 * stand for parts of @address. Pure. MATTA_ERROR_MALFORMED when it is no such file. (transfer
 * container) (element-type MattaFoundServer) */
GPtrArray *matta_autoconfig_read (const char *text,
                                  gsize length,
                                  const char *address,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
