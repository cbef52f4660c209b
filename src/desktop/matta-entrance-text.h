/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-entrance.h"

G_BEGIN_DECLS

/* What a first mail showed of the mail app that sent it, and what else goes by the same road: a
 * sentence each, in the user's language. @client: the mail app's name, or NULL. NULL-terminated,
 * (transfer full). */
char **matta_entrance_list_sentences (MattaEntrance entrance,
                                      const char *client) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
