/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

G_BEGIN_DECLS

/* What a chat's incoming webhook takes. Pure; any thread. */
typedef enum {
  MATTA_CHAT_NONE,
  MATTA_CHAT_SLACK,
  MATTA_CHAT_TEAMS, /* an Adaptive Card, as Workflows and the older connectors take it */
  MATTA_CHAT_MATTERMOST,
  MATTA_CHAT_GENERIC, /* {"text": …, "password": …} */
} MattaChat;

/* A JSON body that says @text (UTF-8, one line or more) and, below, @password so that it can be
 * copied. @password NULL: only the text. Whatever is in them stays text: no mention, no link, no
 * mark-up. @chat: not none. (transfer full) */
MattaSecret *matta_chat_make_body (MattaChat chat,
                                   const char *text,
                                   const char *password) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
